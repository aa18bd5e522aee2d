//! H.264's decoder configuration (ISO/IEC 14496-15, 5.3.3.1) and as much of its parameter set as names the picture's size.

use super::refusal::Refusal;
use bytes::Bytes;

/// What the pictures are, as their encoder describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AvcConfig {
    /// The `AVCDecoderConfigurationRecord` itself.
    pub record: Bytes,
    pub width: u16,
    pub height: u16,
    /// 4:2:0 with 8 bits, which phones decode; other forms play in few browsers.
    pub common: bool,
}

impl AvcConfig {
    /// Reads a configuration record. Refuses one that names no picture size.
    pub fn parse(record: Bytes) -> Result<Self, Refusal> {
        let picture = (record.first() == Some(&1)).then(|| first_sps(&record)).flatten().and_then(Sps::parse);
        match picture {
            Some(Sps { width, height, common }) => Ok(Self { record, width, height, common }),
            None => Err(Refusal::Video("a broken H.264 configuration".into())),
        }
    }

    /// As playlists name the codec (RFC 6381, 3.3): profile, constraints and level, which are the record's second to fourth byte.
    pub fn codec(&self) -> String {
        let named = self.record.get(1..4).unwrap_or_default().iter();
        named.fold("avc1.".to_owned(), |name, byte| format!("{name}{byte:02x}"))
    }
}

fn first_sps(record: &[u8]) -> Option<&[u8]> {
    let count = record.get(5)? & 0x1f;
    let length = usize::from(u16::from_be_bytes([*record.get(6)?, *record.get(7)?]));
    (count > 0).then(|| record.get(8..8 + length)).flatten()
}

struct Sps {
    width: u16,
    height: u16,
    common: bool,
}

impl Sps {
    /// Rec. ITU-T H.264, 7.3.2.1.1, up to the cropping rectangle.
    fn parse(nal: &[u8]) -> Option<Self> {
        let raw = without_emulation_prevention(nal.get(1..)?);
        let mut bits = Bits { data: &raw, at: 24 };
        let profile = *raw.first()?;
        bits.ue()?; // seq_parameter_set_id
        let (mut chroma, mut separate, mut depth) = (1, false, 0);
        if [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135].contains(&profile) {
            chroma = bits.ue()?;
            separate = chroma == 3 && bits.bit()? == 1;
            depth = bits.ue()?.max(bits.ue()?);
            bits.bit()?; // qpprime_y_zero_transform_bypass_flag
            if bits.bit()? == 1 {
                bits.scaling_lists(if chroma == 3 { 12 } else { 8 })?;
            }
        }
        bits.ue()?; // log2_max_frame_num_minus4
        match bits.ue()? {
            0 => drop(bits.ue()?),
            1 => {
                bits.bit()?;
                bits.ue()?;
                bits.ue()?;
                for _ in 0..bits.ue()?.min(255) {
                    bits.ue()?; // signed, but as long as an unsigned one
                }
            }
            _ => {}
        }
        bits.ue()?; // max_num_ref_frames
        bits.bit()?; // gaps_in_frame_num_value_allowed_flag
        let columns = bits.ue()?.checked_add(1)?;
        let rows = bits.ue()?.checked_add(1)?;
        let fields = 2 - bits.bit()?;
        if fields == 2 {
            bits.bit()?; // mb_adaptive_frame_field_flag
        }
        bits.bit()?; // direct_8x8_inference_flag
        let (mut across, mut down) = (0, 0);
        if bits.bit()? == 1 {
            across = bits.ue()?.checked_add(bits.ue()?)?;
            down = bits.ue()?.checked_add(bits.ue()?)?;
        }
        let halved = |yes: bool| if yes { 2 } else { 1 };
        let across = across.checked_mul(halved(!separate && (chroma == 1 || chroma == 2)))?;
        let down = down.checked_mul(halved(!separate && chroma == 1) * fields)?;
        let width = columns.checked_mul(16)?.checked_sub(across)?;
        let height = rows.checked_mul(16 * fields)?.checked_sub(down)?;
        Some(Self {
            width: u16::try_from(width).ok().filter(|it| *it > 0)?,
            height: u16::try_from(height).ok().filter(|it| *it > 0)?,
            common: chroma == 1 && depth == 0,
        })
    }
}

/// Takes out the 3 of every 0, 0, 3 (7.4.1).
fn without_emulation_prevention(nal: &[u8]) -> Vec<u8> {
    let mut raw = Vec::with_capacity(nal.len());
    let mut zeros = 0;
    for &byte in nal {
        if zeros >= 2 && byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        raw.push(byte);
    }
    raw
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn bit(&mut self) -> Option<u32> {
        let byte = *self.data.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(u32::from(bit))
    }

    /// An unsigned Exp-Golomb number (9.1).
    fn ue(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        let mut value: u32 = 1;
        for _ in 0..zeros {
            value = value << 1 | self.bit()?;
        }
        Some(value - 1)
    }

    /// A signed Exp-Golomb number (9.1.1).
    fn se(&mut self) -> Option<i32> {
        let code = i64::from(self.ue()?);
        Some((if code % 2 == 1 { (code + 1) / 2 } else { -(code / 2) }) as i32)
    }

    /// Passes over the scaling lists (7.3.2.1.1.1).
    fn scaling_lists(&mut self, count: usize) -> Option<()> {
        for list in 0..count {
            if self.bit()? == 0 {
                continue;
            }
            let (mut last, mut next) = (8_i32, 8_i32);
            for _ in 0..if list < 6 { 16 } else { 64 } {
                if next != 0 {
                    next = (last.wrapping_add(self.se()?)) & 0xff;
                }
                last = if next == 0 { last } else { next };
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::tests::media::{AVC_640_360, AVC_1080};
    use proptest::prelude::*;

    #[test]
    fn a_picture_size_is_read_from_the_parameter_set() {
        let config = AvcConfig::parse(Bytes::from_static(AVC_640_360)).expect("a record written by x264");
        assert_eq!((config.width, config.height, config.common), (640, 360, true));
        assert_eq!(config.codec(), "avc1.4d401e");
    }

    #[test]
    fn cropped_rows_are_taken_off() {
        let config = AvcConfig::parse(Bytes::from_static(AVC_1080)).expect("a record written by x264");
        assert_eq!((config.width, config.height), (1920, 1080));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_parser_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = AvcConfig::parse(Bytes::from(bytes.clone()));
            if let Some(first) = bytes.first_mut() { *first = 1 }
            let _ = AvcConfig::parse(Bytes::from(bytes));
        }
    }
}
