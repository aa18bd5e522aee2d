//! The page behind a company's link: an employee says beforehand what they need. It works without scripts and without an account.

use super::turn;
use crate::api::ServerFn;
use crate::api::services::FollowApplication;
use crate::api::windows::{DeclareNeed, behind};
use crate::flash::{self, Flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::services::{materials, state_badge};
use crate::pages::{load, param, query};
use crate::request::use_cx;
use crate::seats::declared;
use crate::ui::{
    Alert, Alerts, Button, Checkbox, EmptyState, Field, Glyph, Icon, Kind, LinkButton, Public, Radio, Select, Size,
    Textarea, Tone,
};
use domain::id::ApplicationId;
use domain::scheduling::request::{IntakeQuestion, MAX_NOTE};
use domain::services::Priority;
use leptos::prelude::*;
use leptos_axum::extract;
use tower_sessions::Session;
use usecases::windows::demand::{Asked, Demand, OpenVisit, OwnDeclaration, asked, demand, own_declarations};

/// `/v/:code?item=JZ-01`
#[component]
pub fn DemandPage() -> impl IntoView {
    load(async move {
        let (code, item) = (param::<String>("code")?, query::<String>("item"));
        let cx = use_cx();
        let flash = flash::take().await;
        let i = use_i18n();
        let Some(it) = demand(&cx, &code).await? else { return Ok(gone(i)) };
        let chosen = item.and_then(|item| it.items.iter().find(|it| it.code == item).map(|it| it.id));
        let chosen = match chosen {
            Some(id) => asked(&cx, &it, id).await?,
            None => None,
        };
        let title = i.t("windows.demand.title");
        let place = [
            i.named(&it.company.name, &it.company.name_en).to_owned(),
            i.named(&it.branch.name, &it.branch.name_en).to_owned(),
        ];
        let brand = i.named(&it.brand.name, &it.brand.name_en).to_owned();
        let content = match chosen {
            Some(asked) => form(i, &code, &asked, &flash, &cx.id::<ApplicationId>().to_string()),
            None => items(i, &code, &it),
        };
        Ok(view! {
            <Public title brand class="max-w-2xl px-4 pt-2 pb-8">
                <h1 class="text-2xl font-semibold">{title}</h1>
                <p class="mt-1 mb-5 break-words text-muted">{place.join(" · ")}</p>
                <Alerts/>
                {content}
            </Public>
        }
        .into_any())
    })
}

/// The link was renewed, or the window rests or has ended.
fn gone(i: I18n) -> AnyView {
    let title = i.t("windows.demand.gone");
    view! {
        <Public title>
            <h1 class="text-2xl font-semibold">{title}</h1>
            <p class="mt-2 text-muted">{i.t("windows.demand.gone_text")}</p>
            <div class="mt-6"><LinkButton href="/services/follow">{i.t("services.to_follow")}</LinkButton></div>
        </Public>
    }
    .into_any()
}

/// The first step: what is needed.
fn items(i: I18n, code: &str, it: &Demand) -> AnyView {
    let row = |item: &usecases::catalogue::services::ServiceRow| {
        let minutes = i.tn("windows.minutes", item.minutes.unwrap_or_default().into(), &[]);
        view! {
            <li><a class="flex min-h-12 items-center gap-3" href=format!("{}?item={}", behind(code), item.code)>
                <span class="min-w-0 flex-1"><span class="block font-medium break-words">{i.named(&item.name, &item.name_en).to_owned()}</span><span class="block text-sm text-muted">{minutes}</span></span>
                <Icon glyph=Glyph::Right class="text-muted"/>
            </a></li>
        }
    };
    view! {
        <section class="panel" aria-label=i.t("windows.demand.what")>
            <div class="panel-head"><h2>{i.t("windows.demand.what")}</h2></div>
            <ul class="rows">{it.items.iter().map(row).collect_view()}</ul>
        </section>
        <p class="mt-4 flex flex-wrap gap-x-4 text-sm"><a class="link" href=format!("{}/receipts", behind(code))>{i.t("windows.demand.own")}</a><a class="link" href="/services/follow">{i.t("services.to_follow")}</a></p>
    }
    .into_any()
}

/// The second step: when, who, and what the item asks.
fn form(i: I18n, code: &str, it: &Asked, flash: &Flash, fresh: &str) -> AnyView {
    let name = i.named(&it.item.version.name, &it.item.version.name_en).to_owned();
    let back = view! { <a class="link link-hover inline-flex min-h-11 items-center text-sm text-muted" href=behind(code)>{i.t("windows.demand.other_item")}</a> };
    if it.visits.is_empty() {
        return view! { {back}<div class="panel"><EmptyState title=i.t("windows.demand.no_visit") text=i.t("windows.demand.no_visit_text") glyph=Glyph::Calendar/></div> }.into_any();
    }
    // A form that was refused stays the one that it was.
    let sent = flash.typed("", "form").unwrap_or(fresh).to_owned();
    let hidden =
        [("link", code.to_owned()), ("form", sent), ("item", it.item.id.to_string()), ("code", it.item.code.clone())];
    let hidden =
        hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).into_iter().collect_view();
    let visits = it.visits.iter().enumerate().map(|(n, it)| visit(i, it, n == 0)).collect_view();
    let error = flash
        .error_text("", "visit")
        .map(|text| view! { <p class="mt-1 text-sm text-error" id="f-visit-error">{text}</p> });
    let priorities = Priority::ALL
        .iter()
        .map(|it| (it.word().to_owned(), i.word("windows.priority", it.word()).to_owned()))
        .collect();
    let questions = it.item.details.questions.iter().map(|it| question(i, it)).collect_view();
    let consent =
        flash.error_text("", "consent").map(|text| view! { <p class="text-sm text-error" id="f-consent">{text}</p> });
    view! {
        {back}
        <h2 class="text-xl font-semibold break-words">{name}</h2>
        <p class="mt-1 mb-4 break-words text-muted">{i.named(&it.item.version.guide, &it.item.version.guide_en).to_owned()}</p>
        <form class="flex flex-col gap-5" method="post" action=DeclareNeed::PATH>
            {hidden}
            <fieldset class="flex flex-col gap-2" id="f-visit" tabindex="-1"><legend class="mb-2 font-medium">{i.t("windows.demand.when")}</legend>{visits}{error}</fieldset>
            <fieldset class="flex flex-col gap-2">
                <legend class="mb-2 font-medium">{i.t("windows.demand.if_full")}</legend>
                <Radio name="if_full" value="next" checked=true>{i.t("windows.demand.take_next")}</Radio>
                <Radio name="if_full" value="wait">{i.t("windows.demand.wait")}</Radio>
            </fieldset>
            <Field name="name" label=i.t("services.apply.name") autocomplete="name" maxlength=100 large=true required=true/>
            <Field name="phone" kind="tel" label=i.t("services.apply.phone") autocomplete="tel" inputmode="tel" maxlength=30 large=true required=true/>
            <Field name="email" kind="email" label=i.t("windows.demand.email") help=i.t("windows.demand.email_help") autocomplete="email" inputmode="email" maxlength=254 large=true/>
            <Select name="priority" label=i.t("windows.demand.priority") options=priorities placeholder=i.t("windows.demand.no_priority") help=i.t("windows.demand.priority_help")/>
            {questions}
            {materials(i, &it.item.details)}
            <div><Checkbox name="consent" class="items-start py-2"><span class="min-w-0">{i.t("windows.demand.consent")}</span></Checkbox>{consent}</div>
            <Button kind=Kind::Primary size=Size::Large>{i.t("windows.demand.send")}</Button>
        </form>
    }
    .into_any()
}

