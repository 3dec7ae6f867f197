//! Just enough of gzip to produce some.

const HEAD: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff";

/// Returns `text` in gzip, stored without compression.
pub fn stored(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("a short text");
    let crc = !text.bytes().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    });
    let mut bytes = HEAD.to_vec();
    bytes.push(1);
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.extend(crc.to_le_bytes());
    bytes.extend(u32::from(length).to_le_bytes());
    bytes
}

/// Returns the head of gzip, followed by something else.
pub fn invalid() -> Vec<u8> {
    [HEAD, &[0xff; 99]].concat()
}

/// Returns at least this many blanks, compressed to less than a hundredth.
pub fn bomb(size: usize) -> Vec<u8> {
    let mut bytes = HEAD.to_vec();
    let (mut bits, mut count) = (0u32, 0);
    let mut put = |code: u32, length: u32| {
        // Huffman codes are written with the highest bit first.
        for bit in (0..length).rev() {
            bits |= (code >> bit & 1) << count;
            count += 1;
            if count == 8 {
                bytes.push(bits as u8);
                (bits, count) = (0, 0);
            }
        }
    };
    // The last block, with fixed codes: a blank, then "258 bytes from one byte back" repeatedly.
    put(0b110, 3);
    put(0x30 + 0x20, 8);
    for _ in 0..size / 258 + 1 {
        put(0b1100_0101, 8);
        put(0, 5);
    }
    put(0, 7);
    put(0, 8);
    bytes
}
