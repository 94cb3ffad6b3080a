//! A grace period: the dates between which a rule was lifted, and what it means to be outside.

use std::fmt;

use jiff::civil::Date;

use crate::standard_error::GraphError;

/// The days in which a pass can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GracePeriod {
    /// The pass that the period is for.
    pub name: &'static str,
    /// The app was created before this day.
    pub app_created_before: Date,
    /// The call is made before this day.
    pub called_before: Date,
}

impl GracePeriod {
    /// Checks two days against the period; the boundaries themselves are outside.
    ///
    /// # Errors
    ///
    /// Says which day is outside, and what the period is.
    pub fn admit(self, app_created: Date, called_on: Date) -> Result<(), OutsideGracePeriod> {
        if app_created < self.app_created_before && called_on < self.called_before {
            return Ok(());
        }
        Err(OutsideGracePeriod {
            period: self,
            app_created,
            called_on,
        })
    }
}

/// A pass was asked for outside its grace period: a gate that a rule with dates keeps shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutsideGracePeriod {
    /// The grace period.
    pub period: GracePeriod,
    /// When the app was created.
    pub app_created: Date,
    /// When the call is made.
    pub called_on: Date,
}

impl fmt::Display for OutsideGracePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let GracePeriod {
            name,
            app_created_before,
            called_before,
        } = self.period;
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

impl std::error::Error for OutsideGracePeriod {}

impl From<OutsideGracePeriod> for GraphError {
    fn from(error: OutsideGracePeriod) -> Self {
        Self::Gate(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn boundaries_are_outside() {
        let period = GracePeriod {
            name: "Grace",
            app_created_before: date(2018, 7, 26),
            called_before: date(2019, 1, 8),
        };
        assert_eq!(period.admit(date(2018, 7, 25), date(2019, 1, 7)), Ok(()));
        let late = period
            .admit(date(2018, 7, 25), date(2019, 1, 8))
            .unwrap_err();
        assert_eq!(
            late.to_string(),
            "Grace cannot be had: the call is made on 2019-01-08, not before 2019-01-08"
        );
        let young = period
            .admit(date(2018, 7, 26), date(2018, 8, 1))
            .unwrap_err();
        assert!(
            young.to_string().contains("created on 2018-07-26"),
            "{young}"
        );
    }
}