fn visit(i: I18n, it: &OpenVisit, first: bool) -> AnyView {
    let full = (!it.has_place)
        .then(|| view! { <span class="ml-auto shrink-0 text-sm text-warning">{i.t("windows.demand.full")}</span> });
    let (id, time) = (it.visit.id.to_string(), i.range(it.visit.starts_at, it.visit.ends_at));
    view! { <Radio name="visit" value=id checked=first><span class="min-w-0">{time}</span>{full}</Radio> }.into_any()
}

fn question(i: I18n, it: &IntakeQuestion) -> AnyView {
    let asked = i.named(&it.zh, &it.en).to_owned();
    let label = if it.required { asked } else { format!("{asked} {}", i.t("services.apply.optional")) };
    // The error names `answers.<key>`, the form `answers[<key>]`.
    let error = flash::use_flash().error_text("", &format!("answers.{}", it.key));
    let error = error.map(|text| view! { <p class="text-sm text-error">{text}</p> });
    view! { <div class="flex flex-col gap-1.5"><Textarea name=format!("answers[{}]", it.key) label rows=2 maxlength=MAX_NOTE as u32 required=it.required/>{error}</div> }
        .into_any()
}

/// `/v/:code/receipts`: what was declared in this browser. The web session says whose it is.
#[component]
pub fn DeclaredPage() -> impl IntoView {
    load(async move {
        let code: String = param("code")?;
        let session: Session = extract().await.map_err(|_| Problem::Broken)?;
        let ids = declared(&session).await.map_err(|error| {
            tracing::error!(%error, "what was declared cannot be read");
            Problem::Unavailable
        })?;
        let own = own_declarations(&use_cx(), &ids).await?;
        flash::take().await;
        let i = use_i18n();
        let title = i.t("windows.demand.own");
        let content = if own.is_empty() {
            view! { <div class="panel mt-4"><EmptyState title=i.t("windows.demand.none") text=i.t("windows.demand.none_text") glyph=Glyph::Document/></div> }.into_any()
        } else {
            let all = own.iter().map(|it| receipt(i, it)).collect_view();
            view! { <Alert tone=Tone::Info class="mt-4">{i.t("windows.demand.keep")}</Alert><div class="mt-4 grid gap-4">{all}</div> }.into_any()
        };
        Ok(view! {
            <Public title class="max-w-2xl px-4 pt-2 pb-8">
                <h1 class="text-2xl font-semibold">{title}</h1>
                {content}
                <div class="mt-6 flex flex-wrap gap-2 print:hidden">
                    <LinkButton href=behind(&code) glyph=Glyph::Plus>{i.t("windows.demand.another")}</LinkButton>
                    <LinkButton href="/services/follow">{i.t("services.to_follow")}</LinkButton>
                </div>
            </Public>
        }
        .into_any())
    })
}

