//! The company's branches by province, each with a checkbox; a province's own is a button that ticks all of it.

use super::Desk;
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Glyph, Icon, Select};
use domain::id::CompanyId;
use leptos::prelude::*;
use usecases::directory::{BranchRow, ProvinceCount};

/// The panel of branches, with the companies to choose from where the reader speaks for several.
pub fn branches(i: I18n, companies: &[CompanyId], desk: &Desk) -> AnyView {
    let (chosen, _) = desk.chosen();
    let total = i64::try_from(desk.file.branches.len()).unwrap_or_default();
    let (go, every) = if chosen == total {
        ("none", i.t("scheduling.branches.none").to_owned())
    } else {
        ("all", i.tn("scheduling.branches.all", total, &[]))
    };
    let provinces = desk.file.provinces.iter().map(|it| province(i, desk, it)).collect_view();
    let error = use_flash()
        .error_text("", "branch_ids")
        .map(|text| view! { <p class="px-4 pt-3 text-sm text-error" id="f-branch_ids">{text}</p> });
    let search = desk.draft.search.trim().to_owned();
    let nothing = (!search.is_empty() && !desk.file.branches.iter().any(|it| matches(it, &search)))
        .then(|| view! { <p class="px-4 pt-3 text-muted">{i.t_with("scheduling.branches.nothing", &[("text", &search)])}</p> });
    view! {
        <section class="panel" id="branches" aria-label=i.t("scheduling.branches.title")>
            <div class="panel-head">
                <h2>{i.t("scheduling.branches.title")}</h2>
                <span class="badge badge-sm badge-soft badge-primary">{i.tn("scheduling.branches.chosen", chosen, &[])}</span>
                <button class="btn btn-ghost btn-xs ml-auto text-primary" name="go" value=go formnovalidate>{every}</button>
            </div>
            {other_companies(i, companies, desk)}
            {error}
            <div class="join w-full px-3 pt-3">
                <label class="input join-item min-w-0 flex-1 text-base lg:text-sm">
                    <Icon glyph=Glyph::Search class="text-muted"/>
                    <span class="sr-only">{i.t("scheduling.branches.search")}</span>
                    <input type="search" name="search" value=search placeholder=i.t("scheduling.branches.search")/>
                </label>
                <button class="btn join-item" name="go" value="keep" formnovalidate>{i.t("scheduling.branches.find")}</button>
            </div>
            {nothing}
            <ul class="tree">{provinces}</ul>
            {site(i, desk)}
        </section>
    }
    .into_any()
}

/// Where the crew goes, of the branches that are chosen.
fn site(i: I18n, desk: &Desk) -> Option<AnyView> {
    desk.plan.offering.kind.is_on_site().then(|| {
        let chosen = desk.file.branches.iter().filter(|it| desk.draft.has(it.id));
        let options: Vec<_> = chosen.map(|it| (it.id.to_string(), i.named(&it.name, &it.name_en).to_owned())).collect();
        let value = desk.plan.site.map(|it| it.to_string()).unwrap_or_default();
        let help = i.t("scheduling.branches.site_help");
        view! {
            <div class="border-t border-base-300 p-4">
                <Select name="site" label=i.t("scheduling.branches.site") options value help/>
            </div>
        }
        .into_any()
    })
}

fn other_companies(i: I18n, companies: &[CompanyId], desk: &Desk) -> Option<AnyView> {
    let next = companies
        .iter()
        .position(|id| *id == desk.file.company.id)
        .and_then(|at| companies.get((at + 1) % companies.len()))?;
    (companies.len() > 1).then(|| {
        let name = i.named(&desk.file.company.name, &desk.file.company.name_en).to_owned();
        view! {
            <p class="flex items-center justify-between gap-2 px-4 pt-3">
                <span class="min-w-0">{name}</span>
                <button class="btn btn-sm shrink-0" name="go" value=format!("company:{next}") formnovalidate>{i.t("scheduling.branches.other_company")}</button>
            </p>
        }
        .into_any()
    })
}

fn province(i: I18n, desk: &Desk, it: &ProvinceCount) -> AnyView {
    let here: Vec<&BranchRow> = desk.file.branches.iter().filter(|branch| branch.province == it.name).collect();
    let chosen = here.iter().filter(|branch| desk.draft.has(branch.id)).count();
    let search = desk.draft.search.trim();
    let found = !search.is_empty() && here.iter().any(|branch| matches(branch, search));
    // What is not looked for is only hidden: its ticks stay in the form.
    let hidden = !search.is_empty() && !found;
    let name = i.province(it.name).to_owned();
    let state = if chosen == 0 {
        "false"
    } else if chosen == here.len() {
        "true"
    } else {
        "mixed"
    };
    let rows = here
        .iter()
        .map(|branch| row(i, branch, desk.draft.has(branch.id), !search.is_empty() && !matches(branch, search)))
        .collect_view();
    view! {
        <li hidden=hidden>
            <button class="pick checkbox checkbox-primary" role="checkbox" aria-checked=state aria-label=name.clone() name="go" value=format!("province:{}", it.name) formnovalidate></button>
            <details open=found || state == "mixed">
                <summary><span class="font-medium">{name}</span><span class="ml-auto text-xs text-muted tabular-nums">{format!("{chosen} / {}", here.len())}</span></summary>
                <ul>{rows}</ul>
            </details>
        </li>
    }
    .into_any()
}

fn row(i: I18n, it: &BranchRow, chosen: bool, hidden: bool) -> AnyView {
    let name = i.named(&it.name, &it.name_en).to_owned();
    view! {
        <li hidden=hidden>
            <label>
                <input type="checkbox" name="branches[]" value=it.id.to_string() checked=chosen/>
                <span title=name.clone()>{name.clone()}</span>
                <small>{it.city.trim_end_matches('市').to_owned()}</small>
            </label>
        </li>
    }
    .into_any()
}

fn matches(it: &BranchRow, search: &str) -> bool {
    let search = search.to_lowercase();
    [&it.name, &it.name_en, &it.city, &it.province, &it.code].iter().any(|text| text.to_lowercase().contains(&search))
}
