//! Where the parts of a rewritten document come from.
//!
//! In: each part that stands elsewhere than in the document of the user, or in another file. Out: for any place in the
//! rewritten document, the place that its user knows.

use std::collections::HashMap;

use crate::report::Site;

/// The parts that have moved, by their pointers in the rewritten document.
#[derive(Clone, Debug, Default)]
pub struct Origins(HashMap<String, Site>);

impl Origins {
    pub fn record(&mut self, now: &Site, before: Site) {
        if *now != before {
            self.0.insert(now.pointer.clone(), before);
        }
    }

    /// The place that has become `site`.
    pub fn of(&self, site: &Site) -> Site {
        let mut above = site.pointer.as_str();
        loop {
            if let Some(origin) = self.0.get(above) {
                let rest = &site.pointer[above.len()..];
                return Site::new(&origin.file, format!("{}{rest}", origin.pointer));
            }
            match above.rfind('/') {
                Some(slash) => above = &above[..slash],
                None => return site.clone(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Origins, Site};

    #[test]
    fn the_nearest_part_that_has_moved_decides() {
        let (api, pets) = ("api.yaml".into(), "pets.yaml".into());
        let mut origins = Origins::default();
        origins.record(&Site::new(&api, "/paths/~1pets"), Site::new(&pets, "/all"));
        origins.record(
            &Site::new(&api, "/paths/~1pets/get/parameters/0"),
            Site::new(&api, "/components/parameters/limit"),
        );
        for (now, file, before) in [
            ("/paths/~1pets/get/responses", &pets, "/all/get/responses"),
            (
                "/paths/~1pets/get/parameters/0/schema",
                &api,
                "/components/parameters/limit/schema",
            ),
            ("/paths/~1petshop", &api, "/paths/~1petshop"),
            ("", &api, ""),
        ] {
            assert_eq!(origins.of(&Site::new(&api, now)), Site::new(file, before));
        }
    }
}
