//! What a pack says: its titles, the agenda with minutes, quiz items, and cases for the one who presents.

use super::one::hidden;
use crate::api::ServerFn;
use crate::api::packs::ChangePack;
use crate::flash::{Flash, use_flash};
use crate::i18n::I18n;
use crate::ui::{Button, Checkbox, Field, Glyph, Icon, Kind, Panel};
use domain::packs::{Item, MAX_CASE, MAX_ITEMS, MAX_LINE, MAX_PAGES};
use leptos::prelude::*;
use std::collections::BTreeSet;
use usecases::packs::PackView;

/// Empty lines behind what is there, to write more into.
const BLANK: usize = 2;

pub fn facts(i: I18n, it: &PackView, bank: &[(String, String, String)]) -> AnyView {
    let flash = use_flash();
    let (title, title_en) = (it.row.title.clone(), it.row.title_en.clone());
    let (hidden, agenda) = (hidden(it), agenda(i, &flash, &it.content.agenda));
    let (quiz, cases) = (quiz(i, &it.content.quiz, bank), cases(i, &flash, &it.content.cases));
    view! {
        <Panel title=i.t("packs.facts") id="facts">
            <form class="flex flex-col gap-5 p-4" method="post" action=ChangePack::PATH>
                {hidden}
                <div class="grid grid-cols-1 gap-4 sm:grid-cols-2">
                    <Field name="title" label=i.t("packs.name") value=title autocomplete="off" maxlength=MAX_LINE as u32 required=true/>
                    <Field name="title_en" label=i.t("packs.name_en") value=title_en autocomplete="off" maxlength=MAX_LINE as u32/>
                </div>
                {agenda}{quiz}{cases}
                <div><Button kind=Kind::Primary>{i.t("packs.save")}</Button></div>
            </form>
        </Panel>
    }
    .into_any()
}

/// What was typed into the lines of a list and refused; none if nothing was.
fn typed(flash: &Flash, name: &str) -> Option<Vec<String>> {
    (flash.is_rejection() && flash.form.is_empty()).then(|| flash.values.get(name).cloned()).flatten()
}

fn fault(flash: &Flash, name: &str) -> Option<AnyView> {
    let text = flash.error_text("", name)?;
    let id = format!("f-{name}-error");
    Some(
        view! { <p id=id class="flex gap-1.5 text-sm text-error"><Icon glyph=Glyph::Alert class="mt-0.5"/>{text}</p> }
            .into_any(),
    )
}

fn agenda(i: I18n, flash: &Flash, known: &[Item]) -> AnyView {
    let column = |name: &str, of: fn(&Item) -> String| {
        typed(flash, name).unwrap_or_else(|| known.iter().map(of).collect::<Vec<_>>())
    };
    let (minutes, zh) = (column("minutes", |it| it.minutes.to_string()), column("zh", |it| it.zh.clone()));
    let (en, slide) =
        (column("en", |it| it.en.clone()), column("slide", |it| it.slide.map(|it| it.to_string()).unwrap_or_default()));
    let invalid = flash.error_text("", "agenda").is_some();
    let filled = zh.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1);
    let lines = (0..(filled + BLANK).min(MAX_ITEMS)).map(|at| {
        let cell = |name: &'static str, values: &[String], class: &'static str, number: Option<String>, longest: usize| {
            let label = format!("{} {}", i.word("packs.agenda", name), at + 1);
            let kind = if number.is_some() { "number" } else { "text" };
            view! {
                <input
                    class=format!("input input-sm min-h-11 text-base lg:min-h-9 lg:text-sm {class}") name=format!("{name}[]") type=kind min=number.as_ref().map(|_| "1") max=number
                    value=values.get(at).cloned() maxlength=longest.to_string() autocomplete="off" aria-label=label placeholder=i.word("packs.agenda", name)
                    aria-invalid=invalid.then_some("true") aria-describedby=invalid.then_some("f-agenda-error")
                />
            }
        };
        view! {
            <li class="grid grid-cols-[5rem_minmax(0,1fr)_5rem] gap-1.5 lg:grid-cols-[5rem_minmax(0,1fr)_minmax(0,1fr)_5rem]">
                {cell("minutes", &minutes, "w-full", Some("240".to_owned()), 3)}
                {cell("zh", &zh, "w-full", None, MAX_LINE)}
                {cell("en", &en, "w-full max-lg:order-last max-lg:col-span-2 max-lg:col-start-2", None, MAX_LINE)}
                {cell("slide", &slide, "w-full", Some(MAX_PAGES.to_string()), 3)}
            </li>
        }
    });
    view! {
        <fieldset class="flex min-w-0 flex-col gap-1.5" id="f-agenda" tabindex="-1">
            <legend class="mb-1.5 text-sm font-medium">{i.t("packs.agenda.title")}</legend>
            <ol class="grid gap-3 lg:gap-1.5">{lines.collect_view()}</ol>
            {fault(flash, "agenda")}
            <p class="text-xs text-muted">{i.t("packs.agenda.help")}</p>
        </fieldset>
    }
    .into_any()
}

/// The items of the bank about the topic, folded away behind how many are chosen.
fn quiz(i: I18n, chosen: &[String], bank: &[(String, String, String)]) -> AnyView {
    let chosen: BTreeSet<&str> = chosen.iter().map(String::as_str).collect();
    let boxes = bank.iter().map(|(key, zh, en)| {
        let text = i.named(zh, en).to_owned();
        view! { <Checkbox name="items[]" value=key.clone() checked=chosen.contains(key.as_str())><span class="min-w-0 py-1">{text}</span></Checkbox> }
    });
    let count = i.t_with("packs.quiz.chosen", &[("n", &chosen.len().to_string()), ("of", &bank.len().to_string())]);
    view! {
        <fieldset class="flex min-w-0 flex-col gap-1.5" id="f-quiz" tabindex="-1">
            <legend class="mb-1.5 text-sm font-medium">{i.t("packs.quiz.title")}</legend>
            <details>
                <summary class="link link-hover flex min-h-11 items-center text-primary">{count}</summary>
                <div class="grid grid-cols-1">{boxes.collect_view()}</div>
            </details>
            <p class="text-xs text-muted">{i.t("packs.quiz.help")}</p>
        </fieldset>
    }
    .into_any()
}

fn cases(i: I18n, flash: &Flash, known: &[String]) -> AnyView {
    let all = typed(flash, "cases").unwrap_or_else(|| known.to_vec());
    let number = (all.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1) + 1).min(MAX_ITEMS);
    let invalid = flash.error_text("", "cases").is_some();
    let areas = (0..number).map(|at| {
        let label = i.t_with("packs.cases.one", &[("n", &(at + 1).to_string())]);
        view! {
            <textarea
                class="textarea w-full text-base lg:text-sm" name="cases[]" rows=3 maxlength=MAX_CASE.to_string() aria-label=label.clone() placeholder=label
                aria-invalid=invalid.then_some("true") aria-describedby=invalid.then_some("f-cases-error")
            >{all.get(at).cloned()}</textarea>
        }
    });
    view! {
        <fieldset class="flex min-w-0 flex-col gap-1.5" id="f-cases" tabindex="-1">
            <legend class="mb-1.5 text-sm font-medium">{i.t("packs.cases.title")}</legend>
            {areas.collect_view()}
            {fault(flash, "cases")}
            <p class="text-xs text-muted">{i.t("packs.cases.help")}</p>
        </fieldset>
    }
    .into_any()
}
