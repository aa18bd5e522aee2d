//! The recording's chapters: where the picture is, and the way to any other place of it.

use domain::live::board::Slide;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A stretch of the recording. Places are seconds from the beginning of the picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chapter {
    pub at: f64,
    pub time: String,
    /// Empty for what comes before the first line of the agenda.
    pub title: String,
    /// Pages that were shown in it.
    pub slides: Vec<(f64, String)>,
    pub moments: Vec<Told>,
}

/// A question that was answered, or something that the room was asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    pub at: f64,
    pub time: String,
    pub kind: String,
    pub text: String,
    /// May be empty.
    pub answer: String,
    /// Where it can be answered; empty if it cannot.
    pub link: String,
    pub link_text: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReplayTexts {
    /// `{{ time }}`.
    pub jump: String,
}

/// So long a moment is marked after its place was passed, in seconds: time to read it.
const MARKED: f64 = 20.0;

/// Lists the chapters, marks the one that is played, and shows the slide of its moment. Without scripts it is a list of times.
#[island]
pub fn Replay(chapters: Vec<Chapter>, slides: Vec<(f64, Option<Slide>)>, texts: ReplayTexts) -> impl IntoView {
    let place = RwSignal::new(0.0_f64);
    // Only scripts can seek, so only they make buttons.
    let awake = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    seeking::start(place, awake, slides);
    #[cfg(not(feature = "hydrate"))]
    drop(slides);
    let begins: Vec<f64> = chapters.iter().map(|it| it.at).collect();
    let current = Memo::new(move |_| begins.iter().rposition(|at| *at <= place.get() + 0.3).unwrap_or_default());
    let jump = move |at: f64, time: String, class: &'static str| {
        let label = texts.jump.replace("{{ time }}", &time);
        move || {
            let time = time.clone();
            if awake.get() {
                view! { <button type="button" class=class aria-label=label.clone() on:click=move |_| seek(at)>{time}</button> }.into_any()
            } else {
                view! { <span class="tabular-nums">{time}</span> }.into_any()
            }
        }
    };
    let rows = chapters.into_iter().enumerate().map(|(n, it)| {
        let chips = it.slides.into_iter().map(|(at, text)| view! { <li>{jump(at, text, "btn btn-xs min-h-8 rounded-full font-normal")}</li> });
        let moments = it.moments.into_iter().map(|it| {
            let at = it.at;
            let marked = move || awake.get() && place.get() >= at && place.get() < at + MARKED;
            let answer = (!it.answer.is_empty()).then(|| view! { <p class="mt-1 border-l-2 border-accent pl-3 break-words">{it.answer}</p> });
            let link = (!it.link.is_empty()).then(|| view! { <a class="link inline-flex min-h-8 items-center text-primary" href=it.link>{it.link_text}</a> });
            view! {
                <li class="rounded-field px-2 py-1 text-sm" class:bg-base-200=marked>
                    <p class="flex items-center gap-2 text-xs text-muted">{jump(at, it.time, "btn btn-xs btn-ghost min-h-8 tabular-nums text-primary")}{it.kind}</p>
                    <p class="break-words">{it.text}</p>
                    {answer}{link}
                </li>
            }
        });
        let (chips, moments) = (chips.collect_view(), moments.collect_view());
        view! {
            <li aria-current=move || (awake.get() && current.get() == n).then_some("true") class="border-l-3 border-transparent aria-[current]:border-primary">
                <p class="flex items-center gap-2">{jump(it.at, it.time, "btn btn-sm btn-ghost tabular-nums text-primary")}<span class="min-w-0 font-medium break-words">{it.title}</span></p>
                <ul class="mt-1 flex flex-wrap gap-1 empty:hidden">{chips}</ul>
                <ul class="mt-1 grid gap-1 empty:hidden">{moments}</ul>
            </li>
        }
    });
    view! { <ol class="rows max-h-[32rem] overflow-y-auto" id="chapters" tabindex="0">{rows.collect_view()}</ol> }
}

fn seek(at: f64) {
    #[cfg(feature = "hydrate")]
    seeking::seek(at);
    #[cfg(not(feature = "hydrate"))]
    let _ = at;
}

#[cfg(feature = "hydrate")]
mod seeking {
    use crate::islands::showing;
    use domain::live::board::Slide;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::HtmlVideoElement;

    fn video() -> Option<HtmlVideoElement> {
        document().query_selector(".stage > video").ok()??.dyn_into().ok()
    }

    /// Plays from there.
    pub fn seek(at: f64) {
        let Some(video) = video() else { return };
        video.set_current_time(at);
        // A browser that wants a tap has just had one.
        drop(video.play());
    }

    pub fn start(place: RwSignal<f64>, awake: RwSignal<bool>, slides: Vec<(f64, Option<Slide>)>) {
        let show = move |at: f64| {
            place.set(at);
            let shown = slides.iter().rev().find(|it| it.0 <= at + 0.3).and_then(|it| it.1);
            showing::show(shown);
        };
        Effect::new(move || awake.set(true));
        show(0.0);
        let Some(video) = video() else { return };
        let listened = video.clone();
        let listener = Closure::<dyn FnMut()>::new(move || show(listened.current_time()));
        for event in ["timeupdate", "seeking"] {
            drop(video.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref()));
        }
        // It lives as long as the page.
        listener.forget();
    }
}
