//! When one of the team is away.

use crate::api::ServerFn;
use crate::api::directory::{AWAY, AddAbsence, RemoveAbsence};
use crate::i18n::I18n;
use crate::ui::{Button, EmptyState, Field, Glyph, Kind, Panel, PostButton, Size};
use chrono::{Days, NaiveTime};
use domain::id::{BrandId, ResourceId};
use domain::instant::Interval;
use leptos::prelude::*;
use usecases::directory::AbsenceRow;

/// The panel of absences with the form for one more.
pub fn away(i: I18n, brand: BrandId, resource: ResourceId, rows: &[AbsenceRow]) -> AnyView {
    let list = if rows.is_empty() {
        view! { <EmptyState title=i.t("directory.away.none") glyph=Glyph::Check/> }.into_any()
    } else {
        let rows = rows.iter().map(|it| row(i, brand, resource, it)).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <Panel title=i.t("directory.away.title") id="away">
            {list}
            <form class="flex flex-col gap-4 border-t border-base-300 p-4" method="post" action=AddAbsence::PATH>
                <input type="hidden" name="brand" value=brand.to_string()/>
                <input type="hidden" name="resource" value=resource.to_string()/>
                <div class="grid grid-cols-1 gap-4 sm:grid-cols-2">
                    <Field form=AWAY name="from" label=i.t("directory.away.from") kind="date" required=true/>
                    <Field form=AWAY name="from_time" label=i.t("directory.away.from_time") kind="time"/>
                    <Field form=AWAY name="until" label=i.t("directory.away.until") help=i.t("directory.away.until_help") kind="date"/>
                    <Field form=AWAY name="until_time" label=i.t("directory.away.until_time") kind="time"/>
                </div>
                <Field form=AWAY name="note" label=i.t("directory.away.note") help=i.t("directory.away.note_help") autocomplete="off" maxlength=100/>
                <div><Button>{i.t("directory.away.add")}</Button></div>
            </form>
        </Panel>
    }
    .into_any()
}

fn row(i: I18n, brand: BrandId, resource: ResourceId, it: &AbsenceRow) -> AnyView {
    let clashes = it
        .clashes
        .iter()
        .map(|(id, title, title_en, at)| {
            let text = format!("{} {}", i.date_time(*at), i.named(title, title_en));
            view! { <li><a class="link text-warning" href=format!("/brands/{brand}/engagements/{id}#crew")>{text}</a></li> }
        })
        .collect_view();
    let clashes = (!it.clashes.is_empty()).then(|| {
        let count = i64::try_from(it.clashes.len()).unwrap_or_default();
        view! { <p class="mt-1 text-xs text-warning">{i.tn("directory.away.clashes", count, &[])}</p><ul class="text-xs">{clashes}</ul> }
    });
    let fields = vec![("brand", brand.to_string()), ("resource", resource.to_string()), ("absence", it.id.to_string())];
    view! {
        <li class="flex flex-wrap items-center justify-between gap-3">
            <div class="min-w-0">
                <p class="font-medium">{when(i, it.time)}</p>
                <p class="text-muted">{it.note.clone()}</p>
                {clashes}
            </div>
            <PostButton action=RemoveAbsence::PATH fields kind=Kind::Ghost size=Size::Small>{i.t("directory.away.remove")}</PostButton>
        </li>
    }
    .into_any()
}

/// Whole days as days, the last included; anything else with its times.
pub fn when(i: I18n, time: Interval) -> String {
    let (start, end) = (i.local(time.start), i.local(time.end));
    if start.time() != NaiveTime::MIN || end.time() != NaiveTime::MIN {
        return i.range(time.start, time.end);
    }
    let (first, last) = (start.date_naive(), end.date_naive() - Days::new(1));
    if first == last { i.day(first) } else { format!("{} – {}", i.day(first), i.day(last)) }
}
