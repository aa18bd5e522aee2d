//! Where an engagement stands, step by step.

use crate::i18n::{I18n, machine};
use crate::ui::{Glyph, Icon, Panel};
use domain::instant::Instant;
use domain::scheduling::{BookingStatus, EngagementStatus};
use leptos::prelude::*;
use usecases::scheduling::engagement::{BookingView, EngagementView};

/// What a step is: done, what is waited for, or not yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Done,
    Now,
    Later,
    Ended,
}

/// The panel with the steps from the request to the end.
pub fn trail(i: I18n, view: &EngagementView, booking: &BookingView) -> AnyView {
    let mut steps = vec![step(i, State::Done, "sent", Some(booking.requested_at), String::new())];
    match booking.status {
        BookingStatus::Held | BookingStatus::Requested => {
            steps.push(step(i, State::Now, "waiting", None, i.t("scheduling.trail.waiting_text").to_owned()));
        }
        BookingStatus::Offered => {
            steps.push(step(i, State::Now, "offered", booking.decided_at, booking.reason.clone()));
        }
        BookingStatus::Waiting => {
            let position = booking.position.map(|n| i.number(n as i64)).unwrap_or_default();
            let text = i.t_with("scheduling.waitlist.position", &[("n", &position)]);
            steps.push(step(i, State::Now, "queued", None, text));
        }
        BookingStatus::Called => steps.push(step(i, State::Now, "called", booking.decided_at, String::new())),
        BookingStatus::Lapsed => steps.push(step(i, State::Ended, "lapsed", booking.decided_at, String::new())),
        BookingStatus::Confirmed if view.seats.is_some() => {
            steps.push(step(i, State::Done, "seated", booking.decided_at, String::new()));
        }
        BookingStatus::Confirmed => steps.push(step(i, State::Done, "confirmed", booking.decided_at, String::new())),
        BookingStatus::Declined => {
            steps.push(step(i, State::Ended, "declined", booking.decided_at, reason(i, booking)));
        }
        BookingStatus::NoShow => {
            steps.push(step(i, State::Done, "confirmed", booking.decided_at, String::new()));
            steps.push(step(i, State::Ended, "no_show", Some(view.starts_at), String::new()));
        }
        BookingStatus::Cancelled => {
            let who = if booking.cancelled_by_brand { "cancelled_by_brand" } else { "cancelled_by_company" };
            let why = if booking.reason.is_empty() { String::new() } else { reason(i, booking) };
            steps.push(step(i, State::Ended, who, booking.decided_at, why));
        }
    }
    if booking.status == BookingStatus::Offered {
        // Nobody knows yet when it will start.
    } else if booking.status.holds() {
        let (state, word) = match view.status {
            EngagementStatus::Planned => {
                (if booking.status == BookingStatus::Confirmed { State::Now } else { State::Later }, "starts")
            }
            EngagementStatus::Live => (State::Now, "live"),
            EngagementStatus::Completed | EngagementStatus::Cancelled => (State::Done, "started"),
        };
        steps.push(step(i, state, word, Some(view.live_since.unwrap_or(view.starts_at)), String::new()));
        let over = view.status == EngagementStatus::Completed;
        let state = if over { State::Done } else { State::Later };
        steps.push(step(i, state, "over", view.ended_at.filter(|_| over), String::new()));
    }
    view! {
        <Panel title=i.t("scheduling.trail.title")>
            <ol class="relative p-4 before:absolute before:inset-y-6 before:left-7.5 before:w-px before:bg-base-300">{steps}</ol>
        </Panel>
    }
    .into_any()
}

fn reason(i: I18n, booking: &BookingView) -> String {
    i.t_with("scheduling.engagement.reason", &[("reason", &booking.reason)])
}

fn step(i: I18n, state: State, word: &'static str, at: Option<Instant>, text: String) -> AnyView {
    let (mark, glyph) = match state {
        State::Done => ("border-success bg-base-100 text-success", Glyph::Check),
        State::Now => ("border-primary bg-primary text-primary-content", Glyph::Clock),
        State::Later => ("border-base-300 bg-base-100 text-muted", Glyph::Clock),
        State::Ended => ("border-base-300 bg-base-200 text-muted", Glyph::X),
    };
    let weight = if state == State::Later { "text-muted" } else { "font-medium" };
    view! {
        <li class="relative flex gap-3 pb-5 last:pb-0" aria-current=(state == State::Now).then_some("step")>
            <span class=format!("z-1 grid size-7 shrink-0 place-items-center rounded-full border {mark}")><Icon glyph class="size-3.5"/></span>
            <div class="min-w-0">
                <p class=weight>{i.word("scheduling.trail", word)}</p>
                {at.map(|at| view! { <p class="text-xs text-muted"><time datetime=machine(at)>{i.date_time(at)}</time></p> })}
                {(!text.is_empty()).then(|| view! { <p class="text-muted whitespace-pre-line">{text}</p> })}
            </div>
        </li>
    }
    .into_any()
}
