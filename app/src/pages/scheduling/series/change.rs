//! Moving or calling off several dates of a series.

use super::preview::{Row, figures, row};
use crate::api::ServerFn;
use crate::api::scheduling::series::MoveFields;
use crate::api::scheduling::{CancelSeries, MoveSeries};
use crate::flash::{Flash, text_of};
use crate::i18n::I18n;
use crate::pages::query;
use crate::pages::scheduling::calendar::Calendar;
use crate::ui::{Alert, Button, Confirm, Field, Glyph, Icon, Kind, Panel, Select, Textarea, Tone};
use domain::instant::Instant;
use domain::scheduling::EngagementStatus;
use domain::scheduling::request::MAX_NOTE;
use domain::scheduling::series::Reach;
use leptos::prelude::*;
use usecases::scheduling::series::{Preview, SeriesEngagement, SeriesView};

/// The form as the address carries it, if it was sent.
pub fn asked(view: &SeriesView) -> Option<MoveFields> {
    let text = |name| query::<String>(name).unwrap_or_default();
    let from = query("from")?;
    let (brand, series) = (view.brand_id.to_string(), view.id.to_string());
    let (reach, date, time) = (text("reach"), text("date"), text("time"));
    Some(MoveFields { brand, series, from, reach, date, time, ..MoveFields::default() })
}

/// What has not begun, as options.
fn coming(i: I18n, view: &SeriesView, now: Instant) -> Vec<(String, String)> {
    let engagements = view.dates.iter().filter_map(|it| it.engagement.as_ref());
    let coming = engagements.filter(|it| it.status == EngagementStatus::Planned && it.starts_at > now);
    coming.map(|it: &SeriesEngagement| (it.id.to_string(), i.date_time(it.starts_at))).collect()
}

/// The panel with both forms; none when nothing is left to change.
pub fn change(i: I18n, view: &SeriesView, asked: &MoveFields, now: Instant) -> Option<AnyView> {
    let options = coming(i, view, now);
    if options.is_empty() {
        return None;
    }
    let word = |it: &Reach| (it.word().to_owned(), i.word("scheduling.series.reaches", it.word()).to_owned());
    let reaches: Vec<(String, String)> = Reach::ALL.iter().map(word).collect();
    let reach = if asked.reach.is_empty() { Reach::Later.word().to_owned() } else { asked.reach.clone() };
    let MoveFields { from, date, time, .. } = asked.clone();
    let fields = vec![("brand", view.brand_id.to_string()), ("series", view.id.to_string())];
    let (moving, calling, other) = (options.clone(), options, reaches.clone());
    let (label, answer) = (i.t("scheduling.series.cancel"), i.t("scheduling.series.cancel_send"));
    Some(
        view! {
            <Panel title=i.t("scheduling.series.change") id="change">
                <form class="flex flex-col gap-4 p-4" method="get">
                    <Select name="from" label=i.t("scheduling.series.from") options=moving value=from/>
                    <Select name="reach" label=i.t("scheduling.series.reach") options=reaches value=reach/>
                    <div class="grid grid-cols-2 gap-4">
                        <Field name="date" label=i.t("scheduling.series.new_date") value=date kind="date" required=true/>
                        <Field name="time" label=i.t("scheduling.series.new_time") value=time kind="time" required=true/>
                    </div>
                    <p class="-mt-2 text-xs text-muted">{i.t("scheduling.series.move_help")}</p>
                    <div><Button kind=Kind::Primary>{i.t("scheduling.series.preview")}</Button></div>
                </form>
                <div class="border-t border-base-300 p-4">
                    <Confirm label answer action=CancelSeries::PATH fields kind=Kind::Danger class="btn-ghost btn-sm">
                        <Select form="cancel" name="from" label=i.t("scheduling.series.from") options=calling/>
                        <Select form="cancel" name="reach" label=i.t("scheduling.series.reach") options=other value=Reach::Later.word()/>
                        <Textarea form="cancel" name="reason" label=i.t("scheduling.series.reason") rows=2 maxlength=MAX_NOTE as u32 required=true/>
                    </Confirm>
                </div>
            </Panel>
        }
        .into_any(),
    )
}

/// The dates as they would be, with the button that moves them.
pub fn moved(i: I18n, view: &SeriesView, asked: &MoveFields, seen: &Preview, left: &Flash, now: Instant) -> AnyView {
    let calendar = Calendar::new(i, &seen.plan, Vec::new(), now).for_team(i, &seen.plan);
    let look = Row { calendar: &calendar, left, leave: i.t("scheduling.series.stay") };
    let rows = seen.occurrences.iter().map(|it| row(i, &look, it, false)).collect_view();
    let refused = left.errors.iter().find(|it| it.field == "dates").map(text_of);
    let refused = refused.map(|text| view! { <div class="p-4 pb-0"><Alert tone=Tone::Error>{text}</Alert></div> });
    let hidden = [
        ("brand", view.brand_id.to_string()),
        ("series", view.id.to_string()),
        ("from", asked.from.clone()),
        ("reach", asked.reach.clone()),
        ("date", asked.date.clone()),
        ("time", asked.time.clone()),
    ];
    let hidden =
        hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).into_iter().collect_view();
    let figures = figures(i, &seen.occurrences);
    view! {
        <Panel title=i.t("scheduling.series.moves") id="moves">
            <form method="post" action=MoveSeries::PATH>
                {hidden}{figures}{refused}
                <ol class="rows">{rows}</ol>
                <div class="flex flex-wrap items-center gap-3 border-t border-base-300 p-4">
                    <button class="btn btn-primary max-sm:w-full"><Icon glyph=Glyph::Check/>{i.t("scheduling.series.move_send")}</button>
                    <p class="text-xs text-muted">{i.t("scheduling.series.move_note")}</p>
                </div>
            </form>
        </Panel>
    }
    .into_any()
}
