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

use domain::id::ServiceItemId;
use domain::live::board::{Board, Own};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the room says; `{{ n }}` and the like are filled in here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TalkTexts {
    /// Names in English where there are any.
    pub english: bool,
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
    pub services: ServiceTexts,
}

/// Where forms go without scripts, and the room's own address, below which scripts find the rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TalkPlaces {
    pub engagement: String,
    pub room: String,
    pub ask: String,
    pub vote: String,
    pub choose: String,
    pub apply: String,
    pub receipts: String,
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
    places: StoredValue<TalkPlaces>,
}

impl Talker {
    fn text(self, text: impl Fn(&TalkTexts) -> &String) -> String {
        self.texts.with_value(|it| text(it).clone())
    }

    fn place(self, place: impl Fn(&TalkPlaces) -> &String) -> String {
        self.places.with_value(|it| place(it).clone())
    }

    /// A name in the reader's language.
    fn named(self, chinese: &str, english: &str) -> String {
        let english_wanted = self.texts.with_value(|it| it.english) && !english.is_empty();
        if english_wanted { english.to_owned() } else { chinese.to_owned() }
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
        view! { <p role="alert" class="text-sm text-error empty:hidden">{text}</p> }
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
    texts: TalkTexts,
    places: TalkPlaces,
) -> impl IntoView {
    let talker = Talker {
        board: RwSignal::new(board),
        own: RwSignal::new(own),
        error: RwSignal::new(None),
        texts: StoredValue::new(texts),
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
    view! { {shown} }.into_any()
}
