//! SHA-256, as `sha256sum` writes it.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// So many hexadecimal digits of a digest tell the parts of an overlay apart; the digest of all of them is kept whole.
const SHORT: usize = 10;

/// The digest of bytes, in 64 hexadecimal digits.
pub fn of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mut hex = String::with_capacity(64);
    for byte in digest {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The beginning of a digest.
pub fn short(bytes: &[u8]) -> String {
    let mut hex = of(bytes);
    hex.truncate(SHORT);
    hex
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_what_sha256sum_writes() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(super::of(b""), empty);
        assert_eq!(super::short(b""), "e3b0c44298");
    }
}
