//! Why an encoder's connection is refused or ended, in words for the log and for the encoder's own window.

use std::borrow::Cow;

/// A reason that ends a connection. None of them names the stream key.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("no stream key within the time limit")]
    TooSlow,
    #[error("nothing received within the time limit")]
    Idle,
    #[error("the peer closed the connection before it published")]
    Gone,
    #[error("not RTMP: {0}")]
    NotRtmp(Cow<'static, str>),
    #[error("messages of {size} bytes, more than the {limit} allowed here")]
    TooLarge { size: usize, limit: usize },
    #[error("the application is not called \"live\"")]
    WrongApplication,
    #[error("no engagement may be published to with this stream key")]
    WrongKey,
    #[error("somebody else is publishing to this engagement")]
    Busy,
    #[error("this engagement has ended")]
    Ended,
    #[error("playing over RTMP is not offered")]
    Playing,
    #[error("{0}: only H.264 video is taken")]
    Video(Cow<'static, str>),
    #[error("{0}: only AAC-LC sound, and Opus from browsers, is taken")]
    Audio(Cow<'static, str>),
    #[error("somebody else presents now")]
    HandedOver,
    #[error("the same page connected anew")]
    Superseded,
    #[error("not a studio's message: {0}")]
    Broken(&'static str),
    #[error("more than the allowed amount within a second")]
    Flood,
    #[error("connection lost: {0}")]
    Lost(#[from] std::io::Error),
}

impl Refusal {
    pub fn not_rtmp(why: impl Into<Cow<'static, str>>) -> Self {
        Self::NotRtmp(why.into())
    }

    /// The `code` of the `onStatus` that tells the encoder.
    pub fn status_code(&self) -> &'static str {
        match self {
            Self::WrongApplication => "NetConnection.Connect.InvalidApp",
            Self::WrongKey | Self::Busy | Self::Ended | Self::HandedOver => "NetStream.Publish.BadName",
            _ => "NetStream.Publish.Rejected",
        }
    }

    /// The word that tells a studio in a browser.
    pub fn word(&self) -> &'static str {
        match self {
            Self::TooSlow | Self::Idle => "idle",
            Self::TooLarge { .. } => "too-large",
            Self::Busy => "busy",
            Self::Ended => "ended",
            Self::HandedOver => "handed-over",
            Self::Superseded => "superseded",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Flood => "flood",
            Self::Gone | Self::NotRtmp(_) | Self::WrongApplication | Self::WrongKey => "broken",
            Self::Playing | Self::Broken(_) | Self::Lost(_) => "broken",
        }
    }
}
