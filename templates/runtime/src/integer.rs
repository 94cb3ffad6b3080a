//! Integers that are written with a fraction of zero or an exponent. In: a floating-point number. Out: the same as an integer.

/// Returns a number as an integer, unless it has a fraction or is so large that it was rounded.
pub fn whole(number: f64) -> Option<i64> {
    /// Up to here a floating-point number is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn what_was_rounded_stays_a_number() {
        assert_eq!(whole(-2.0), Some(-2));
        assert_eq!(whole(9_007_199_254_740_992.0), Some(1 << 53));
        for number in [0.5, 9_007_199_254_740_994.0, f64::NAN, f64::INFINITY] {
            assert_eq!(whole(number), None, "{number}");
        }
    }
}
