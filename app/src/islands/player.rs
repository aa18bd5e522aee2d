//! The picture: live or replay, through hls.js, or by the browser itself where it must (iPhone).

#[cfg(feature = "hydrate")]
mod beats;
#[cfg(feature = "hydrate")]
mod doors;
#[cfg(feature = "hydrate")]
mod engine;
#[cfg(feature = "hydrate")]
mod hls;

use leptos::html::Video;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the player says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlayerTexts {
    pub label: String,
    pub play: String,
    pub sound_on: String,
    pub sound_off: String,
    pub full_screen: String,
    /// Before the first picture.
    pub soon: String,
    /// After the line was lost.
    pub reconnecting: String,
    pub ended: String,
    /// This browser can play nothing of it.
    pub failed: String,
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

/// Plays a playlist. Starts with sound where the browser allows it, else muted with a button for the sound, else on a tap.
///
/// `heartbeat` is an address that gets a POST every ten seconds of playing, give or take, as `beats` says; empty for none. `events` is an address that says when the picture begins; empty if it has begun. A replay (`live` false)
/// has the browser's controls. Without scripts the browser's own player is offered.
#[island]
pub fn Player(
    playlist: String,
    hls: String,
    heartbeat: String,
    events: String,
    live: bool,
    texts: PlayerTexts,
) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let state = RwSignal::new(State::Soon);
    let muted = RwSignal::new(false);
    let source = playlist.clone();
    #[cfg(feature = "hydrate")]
    let tap = engine::start(engine::Wishes { playlist, hls, heartbeat, events }, video, state, muted);
    #[cfg(not(feature = "hydrate"))]
    let tap = {
        let _ = (playlist, hls, heartbeat, events);
        |_: Tap| {}
    };
    let message = {
        let texts = texts.clone();
        move || match state.get() {
            State::Soon => Some(texts.soon.clone()),
            State::Reconnecting => Some(texts.reconnecting.clone()),
            State::Ended if live => Some(texts.ended.clone()),
            State::Failed => Some(texts.failed.clone()),
            State::Blocked | State::Playing | State::Ended => None,
        }
    };
    let sound_label = {
        let (on, off) = (texts.sound_on.clone(), texts.sound_off.clone());
        move || if muted.get() { on.clone() } else { off.clone() }
    };
    let sound_on = texts.sound_on.clone();
    view! {
        <div class="stage group" data-state=move || state.get().word()>
            <video node_ref=video class="absolute inset-0 size-full" playsinline=true controls=!live aria-label=texts.label></video>
            <noscript><video class="absolute inset-0 z-2 size-full" playsinline=true controls=true src=source></video></noscript>
            <p role="status" class="absolute inset-x-4 top-1/2 z-1 mx-auto w-fit -translate-y-1/2 rounded-field bg-black/65 px-3 py-1 text-center text-balance empty:hidden">{message}</p>
            <button
                type="button" class="absolute inset-0 z-2 grid place-items-center bg-black/40" aria-label=texts.play
                class:hidden=move || state.get() != State::Blocked on:click=move |_| tap(Tap::Play)
            >
                <span class="grid size-20 place-items-center rounded-full bg-white/90 pl-1 text-3xl text-black" aria-hidden="true">"▶"</span>
            </button>
            <button
                type="button" class="btn absolute inset-x-0 bottom-14 z-2 mx-auto w-fit"
                class:hidden=move || !(muted.get() && state.get() == State::Playing) on:click=move |_| tap(Tap::Sound)
            >{sound_on}</button>
            <div class="stage-bar z-1" class:hidden=!live>
                <button type="button" class="btn btn-sm btn-ghost text-white" on:click=move |_| tap(Tap::Sound)>{sound_label}</button>
                <button type="button" class="btn btn-sm btn-ghost ml-auto text-white" on:click=move |_| tap(Tap::FullScreen)>{texts.full_screen}</button>
            </div>
        </div>
    }
}

/// What a person can do to the player.
#[derive(Clone, Copy, Debug)]
enum Tap {
    Play,
    Sound,
    FullScreen,
}
