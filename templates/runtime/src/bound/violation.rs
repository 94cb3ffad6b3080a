//! What a request breaks. In: a bound or a rule, with the path of the value. Out: an error that names them, without the
//! content.

use std::fmt;

use super::{PropertyRule, ValueBound};

/// A bound or a rule that a request breaks. It holds no content of the request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Violation(Box<Broken>);

/// What is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Broken {
    operation: &'static str,
    path: String,
    violated: Violated,
    actual: Option<i128>,
}

/// What does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Violated {
    Bound(ValueBound),
    Rule(PropertyRule),
}

impl Violation {
    #[cold]
    pub(super) fn new(path: String, violated: Violated, actual: Option<i128>) -> Self {
        Self(Box::new(Broken {
            operation: "",
            path,
            violated,
            actual,
        }))
    }

    pub(super) fn of(mut self, operation: &'static str) -> Self {
        self.0.operation = operation;
        self
    }

    /// Returns the name of the operation.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Returns where the value is: `message.attachment.payload.elements[3].title`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the bound, unless a rule is broken.
    pub fn bound(&self) -> Option<&ValueBound> {
        match &self.0.violated {
            Violated::Bound(bound) => Some(bound),
            Violated::Rule(_) => None,
        }
    }

    /// Returns the rule, unless a bound is broken.
    pub fn rule(&self) -> Option<&PropertyRule> {
        match &self.0.violated {
            Violated::Bound(_) => None,
            Violated::Rule(rule) => Some(rule),
        }
    }

    /// Returns the size of the value, in what the bound counts; `None` where the bound is about something else.
    pub fn actual(&self) -> Option<i128> {
        self.bound().filter(|bound| bound.is_counted())?;
        self.0.actual
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation, path, ..
        } = self;
        match &self.violated {
            Violated::Bound(bound) if !bound.is_counted() => {
                write!(f, "{operation}: `{path}` must be a string {bound}")
            }
            Violated::Bound(bound) => {
                write!(f, "{operation}: `{path}` may have {bound}")?;
                match self.actual {
                    Some(actual) => write!(f, ", not {actual}"),
                    None => Ok(()),
                }
            }
            Violated::Rule(rule) => {
                write!(
                    f,
                    "{operation}: `{path}` breaks the rule {}: {rule}",
                    rule.name
                )
            }
        }
    }
}
