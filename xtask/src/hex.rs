//! Bytes in, their lower-case hexadecimal digits out.

use std::fmt::Write;

/// Writes bytes as two digits each.
pub fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // A string takes everything.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}
