//! Events that companies can join.

use super::kind_word;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Badge, DateBlock, EmptyState, LinkButton, Panel, Size, Tone, Topbar};
use leptos::prelude::*;
use usecases::scheduling::engagement::Seats;
use usecases::scheduling::{OpenEvent, open_events};

/// `/events`: for companies' liaisons.
#[component]
pub fn Events() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        flash::take().await;
        if viewer.actor.companies().is_empty() {
            return Err(Problem::Forbidden);
        }
        let events = open_events(&use_cx(), &viewer.actor, None).await?;
        let i = use_i18n();
        let body = if events.is_empty() {
            view! { <div class="panel"><EmptyState title=i.t("scheduling.event.none") text=i.t("scheduling.event.none_text")/></div> }.into_any()
        } else {
            let rows = events.iter().map(|it| row(i, it)).collect_view();
            view! { <Panel title=i.t("scheduling.event.list")><ul class="rows">{rows}</ul></Panel> }.into_any()
        };
        Ok(view! { <Topbar title=i.t("scheduling.event.title") lead=i.t("scheduling.event.lead")><Alerts/>{body}</Topbar> }.into_any())
    })
}

/// Free seats, or how many groups wait.
pub fn seats_text(i: I18n, seats: Seats) -> String {
    let capacity = i.number(seats.capacity.into());
    if seats.free > 0 && seats.waiting == 0 {
        i.tn("scheduling.event.free", seats.free.into(), &[("capacity", &capacity)])
    } else {
        i.tn("scheduling.event.full", seats.waiting as i64, &[("capacity", &capacity)])
    }
}

fn row(i: I18n, it: &OpenEvent) -> AnyView {
    let href = if it.joined { format!("/engagements/{}", it.id) } else { format!("/events/{}", it.id) };
    let first =
        [&i.times(it.starts_at, it.ends_at), i.named(&it.brand, &it.brand_en), kind_word(i, it.kind)].join(" · ");
    let open = it.seats.free > 0 && it.seats.waiting == 0;
    let mark = if it.joined {
        view! { <Badge tone=Tone::Success>{i.t("scheduling.event.yours")}</Badge> }.into_any()
    } else if open {
        ().into_any()
    } else {
        view! { <Badge tone=Tone::Warning>{i.t("scheduling.event.full_mark")}</Badge> }.into_any()
    };
    let label = match (it.joined, open) {
        (true, _) => "scheduling.listed.open",
        (false, true) => "scheduling.event.join",
        (false, false) => "scheduling.event.queue",
    };
    view! {
        <li class="flex gap-4">
            <DateBlock at=it.starts_at/>
            <div class="min-w-0 flex-1">
                <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <a class="link-hover font-semibold" href=href.clone()>{i.named(&it.title, &it.title_en).to_owned()}</a>{mark}
                </div>
                <p class="mt-1 text-muted">{first}</p>
                <p class="text-muted">{seats_text(i, it.seats)}</p>
            </div>
            <div class="hidden shrink-0 md:block"><LinkButton href size=Size::Small>{i.t(label)}</LinkButton></div>
        </li>
    }
    .into_any()
}
