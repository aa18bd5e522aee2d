use super::questions::questions;
use crate::api::ServerFn;
use crate::api::catalogue::{AddOffering, ChangeOffering};
use crate::api::directory::settings;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::directory::ability;
use crate::pages::errors::Problem;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{
    Alerts, Button, Checkbox, CountedChoices, EmptyState, Field, Glyph, Kind, LinkButton, Own, Panel, Select,
};
use domain::catalogue::{CrewPolicy, Kind as OfferingKind};
use domain::id::{BrandId, OfferingId};
use domain::live::completion::USUAL;
use leptos::prelude::*;
use std::collections::BTreeSet;
use usecases::catalogue::{BrandOffering, MOST_OF_ONE};
use usecases::directory::{BrandSettings, brand_settings};

/// `/brands/:brand_id/settings/offerings/:offering`, where `new` adds one.
#[component]
pub fn OfferingPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let brand: BrandId = param("brand_id")?;
        let which: String = param("offering")?;
        let shown = brand_settings(&use_cx(), &viewer.actor, brand).await?;
        let own = match which.as_str() {
            "new" => None,
            id => {
                let id: OfferingId = id.parse().map_err(|_| Problem::NotFound)?;
                Some(shown.offerings.iter().find(|it| it.id == id).cloned().ok_or(Problem::NotFound)?)
            }
        };
        flash::take().await;
        let i = use_i18n();
        let title = own
            .as_ref()
            .map_or_else(|| i.t("catalogue.offering.add").to_owned(), |it| i.named(&it.title, &it.title_en).to_owned());
        let content = if shown.abilities().is_empty() { team_first(i, brand) } else { form(i, &shown, own.as_ref()) };
        Ok(view! {
            <Own title lead=i.named(&shown.name, &shown.name_en)><Alerts/>{content}</Own>
        }
        .into_any())
    })
}

/// An offering needs people or things, and nobody is there yet.
fn team_first(i: I18n, brand: BrandId) -> AnyView {
    view! {
        <div class="panel">
            <EmptyState title=i.t("directory.brand.nobody") text=i.t("directory.brand.team_first") glyph=Glyph::Users>
                <LinkButton href=format!("{}/team/new?kind=officer", settings(brand)) kind=Kind::Primary glyph=Glyph::Plus>{i.t("directory.brand.add_officers")}</LinkButton>
            </EmptyState>
        </div>
    }
    .into_any()
}

