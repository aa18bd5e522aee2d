//! A series: its dates, and the way to put one back.

use super::change;
use crate::api::ServerFn;
use crate::api::scheduling::PutBack;
use crate::flash::{self, Flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::scheduling::calendar::Calendar;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Badge, Button, EngagementBadge, Kind, LinkButton, Panel, Radio, Rail, Size};
use chrono::NaiveDate;
use domain::id::{BrandId, SeriesId};
use domain::identity::{Right, Scope};
use domain::instant::Instant;
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::scheduling::plan::Plan;
use usecases::scheduling::series::{Occurrence, SeriesDate, SeriesView, preview_date, preview_move, series};

/// `/brands/{brand}/series/{series}?put=`: for the brand's team; whoever decides may put a date back.
#[component]
pub fn SeriesPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand")?, param::<SeriesId>("series")?);
        let cx = use_cx();
        let view = series(&cx, &viewer.actor, id).await?;
        let i = I18n { zone: view.zone, ..use_i18n() };
        if view.brand_id != brand || !viewer.actor.may(Right::SeeBrand, Scope::Brand(brand)) {
            return Err(Problem::NotFound);
        }
        let left = flash::take().await;
        let decides = viewer.actor.may(Right::Decide, Scope::Brand(brand));
        let wanted = query::<NaiveDate>("put").filter(|date| decides && open(&view, *date));
        let putting = match wanted {
            Some(date) => {
                let (it, plan) = preview_date(&cx, &viewer.actor, id, date).await?;
                Some(put(i, &view, &it, &plan, cx.now()))
            }
            None => None,
        };
        let asked = change::asked(&view).filter(|_| decides);
        let moving = match &asked {
            Some(asked) => match asked.read(view.zone) {
                Ok((from, reach, at)) => match preview_move(&cx, &viewer.actor, from, reach, at).await {
                    Ok(seen) => Some(change::moved(i, &view, asked, &seen, &left, cx.now())),
                    Err(error @ (UseCaseError::Invalid(_) | UseCaseError::Conflict(_))) => {
                        provide_context(Flash::new().failed(&error));
                        None
                    }
                    Err(error) => return Err(error.into()),
                },
                Err(error) => {
                    provide_context(Flash::new().failed(&error));
                    None
                }
            },
            None => None,
        };
        let change = decides.then(|| change::change(i, &view, &asked.unwrap_or_default(), cx.now())).flatten();
        let title = i.t_with("scheduling.series.title", &[("title", i.named(&view.title, &view.title_en))]);
        let head = format!("{} · {}", i.named(&view.company, &view.company_en), i.zone_name());
        let head = view! { <p class="text-muted">{head}</p> }.into_any();
        let rows = view.dates.iter().map(|it| row(i, &view, it, decides)).collect_view();
        Ok(view! {
            <Rail title head>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-3 xl:grid-cols-2">
                    <div class="grid min-w-0 grid-cols-1 gap-3">{putting}{moving}<Panel title=i.t("scheduling.series.dates") id="all"><ol class="rows">{rows}</ol></Panel></div>
                    {change}
                </div>
            </Rail>
        }
        .into_any())
    })
}

fn open(view: &SeriesView, date: NaiveDate) -> bool {
    view.dates.iter().any(|it| it.nominal == date && it.is_open())
}

fn row(i: I18n, view: &SeriesView, it: &SeriesDate, decides: bool) -> AnyView {
    let what = match &it.engagement {
        Some(engagement) => {
            let href = format!("/brands/{}/engagements/{}", view.brand_id, engagement.id);
            // The date stands before it, unless it was moved.
            let same = i.local(engagement.starts_at).date_naive() == it.nominal;
            let when = if same { i.time(engagement.starts_at) } else { i.date_time(engagement.starts_at) };
            view! { <a class="link" href=href>{when}</a><EngagementBadge status=engagement.status/> }.into_any()
        }
        None => view! { <Badge>{i.t("scheduling.series.skipped_badge")}</Badge> }.into_any(),
    };
    let back = (decides && it.is_open()).then(|| {
        let href = format!("/brands/{}/series/{}?put={}", view.brand_id, view.id, it.nominal);
        let label = i.t_with("scheduling.series.put_back_date", &[("date", &i.day_with_year(it.nominal))]);
        view! { <span class="ml-auto" title=label><LinkButton href kind=Kind::Ghost size=Size::Small>{i.t("scheduling.series.put_back")}</LinkButton></span> }
    });
    view! { <li class="flex flex-wrap items-center gap-x-3 gap-y-1"><b class="min-w-36 font-medium">{i.day_with_year(it.nominal)}</b>{what}{back}</li> }.into_any()
}

/// The times at which a date can take place after all.
fn put(i: I18n, view: &SeriesView, it: &Occurrence, plan: &Plan, now: Instant) -> AnyView {
    let calendar = Calendar::new(i, plan, Vec::new(), now).for_team(i, plan);
    let own = it.time.filter(|_| it.reasons.is_empty()).map(|it| it.start);
    let why =
        calendar.why(i, &it.reasons).into_iter().map(|text| view! { <p class="text-error">{text}</p> }).collect_view();
    let closed =
        it.time.is_none().then(|| view! { <p class="text-warning">{i.t("scheduling.series.closed_then")}</p> });
    let times = own.into_iter().chain(it.nearest.iter().copied().filter(|at| Some(*at) != own));
    let times: Vec<Instant> = times.collect();
    let form = if times.is_empty() {
        view! { <p>{i.t("scheduling.series.no_time")}</p> }.into_any()
    } else {
        let radio = |(n, at): (usize, Instant)| {
            let text = i.date_time(at);
            view! { <Radio name="starts_at" value=at.0.to_string() checked=n == 0>{text}</Radio> }
        };
        let radios = times.into_iter().enumerate().map(radio).collect_view();
        let back = format!("/brands/{}/series/{}", view.brand_id, view.id);
        view! {
            <fieldset class="grid gap-2 sm:grid-cols-2"><legend class="mb-2 text-sm font-medium">{i.t("scheduling.series.when")}</legend>{radios}</fieldset>
            <div class="flex gap-2">
                <Button kind=Kind::Primary>{i.t("scheduling.series.put_back")}</Button>
                <LinkButton href=back kind=Kind::Ghost>{i.t("directory.brand.leave")}</LinkButton>
            </div>
        }
        .into_any()
    };
    let title = i.t_with("scheduling.series.put_back_date", &[("date", &i.day_with_year(it.nominal))]);
    let (brand, series, date) = (view.brand_id.to_string(), view.id.to_string(), it.nominal.to_string());
    view! {
        <Panel title id="put">
            <form class="flex flex-col gap-4 p-4" method="post" action=PutBack::PATH>
                <input type="hidden" name="brand" value=brand/>
                <input type="hidden" name="series" value=series/>
                <input type="hidden" name="date" value=date/>
                {closed}{why}{form}
            </form>
        </Panel>
    }
    .into_any()
}
