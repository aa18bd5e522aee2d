//! The presenter's studio: camera, microphone and screen, encoded here and sent over a WebSocket.
//!
//! ```text
//! devices → pump → encoding (codecs) → line → server/src/live/studio.rs
//! ```

#[cfg(feature = "hydrate")]
mod codecs;
#[cfg(feature = "hydrate")]
mod devices;
#[cfg(feature = "hydrate")]
mod encoding;
#[cfg(feature = "hydrate")]
mod engine;
#[cfg(feature = "hydrate")]
mod line;
#[cfg(feature = "hydrate")]
mod pump;
#[cfg(feature = "hydrate")]
mod staying;
mod view;

use leptos::html::Video;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the studio says, by key: every key of `presenter.studio`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StudioTexts(pub BTreeMap<String, String>);

impl StudioTexts {
    fn get(&self, key: &str) -> String {
        self.0.get(key).cloned().unwrap_or_default()
    }
}

/// A device to choose: its id, and its name as the browser tells it.
pub type Device = (String, String);

/// Cameras and microphones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    pub cameras: Vec<Device>,
    pub microphones: Vec<Device>,
}

/// Where the studio stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server renders only the first state"))]
enum Phase {
    /// Whether this browser can do it is being found out.
    Starting,
    /// Nobody asked for a camera yet.
    Idle,
    /// The browser asks the presenter.
    Asking,
    /// It cannot be done, by a word.
    Trouble(&'static str),
    /// The preview runs.
    Ready,
    /// Sent, but nobody can see it yet.
    Connecting,
    OnAir,
    /// The line is lost and will come back.
    Lost,
    /// The server ended it, by a word.
    Over(String),
}

impl Phase {
    const fn word(&self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Idle => "idle",
            Self::Asking => "asking",
            Self::Trouble(_) => "trouble",
            Self::Ready => "ready",
            Self::Connecting => "connecting",
            Self::OnAir => "on-air",
            Self::Lost => "lost",
            Self::Over(_) => "over",
        }
    }

    /// Whether something is sent, or would be if the line were there.
    const fn sends(&self) -> bool {
        matches!(self, Self::Connecting | Self::OnAir | Self::Lost)
    }

    /// Whether there is a preview.
    const fn sees(&self) -> bool {
        self.sends() || matches!(self, Self::Ready | Self::Over(_))
    }
}

/// What the presenter sees.
#[derive(Clone, Copy, Debug)]
struct Face {
    phase: RwSignal<Phase>,
    /// What is sent goes to the team alone.
    rehearsal: RwSignal<bool>,
    muted: RwSignal<bool>,
    sharing: RwSignal<bool>,
    /// Screens can be shared.
    shares: RwSignal<bool>,
    devices: RwSignal<Devices>,
    /// Ids of the chosen ones.
    camera: RwSignal<String>,
    microphone: RwSignal<String>,
    has_camera: RwSignal<bool>,
    has_sound: RwSignal<bool>,
    /// The sound will not be heard on some iPhones.
    opus_only: RwSignal<bool>,
    /// From 0 to 1.
    level: RwSignal<f64>,
    /// It was loud once.
    was_heard: RwSignal<bool>,
    /// Since viewers have a picture.
    seconds: RwSignal<u32>,
    /// Sent, in bits a second.
    bit_rate: RwSignal<u32>,
    slow: RwSignal<bool>,
    /// Pictures or groups of them that were left out.
    left_out: RwSignal<u32>,
}

impl Face {
    fn new() -> Self {
        Self {
            phase: RwSignal::new(Phase::Starting),
            rehearsal: RwSignal::new(false),
            muted: RwSignal::new(false),
            sharing: RwSignal::new(false),
            shares: RwSignal::new(false),
            devices: RwSignal::default(),
            camera: RwSignal::default(),
            microphone: RwSignal::default(),
            has_camera: RwSignal::new(true),
            has_sound: RwSignal::new(true),
            opus_only: RwSignal::new(false),
            level: RwSignal::new(0.0),
            was_heard: RwSignal::new(false),
            seconds: RwSignal::new(0),
            bit_rate: RwSignal::new(0),
            slow: RwSignal::new(false),
            left_out: RwSignal::new(0),
        }
    }
}

/// What the presenter asks for.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "nobody asks the server for it"))]
enum Wish {
    Open,
    Camera(String),
    Microphone(String),
    Send { rehearsal: bool },
    Stop,
    Mute,
    Share,
}

/// The studio. `live` and `rehearsal` are the addresses of its WebSockets; an empty one is not offered.
///
/// Without scripts there is no picture to send: the page says how to do it with an encoder.
#[island]
pub fn Studio(live: String, rehearsal: String, texts: StudioTexts) -> impl IntoView {
    let preview = NodeRef::<Video>::new();
    let face = Face::new();
    let offers = (!live.is_empty(), !rehearsal.is_empty());
    #[cfg(feature = "hydrate")]
    let wish = engine::start(engine::Wishes { live, rehearsal }, preview, face);
    #[cfg(not(feature = "hydrate"))]
    let wish = {
        let _ = (live, rehearsal);
        |_: Wish| {}
    };
    view::studio(&texts, face, preview, offers, wish)
}
