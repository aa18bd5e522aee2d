//! The dates as they would be, each with what is to become of it.

use crate::api::ServerFn;
use crate::api::scheduling::AddSeries;
use crate::api::scheduling::series::SeriesFields;
use crate::flash::{Flash, text_of};
use crate::i18n::I18n;
use crate::pages::scheduling::calendar::Calendar;
use crate::ui::{Alert, Badge, Glyph, Icon, Panel, Tone};
use domain::instant::Instant;
use domain::scheduling::working_days::DayKind;
use leptos::prelude::*;
use usecases::scheduling::engagement::EngagementView;
use usecases::scheduling::series::{Occurrence, Preview};

/// The panel with the dates and the button that writes them.
pub fn preview(
    i: I18n,
    view: &EngagementView,
    asked: &SeriesFields,
    seen: &Preview,
    left: &Flash,
    now: Instant,
) -> AnyView {
    let calendar = Calendar::new(i, &seen.plan, Vec::new(), now).for_team(i, &seen.plan);
    let look = Row { calendar: &calendar, left, leave: i.t("scheduling.series.leave") };
    let rows = seen.occurrences.iter().enumerate().map(|(n, it)| row(i, &look, it, n == 0)).collect_view();
    let figures = figures(i, &seen.occurrences);
    let unsure = seen.occurrences.iter().any(|it| it.undetermined).then(|| {
        view! { <div class="p-4 pb-0"><Alert tone=Tone::Warning>{i.t("scheduling.series.undetermined")}</Alert></div> }
    });
    let refused = left.errors.iter().find(|it| it.field == "dates").map(text_of);
    let refused = refused.map(|text| view! { <div class="p-4 pb-0"><Alert tone=Tone::Error>{text}</Alert></div> });
    let hidden = [
        ("brand", view.brand_id.to_string()),
        ("engagement", view.id.to_string()),
        ("pattern", asked.pattern.clone()),
        ("rule", asked.rule.clone()),
        ("count", asked.count.clone()),
        ("until", asked.until.clone()),
        ("shift", asked.shift.clone()),
        ("keep", asked.keep.clone()),
    ];
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    view! {
        <Panel title=i.t("scheduling.series.dates") id="dates">
            <form method="post" action=AddSeries::PATH>
                {hidden.into_iter().collect_view()}
                {figures}{refused}{unsure}
                <ol class="rows">{rows}</ol>
                <div class="flex flex-wrap items-center gap-3 border-t border-base-300 p-4">
                    <button class="btn btn-primary max-sm:w-full"><Icon glyph=Glyph::Check/>{i.t("scheduling.series.add")}</button>
                    <p class="text-xs text-muted">{i.t("scheduling.series.add_help")}</p>
                </div>
            </form>
        </Panel>
    }
    .into_any()
}

/// How many dates can be had, how many are in conflict, and how many are left out.
pub fn figures(i: I18n, occurrences: &[Occurrence]) -> AnyView {
    let count = |wanted: fn(&Occurrence) -> bool| {
        i64::try_from(occurrences.iter().filter(|it| wanted(it)).count()).unwrap_or_default()
    };
    let figures = [
        (count(|it| it.time.is_some() && it.reasons.is_empty()), "scheduling.series.figure_free"),
        (count(|it| !it.reasons.is_empty()), "scheduling.series.figure_taken"),
        (count(|it| it.time.is_none()), "scheduling.series.figure_skipped"),
    ];
    let figures = figures.map(|(number, key)| {
        view! { <div class="px-1 py-3"><dd class="text-lg font-semibold tabular-nums">{i.number(number)}</dd><dt class="text-xs text-muted">{i.t(key)}</dt></div> }
    });
    let figures = figures.into_iter().collect_view();
    view! { <dl class="grid grid-cols-3 divide-x divide-base-300 border-b border-base-300 text-center">{figures}</dl> }
        .into_any()
}

/// What all rows of a list share.
pub struct Row<'a> {
    pub calendar: &'a Calendar,
    pub left: &'a Flash,
    /// The word for doing nothing about a date.
    pub leave: &'static str,
}

/// One date with what is to become of it; `first`: it is the engagement that comes back, and stands.
pub fn row(i: I18n, Row { calendar, left, leave }: &Row<'_>, it: &Occurrence, first: bool) -> AnyView {
    let nominal = i.day_with_year(it.nominal);
    let kind = match &it.kind {
        DayKind::Holiday(name) => {
            let name = name.clone();
            Some(view! { <Badge tone=Tone::Error>{name}</Badge> }.into_any())
        }
        DayKind::Weekend => Some(view! { <Badge>{i.t("scheduling.series.weekend")}</Badge> }.into_any()),
        _ => None,
    };
    let moved = it.time.filter(|time| i.local(time.start).date_naive() != it.nominal);
    let what = match it.time {
        None => view! { <span class="text-muted">{i.t("scheduling.series.skipped")}</span> }.into_any(),
        Some(_) if first => view! { <span class="text-muted">{i.t("scheduling.series.first")}</span> }.into_any(),
        Some(time) => {
            let text = match moved {
                Some(time) => i.t_with("scheduling.series.moved", &[("when", &i.range(time.start, time.end))]),
                None => i.times(time.start, time.end),
            };
            let unsure = it.undetermined.then(
                || view! { " "<abbr class="unsure no-underline" title=i.t("scheduling.month.undetermined")>"?"</abbr> },
            );
            view! { <span class:text-warning=moved.is_some()>{text}</span>{unsure} }.into_any()
        }
    };
    let name = format!("choice[d{}]", it.nominal);
    let typed = left.typed("", &name).map(ToOwned::to_owned);
    let choice = if first || it.time.is_none() {
        None
    } else if it.reasons.is_empty() {
        let label = i.t_with("scheduling.series.leave_out", &[("date", &nominal)]);
        Some(view! {
            <label class="flex min-h-11 items-center gap-2 text-muted lg:min-h-8.5">
                <input class="checkbox checkbox-sm" type="checkbox" name=name value="skip" checked=typed.is_some() aria-label=label/>
                {*leave}
            </label>
        }
        .into_any())
    } else {
        let why =
            calendar.why(i, &it.reasons).into_iter().map(|text| view! { <p class="text-sm text-error">{text}</p> });
        let option = |value: String, text: String, checked: bool| {
            view! {
                <label class="flex min-h-11 items-center gap-2 lg:min-h-8.5">
                    <input class="radio radio-sm radio-primary" type="radio" name=name.clone() value=value checked=checked/>{text}
                </label>
            }
        };
        let chosen = typed.clone().unwrap_or_else(|| "skip".to_owned());
        let others = it.nearest.iter().map(|at| option(at.0.to_string(), i.date_time(*at), chosen == at.0.to_string()));
        Some(view! {
            <fieldset class="basis-full">
                <legend class="sr-only">{nominal.clone()}</legend>
                {why.collect_view()}
                <div class="mt-1 flex flex-wrap gap-x-5">{others.collect_view()}{option("skip".to_owned(), (*leave).to_owned(), chosen == "skip")}</div>
            </fieldset>
        }
        .into_any())
    };
    view! {
        <li class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <b class="min-w-36 font-medium">{nominal.clone()}</b>{kind}
            <span class="min-w-0 flex-1">{what}</span>
            {choice}
        </li>
    }
    .into_any()
}
