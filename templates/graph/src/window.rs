//! A window of dates in which a rule was lifted, and what it means to be outside.

use std::fmt;

use jiff::civil::Date;

use crate::standard_error::GraphError;

/// The days in which a pass can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The pass that the window is for.
    pub name: &'static str,
    /// The app was created before this day.
    pub app_created_before: Date,
    /// The call is made before this day.
    pub called_before: Date,
}

impl Window {
    /// Checks two days against the window; the boundaries themselves are outside.
    ///
    /// # Errors
    ///
    /// Says which day is outside, and what the window is.
    pub fn admit(self, app_created: Date, called_on: Date) -> Result<(), OutsideWindow> {
        if app_created < self.app_created_before && called_on < self.called_before {
            return Ok(());
        }
        Err(OutsideWindow {
            window: self,
            app_created,
            called_on,
        })
    }
}

/// A pass was asked for outside its window: a gate that a rule with dates keeps shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutsideWindow {
    /// The window.
    pub window: Window,
    /// When the app was created.
    pub app_created: Date,
    /// When the call is made.
    pub called_on: Date,
}

impl fmt::Display for OutsideWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Window {
            name,
            app_created_before,
            called_before,
        } = self.window;
        write!(f, "{name} cannot be had: ")?;
        if self.app_created >= app_created_before {
            write!(
                f,
                "the app was created on {}, not before {app_created_before}",
                self.app_created
            )
        } else {
            write!(
                f,
                "the call is made on {}, not before {called_before}",
                self.called_on
            )
        }
    }
}

impl std::error::Error for OutsideWindow {}

impl From<OutsideWindow> for GraphError {
    fn from(error: OutsideWindow) -> Self {
        Self::Gate(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn boundaries_are_outside() {
        let window = Window {
            name: "Grace",
            app_created_before: date(2018, 7, 26),
            called_before: date(2019, 1, 8),
        };
        assert_eq!(window.admit(date(2018, 7, 25), date(2019, 1, 7)), Ok(()));
        let late = window
            .admit(date(2018, 7, 25), date(2019, 1, 8))
            .unwrap_err();
        assert_eq!(
            late.to_string(),
            "Grace cannot be had: the call is made on 2019-01-08, not before 2019-01-08"
        );
        let young = window
            .admit(date(2018, 7, 26), date(2018, 8, 1))
            .unwrap_err();
        assert!(
            young.to_string().contains("created on 2018-07-26"),
            "{young}"
        );
    }
}
