use super::brand_days::days;
use super::brand_facts::facts;
use super::brand_limits::limits;
use super::deputies::deputies;
use crate::api::ServerFn;
use crate::api::directory::{ChangeBrand, settings};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Badge, Button, EmptyState, Glyph, Icon, Kind, LinkButton, Own, Panel, Size, Tone};
use domain::catalogue::ResourceKind;
use domain::id::BrandId;
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use usecases::catalogue::BrandOffering;
use usecases::directory::{BrandSettings, TeamRow, brand_days, brand_settings};
use usecases::identity;

/// `/brands/:brand_id/settings`: team, offerings and facts of a brand, for its manager and the administrator.
#[component]
pub fn BrandSettingsPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id: BrandId = param("brand_id")?;
        let shown = brand_settings(&use_cx(), &viewer.actor, id).await?;
        let special = brand_days(&use_cx(), &viewer.actor, id).await?;
        let stand_ins = identity::deputies(&use_cx(), &viewer.actor, id).await?;
        let choices = if viewer.actor.may(Right::Decide, Scope::Brand(id)) {
            Some(identity::deputy_choices(&use_cx(), &viewer.actor, id).await?)
        } else {
            None
        };
        flash::take().await;
        let i = use_i18n();
        let title = i.named(&shown.name, &shown.name_en).to_owned();
        let action = view! {
            <div class="flex flex-wrap gap-2">
                <LinkButton href=format!("/calendar/brand/{id}")>{i.t("feeds.link_brand")}</LinkButton>
                <LinkButton href=format!("/brands/{id}/settings/services") glyph=Glyph::Document>{i.t("services.title")}</LinkButton>
                <LinkButton href=format!("/brands/{id}/week") glyph=Glyph::Calendar>{i.t("directory.brand.week")}</LinkButton>
            </div>
        };
        Ok(view! {
            <Own title lead=i.t("directory.brand.lead") action=action.into_any() class="max-w-7xl">
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
                    <div class="flex min-w-0 flex-col gap-4">{team(i, &shown)}{deputies(i, id, &stand_ins, choices)}{offerings(i, &shown)}</div>
                    <div class="flex min-w-0 flex-col gap-4">{about(i, &shown)}{days(i, id, &special)}{limits(i, &shown)}</div>
                </div>
            </Own>
        }
        .into_any())
    })
}

/// A competence or capability in the reader's words; its key where there is no word for it.
pub(in crate::pages) fn ability(i: I18n, key: &str) -> String {
    let word = i.word("scheduling.need", key);
    if word.is_empty() { key.to_owned() } else { word.to_owned() }
}

/// The icon of an officer or a thing.
pub(in crate::pages) const fn glyph_of(kind: ResourceKind) -> Glyph {
    match kind {
        ResourceKind::Officer => Glyph::User,
        ResourceKind::Vehicle => Glyph::Car,
        ResourceKind::Kit => Glyph::Kit,
        ResourceKind::Studio => Glyph::Video,
    }
}

