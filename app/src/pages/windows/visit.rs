use crate::api::ServerFn;
use crate::api::windows::CheckDeclaration;
use crate::flash::{self, use_flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::services::{opened, state_badge};
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{
    Alerts, Badge, Button, EmptyState, Glyph, Kind, LinkButton, Panel, PostButton, Rail, Size, Textarea, Tone,
};
use domain::id::{BrandId, EngagementId};
use domain::services::{Act, PreCheck};
use leptos::prelude::*;
use usecases::services::LONGEST_NOTE;
use usecases::windows::demand::{Declared, Load, VisitList, visit_list};

/// `/brands/:brand/visits/:engagement`: who comes when to a visit, whose papers were looked at, and what to bring.
#[component]
pub fn VisitPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand")?, param::<EngagementId>("engagement")?);
        let it = visit_list(&use_cx(), &viewer.actor, id).await?;
        if it.visit.brand_id != brand {
            return Err(Problem::NotFound);
        }
        flash::take().await;
        let i = use_i18n();
        let head = view! { <span class="text-muted">{i.range(it.visit.starts_at, it.visit.ends_at)}</span> };
        let action = view! { <LinkButton href=format!("/brands/{brand}/engagements/{id}") size=Size::Small>{i.t("windows.visit.engagement")}</LinkButton> };
        let none = it.rows.is_empty().then(|| view! { <EmptyState title=i.t("windows.visit.none") text=i.t("windows.visit.none_text") glyph=Glyph::Users/> });
        let (placed, waiting): (Vec<&Declared>, Vec<&Declared>) = it.rows.iter().partition(|it| it.at.is_some());
        let title = |key, rows: &[&Declared]| i.tn(key, i64::try_from(rows.len()).unwrap_or_default(), &[]);
        let all = |rows: &[&Declared]| rows.iter().map(|row| declared(i, &it, row)).collect_view();
        let waits = (!waiting.is_empty()).then(|| {
            let rows = all(&waiting);
            view! { <Panel title=title("windows.visit.waiting", &waiting)><ol class="rows">{rows}</ol></Panel> }
        });
        let (title, rows, bring) = (title("windows.visit.placed", &placed), all(&placed), bring(i, &it));
        Ok(view! {
            <Rail title=i.t("windows.visit.title") head=head.into_any() action=action.into_any()>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-[minmax(0,1fr)_22rem]">
                    <div class="grid min-w-0 gap-3">
                        <Panel title>{none}<ol class="rows empty:hidden">{rows}</ol></Panel>
                        {waits}
                    </div>
                    {bring}
                </div>
            </Rail>
        }
        .into_any())
    })
}

fn declared(i: I18n, of: &VisitList, it: &Declared) -> AnyView {
    let time = it.at.map_or_else(|| "–".to_owned(), |at| i.time(at));
    let priority =
        it.priority.map(|it| view! { <Badge tone=Tone::Primary>{i.word("windows.priority", it.word())}</Badge> });
    let checked = it.checked.map(|it| {
        let tone = if it == PreCheck::Fine { Tone::Success } else { Tone::Warning };
        view! { <Badge tone>{i.word("windows.visit.found", it.word())}</Badge> }
    });
    let untold = (!it.reachable).then(|| view! { <Badge>{i.t("windows.visit.untold")}</Badge> });
    let facts = [it.by.clone(), it.phone.clone(), i.tn("windows.minutes", it.minutes.into(), &[]), it.receipt.clone()];
    let facts = facts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ");
    let can = it.standing.after(Act::CheckFine).is_some() && !it.by.is_empty();
    view! {
        <li class="flex flex-wrap items-start gap-x-3 gap-y-2">
            <span class="w-12 shrink-0 font-semibold tabular-nums">{time}</span>
            <a class="min-w-0 flex-1 basis-56" href=opened(of.visit.brand_id, it.id)>
                <span class="flex flex-wrap items-center gap-2"><span class="font-medium break-words">{i.named(&it.name, &it.name_en).to_owned()}</span>{priority}{checked}{untold}{state_badge(i, it.standing.state)}</span>
                <span class="block text-xs break-words text-muted">{facts}</span>
            </a>
            {can.then(|| check(i, of, it))}
        </li>
    }
    .into_any()
}

/// Fine, or what is missing.
fn check(i: I18n, of: &VisitList, it: &Declared) -> AnyView {
    let fields = |found: PreCheck| {
        vec![
            ("brand", of.visit.brand_id.to_string()),
            ("engagement", of.visit.id.to_string()),
            ("application", it.id.to_string()),
            ("found", found.word().to_owned()),
        ]
    };
    let form = it.id.to_string();
    let flash = use_flash();
    let open = flash.is_rejection() && flash.form == form;
    let hidden = fields(PreCheck::Missing)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <div class="flex flex-wrap items-start gap-2 print:hidden">
            <PostButton action=CheckDeclaration::PATH fields=fields(PreCheck::Fine) size=Size::Small kind=Kind::Soft>{i.t("windows.visit.fine")}</PostButton>
            <details class="min-w-0 open:order-last open:w-full" open=open>
                <summary class="btn btn-sm list-none">{i.t("windows.visit.missing")}</summary>
                <form method="post" action=CheckDeclaration::PATH class="mt-2 flex flex-col gap-2">
                    {hidden}
                    <Textarea form name="note" label=i.t("windows.visit.what_missing") rows=2 maxlength=LONGEST_NOTE as u32 required=true/>
                    <div><Button kind=Kind::Primary size=Size::Small>{i.t("services.desk.save")}</Button></div>
                </form>
            </details>
        </div>
    }
    .into_any()
}

/// Kits that are claimed for the visit, and for each item how many forms and which papers people bring.
fn bring(i: I18n, it: &VisitList) -> AnyView {
    let things = it.things.iter().map(|(zh, en)| view! { <li>{i.named(zh, en).to_owned()}</li> }).collect_view();
    let load = |it: &Load| {
        let numbers = [
            i.tn("windows.visit.people", i64::try_from(it.people).unwrap_or_default(), &[]),
            i.tn("windows.minutes", it.minutes.into(), &[]),
        ];
        let papers: Vec<&str> = it.details.materials.iter().map(|it| i.named(&it.zh, &it.en)).collect();
        let papers = papers.join(i.t("services.and"));
        view! {
            <li>
                <span class="flex flex-wrap justify-between gap-x-3"><span class="min-w-0 font-medium break-words">{i.named(&it.name, &it.name_en).to_owned()}</span><span class="text-muted tabular-nums">{numbers.join(" · ")}</span></span>
                <span class="block text-xs break-words text-muted">{papers}</span>
            </li>
        }
    };
    let loads = it.loads.iter().map(load).collect_view();
    view! { <Panel title=i.t("windows.visit.bring")><ul class="rows empty:hidden">{things}{loads}</ul></Panel> }
        .into_any()
}