fn form(i: I18n, shown: &BrandSettings, own: Option<&BrandOffering>) -> AnyView {
    let text = |read: fn(&BrandOffering) -> &String| own.map(read).cloned().unwrap_or_default();
    // What a new offering starts from is what most briefings are.
    let number = |read: fn(&BrandOffering) -> i32, new: i32| own.map_or(new, read).to_string();
    let kinds = OfferingKind::ALL
        .iter()
        .map(|it| (it.word().to_owned(), i.word("scheduling.kind", it.word()).to_owned()))
        .collect();
    let kind = own.map_or(OfferingKind::Briefing, |it| it.kind).word();
    let (action, save) = match own {
        Some(_) => (ChangeOffering::PATH, i.t("directory.brand.save")),
        None => (AddOffering::PATH, i.t("directory.brand.add")),
    };
    let (title, title_en) = (text(|it| &it.title), text(|it| &it.title_en));
    let counts = [
        count(i, "minutes", number(|it| it.minutes, 60)),
        count(i, "lead_working_days", number(|it| it.lead_working_days, 5)),
        count(i, "horizon_days", number(|it| it.horizon_days, 60)),
        count(i, "slot_step", number(|it| it.slot_step, 30)),
        count(i, "min_heads", number(|it| it.min_heads, 1)),
        count(i, "max_heads", number(|it| it.max_heads, 500)),
        count(i, "buffer_before", number(|it| it.buffer_before, 30)),
        count(i, "buffer_after", number(|it| it.buffer_after, 30)),
        count(i, "watch_percent", number(|it| it.watch_percent, USUAL)),
        count(i, "quiz_percent", number(|it| it.quiz_percent, USUAL)),
    ];
    let (needs, reminders) = (needs(i, shown, own), reminders(i, own));
    let policies = CrewPolicy::ALL
        .iter()
        .map(|it| (it.word().to_owned(), i.word("catalogue.offering.policies", it.word()).to_owned()))
        .collect();
    let policy = own.map_or(CrewPolicy::Fixed, |it| it.crew).word();
    let officers = count(i, "officers", number(|it| it.officers, 0));
    view! {
        <form class="flex flex-col gap-4" method="post" action=action>
            <input type="hidden" name="brand" value=shown.id.to_string()/>
            <input type="hidden" name="offering" value=own.map(|it| it.id.to_string())/>
            <Panel title=i.t("catalogue.offering.what")>
                <div class="grid grid-cols-1 gap-4 p-4 sm:grid-cols-2">
                    <Select name="kind" label=i.t("catalogue.offering.kind") options=kinds value=kind class="sm:col-span-2"/>
                    <Field name="title" label=i.t("catalogue.offering.title") value=title autocomplete="off" maxlength=100 required=true/>
                    <Field name="title_en" label=i.t("catalogue.offering.title_en") value=title_en autocomplete="off" maxlength=100/>
                    {counts.collect_view()}
                    {reminders}
                </div>
            </Panel>
            <Panel title=i.t("catalogue.offering.crew")>
                <div class="grid grid-cols-1 gap-4 p-4 sm:grid-cols-2">
                    <div class="sm:col-span-2">{needs}</div>
                    {officers}
                    <Select name="crew" label=i.t("catalogue.offering.policy") options=policies value=policy/>
                </div>
            </Panel>
            {questions(i, own.map(|it| it.questions.clone()).unwrap_or_default(), i.t("catalogue.offering.questions_help"))}
            <div class="flex flex-wrap gap-2">
                <Button kind=Kind::Primary>{save}</Button>
                <LinkButton href=settings(shown.id) kind=Kind::Ghost>{i.t("directory.brand.leave")}</LinkButton>
            </div>
        </form>
    }
    .into_any()
}

/// When people who are invited are reminded; a new offering does so a day before.
fn reminders(i: I18n, own: Option<&BrandOffering>) -> AnyView {
    let (day, hour) = own.map_or((true, false), |it| (it.remind_day, it.remind_hour));
    view! {
        <fieldset class="flex min-w-0 flex-col gap-1 sm:col-span-2">
            <legend class="mb-1.5 text-sm font-medium">{i.t("catalogue.offering.reminders")}</legend>
            <div class="grid grid-cols-1 gap-x-4 sm:grid-cols-2">
                <Checkbox name="remind_day" checked=day>{i.t("catalogue.offering.remind_day")}</Checkbox>
                <Checkbox name="remind_hour" checked=hour>{i.t("catalogue.offering.remind_hour")}</Checkbox>
            </div>
            <p class="text-xs text-muted">{i.t("catalogue.offering.reminders_help")}</p>
        </fieldset>
    }
    .into_any()
}

fn count(i: I18n, name: &'static str, value: String) -> AnyView {
    let (label, help) = (i.word("catalogue.offering", name), i.word("catalogue.offering.help", name));
    view! { <Field name label help value inputmode="numeric" autocomplete="off" maxlength=6 required=true/> }.into_any()
}

/// What the team can do, and what the offering still asks for though nobody can do it any more.
fn needs(i: I18n, shown: &BrandSettings, own: Option<&BrandOffering>) -> AnyView {
    let chosen = own.map(|it| it.needs.clone()).unwrap_or_default();
    let provided = shown.abilities();
    let gone = chosen.iter().map(String::as_str).filter(|key| !provided.contains(key)).collect::<BTreeSet<_>>();
    let options = provided
        .iter()
        .copied()
        .chain(gone)
        .map(|key| (key.to_owned(), ability(i, key), chosen.iter().filter(|it| *it == key).count()))
        .collect();
    view! {
        <CountedChoices
            name="needs" counts="counts" label=i.t("catalogue.offering.needs") help=i.t("catalogue.offering.needs_help")
            options most=MOST_OF_ONE as u32
        />
    }
    .into_any()
}
