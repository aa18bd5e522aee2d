//! The slide that the presenter shows, as a picture beside the broadcast.

use super::drawn::drawn;
use super::texts::strings;
use domain::live::board::Slide;
use leptos::prelude::*;

strings! {
    /// `{{ n }}` is filled in here.
    pub struct SlideTexts {
        pub slides: String,
        /// `{{ n }}`: the page.
        pub slide: String,
        pub larger: String,
    }
}

/// Shows `slide` as the server knew it, and then whatever slide the room or the replay turns to. Pictures lie below `base`. Without
/// scripts the page is as it was loaded.
#[island]
pub fn RoomSlide(slide: Option<Slide>, base: String, texts: SlideTexts) -> impl IntoView {
    let shown = RwSignal::new(slide);
    #[cfg(feature = "hydrate")]
    {
        super::showing::follow(shown);
        ahead::start(shown, base.clone());
    }
    let label = texts.slides.clone();
    let picture = move || {
        let slide = shown.get()?;
        let src = format!("{base}/{}/{}", slide.deck, slide.page);
        let alt = texts.slide.replace("{{ n }}", &slide.page.to_string());
        let (larger, below) = (texts.larger.clone(), alt.clone());
        Some(view! {
            <img class="room-slide aspect-video w-full bg-base-200 object-contain" src=src.clone() alt=alt/>
            <p class="flex items-center justify-between gap-3 px-4 py-1.5 text-sm text-muted">
                <span class="tabular-nums" role="status">{below}</span>
                <a class="link link-hover inline-flex min-h-11 items-center text-primary lg:min-h-8" href=src target="_blank">{larger}</a>
            </p>
        })
    };
    view! { <section class="panel overflow-hidden" class:hidden=move || shown.get().is_none() aria-label=label>{drawn(picture)}</section> }
}

#[cfg(feature = "hydrate")]
mod ahead {
    use crate::islands::browser::between;
    use domain::live::board::Slide;
    use leptos::prelude::*;

    /// Fetches the next page some seconds after one is shown, so that it is there when the presenter turns, and three thousand phones
    /// do not ask for it in the same second.
    pub fn start(shown: RwSignal<Option<Slide>>, base: String) {
        Effect::new(move || {
            let Some(slide) = shown.get() else { return };
            let src = format!("{base}/{}/{}", slide.deck, slide.page + 1);
            let fetch = move || {
                // Whoever has turned on meanwhile has asked for it already.
                if shown.get_untracked() == Some(slide)
                    && let Ok(picture) = document().create_element("img")
                {
                    drop(picture.set_attribute("src", &src));
                }
            };
            set_timeout(fetch, between(1.0, 8.0));
        });
    }
}
