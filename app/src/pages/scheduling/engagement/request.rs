//! What was asked for: head count, answers, the company's wishes.

use crate::i18n::I18n;
use crate::ui::Panel;
use leptos::prelude::*;
use usecases::scheduling::engagement::{BookingView, EngagementView};

/// The panel with the request as it was sent.
pub fn request(i: I18n, view: &EngagementView, booking: &BookingView) -> AnyView {
    let mut rows = vec![(i.t("scheduling.details.heads").to_owned(), i.number(booking.head_count.into()))];
    let place = view.place.as_ref().map(|(zh, en)| i.named(zh, en).to_owned());
    rows.extend(place.map(|it| (i.t("scheduling.branches.site").to_owned(), it)));
    rows.extend(view.questions.iter().filter_map(|question| {
        let answer = booking.answers.get(&question.key).filter(|answer| !answer.trim().is_empty())?;
        Some((i.named(&question.zh, &question.en).to_owned(), answer.clone()))
    }));
    let note =
        if booking.note.is_empty() { i.t("scheduling.engagement.no_note").to_owned() } else { booking.note.clone() };
    rows.push((i.t("scheduling.details.note").to_owned(), note));
    let rows = rows
        .into_iter()
        .map(|(label, value)| view! { <div><dt class="text-xs text-muted">{label}</dt><dd class="whitespace-pre-line">{value}</dd></div> })
        .collect_view();
    view! { <Panel title=i.t("scheduling.engagement.request")><dl class="rows">{rows}</dl></Panel> }.into_any()
}
