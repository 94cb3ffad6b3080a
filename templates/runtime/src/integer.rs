//! Integers that are written with a fraction of zero or an exponent, or have too many digits. In: a number. Out: the integer
//! that it is, or the nearest.

/// Returns a number as an integer, unless it has a fraction or is so large that it was rounded.
pub fn whole(number: f64) -> Option<i64> {
    /// Up to here a floating-point number is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// Returns the integer that a string holds, or the nearest one that the type does; `None` if it is not an integer.
pub fn nearest(text: &str) -> Option<i64> {
    // A conversion from a floating-point number saturates.
    let rounded = || {
        let number: f64 = text.parse().ok()?;
        (number.fract() == 0.0 || is_infinite(text)).then_some(number as i64)
    };
    text.parse().ok().or_else(rounded)
}

/// Returns whether a number is larger than any floating-point number, as `1e999` is.
pub fn is_infinite(text: &str) -> bool {
    // `inf` is a number to the standard library only.
    text.ends_with(|last: char| last.is_ascii_digit()) && text.parse().is_ok_and(f64::is_infinite)
}

#[cfg(test)]
mod tests {
    use super::{nearest, whole};

    #[test]
    fn what_was_rounded_stays_a_number() {
        assert_eq!(whole(-2.0), Some(-2));
        assert_eq!(whole(9_007_199_254_740_992.0), Some(1 << 53));
        for number in [0.5, 9_007_199_254_740_994.0, f64::NAN, f64::INFINITY] {
            assert_eq!(whole(number), None, "{number}");
        }
    }

    #[test]
    fn a_string_is_the_nearest_integer() {
        for (text, integer) in [
            ("-7", -7),
            ("5.0", 5),
            ("1e3", 1000),
            ("18446744073709551615", i64::MAX),
            ("-99999999999999999999", i64::MIN),
            ("1e999", i64::MAX),
            ("-1.5e99999999999999999999", i64::MIN),
        ] {
            assert_eq!(nearest(text), Some(integer), "{text}");
        }
        for text in ["1.5", "", "a", "NaN", "inf", "-infinity", "1e-999x"] {
            assert_eq!(nearest(text), None, "{text}");
        }
    }
}
