//! The sound as its encoder describes it: AAC, or Opus from browsers that encode nothing else.

use super::aac::AacConfig;
use super::opus::OpusConfig;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AudioConfig {
    Aac(AacConfig),
    Opus(OpusConfig),
}

impl AudioConfig {
    /// Samples a second, and the track's timescale. Opus counts in 48 kHz whatever went into it (RFC 7845, 4).
    pub const fn rate(&self) -> u32 {
        match self {
            Self::Aac(config) => config.rate,
            Self::Opus(_) => super::opus::RATE,
        }
    }

    /// Samples in one frame.
    pub const fn frame(&self) -> u32 {
        match self {
            Self::Aac(config) => config.frame,
            Self::Opus(_) => super::opus::FRAME,
        }
    }

    /// As in `CODECS` (RFC 6381).
    pub fn codec(&self) -> &str {
        match self {
            Self::Aac(config) => config.codec(),
            Self::Opus(_) => "opus",
        }
    }
}
