//! How it comes back.

use crate::api::scheduling::series::{CUSTOM, SeriesFields};
use crate::i18n::I18n;
use crate::ui::{Button, Checkbox, Field, Kind, LinkButton, Panel, Select};
use chrono::{Datelike, NaiveDate};
use domain::scheduling::series::Shift;
use leptos::prelude::*;
use usecases::scheduling::engagement::EngagementView;
use usecases::scheduling::series::MOST_DATES;

/// The rule's two letters for a day of the week, Monday first (RFC 5545 3.3.10).
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The form; it asks for the page again, with what would come of it.
pub fn form(i: I18n, view: &EngagementView, asked: &SeriesFields) -> AnyView {
    let options = patterns(i, i.local(view.starts_at).date_naive());
    let shifts = Shift::ALL.iter().map(|it| it.word());
    let shifts = shifts.map(|it| (it.to_owned(), i.word("scheduling.series.shifts", it).to_owned())).collect();
    let shift = if asked.shift.is_empty() { Shift::Next.word().to_owned() } else { asked.shift.clone() };
    let SeriesFields { pattern, rule, count, until, keep, .. } = asked.clone();
    let keep = !keep.is_empty();
    let back = format!("/brands/{}/engagements/{}", view.brand_id, view.id);
    view! {
        <Panel title=i.t("scheduling.series.how")>
            <form class="flex flex-col gap-4 p-4" method="get">
                <Select name="pattern" label=i.t("scheduling.series.pattern") options value=pattern/>
                <Field name="rule" label=i.t("scheduling.series.rule") help=i.t("scheduling.series.rule_help") value=rule autocomplete="off" maxlength=300/>
                <div class="grid grid-cols-2 gap-4">
                    <Field name="count" label=i.t("scheduling.series.count") value=count inputmode="numeric" autocomplete="off" maxlength=2/>
                    <Field name="until" label=i.t("scheduling.series.until") value=until kind="date"/>
                </div>
                <p class="-mt-2 text-xs text-muted">{i.tn("scheduling.series.end_help", MOST_DATES as i64, &[])}</p>
                <Select name="shift" label=i.t("scheduling.series.shift") options=shifts value=shift/>
                <Checkbox name="keep" checked=keep>{i.t("scheduling.series.keep")}</Checkbox>
                <div class="flex flex-wrap gap-2">
                    <Button kind=Kind::Primary>{i.t("scheduling.series.preview")}</Button>
                    <LinkButton href=back kind=Kind::Ghost>{i.t("directory.brand.leave")}</LinkButton>
                </div>
            </form>
        </Panel>
    }
    .into_any()
}

/// The rules that a date suggests, with their words.
fn patterns(i: I18n, date: NaiveDate) -> Vec<(String, String)> {
    let day = WEEKDAYS[date.weekday().num_days_from_monday() as usize];
    let (nth, weekday) = ((date.day() - 1) / 7 + 1, i.weekday(date));
    let with = |key: &'static str, n: u32| i.t_with(key, &[("weekday", weekday), ("n", &n.to_string())]);
    let nth_word = i.word("scheduling.series.nth", &nth.to_string());
    let mut patterns = vec![
        ("FREQ=WEEKLY".to_owned(), with("scheduling.series.weekly", 1)),
        ("FREQ=WEEKLY;INTERVAL=2".to_owned(), with("scheduling.series.fortnightly", 2)),
    ];
    if nth <= 4 {
        let text = i.t_with("scheduling.series.monthly_nth", &[("nth", nth_word), ("weekday", weekday)]);
        patterns.push((format!("FREQ=MONTHLY;BYDAY={nth}{day}"), text));
    }
    let is_last = (date + chrono::Days::new(7)).month() != date.month();
    if is_last {
        patterns.push((format!("FREQ=MONTHLY;BYDAY=-1{day}"), with("scheduling.series.monthly_last", 0)));
    }
    // The 29th to 31st are not in every month, and a rule leaves such months out.
    if date.day() <= 28 {
        patterns.push((
            format!("FREQ=MONTHLY;BYMONTHDAY={}", date.day()),
            with("scheduling.series.monthly_day", date.day()),
        ));
    }
    patterns.push((CUSTOM.to_owned(), i.t("scheduling.series.custom").to_owned()));
    patterns
}
