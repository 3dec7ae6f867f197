//! Just enough of brotli to produce some.

/// Returns `text` in brotli, stored without compression.
pub fn stored(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).expect("a short text");
    assert!((1..=1 << 16).contains(&length));
    // A window of 64 KiB, not the last block, a length of 16 bits, uncompressed.
    let head = (length - 1) << 4 | 1 << 20;
    let mut bytes = head.to_le_bytes()[..3].to_vec();
    bytes.extend(text.as_bytes());
    // The empty last block.
    bytes.push(0b11);
    bytes
}

/// Returns nine MiB of blanks.
pub const BOMB: [u8; 14] =
    [0x93, 0xff, 0xff, 0x8f, 0x00, 0x24, 0x40, 0xe2, 0xb1, 0x40, 0x72, 0xef, 0x1f, 0x01];
