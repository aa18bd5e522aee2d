//! The live half: an encoder's RTMP in, HLS out, and the same segments as a replay. No other process takes part.
//!
//! ```text
//! listener → session → chunks, command, flv → packager (h264, aac, small, init, fragment) → publisher → broadcast (making, texts, waiting) → routes
//!                                                                                                   └→ object store → recording
//! ```
//! An *epoch* is one unbroken run of pictures: a reconnect, a change of codec settings or a jump in time begins a new one,
//! with an initialisation segment of its own and `EXT-X-DISCONTINUITY` before it. A segment is its *parts* joined; who asks for
//! low latency gets each part as soon as it is cut, everybody else whole segments. Each is cut in up to three *renditions* at the
//! same moments: the full picture, a smaller one where the publisher sends it, and the sound alone.

mod aac;
mod audio;
mod boxes;
mod broadcast;
mod chunks;
mod command;
mod flv;
mod fragment;
mod h264;
mod hub;
mod init;
mod listener;
mod making;
mod multivariant;
mod opus;
mod packager;
mod playlist;
mod publisher;
mod recording;
mod refusal;
mod rendition;
mod routes;
mod session;
mod small;
mod sound;
mod studio;
#[cfg(test)]
mod tests;
mod texts;
mod waiting;

pub use broadcast::{Away, Holder, Status};
pub use hub::Hub;
pub(crate) use recording::read as read_object;
pub use routes::routes;
pub use studio::{Presenter, limited, refuse, serve as present};

use domain::id::EngagementId;
use domain::instant::Instant;
use std::sync::Arc;
use std::time::Duration;

/// What the live half asks of the rest of the server. No answer may contain a rule that only lives here.
#[async_trait::async_trait]
pub trait Gate: Send + Sync + 'static {
    /// The engagement that may be published to with this stream key, if any.
    async fn publisher(&self, key: &str) -> Option<EngagementId>;
    /// The engagement that this playback token opens, if any. Asked once in five seconds for a token's playlists, and
    /// at most once a minute for segments, so that is where a revoked token stops.
    async fn viewer(&self, token: &str) -> Option<EngagementId>;
    /// The first picture of a publisher is packaged: the playlist can be fetched now.
    async fn on_air(&self, engagement: EngagementId);
    /// The publisher that was on air is gone.
    async fn off_air(&self, engagement: EngagementId);
}

/// The wall clock, for what viewers and the recording see; lengths of time come from `std::time::Instant`.
pub type WallClock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// How much of time and memory one encoder may take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// RTMP connections at one time, publishing or not.
    pub connections: usize,
    /// From the accepted socket to the accepted stream key.
    pub handshake: Duration,
    /// Without a byte from a publisher, or without it taking ours.
    pub idle: Duration,
    /// Unfinished messages of a connection before its stream key is known; a `connect` command has about 300 bytes.
    pub command_bytes: usize,
    /// Unfinished messages of a publisher; a key frame of 1080p at 20 Mbit/s has about 500 KB.
    pub message_bytes: usize,
    /// The part target: no part is longer, unless one picture alone is.
    pub part: Duration,
    /// A segment ends at the first key frame after this time.
    pub segment: Duration,
    /// A segment ends here even without a key frame, which is for encoders that never send a second one.
    pub longest_segment: Duration,
    /// A segment ends here, too.
    pub segment_bytes: usize,
    /// How far back a live playlist goes. Older segments come as a replay, from the store.
    pub window: Duration,
    /// Segments of one broadcast kept in RAM; what is older is read from the store.
    pub window_bytes: usize,
    /// Requests that wait at one time for what is not there yet, two for a viewer; when all places are taken, everybody
    /// gets the standard playlist.
    pub waiting: usize,
    /// Segments are written to the store. A rehearsal's are not: they are gone when nobody can watch them any more.
    pub recorded: bool,
    /// How long a playlist stays open for an encoder that went away without the officer ending.
    pub reconnect: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            handshake: Duration::from_secs(10),
            idle: Duration::from_secs(10),
            command_bytes: 16 << 10,
            message_bytes: 8 << 20,
            part: Duration::from_secs(1),
            segment: Duration::from_secs(2),
            longest_segment: Duration::from_secs(30),
            segment_bytes: 32 << 20,
            window: Duration::from_mins(1),
            window_bytes: 64 << 20,
            waiting: 10_000,
            recorded: true,
            reconnect: Duration::from_mins(2),
        }
    }
}
