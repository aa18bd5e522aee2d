//! The buttons of the player, and what stands over the picture.

use super::quality::Quality;
use super::{PlayerTexts, Signals, State, Tap};
use leptos::prelude::*;

/// Messages, the card of the sound alone, and the buttons that appear when they are needed.
#[component]
pub fn Over(signals: Signals, live: bool, texts: PlayerTexts, tap: Callback<Tap>) -> impl IntoView {
    let Signals { state, muted, quality, offered, soundless, behind, .. } = signals;
    let PlayerTexts { soon, reconnecting, ended, failed, no_sound, .. } = texts.clone();
    let message = move || match state.get() {
        State::Soon => Some(soon.clone()),
        State::Reconnecting => Some(reconnecting.clone()),
        State::Ended if live => Some(ended.clone()),
        State::Failed => Some(failed.clone()),
        State::Playing if soundless.get() => Some(no_sound.clone()),
        State::Blocked | State::Playing | State::Ended => None,
    };
    let plays = move || state.get() == State::Playing;
    let heard = move || quality.get() == Quality::Sound && matches!(state.get(), State::Playing | State::Reconnecting);
    let offers = move || offered.get() && matches!(state.get(), State::Playing | State::Reconnecting);
    let card = if live { "stage-card bottom-0" } else { "stage-card bottom-16" };
    view! {
        <div class=card class:hidden=move || !heard()>
            <p class="text-base font-semibold">{texts.heard}</p>
            <p class="text-pretty max-sm:hidden">{texts.heard_text}</p>
            <button type="button" class="btn btn-sm" on:click=move |_| tap.run(Tap::Choose(Quality::Auto))>{texts.picture}</button>
        </div>
        <p role="status" class="stage-message">{message}</p>
        <button
            type="button" class="absolute inset-0 z-2 grid place-items-center bg-black/40" aria-label=texts.play
            class:hidden=move || state.get() != State::Blocked on:click=move |_| tap.run(Tap::Play)
        >
            <span class="grid size-20 place-items-center rounded-full bg-white/90 pl-1 text-3xl text-black" aria-hidden="true">"▶"</span>
        </button>
        <div class="stage-offers">
            <button
                type="button" class="btn" class:hidden=move || !(muted.get() && plays()) on:click=move |_| tap.run(Tap::Sound)
            >{texts.sound_on}</button>
            <button
                type="button" class="btn" class:hidden=move || !offers() on:click=move |_| tap.run(Tap::Choose(Quality::Sound))
            >{texts.offer}</button>
            <button
                type="button" class="btn" class:hidden=move || !(behind.get() && plays()) on:click=move |_| tap.run(Tap::ToLive)
            >{texts.to_live}</button>
        </div>
    }
}

/// The bar: at the foot while it is live, at the head of a replay, whose foot has the browser's own controls.
#[component]
pub fn Bar(signals: Signals, live: bool, texts: PlayerTexts, tap: Callback<Tap>) -> impl IntoView {
    let Signals { muted, paused, quality, pictures, captions, .. } = signals;
    let either =
        |signal: RwSignal<bool>, yes: String, no: String| move || if signal.get() { yes.clone() } else { no.clone() };
    let play = either(paused, texts.play, texts.pause);
    let sound = either(muted, texts.sound_on, texts.sound_off);
    let options = [
        (Quality::Auto, texts.auto),
        (Quality::High, texts.high),
        (Quality::Low, texts.low),
        (Quality::Sound, texts.weak),
    ];
    // Without a second picture there is no choice between two.
    let options = options.map(|(it, text)| {
        let needless = move || matches!(it, Quality::High | Quality::Low) && pictures.get() < 2;
        view! { <option value=it.word() hidden=needless disabled=needless>{text}</option> }
    });
    let chosen = move || match quality.get() {
        Quality::High | Quality::Low if pictures.get() < 2 => Quality::Auto.word(),
        it => it.word(),
    };
    let bar = if live { "stage-bar bottom-0" } else { "stage-bar top-0" };
    view! {
        <div class=bar>
            <button type="button" class="stage-button" class:hidden=!live title=play.clone() aria-label=play on:click=move |_| tap.run(Tap::Toggle)>
                {move || icon(if paused.get() { "M7 5v14l11-7z" } else { "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z" })}
            </button>
            <button type="button" class="stage-button" class:hidden=!live title=sound.clone() aria-label=sound on:click=move |_| tap.run(Tap::Sound)>
                {move || icon(if muted.get() {
                    "M4 9v6h4l5 4V5L8 9zM15.5 9.9l1.4-1.4 2.1 2.1 2.1-2.1 1.4 1.4-2.1 2.1 2.1 2.1-1.4 1.4-2.1-2.1-2.1 2.1-1.4-1.4 2.1-2.1z"
                } else {
                    "M4 9v6h4l5 4V5L8 9zM15.5 8.5c2 2 2 5 0 7l1.4 1.4c2.8-2.8 2.8-7 0-9.8z"
                })}
            </button>
            <select
                class="stage-choice" aria-label=texts.quality prop:value=chosen
                on:change=move |event| tap.run(Tap::Choose(Quality::of(&event_target_value(&event))))
            >{options.collect_view()}</select>
            <button
                type="button" class="stage-button text-xs font-semibold" title=texts.captions.clone() aria-label=texts.captions
                class:hidden=move || captions.get().is_none() aria-pressed=move || (captions.get() == Some(true)).to_string()
                on:click=move |_| tap.run(Tap::Captions)
            >"CC"</button>
            <button type="button" class="stage-button" class:hidden=!live title=texts.full_screen.clone() aria-label=texts.full_screen on:click=move |_| tap.run(Tap::FullScreen)>
                {icon("M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z")}
            </button>
        </div>
    }
}

fn icon(path: &'static str) -> impl IntoView {
    view! { <svg class="size-6" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><path d=path></path></svg> }
}
