//! Pets.

use super::api::{self, calls as c};

pub async fn greet(client: &api::Client) {
    let Ok(list) = client.send(c::ListPets::new()).await else { return };
    for pet in &list.pets {
        println!("{} is {}", pet.name, describe(pet.age));
    }
}

fn describe(age: Option<i64>) -> String {
    age.map_or_else(|| "of no age".to_owned(), |age| age.to_string())
}
