//! One event, with the form to join it.

use super::events::seats_text;
use super::kind_word;
use crate::api::ServerFn;
use crate::api::scheduling::JoinEvent as Join;
use crate::flash::{self, use_flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Button, Checkbox, Field, Glyph, Kind, Panel, Radio, Select, Textarea, Topbar};
use domain::id::EngagementId;
use domain::scheduling::request::MAX_NOTE;
use leptos::prelude::*;
use usecases::directory::{CompanyFile, company_file};
use usecases::scheduling::{OpenEvent, open_event};

/// `/events/{id}`: for companies' liaisons. Who takes part already is sent to the own page of it.
#[component]
pub fn JoinEvent() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id: EngagementId = param("id")?;
        flash::take().await;
        let (cx, i) = (use_cx(), use_i18n());
        let companies = viewer.actor.companies();
        let Some(first) = companies.first().copied() else { return Err(Problem::Forbidden) };
        let event = open_event(&cx, &viewer.actor, id).await?;
        if event.joined && companies.len() == 1 {
            leptos_axum::redirect(&format!("/engagements/{id}"));
            return Ok(().into_any());
        }
        let typed = use_flash().typed("", "company").and_then(|it| it.parse().ok());
        let company = typed.filter(|it| companies.contains(it)).unwrap_or(first);
        let mut names = Vec::new();
        for other in &companies {
            let file = company_file(&cx, &viewer.actor, *other).await?;
            names.push((other.to_string(), i.named(&file.company.name, &file.company.name_en).to_owned()));
        }
        let file = company_file(&cx, &viewer.actor, company).await?;
        let title = i.named(&event.title, &event.title_en).to_owned();
        let lead = [
            i.range(event.starts_at, event.ends_at),
            i.zone_name().to_owned(),
            i.named(&event.brand, &event.brand_en).to_owned(),
            kind_word(i, event.kind).to_owned(),
        ];
        let form = form(i, &event, &file, names);
        Ok(view! { <Topbar title lead=lead.join(" · ")><Alerts/>{form}</Topbar> }.into_any())
    })
}

fn form(i: I18n, event: &OpenEvent, file: &CompanyFile, names: Vec<(String, String)>) -> AnyView {
    let people: i64 = file.branches.iter().map(|it| it.employees).sum();
    let fits = (1..=i64::from(event.seats.capacity)).contains(&people);
    let proposed = if fits { people.to_string() } else { String::new() };
    let company = file.company.id.to_string();
    let company = if names.len() == 1 {
        view! { <input type="hidden" name="company" value=company/> }.into_any()
    } else {
        // The branches below are those of the first; of another company all take part.
        view! { <Select name="company" label=i.t("scheduling.event.company") options=names value=company help=i.t("scheduling.event.company_help")/> }.into_any()
    };
    let total = i64::try_from(file.branches.len()).unwrap_or_default();
    let boxes = file
        .branches
        .iter()
        .map(|it| {
            let name = i.named(&it.name, &it.name_en).to_owned();
            view! { <Checkbox name="branches[]" value=it.id.to_string()><span class="min-w-0">{name}</span></Checkbox> }
        })
        .collect_view();
    let flash = use_flash();
    let error = flash.error_text("", "branch_ids");
    let open = error.is_some() || flash.typed("", "which") == Some("some");
    let error = error.map(|text| view! { <p class="text-sm text-error" id="f-branch_ids">{text}</p> });
    let seats = event.seats;
    let queues = seats.free <= 0 || seats.waiting > 0;
    let note = if queues { "scheduling.event.queue_note" } else { "scheduling.event.group_note" };
    let label = if queues { "scheduling.event.queue" } else { "scheduling.event.join" };
    let heads_help = i.t_with("scheduling.event.heads_help", &[("max", &i.number(seats.capacity.into()))]);
    view! {
        <form method="post" action=Join::PATH autocomplete="off" class="mx-auto max-w-3xl">
            <input type="hidden" name="engagement" value=event.id.to_string()/>
            <Panel title=i.t("scheduling.event.seats")>
                <div class="grid gap-1 px-4 py-3">
                    <p class="font-semibold">{seats_text(i, seats)}</p>
                    <p class="text-muted">{i.t(note)}</p>
                </div>
            </Panel>
            <Panel title=i.t("scheduling.event.who") class="mt-4">
                <div class="grid grid-cols-1 gap-4 p-4">
                    {company}
                    <fieldset class="grid gap-2">
                        <legend class="mb-1.5 text-sm font-medium">{i.t("scheduling.branches.title")}</legend>
                        {error}
                        <Radio name="which" value="all" checked=true>{i.tn("scheduling.branches.all", total, &[])}</Radio>
                        <Radio name="which" value="some"><span>{i.t("scheduling.event.some")}</span></Radio>
                        <details open=open>
                            <summary class="btn btn-sm list-none">{i.t("scheduling.event.choose_branches")}</summary>
                            <div class="mt-2 grid max-h-80 grid-cols-1 gap-x-4 overflow-y-auto sm:grid-cols-2" tabindex="0">{boxes}</div>
                        </details>
                    </fieldset>
                    <Field name="head_count" label=i.t("scheduling.details.heads") value=proposed inputmode="numeric" required=true help=heads_help/>
                    <Textarea name="note" label=i.t("scheduling.event.note") rows=3 maxlength=MAX_NOTE as u32 help=i.t("scheduling.details.note_help")/>
                    <div class="flex flex-wrap gap-2">
                        <Button kind=Kind::Primary glyph=Glyph::Send>{i.t(label)}</Button>
                        <a class="btn btn-ghost" href="/events">{i.t("scheduling.event.back")}</a>
                    </div>
                </div>
            </Panel>
        </form>
    }
    .into_any()
}
