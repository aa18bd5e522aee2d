//! A brand's week to be moved about: by the hand, or by the keyboard in a small form.

#[cfg(feature = "hydrate")]
mod calendar;
#[cfg(feature = "hydrate")]
mod desk;

use super::texts::strings;
use leptos::html::{Dialog, Div};
use leptos::prelude::*;

strings! {
    /// What the planner says.
    pub struct PlannerTexts {
        pub label: String,
        pub week: String,
        pub day_of_team: String,
        pub week_of_team: String,
        pub help: String,
        pub open: String,
        pub starts: String,
        pub minutes: String,
        pub save: String,
        pub back: String,
        /// Nothing came back from the server.
        pub lost: String,
    }
}

strings! {
    /// Where the planner gets its week and sends its moves.
    pub struct PlannerPlaces {
        /// The week as JSON.
        pub data: String,
        /// Before the engagement's id and `/move`.
        pub engagements: String,
        pub script: String,
    }
}

/// The ways to look at the week, by the library's names.
#[cfg(feature = "hydrate")]
const VIEWS: [&str; 3] = ["timeGridWeek", "resourceTimelineDay", "resourceTimelineWeek"];

/// One of a crew in the form, with all that could come instead: id and name each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Member {
    id: String,
    choices: Vec<(String, String)>,
    /// Who is chosen.
    by: String,
}

/// An engagement in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Edit {
    engagement: String,
    title: String,
    href: String,
    /// What a change means for others.
    ask: String,
    /// `2026-12-01T10:00` on the brand's clock.
    starts: String,
    minutes: String,
    /// Whether its length can be changed.
    stretches: bool,
    movable: bool,
    crew: Vec<Member>,
    /// Why the last try was refused.
    refused: String,
}

/// What the page shows besides the library's drawing.
#[derive(Clone, Copy)]
struct Shown {
    ready: RwSignal<bool>,
    view: RwSignal<usize>,
    edit: RwSignal<Edit>,
    status: RwSignal<(bool, String)>,
}

/// What the reader does.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser moves anything"))]
enum Act {
    Look(usize),
    Save,
    Back,
}

/// Draws the week with Event Calendar where there is room for it, instead of the page's own grid and lanes. A move that
/// concerns others, and every move by the keyboard, goes through the form; one that is refused goes back and says why.
#[island]
pub fn Planner(places: PlannerPlaces, texts: PlannerTexts) -> impl IntoView {
    let (board, dialog) = (NodeRef::<Div>::new(), NodeRef::<Dialog>::new());
    let shown = Shown {
        ready: RwSignal::new(false),
        view: RwSignal::new(0),
        edit: RwSignal::new(Edit::default()),
        status: RwSignal::new((false, String::new())),
    };
    let Shown { ready, view, edit, status } = shown;
    #[cfg(feature = "hydrate")]
    let act = desk::start(places, texts.clone(), board, dialog, shown);
    #[cfg(not(feature = "hydrate"))]
    let act = {
        drop(places);
        |_: Act| {}
    };
    let views = [texts.week, texts.day_of_team, texts.week_of_team]
        .into_iter()
        .enumerate()
        .map(|(at, text)| {
            let chosen = move || view.get() == at;
            view! {
                <button
                    type="button" class="btn btn-sm join-item" class:btn-active=chosen
                    aria-pressed=move || if chosen() { "true" } else { "false" } on:click=move |_| act(Act::Look(at))
                >{text}</button>
            }
        })
        .collect_view();
    let crew = move || {
        let rows = edit.with(|it| it.crew.clone()).into_iter().enumerate();
        rows.map(|(at, member)| {
            let choices = member
                .choices
                .iter()
                .map(|(id, name)| view! { <option value=id.clone() selected=*id == member.by>{name.clone()}</option> })
                .collect_view();
            let name = member.choices.iter().find(|it| it.0 == member.id).map(|it| it.1.clone()).unwrap_or_default();
            view! {
                <label class="flex flex-col gap-1 text-xs text-muted">
                    {name}
                    <select class="select w-full" on:change=move |event| edit.update(|it| it.crew[at].by = event_target_value(&event))>{choices}</select>
                </label>
            }
        })
        .collect_view()
    };
    let label = texts.label.clone();
    view! {
        <section class="planner panel min-w-0" class:hidden=move || !ready.get() data-ready=move || ready.get().then_some("true") aria-label=label>
            <div class="panel-head">
                <h2>{texts.label}</h2>
                <div class="join">{views}</div>
                <p class="ml-auto text-xs text-muted max-xl:hidden">{texts.help}</p>
            </div>
            <div node_ref=board></div>
            <p role="status" class="border-t border-base-300 px-4 py-2 empty:hidden" class:text-error=move || status.with(|it| it.0)>{move || status.with(|it| it.1.clone())}</p>
            <dialog node_ref=dialog class="modal" aria-labelledby="planner-title">
                <form
                    class="modal-box flex max-w-md flex-col gap-3"
                    on:submit=move |event| {
                        event.prevent_default();
                        act(Act::Save);
                    }
                >
                    <h3 id="planner-title" class="text-lg font-semibold">{move || edit.with(|it| it.title.clone())}</h3>
                    <a class="link w-fit text-sm" href=move || edit.with(|it| it.href.clone())>{texts.open}</a>
                    <fieldset class="flex flex-col gap-3" disabled=move || edit.with(|it| !it.movable)>
                        <div class="grid grid-cols-[minmax(0,1fr)_8rem] gap-3">
                            <label class="flex flex-col gap-1 text-xs text-muted">
                                {texts.starts}
                                <input
                                    class="input w-full" type="datetime-local" required=true
                                    prop:value=move || edit.with(|it| it.starts.clone())
                                    on:input=move |event| edit.update(|it| it.starts = event_target_value(&event))
                                />
                            </label>
                            <label class="flex flex-col gap-1 text-xs text-muted">
                                {texts.minutes}
                                <input
                                    class="input w-full" type="number" min="15" max="480" step="5" required=true
                                    prop:value=move || edit.with(|it| it.minutes.clone())
                                    prop:disabled=move || edit.with(|it| !it.stretches)
                                    on:input=move |event| edit.update(|it| it.minutes = event_target_value(&event))
                                />
                            </label>
                        </div>
                        {crew}
                    </fieldset>
                    <p class="text-sm text-warning empty:hidden">{move || edit.with(|it| it.ask.clone())}</p>
                    <p role="alert" class="text-sm text-error empty:hidden">{move || edit.with(|it| it.refused.clone())}</p>
                    <div class="modal-action mt-0">
                        <button type="button" class="btn btn-ghost" on:click=move |_| act(Act::Back)>{texts.back}</button>
                        <button class="btn btn-primary" class:hidden=move || edit.with(|it| !it.movable)>{texts.save}</button>
                    </div>
                </form>
            </dialog>
        </section>
    }
}
