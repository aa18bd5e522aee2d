//! AAC's `AudioSpecificConfig` (ISO/IEC 14496-3, 1.6.2.1).

use super::refusal::Refusal;
use bytes::Bytes;

/// What the sound is, as its encoder describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AacConfig {
    /// The `AudioSpecificConfig` itself.
    pub record: Bytes,
    /// Samples a second.
    pub rate: u32,
    pub channels: u16,
    /// Samples in one frame: 1024, or 960.
    pub frame: u32,
}

/// ISO/IEC 14496-3, table 1.18.
const RATES: [u32; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

impl AacConfig {
    /// Reads a configuration. Refuses all but AAC-LC with a usual channel layout, which is what every browser decodes.
    pub fn parse(record: Bytes) -> Result<Self, Refusal> {
        let head: Vec<u8> = record.iter().copied().chain([0; 6]).take(6).collect();
        let bits = head.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let field = |from: u32, width: u32| (bits >> (48 - from - width)) as u32 & ((1 << width) - 1);

        if record.len() < 2 {
            return Err(Refusal::Audio("a broken AAC configuration".into()));
        }
        match field(0, 5) {
            2 => {}
            5 | 29 => return Err(Refusal::Audio("HE-AAC".into())),
            other => return Err(Refusal::Audio(format!("AAC object type {other}").into())),
        }
        let (rate, next) = match field(5, 4) {
            15 => (field(9, 24), 33),
            index => (RATES.get(index as usize).copied().unwrap_or(0), 9),
        };
        let channels = match field(next, 4) {
            count @ 1..=6 => count as u16,
            7 => 8,
            _ => return Err(Refusal::Audio("AAC with an unusual channel layout".into())),
        };
        if !(7_350..=96_000).contains(&rate) {
            return Err(Refusal::Audio("AAC with an unusual sample rate".into()));
        }
        let frame = if field(next + 4, 1) == 1 { 960 } else { 1024 };
        Ok(Self { record, rate, channels, frame })
    }

    /// As playlists name the codec (RFC 6381, 3.3): MPEG-4 audio, AAC-LC.
    pub const fn codec(&self) -> &'static str {
        "mp4a.40.2"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(bytes: &'static [u8]) -> Result<AacConfig, Refusal> {
        AacConfig::parse(Bytes::from_static(bytes))
    }

    #[test]
    fn stereo_lc_with_ffmpegs_trailer_is_read() {
        let config = parse(&[0x12, 0x10, 0x56, 0xe5, 0x00]).expect("AAC-LC");
        assert_eq!((config.rate, config.channels, config.frame), (44_100, 2, 1024));
        let config = parse(&[0x11, 0x88]).expect("AAC-LC");
        assert_eq!((config.rate, config.channels), (48_000, 1));
    }

    #[test]
    fn a_rate_written_out_is_read() {
        // Object type 2, index 15, 24 bits of 48,000, one channel.
        assert_eq!(parse(&[0x17, 0x80, 0x5d, 0xc0, 0x08]).expect("AAC-LC").rate, 48_000);
    }

    #[test]
    fn what_browsers_do_not_decode_is_refused() {
        for bytes in [&[][..], &[0x12], &[0x2b, 0x92, 0x08, 0x00], &[0x12, 0x00], &[0x17, 0, 0, 0, 8], &[0x0a, 0x10]] {
            assert!(AacConfig::parse(Bytes::copy_from_slice(bytes)).is_err(), "{bytes:02x?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_parser_panic_and_what_it_takes_makes_sense(bytes in prop::collection::vec(any::<u8>(), 0..70)) {
            if let Ok(config) = AacConfig::parse(Bytes::from(bytes)) {
                prop_assert!((7_350..=96_000).contains(&config.rate) && (1..=8).contains(&config.channels));
                prop_assert!(config.frame == 960 || config.frame == 1_024);
            }
        }
    }
}
