//! Before it begins: is there sound, does a picture move, and what to do if not.

use super::drawn::drawn;
use super::texts::strings;
use leptos::prelude::*;

strings! {
    pub struct DeviceTestTexts {
        pub play: String,
        pub stop: String,
        pub bars: String,
        pub heard: String,
        pub silent: String,
        pub good: String,
        pub steps: String,
        pub failed: String,
    }
}

/// What came of the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server renders only the first state"))]
enum Outcome {
    Untried,
    Playing,
    /// The tone is over, and nobody has said yet whether it was heard.
    Played,
    Good,
    Silent,
    /// This browser makes no tone.
    Failed,
}

/// Plays a tone that the browser makes by itself and moves a bar, and asks what was heard.
#[island]
pub fn DeviceTest(texts: DeviceTestTexts) -> impl IntoView {
    let result = RwSignal::new(Outcome::Untried);
    let bar = RwSignal::new(0_u32);
    let press = move |_| {
        #[cfg(feature = "hydrate")]
        tone::press(result, bar);
        #[cfg(not(feature = "hydrate"))]
        let _ = bar;
    };
    let label = {
        let (play, stop) = (texts.play.clone(), texts.stop.clone());
        move || if result.get() == Outcome::Playing { stop.clone() } else { play.clone() }
    };
    let said = {
        let texts = texts.clone();
        move || match result.get() {
            Outcome::Good => Some(texts.good.clone()),
            Outcome::Silent => Some(texts.steps.clone()),
            Outcome::Failed => Some(texts.failed.clone()),
            Outcome::Untried | Outcome::Playing | Outcome::Played => None,
        }
    };
    let asks = move || matches!(result.get(), Outcome::Playing | Outcome::Played);
    let bars = texts.bars.clone();
    view! {
        <div class="flex flex-col gap-3">
            <div class="flex flex-wrap items-center gap-2">
                <button type="button" class="btn min-h-11" on:click=press>{drawn(label)}</button>
                <span class="contents" class:hidden=move || !asks()>
                    <button type="button" class="btn btn-primary btn-soft min-h-11" on:click=move |_| result.set(Outcome::Good)>{texts.heard}</button>
                    <button type="button" class="btn btn-ghost min-h-11" on:click=move |_| result.set(Outcome::Silent)>{texts.silent}</button>
                </span>
            </div>
            <div class:hidden=move || result.get() != Outcome::Playing>
                <progress class="progress progress-primary" max="20" value=move || bar.get() aria-label=bars.clone()></progress>
                <p class="text-xs text-muted">{bars.clone()}</p>
            </div>
            <p role="status" class="text-sm empty:hidden">{drawn(said)}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod tone {
    use super::Outcome;
    use leptos::prelude::*;
    use std::time::Duration;
    use wasm_bindgen::JsValue;
    use web_sys::AudioContext;

    /// How often the bar moves, and how often until the tone is over: long enough to turn the volume up.
    const STEP: Duration = Duration::from_millis(150);
    const STEPS: u32 = 40;

    /// Starts the tone, or stops it.
    pub fn press(result: RwSignal<Outcome>, bar: RwSignal<u32>) {
        if result.get_untracked() == Outcome::Playing {
            result.set(Outcome::Played);
            return;
        }
        let Ok(context) = play() else {
            result.set(Outcome::Failed);
            return;
        };
        result.set(Outcome::Playing);
        step(context, result, bar, 0);
    }

    fn step(context: AudioContext, result: RwSignal<Outcome>, bar: RwSignal<u32>, n: u32) {
        let playing = result.get_untracked() == Outcome::Playing;
        if !playing || n >= STEPS {
            drop(context.close());
            if playing {
                result.set(Outcome::Played);
            }
            return;
        }
        bar.set(n % 20 + 1);
        set_timeout(move || step(context, result, bar, n + 1), STEP);
    }

    /// Two soft tones, a fifth apart: what small loudspeakers give well.
    fn play() -> Result<AudioContext, JsValue> {
        let context = AudioContext::new()?;
        let gain = context.create_gain()?;
        gain.gain().set_value(0.15);
        gain.connect_with_audio_node(&context.destination())?;
        for frequency in [440.0, 660.0] {
            let tone = context.create_oscillator()?;
            tone.frequency().set_value(frequency);
            tone.connect_with_audio_node(&gain)?;
            tone.start()?;
        }
        // Safari begins suspended, also after a tap.
        drop(context.resume()?);
        Ok(context)
    }
}
