//! What is said in a room: announcements, polls and quizzes, questions.

#[cfg(feature = "hydrate")]
mod following;
mod polls;
mod questions;
#[cfg(feature = "hydrate")]
mod sending;
mod services;
#[cfg(feature = "hydrate")]
mod stage;

pub use services::{ServiceTexts, TypedApply};

use super::drawn::drawn;
use super::texts::strings;
use domain::id::{ServiceItemId, Uuid};
use domain::live::board::{Board, Own};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

strings! {
    /// What the room says; `{{ n }}` and the like are filled in here.
    pub struct TalkTexts {
        pub announcement: String,
        pub earlier: String,
        pub poll: String,
        pub quiz: String,
        pub submit: String,
        pub closed: String,
        /// `{{ n }}`: how many answered.
        pub answers: String,
        pub right: String,
        pub chosen: String,
        pub questions: String,
        /// `{{ asked }}` and `{{ answered }}`.
        pub count: String,
        pub none: String,
        pub yours: String,
        pub nameless: String,
        pub answered: String,
        pub same: String,
        pub take_back: String,
        pub write: String,
        pub send: String,
        pub anonymous: String,
        pub note: String,
        pub over: String,
        /// Nothing was sent, because the line is down.
        pub lost: String,
    }
}

strings! {
    /// Where forms go without scripts, and the room's own address, below which scripts find the rest.
    pub struct TalkPlaces {
        pub engagement: String,
        pub room: String,
        pub ask: String,
        pub vote: String,
        pub choose: String,
        pub apply: String,
        pub receipts: String,
    }
}

/// What was typed into the question's form and refused.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Typed {
    pub question: String,
    pub anonymous: bool,
    pub error: Option<String>,
}

/// What a form of the room says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Ask,
    Vote,
    Choose,
    Apply(ServiceItemId),
}

/// What all parts of the room share. Cheap to copy.
#[derive(Clone, Copy)]
struct Talker {
    board: RwSignal<Board>,
    own: RwSignal<Own>,
    /// What is wrong with what was said last, and with which form.
    error: RwSignal<Option<(Said, String)>>,
    texts: StoredValue<TalkTexts>,
    services: StoredValue<ServiceTexts>,
    /// Names in English where there are any.
    english: bool,
    places: StoredValue<TalkPlaces>,
}

impl Talker {
    fn text(self, text: impl Fn(&TalkTexts) -> &String) -> String {
        self.texts.with_value(|it| text(it).clone())
    }

    fn of_service(self, text: impl Fn(&ServiceTexts) -> &String) -> String {
        self.services.with_value(|it| text(it).clone())
    }

    fn place(self, place: impl Fn(&TalkPlaces) -> &String) -> String {
        self.places.with_value(|it| place(it).clone())
    }

    /// A name in the reader's language.
    fn named(self, chinese: &str, english: &str) -> String {
        if self.english && !english.is_empty() { english.to_owned() } else { chinese.to_owned() }
    }

    /// Takes the form from the browser, which sends it by itself where no script runs.
    fn send(self, event: &SubmitEvent, said: Said) {
        #[cfg(feature = "hydrate")]
        sending::send(self, event, said);
        #[cfg(not(feature = "hydrate"))]
        let _ = (self, event, said);
    }

    fn fault(self, of: Said) -> impl IntoView {
        let text = move || self.error.get().filter(|it| it.0 == of).map(|it| it.1);
        view! { <p role="alert" class="text-sm text-error empty:hidden">{drawn(text)}</p> }
    }
}

/// Shows `board` and `own` as the server knew them, and then follows what is said at `places.room`. Without scripts the forms go
/// the usual way and the page is as it was loaded.
#[island]
pub fn Talk(
    board: Board,
    own: Own,
    typed: Typed,
    apply: TypedApply,
    english: bool,
    texts: TalkTexts,
    services: ServiceTexts,
    places: TalkPlaces,
) -> impl IntoView {
    let talker = Talker {
        board: RwSignal::new(board),
        own: RwSignal::new(own),
        error: RwSignal::new(None),
        texts: StoredValue::new(texts),
        services: StoredValue::new(services),
        english,
        places: StoredValue::new(places),
    };
    #[cfg(feature = "hydrate")]
    {
        following::start(talker.place(|it| &it.room), talker.board);
        let slide = Memo::new(move |_| talker.board.with(|it| (it.over, it.slide)));
        Effect::new(move || match slide.get() {
            // The replay says which slide is shown when.
            (true, _) => {}
            (false, slide) => super::showing::show(slide),
        });
    }
    let announcements = announcements(talker);
    let polls = polls::polls(talker);
    let questions = questions::questions(talker, typed);
    let services = services::services(talker, apply);
    view! { <div class="grid grid-cols-1 gap-3 lg:gap-4">{announcements}{services}{polls}{questions}</div> }
}

/// A list whose rows stay as they are while their ids do. leptos writes a keyed list out for each kind of row, some twenty kilobytes of
/// wasm: so there is one kind.
fn each(
    ids: impl Fn() -> Vec<Uuid> + Send + Sync + 'static,
    row: impl Fn(Uuid) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    keyed(Signal::derive(ids), Arc::new(row))
}

fn keyed(ids: Signal<Vec<Uuid>>, row: Arc<dyn Fn(Uuid) -> AnyView + Send + Sync>) -> AnyView {
    view! { <For each=move || ids.get() key=|id| *id children=move |id| row(id)/> }.into_any()
}

/// The last announcement; the earlier ones when they are asked for.
fn announcements(talker: Talker) -> AnyView {
    let all = Memo::new(move |_| talker.board.with(|it| it.announcements.clone()));
    let shown = move || {
        let all = all.get();
        let (last, earlier) = all.split_first()?;
        let earlier = (!earlier.is_empty()).then(|| {
            let rows = earlier.iter().map(|it| view! { <li class="py-1">{it.text.clone()}</li> }).collect_view();
            view! {
                <details class="text-sm">
                    <summary class="link link-hover flex min-h-11 items-center text-muted">{talker.text(|it| &it.earlier)}</summary>
                    <ul class="divide-y divide-base-300">{rows}</ul>
                </details>
            }
        });
        let label = talker.text(|it| &it.announcement);
        Some(view! {
            <section class="panel" id="announcement" aria-label=label>
                <div class="flex flex-col gap-1 px-4 py-3">
                    <h2 class="text-sm font-semibold text-muted">{label.clone()}</h2>
                    <p role="status" class="font-medium break-words">{last.text.clone()}</p>
                    {earlier}
                </div>
            </section>
        })
    };
    view! { {drawn(shown)} }.into_any()
}
