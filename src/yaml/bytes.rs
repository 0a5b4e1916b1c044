//! Stretches of bytes compared, many at once. It knows nothing of what they mean.

/// Whether two stretches are the same. WebAssembly has no instruction for that, and compares byte by byte; this looks at many bytes
/// at once there too.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    if one.len() > 256 {
        // The compiler makes vectors of this.
        let is_same =
            |(one, other): (&[u8], &[u8])| one.iter().zip(other).fold(0, |so_far, (a, b)| so_far | (a ^ b)) == 0;
        return one.chunks(4096).zip(other.chunks(4096)).all(is_same);
    }
    let (Some(end), Some(other_end)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) else {
        return one == other;
    };
    let differ = |one: &[u8; 8], other: &[u8; 8]| u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
    let words = one.as_chunks::<8>().0.iter().zip(other.as_chunks::<8>().0);
    // The last eight may be looked at twice.
    words.fold(differ(end, other_end), |so_far, (one, other)| {
        so_far | differ(one, other)
    }) == 0
}

/// How many bytes two stretches have in common at their starts.
pub fn common_start(one: &[u8], other: &[u8]) -> usize {
    const BLOCK: usize = 4096;
    let blocks = one.chunks(BLOCK).zip(other.chunks(BLOCK));
    let at = BLOCK
        * blocks
            .take_while(|(one, other)| one.len() == BLOCK && is_same(one, other))
            .count();
    let rest = one
        .get(at..)
        .unwrap_or_default()
        .iter()
        .zip(other.get(at..).unwrap_or_default());
    at + rest.take_while(|(one, other)| one == other).count()
}

/// How many bytes two stretches have in common at their ends.
pub fn common_end(one: &[u8], other: &[u8]) -> usize {
    const BLOCK: usize = 4096;
    let blocks = one.rchunks(BLOCK).zip(other.rchunks(BLOCK));
    let at = BLOCK
        * blocks
            .take_while(|(one, other)| one.len() == BLOCK && is_same(one, other))
            .count();
    let rest = |bytes: &[u8]| bytes.len().saturating_sub(at);
    let (one, other) = (one.get(..rest(one)), other.get(..rest(other)));
    let rest = one
        .unwrap_or_default()
        .iter()
        .rev()
        .zip(other.unwrap_or_default().iter().rev());
    at + rest.take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_stretches_of_every_length() {
        let all: Vec<u8> = (0..9000_u32).map(|number| number.to_le_bytes()[0]).collect();
        for length in [0, 1, 7, 8, 9, 16, 255, 256, 257, 300, 4095, 4096, 4097, 9000] {
            let one = &all[..length];
            let copy = one.to_vec();
            assert!(is_same(one, &copy), "{length}");
            assert_eq!((common_start(one, one), common_end(one, one)), (length, length));
            for at in [0, length / 2, length.saturating_sub(1)]
                .into_iter()
                .filter(|at| *at < length)
            {
                let mut other = one.to_vec();
                other[at] ^= 1;
                assert!(!is_same(one, &other), "{at} of {length}");
                assert_eq!(
                    (common_start(one, &other), common_end(one, &other)),
                    (at, length - at - 1)
                );
                other.remove(at);
                assert!(!is_same(one, &other) && common_start(one, &other) >= at);
                assert!(common_end(one, &other) >= length - at - 1);
            }
        }
    }
}
