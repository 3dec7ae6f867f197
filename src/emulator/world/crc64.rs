//! The CRC-64 of joined parts, from those of each part.

/// The polynomial of ECMA-182, lowest power first.
const POLYNOMIAL: u64 = 0xC96C_5795_D787_0F42;

/// The polynomials 1 and x, lowest power first.
const ONE: u64 = 1 << 63;
const X: u64 = 1 << 62;

/// Returns the CRC-64 of two consecutive parts; `size` is the size of the second in bytes.
pub(super) fn joined(first: u64, second: u64, size: u64) -> u64 {
    // Each further bit multiplies the CRC of what precedes it by x.
    let (mut shift, mut power) = (ONE, X);
    let mut bits = u128::from(size) * 8;
    while bits > 0 {
        if bits & 1 == 1 {
            shift = product(shift, power);
        }
        power = product(power, power);
        bits >>= 1;
    }
    product(first, shift) ^ second
}

/// Returns the product of two polynomials modulo the CRC's.
fn product(a: u64, mut b: u64) -> u64 {
    let mut sum = 0;
    for bit in (0..64).rev() {
        if a >> bit & 1 == 1 {
            sum ^= b;
        }
        b = if b & 1 == 1 { b >> 1 ^ POLYNOMIAL } else { b >> 1 };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_parts_have_the_checksum_of_the_whole() {
        let sum = |bytes: &[u8]| {
            let mut digest = crc64fast::Digest::new();
            digest.write(bytes);
            digest.sum64()
        };
        // The check value of CRC-64/XZ.
        assert_eq!(sum(b"123456789"), 0x995D_C9BB_DF19_39FA);
        let bytes: Vec<u8> = (0..100_000_u32).map(|number| (number * 7 / 3) as u8).collect();
        for at in [0, 1, 2, 99, 65_536, 99_999, 100_000] {
            let (first, second) = bytes.split_at(at);
            assert_eq!(joined(sum(first), sum(second), second.len() as u64), sum(&bytes), "{at}");
        }
        assert_eq!(joined(sum(b"a"), sum(b""), 0), sum(b"a"));
    }
}
