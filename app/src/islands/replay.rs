//! The recording's chapters come to life: where the picture is, and the way to any other place of it.

use domain::live::board::Slide;
use leptos::prelude::*;

/// Makes buttons of the times in the list `#chapters`, marks what is played, and shows the slide of its moment. Places are milliseconds
/// from the beginning of the picture, `data-at` in the list and the first of each pair in `slides`. Without scripts it is a list of times.
#[island]
pub fn Replay(slides: Vec<(u32, Option<Slide>)>) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    seeking::start(slides);
    #[cfg(not(feature = "hydrate"))]
    drop(slides);
}

#[cfg(feature = "hydrate")]
mod seeking {
    use crate::islands::browser::on;
    use crate::islands::showing;
    use domain::live::board::Slide;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlVideoElement};

    /// So long a moment is marked after its place was passed: time to read it. Milliseconds.
    const MARKED: u32 = 20_000;

    /// A player that was sent to a place may stand a little before it. Milliseconds.
    const SHORT: u32 = 300;

    pub fn start(slides: Vec<(u32, Option<Slide>)>) {
        let Some(list) = document().get_element_by_id("chapters") else { return };
        let Some(video) = document().query_selector(".stage > video").ok().flatten() else { return };
        let Ok(video) = video.dyn_into::<HtmlVideoElement>() else { return };
        // Only scripts can seek, so only they make buttons.
        drop(list.set_attribute("data-awake", ""));
        let of = video.clone();
        on(&list, "click", move |event| {
            let pressed = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            let Some(at) = pressed.and_then(|it| it.closest("button").ok()?).and_then(|it| place(&it)) else { return };
            of.set_current_time(f64::from(at) / 1_000.0);
            // A browser that wants a tap has just had one.
            drop(of.play());
        });
        let (chapters, moments) = (all(&list, ":scope > li"), all(&list, "li li[data-at]"));
        let show = move |seconds: f64| {
            let now = (seconds * 1_000.0) as u32;
            showing::show(slides.iter().rev().find(|it| it.0 <= now + SHORT).and_then(|it| it.1));
            let current = chapters.iter().rposition(|it| it.0 <= now + SHORT).unwrap_or_default();
            for (n, (_, chapter)) in chapters.iter().enumerate() {
                if n == current {
                    drop(chapter.set_attribute("aria-current", "true"));
                } else {
                    drop(chapter.remove_attribute("aria-current"));
                }
            }
            for (at, moment) in &moments {
                let marked = *at <= now && now < at + MARKED;
                drop(moment.toggle_attribute_with_force("data-marked", marked));
            }
        };
        show(0.0);
        for event in ["timeupdate", "seeking"] {
            let (show, of) = (show.clone(), video.clone());
            on(&video, event, move |_| show(of.current_time()));
        }
    }

    /// The elements below `list` with their places.
    fn all(list: &Element, which: &str) -> Vec<(u32, Element)> {
        let Ok(found) = list.query_selector_all(which) else { return Vec::new() };
        let element = |n| found.get(n)?.dyn_into::<Element>().ok();
        (0..found.length()).filter_map(element).filter_map(|it| Some((place(&it)?, it))).collect()
    }

    fn place(it: &Element) -> Option<u32> {
        it.get_attribute("data-at")?.parse().ok()
    }
}
