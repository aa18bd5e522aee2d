//! Which kinds and statuses to show: a form that needs no script.

use super::as_number;
use crate::i18n::I18n;
use crate::pages::scheduling::kind_word;
use crate::ui::{Button, Glyph, Size};
use domain::catalogue::Kind;
use domain::id::CompanyId;
use domain::scheduling::BookingStatus;
use leptos::prelude::*;
use usecases::scheduling::{Timeline, TimelineQuery};

/// The page of the file that shows what is asked for.
pub fn href(company: CompanyId, asked: TimelineQuery) -> String {
    let kind = asked.kind.map(|it| format!("kind={it}"));
    let status = asked.status.map(|it| format!("status={it}"));
    // People count pages from 1.
    let page = (asked.page > 0).then(|| format!("page={}", asked.page + 1));
    let query: Vec<String> = [kind, status, page].into_iter().flatten().collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/companies/{company}/timeline{mark}{}", query.join("&"))
}

/// Two lists to choose from, each with how many there are, and a button.
pub fn filter(i: I18n, found: &Timeline, asked: TimelineQuery) -> AnyView {
    let count = |takes: &dyn Fn(Kind, BookingStatus) -> bool| -> u64 {
        found.counts.iter().filter(|it| takes(it.0, it.1)).map(|it| it.2).sum()
    };
    let kinds = Kind::ALL.iter().map(|kind| {
        option(i, kind.word(), kind_word(i, *kind), count(&|of, _| of == *kind), asked.kind == Some(*kind))
    });
    let statuses = BookingStatus::ALL.iter().map(|status| {
        let text = i.word("scheduling.booking_status", status.word());
        option(i, status.word(), text, count(&|_, of| of == *status), asked.status == Some(*status))
    });
    view! {
        <form class="grid w-full min-w-0 grid-cols-2 gap-2 sm:ml-auto sm:flex sm:w-auto" method="get" action=href(found.company.id, TimelineQuery::default())>
            <select class="select select-sm w-full min-w-0 text-base sm:w-44 lg:text-sm" name="kind" aria-label=i.t("scheduling.timeline.kind")>
                <option value="">{i.t("scheduling.timeline.every_kind")}</option>
                {kinds.collect_view()}
            </select>
            <select class="select select-sm w-full min-w-0 text-base sm:w-44 lg:text-sm" name="status" aria-label=i.t("scheduling.timeline.status")>
                <option value="">{i.t("scheduling.timeline.every_status")}</option>
                {statuses.collect_view()}
            </select>
            <Button size=Size::Small glyph=Glyph::Search class="max-sm:col-span-2">{i.t("scheduling.timeline.show")}</Button>
        </form>
    }
    .into_any()
}

/// Only what there is; what was chosen stays in the list even so.
fn option(i: I18n, word: &'static str, text: &'static str, count: u64, chosen: bool) -> Option<AnyView> {
    let text = format!("{text} ({})", i.number(as_number(count)));
    (count > 0 || chosen).then(|| view! { <option value=word selected=chosen>{text}</option> }.into_any())
}
