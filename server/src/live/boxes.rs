//! ISO base media boxes (ISO/IEC 14496-12, 4.2), written by hand because a server needs only a dozen of them.

use bytes::BufMut;

/// Ticks a second of video and of everything that speaks of time: every millisecond of RTMP is a whole number of them.
pub const TIMESCALE: u32 = 90_000;
/// Track ids inside every segment.
pub const VIDEO_TRACK: u32 = 1;
pub const AUDIO_TRACK: u32 = 2;

/// Appends a box: its size, its four letters, and what `fill` writes.
pub fn boxed(out: &mut Vec<u8>, kind: &str, fill: impl FnOnce(&mut Vec<u8>)) {
    let at = out.len();
    out.put_u32(0);
    out.put_slice(kind.as_bytes());
    fill(out);
    let size = (out.len() - at) as u32;
    out[at..at + 4].copy_from_slice(&size.to_be_bytes());
}

/// Appends a box that carries a version and flags.
pub fn full(out: &mut Vec<u8>, kind: &str, version: u8, flags: u32, fill: impl FnOnce(&mut Vec<u8>)) {
    boxed(out, kind, |out| {
        out.put_u32(u32::from(version) << 24 | flags);
        fill(out);
    });
}

/// Reading back, for tests: the contents of every box at a path such as `moof/traf/trun`, in order.
#[cfg(test)]
pub fn all<'a>(mut data: &'a [u8], path: &str) -> Vec<&'a [u8]> {
    let (name, rest) = path.split_once('/').unwrap_or((path, ""));
    let mut found = Vec::new();
    while let Some(size) = data.first_chunk().map(|it| u32::from_be_bytes(*it) as usize) {
        assert!(size >= 8 && size <= data.len(), "a box reaches out of its parent");
        let (this, next) = data.split_at(size);
        match &this[4..8] == name.as_bytes() {
            true if rest.is_empty() => found.push(&this[8..]),
            true => found.extend(all(&this[8..], rest)),
            false => {}
        }
        data = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_counts_its_own_head() {
        let mut out = Vec::new();
        boxed(&mut out, "moov", |out| {
            full(out, "mvhd", 1, 2, |out| out.put_u8(7));
        });
        assert_eq!(out, *b"\0\0\0\x15moov\0\0\0\x0dmvhd\x01\0\0\x02\x07");
        assert_eq!(all(&out, "moov/mvhd"), [[1, 0, 0, 2, 7]]);
    }
}
