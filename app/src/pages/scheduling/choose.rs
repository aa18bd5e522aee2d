//! What to book: brands and what they offer.

use super::kind_word;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Badge, EmptyState, Glyph, Icon, Steps, Tone, Topbar};
use domain::catalogue::Kind;
use leptos::prelude::*;
use usecases::catalogue::{BrandOffers, Offer, brand_offers};

/// `/book`: a company's liaison chooses an offering.
#[component]
pub fn Choose() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        flash::take().await;
        if viewer.actor.companies().is_empty() {
            return Err(Problem::Forbidden);
        }
        let brands = brand_offers(&use_cx(), &viewer.actor).await?;
        let i = use_i18n();
        let steps =
            vec![i.t("scheduling.steps.offering"), i.t("scheduling.steps.time"), i.t("scheduling.steps.details")];
        let action = view! { <Steps steps current=0/> }.into_any();
        let body = if brands.is_empty() {
            view! { <div class="panel"><EmptyState title=i.t("scheduling.choose.none") text=i.t("scheduling.choose.none_text")/></div> }.into_any()
        } else {
            let cards = brands.into_iter().map(|brand| card(i, brand)).collect_view();
            view! { <div class="grid grid-cols-1 items-start gap-4 md:grid-cols-2 xl:grid-cols-3">{cards}</div> }
                .into_any()
        };
        Ok(view! {
            <Topbar title=i.t("scheduling.choose.title") lead=i.t("scheduling.choose.lead") action>
                <Alerts/>
                {body}
            </Topbar>
        }
        .into_any())
    })
}

fn card(i: I18n, brand: BrandOffers) -> AnyView {
    let name = i.named(&brand.name, &brand.name_en).to_owned();
    let offers = brand.offerings.into_iter().map(|it| offer(i, it)).collect_view();
    view! {
        <section class="panel" aria-label=name.clone()>
            <div class="px-4 pt-4 pb-3">
                <h2 class="text-lg font-semibold">{name.clone()}</h2>
                <p class="mt-0.5 text-muted">{i.named(&brand.purpose, &brand.purpose_en).to_owned()}</p>
            </div>
            <ul class="border-t border-base-300">{offers}</ul>
        </section>
    }
    .into_any()
}

fn offer(i: I18n, it: Offer) -> AnyView {
    let (glyph, tone) = match it.kind {
        Kind::Briefing => (Glyph::Video, Tone::Primary),
        Kind::OnSiteWindow => (Glyph::Kit, Tone::Success),
        Kind::Training => (Glyph::Users, Tone::Info),
    };
    let heads = i.t_with(
        "scheduling.choose.heads",
        &[("min", &i.number(it.min_heads.into())), ("max", &i.number(it.max_heads.into()))],
    );
    let facts = [
        i.tn("scheduling.minutes", it.minutes.into(), &[]),
        heads,
        i.tn("scheduling.choose.lead_days", it.lead_working_days.into(), &[]),
    ];
    view! {
        <li class="border-b border-base-300 last:border-b-0">
            <a class="flex items-center gap-3 px-4 py-3 hover:bg-base-200" href=format!("/book/{}", it.id)>
                <span class="grid size-9 shrink-0 place-items-center rounded-field bg-base-200 text-primary"><Icon glyph class="size-5"/></span>
                <span class="min-w-0 flex-1">
                    <span class="flex flex-wrap items-center gap-x-2"><b class="font-semibold">{i.named(&it.title, &it.title_en).to_owned()}</b><Badge tone>{kind_word(i, it.kind)}</Badge></span>
                    <span class="block text-xs text-muted">{facts.join(" · ")}</span>
                </span>
                <Icon glyph=Glyph::Right class="text-muted"/>
            </a>
        </li>
    }
    .into_any()
}
