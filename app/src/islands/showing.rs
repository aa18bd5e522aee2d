//! Which slide a room's page shows: said by one island (what is said in the room, or the replay), painted by another.

use domain::live::board::Slide;
use leptos::prelude::*;

thread_local! {
    // No island's own, so that it goes with none of them. None: nobody has said anything yet.
    static SHOWING: ArcRwSignal<Option<Option<Slide>>> = ArcRwSignal::new(None);
}

/// Says which slide is shown now.
pub fn show(slide: Option<Slide>) {
    SHOWING.with(|it| {
        if it.get_untracked() != Some(slide) {
            it.set(Some(slide));
        }
    });
}

/// Puts into `place` whatever is said from now on.
pub fn follow(place: RwSignal<Option<Slide>>) {
    let showing = SHOWING.with(Clone::clone);
    Effect::new(move || {
        if let Some(slide) = showing.get() {
            place.set(slide);
        }
    });
}