fn team(i: I18n, shown: &BrandSettings) -> AnyView {
    let base = settings(shown.id);
    let content = if shown.team.is_empty() {
        let first = format!("{base}/team/new?kind={}", ResourceKind::Officer);
        view! {
            <EmptyState title=i.t("directory.brand.nobody") text=i.t("directory.brand.nobody_text") glyph=Glyph::Users>
                <LinkButton href=first kind=Kind::Primary glyph=Glyph::Plus>{i.t("directory.brand.add_officers")}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = shown.team.iter().map(|it| member(i, &base, it)).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    let add = view! { <LinkButton href=format!("{base}/team/new") size=Size::Small glyph=Glyph::Plus class="ml-auto">{i.t("directory.brand.add")}</LinkButton> };
    view! { <Panel title=i.t("directory.brand.team") head=add.into_any()>{content}</Panel> }.into_any()
}

fn member(i: I18n, base: &str, it: &TeamRow) -> impl IntoView + use<> {
    let name = i.named(&it.name, &it.name_en).to_owned();
    let abilities: Vec<_> = it.abilities.iter().map(|key| ability(i, key)).collect();
    let second = [it.code.clone(), i.word("directory.resource_kind", it.kind.word()).to_owned()].join(" · ");
    view! {
        <li>
            <a class="flex items-center gap-3" href=format!("{base}/team/{}", it.id)>
                <Icon glyph=glyph_of(it.kind) class="size-5 text-primary"/>
                <span class="min-w-0 flex-1">
                    <span class="name font-medium" title=name.clone()>{name.clone()}</span>
                    <span class="block text-muted">{second}</span>
                    <span class="block text-xs text-muted">{abilities.join(i.t("directory.brand.and"))}</span>
                </span>
                <Icon glyph=Glyph::Right class="text-muted"/>
            </a>
        </li>
    }
}

fn offerings(i: I18n, shown: &BrandSettings) -> AnyView {
    let base = settings(shown.id);
    let new = format!("{base}/offerings/new");
    let content = if shown.offerings.is_empty() {
        // Without a team there is nothing to offer yet.
        let add = (!shown.abilities().is_empty()).then(|| {
            view! { <LinkButton href=new.clone() kind=Kind::Primary glyph=Glyph::Plus>{i.t("directory.brand.add_offering")}</LinkButton> }
        });
        let text =
            if add.is_some() { i.t("directory.brand.no_offerings_text") } else { i.t("directory.brand.team_first") };
        view! { <EmptyState title=i.t("directory.brand.no_offerings") text glyph=Glyph::Calendar>{add}</EmptyState> }
            .into_any()
    } else {
        let rows = shown.offerings.iter().map(|it| offering(i, &base, it, &shown.abilities())).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    let add = view! { <LinkButton href=new size=Size::Small glyph=Glyph::Plus class="ml-auto">{i.t("directory.brand.add")}</LinkButton> };
    view! { <Panel title=i.t("directory.brand.offerings") head=add.into_any()>{content}</Panel> }.into_any()
}

fn offering(i: I18n, base: &str, it: &BrandOffering, provided: &[&str]) -> impl IntoView + use<> {
    let title = i.named(&it.title, &it.title_en).to_owned();
    let missing: Vec<_> =
        it.needs.iter().filter(|key| !provided.contains(&key.as_str())).map(|key| ability(i, key)).collect();
    let missing = (!missing.is_empty()).then(|| {
        let text = i.t_with("directory.brand.missing", &[("what", &missing.join(i.t("directory.brand.and")))]);
        view! { <span class="block text-xs text-warning">{text}</span> }
    });
    let facts = [
        i.word("scheduling.kind", it.kind.word()).to_owned(),
        i.tn("scheduling.minutes", it.minutes.into(), &[]),
        i.tn("scheduling.choose.lead_days", it.lead_working_days.into(), &[]),
    ];
    view! {
        <li>
            <a class="flex items-center gap-3" href=format!("{base}/offerings/{}", it.id)>
                <span class="min-w-0 flex-1">
                    <span class="name font-medium" title=title.clone()>{title.clone()}</span>
                    <span class="block text-muted">{facts.join(" · ")}</span>
                    {missing}
                </span>
                <Icon glyph=Glyph::Right class="text-muted"/>
            </a>
        </li>
    }
}

fn about(i: I18n, shown: &BrandSettings) -> AnyView {
    let (id, key, facts) = (shown.id.to_string(), shown.key.clone(), facts(i, Some(shown)));
    let key = view! { <Badge tone=Tone::Neutral>{key}</Badge> };
    view! {
        <Panel title=i.t("directory.brand.facts") head=key.into_any()>
            <form class="flex flex-col gap-4 p-4" method="post" action=ChangeBrand::PATH>
                <input type="hidden" name="brand" value=id/>
                {facts}
                <div><Button kind=Kind::Primary>{i.t("directory.brand.save")}</Button></div>
            </form>
        </Panel>
    }
    .into_any()
}