fn receipt(i: I18n, it: &OwnDeclaration) -> AnyView {
    let name = i.named(&it.version.name, &it.version.name_en).to_owned();
    let label = name.clone();
    view! {
        <article class="panel" aria-label=label>
            <div class="flex flex-col gap-3 p-4">
                <div class="flex flex-wrap items-center justify-between gap-2"><h2 class="min-w-0 font-semibold break-words">{name}</h2>{state_badge(i, it.state)}</div>
                {turn::turn(i, &it.visit)}
                <dl class="grid gap-1 rounded-field bg-base-200 p-3">
                    <div class="flex flex-wrap justify-between gap-x-4"><dt class="text-muted">{i.t("services.apply.receipt")}</dt><dd class="text-lg font-semibold tabular-nums">{it.receipt.clone()}</dd></div>
                    <div class="flex flex-wrap justify-between gap-x-4"><dt class="text-muted">{i.t("services.apply.code")}</dt><dd class="text-lg font-semibold tabular-nums">{it.code.clone()}</dd></div>
                </dl>
                <form method="post" action=FollowApplication::PATH class="print:hidden">
                    <input type="hidden" name="receipt" value=it.receipt.clone()/><input type="hidden" name="code" value=it.code.clone()/>
                    <Button>{i.t("windows.demand.look")}</Button>
                </form>
            </div>
            <div class="px-4 pb-4 [&>section]:mt-0">{materials(i, &it.details)}</div>
        </article>
    }
    .into_any()
}
