//! Opus as browsers encode it: the identification header (RFC 7845, 5.1), its box in MP4, and the length of a packet.

use super::boxes::boxed;
use super::refusal::Refusal;
use bytes::BufMut;

/// Samples a second of every Opus track.
pub const RATE: u32 = 48_000;
/// Samples of the 20 ms that browsers put into one packet.
pub const FRAME: u32 = 960;

/// What the sound is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpusConfig {
    pub channels: u8,
    /// Samples at the start that only warm the decoder up.
    pub pre_skip: u16,
    /// Of what was encoded; says nothing about the packets.
    pub input_rate: u32,
    /// Q7.8 dB, to be applied by the decoder.
    pub gain: i16,
}

impl OpusConfig {
    /// Reads an identification header. Refuses all but one or two channels in their usual order (mapping family 0).
    pub fn parse(head: &[u8]) -> Result<Self, Refusal> {
        let broken = || Refusal::Audio("a broken Opus header".into());
        let rest = head.strip_prefix(b"OpusHead").ok_or_else(broken)?;
        let &[version, channels, skip_low, skip_high, r0, r1, r2, r3, gain_low, gain_high, family] =
            rest.first_chunk::<11>().ok_or_else(broken)?;
        if version >> 4 != 0 {
            return Err(broken());
        }
        if family != 0 || !(1..=2).contains(&channels) {
            return Err(Refusal::Audio("Opus with an unusual channel layout".into()));
        }
        Ok(Self {
            channels,
            pre_skip: u16::from_le_bytes([skip_low, skip_high]),
            input_rate: u32::from_le_bytes([r0, r1, r2, r3]),
            gain: i16::from_le_bytes([gain_low, gain_high]),
        })
    }

    /// Appends the `dOps` box (Encapsulation of Opus in ISO Base Media File Format, 4.3.2): the header in the other byte order.
    pub fn write_box(&self, out: &mut Vec<u8>) {
        boxed(out, "dOps", |out| {
            out.put_u8(0); // version
            out.put_u8(self.channels);
            out.put_u16(self.pre_skip);
            out.put_u32(self.input_rate);
            out.put_i16(self.gain);
            out.put_u8(0); // mapping family
        });
    }
}

/// Samples in a packet at 48 kHz, by its first bytes (RFC 6716, 3.1); none for what is no packet.
pub fn samples(packet: &[u8]) -> Option<u32> {
    let first = *packet.first()?;
    let (config, code) = (first >> 3, first & 3);
    // In SILK and hybrid modes 10 to 60 ms, in CELT 2.5 to 20 ms.
    let frame = match config {
        0..=11 => [480, 960, 1_920, 2_880][usize::from(config % 4)],
        12..=15 => [480, 960][usize::from(config % 2)],
        _ => [120, 240, 480, 960][usize::from(config % 4)],
    };
    let count = match code {
        0 => 1,
        1 | 2 => 2,
        _ => u32::from(*packet.get(1)? & 0x3f),
    };
    // No packet lasts longer than 120 ms.
    Some(frame * count).filter(|it| (1..=5_760).contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What Chromium 156 writes for one channel of 48 kHz.
    const CHROMIUM: &[u8] = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0";

    #[test]
    fn a_browsers_header_is_read_and_written_in_the_other_byte_order() {
        let config = OpusConfig::parse(CHROMIUM).expect("Opus");
        assert_eq!(config, OpusConfig { channels: 1, pre_skip: 312, input_rate: 48_000, gain: 0 });
        let mut out = Vec::new();
        config.write_box(&mut out);
        assert_eq!(out, b"\0\0\0\x13dOps\0\x01\x01\x38\0\0\xbb\x80\0\0\0");
    }

    #[test]
    fn other_layouts_and_broken_headers_are_refused() {
        let surround = b"OpusHead\x01\x06\x38\x01\x80\xbb\0\0\0\0\x01";
        let later = b"OpusHead\x10\x01\x38\x01\x80\xbb\0\0\0\0\0";
        for head in [&surround[..], later, b"", b"OpusHead", b"OpusTags\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"] {
            assert!(OpusConfig::parse(head).is_err(), "{head:02x?}");
        }
    }

    #[test]
    fn a_packet_tells_its_length() {
        // CELT full band of 20 ms, SILK wide band of 20 ms, two frames of 10 ms, six of 2.5 ms.
        for (packet, length) in [(&[0xf8][..], 960), (&[0x48], 960), (&[0xf1], 960), (&[0xe3, 6], 720)] {
            assert_eq!(samples(packet), Some(length), "{packet:02x?}");
        }
        for packet in [&[][..], &[0x03], &[0x03, 0], &[0x1b, 3]] {
            assert_eq!(samples(packet), None, "{packet:02x?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = samples(&bytes);
            let _ = OpusConfig::parse(&[b"OpusHead".as_slice(), &bytes].concat());
        }
    }
}
