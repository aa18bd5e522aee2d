//! The bar at the bottom: what is about to be sent, and the button that sends it.

use super::Desk;
use crate::i18n::I18n;
use crate::ui::{Glyph, Icon};
use domain::instant::Span;
use leptos::prelude::*;

/// The summary; `free` says whether the chosen time can still be had.
pub fn summary(i: I18n, desk: &Desk, free: bool) -> AnyView {
    let (branches, people) = desk.chosen();
    let length = Span::minutes(desk.plan.offering.minutes.into());
    let when = match desk.draft.starts_at {
        Some(at) if free => view! { <b class="font-semibold">{i.range(at, at + length)}</b> }.into_any(),
        Some(at) => view! {
            <b class="font-semibold text-error"><Icon glyph=Glyph::Alert/>" "{i.t_with("scheduling.book.gone", &[("when", &i.date_time(at))])}</b>
        }
        .into_any(),
        None => view! { <b class="font-semibold text-muted">{i.t("scheduling.book.no_time")}</b> }.into_any(),
    };
    let undetermined = desk.draft.starts_at.and_then(|at| desk.calendar.slot(at)).is_some_and(|slot| slot.undetermined);
    let warning =
        undetermined.then(|| view! { <span class="text-warning">{i.t("scheduling.month.undetermined")}</span> });
    let held = desk.held_until.filter(|_| free).map(|until| {
        let text = i.t_with("scheduling.book.held", &[("until", &i.time(until))]);
        view! { <span class="text-success"><Icon glyph=Glyph::Check/>" "{text}</span> }
    });
    let counts =
        format!("{} · {}", i.tn("scheduling.branches.count", branches, &[]), i.tn("scheduling.people", people, &[]));
    view! {
        <section class="actionbar" aria-label=i.t("scheduling.book.summary")>
            <div class="mx-auto flex max-w-7xl flex-wrap items-center gap-x-4 gap-y-2 lg:px-2">
                <p class="flex min-w-0 flex-1 flex-wrap gap-x-3">{when}{held}<span class="text-muted">{counts}</span>{warning}</p>
                <button class="btn btn-primary w-full sm:w-auto" form="booking" name="go" value="submit"><Icon glyph=Glyph::Send/>{i.t("scheduling.book.submit")}</button>
            </div>
        </section>
    }
    .into_any()
}
