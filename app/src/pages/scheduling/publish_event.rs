//! A brand opens an event: what, when, about what, how many seats.

use super::calendar::{Calendar, first_of};
use super::kind_word;
use super::month::month;
use super::times::times;
use crate::api::ServerFn;
use crate::api::scheduling::PublishEvent as Publish;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, EmptyState, Field, Glyph, Icon, Panel, Rail, Select};
use chrono::NaiveDate;
use domain::catalogue::Kind;
use domain::id::{BrandId, OfferingId};
use domain::identity::{Right, Scope};
use domain::instant::Instant;
use leptos::prelude::*;
use usecases::catalogue::{TopicChoice, offerings, topics};
use usecases::scheduling::plan::Plan;
use usecases::scheduling::{SlotQuery, free_slots};

/// The most services that are listed to choose from; a brand has a handful.
const MOST: u64 = 100;

/// `/brands/{brand_id}/events/new`: the brand's manager chooses what it is.
#[component]
pub fn NewEvent() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let brand: BrandId = param("brand_id")?;
        flash::take().await;
        viewer.actor.require(Right::Decide, Scope::Brand(brand)).map_err(usecases::UseCaseError::from)?;
        let (i, offerings) = (use_i18n(), offerings(&use_cx(), &viewer.actor, Some(brand), None, MOST).await?);
        let rows = offerings
            .into_iter()
            .map(|it| {
                let href = format!("/brands/{brand}/events/new/{}", it.id);
                let facts = format!("{} · {}", kind_word(i, it.kind), i.tn("scheduling.minutes", it.minutes.into(), &[]));
                view! {
                    <li><a class="flex items-center gap-3" href=href>
                        <span class="min-w-0 flex-1"><b class="font-semibold">{i.named(&it.title, &it.title_en).to_owned()}</b><span class="block text-xs text-muted">{facts}</span></span>
                        <Icon glyph=Glyph::Right class="text-muted"/>
                    </a></li>
                }
            })
            .collect::<Vec<_>>();
        let body = if rows.is_empty() {
            view! { <EmptyState title=i.t("scheduling.choose.none")/> }.into_any()
        } else {
            view! { <ul class="rows">{rows}</ul> }.into_any()
        };
        Ok(view! {
            <Rail title=i.t("scheduling.event.new")>
                <Alerts/>
                <div class="mx-auto max-w-3xl"><Panel title=i.t("scheduling.event.which")>{body}</Panel></div>
            </Rail>
        }
        .into_any())
    })
}

/// `/brands/{brand_id}/events/new/{offering_id}?month=|day=|at=`.
#[component]
pub fn PublishEvent() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, offering) = (param::<BrandId>("brand_id")?, param::<OfferingId>("offering_id")?);
        let (shown, day, at) = (query::<NaiveDate>("month"), query::<NaiveDate>("day"), query("at").map(Instant));
        flash::take().await;
        viewer.actor.require(Right::Decide, Scope::Brand(brand)).map_err(usecases::UseCaseError::from)?;
        let (cx, i) = (use_cx(), use_i18n());
        let all = SlotQuery { at_once: true, ..SlotQuery::of(offering) };
        let (plan, slots) = free_slots(&cx, &viewer.actor, all).await?;
        if plan.brand.id != brand {
            return Err(Problem::NotFound);
        }
        let topics = topics(&cx, &viewer.actor).await?;
        let calendar = Calendar::new(i, &plan, slots, cx.now()).for_team(i, &plan);
        let asked = day.or_else(|| at.map(|at| i.local(at).date_naive()).filter(|_| shown.is_none()));
        let day = asked
            .filter(|day| !calendar.on(*day).is_empty())
            .or_else(|| calendar.next_free(shown.unwrap_or(calendar.first)));
        let shown = shown.or(day).unwrap_or(calendar.first).clamp(first_of(calendar.first), calendar.last);
        let details = details(i, &plan, &topics);
        let head =
            view! { <p class="text-muted">{i.named(&plan.offering.title, &plan.offering.title_en).to_owned()}</p> };
        let foot = foot(i, &plan, &calendar, at);
        Ok(view! {
            <Rail title=i.t("scheduling.event.new") head=head.into_any()>
                <Alerts/>
                <form method="post" action=Publish::PATH id="event" autocomplete="off">
                    <input type="hidden" name="brand" value=brand.to_string()/>
                    <input type="hidden" name="offering" value=offering.to_string()/>
                    <div class="grid grid-cols-1 items-start gap-4 md:grid-cols-2">
                        {month(i, &calendar, shown, day)}
                        {times(i, &calendar, day, at.as_slice())}
                    </div>
                    {details}
                </form>
                {foot}
            </Rail>
        }
        .into_any())
    })
}

fn details(i: I18n, plan: &Plan, choices: &[TopicChoice]) -> AnyView {
    let topic = (plan.offering.kind == Kind::Briefing).then(|| {
        let options = choices.iter().map(|it| (it.key.clone(), i.named(&it.title, &it.title_en).to_owned())).collect();
        view! { <Select name="topic" label=i.t("scheduling.details.topic") options placeholder=i.t("scheduling.details.choose")/> }
    });
    let help = i.t_with("scheduling.event.capacity_help", &[("max", &i.number(plan.offering.max_heads.into()))]);
    view! {
        <Panel title=i.t("scheduling.details.title") class="mt-4">
            <div class="grid grid-cols-1 gap-4 p-4 md:grid-cols-2">
                {topic}
                <Field name="capacity" label=i.t("scheduling.event.capacity") inputmode="numeric" help/>
            </div>
        </Panel>
    }
    .into_any()
}

fn foot(i: I18n, plan: &Plan, calendar: &Calendar, at: Option<Instant>) -> AnyView {
    let free = at.and_then(|at| calendar.slot(at)).filter(|slot| slot.is_free()).map(|slot| slot.time);
    let text = match (free, at) {
        (Some(time), _) => i.range(time.start, time.end),
        (None, Some(at)) => i.t_with("scheduling.book.gone", &[("when", &i.date_time(at))]),
        (None, None) => i.t("scheduling.book.no_time").to_owned(),
    };
    let send = free.map(|time| {
        view! {
            <button class="btn btn-primary" form="event" name="go" value=format!("publish:{}", time.start.0)><Icon glyph=Glyph::Check/>{i.t("scheduling.event.publish")}</button>
        }
    });
    view! {
        <section class="actionbar mt-4" aria-label=i.t("scheduling.book.summary")>
            <div class="mx-auto flex max-w-7xl flex-wrap items-center gap-x-4 gap-y-2 lg:px-2">
                <p class="min-w-0 flex-1 font-semibold">{text}</p>
                <a class="btn btn-ghost" href=format!("/brands/{}/week", plan.brand.id)>{i.t("scheduling.event.leave")}</a>
                {send}
            </div>
        </section>
    }
    .into_any()
}
