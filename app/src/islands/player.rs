//! The picture: live or replay, through hls.js, or by the browser itself where it must (iPhone). Or the sound alone, for a line
//! that carries no more: then `.room` around it says so in `data-weak`, and the page shows its slides there.

#[cfg(feature = "hydrate")]
mod beats;
#[cfg(feature = "hydrate")]
mod captions;
mod controls;
#[cfg(feature = "hydrate")]
mod doors;
#[cfg(feature = "hydrate")]
mod edge;
#[cfg(feature = "hydrate")]
mod engine;
#[cfg(feature = "hydrate")]
mod hls;
#[cfg(feature = "hydrate")]
mod keys;
mod quality;
#[cfg(feature = "hydrate")]
mod rest;
#[cfg(feature = "hydrate")]
mod still;

use super::texts::strings;
use controls::{Bar, Over};
use leptos::html::{Div, Video};
use leptos::prelude::*;
use quality::Quality;

strings! {
    /// What the player says.
    pub struct PlayerTexts {
        pub label: String,
        pub play: String,
        pub pause: String,
        pub sound_on: String,
        pub sound_off: String,
        pub full_screen: String,
        pub captions: String,
        /// Which keys there are, for who cannot see the buttons.
        pub keys: String,
        /// Before the first picture.
        pub soon: String,
        /// After the line was lost.
        pub reconnecting: String,
        pub ended: String,
        /// This browser can play nothing of it.
        pub failed: String,
        /// What the choice of quality is called, and what there is to choose from.
        pub quality: String,
        pub auto: String,
        pub high: String,
        pub low: String,
        pub weak: String,
        /// The button that offers the sound alone after some stalls.
        pub offer: String,
        /// The card in place of the picture, and its button.
        pub heard: String,
        pub heard_text: String,
        pub picture: String,
        /// There is no sound alone in this broadcast.
        pub no_sound: String,
        /// The button for who is far behind.
        pub to_live: String,
    }
}

/// What the player is doing; the word in `data-state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server renders only the first state"))]
enum State {
    /// No picture yet: it is asked for again and again.
    Soon,
    /// The browser wants a tap first.
    Blocked,
    Playing,
    /// There was a picture, and there will be one again.
    Reconnecting,
    Ended,
    Failed,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Blocked => "blocked",
            Self::Playing => "playing",
            Self::Reconnecting => "reconnecting",
            Self::Ended => "ended",
            Self::Failed => "failed",
        }
    }
}

/// What is shown of the player's state.
#[derive(Clone, Copy)]
struct Signals {
    state: RwSignal<State>,
    muted: RwSignal<bool>,
    paused: RwSignal<bool>,
    quality: RwSignal<Quality>,
    /// How many pictures there are to choose from.
    pictures: RwSignal<u32>,
    /// The line stalled again and again: the sound alone is offered.
    offered: RwSignal<bool>,
    /// The sound alone was wanted and is not there.
    soundless: RwSignal<bool>,
    /// Far behind what is live.
    behind: RwSignal<bool>,
    /// Whether captions are shown, where there are any.
    captions: RwSignal<Option<bool>>,
    /// Nobody moves: the buttons are in the way.
    resting: RwSignal<bool>,
}

/// Plays a playlist. Starts with sound where the browser allows it, else muted with a button for the sound, else on a tap.
///
/// `heartbeat` is an address that gets a POST every ten seconds of playing, give or take, as `beats` says; empty for none. `events` is
/// an address that says when the picture begins; empty if it has begun. A replay (`live` false) has the browser's controls. Without scripts the browser's own player is offered.
#[island]
pub fn Player(
    playlist: String,
    hls: String,
    heartbeat: String,
    events: String,
    live: bool,
    texts: PlayerTexts,
) -> impl IntoView {
    let (video, stage) = (NodeRef::<Video>::new(), NodeRef::<Div>::new());
    let signals = Signals {
        state: RwSignal::new(State::Soon),
        muted: RwSignal::new(false),
        paused: RwSignal::new(true),
        quality: RwSignal::new(Quality::Auto),
        pictures: RwSignal::new(0),
        offered: RwSignal::new(false),
        soundless: RwSignal::new(false),
        behind: RwSignal::new(false),
        captions: RwSignal::new(None),
        resting: RwSignal::new(false),
    };
    let source = playlist.clone();
    #[cfg(feature = "hydrate")]
    let tap = engine::start(engine::Wishes { playlist, hls, heartbeat, events, live }, stage, video, signals);
    #[cfg(not(feature = "hydrate"))]
    let tap = {
        let _ = (playlist, hls, heartbeat, events);
        |_: Tap| {}
    };
    let tap = Callback::new(tap);
    let (label, picture, keys) = (texts.label.clone(), texts.label.clone(), texts.keys.clone());
    let Signals { state, quality, resting, .. } = signals;
    view! {
        <div
            node_ref=stage class="stage group" role="group" tabindex="0" aria-label=label aria-description=keys
            data-state=move || state.get().word() data-resting=move || resting.get().then_some("") data-sound=move || (quality.get() == Quality::Sound).then_some("")
        >
            <video node_ref=video class="absolute inset-0 size-full" playsinline=true controls=!live aria-label=picture></video>
            <noscript><video class="absolute inset-0 z-3 size-full" playsinline=true controls=true src=source></video></noscript>
            <Over signals live texts=texts.clone() tap/>
            <Bar signals live texts tap/>
        </div>
    }
}

/// What a person can do to the player.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "nobody taps on the server"))]
enum Tap {
    /// From the state in which the browser wants it: with sound.
    Play,
    /// Plays or stops.
    Toggle,
    Sound,
    FullScreen,
    Captions,
    Choose(Quality),
    ToLive,
    /// So many seconds on, in a replay.
    Seek(f64),
}
