use crate::flash::{self, Flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::directory::import_check::counts_of;
use crate::pages::errors::Problem;
use crate::pages::scheduling::{Tab, tabs};
use crate::pages::{load, param, query, require_viewer};
use crate::request::{Viewer, use_cx};
use crate::ui::{Alerts, Button, EmptyState, Glyph, Icon, Kind, LinkButton, Panel, Size, Topbar};
use domain::id::CompanyId;
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use usecases::directory::{BranchRow, CompanyFile, company_file};

/// Search results on one page: more are found by a longer word.
const MOST_FOUND: usize = 60;

/// `/companies/:company?q=&province=`: the company's file.
#[component]
pub fn CompanyPage() -> impl IntoView {
    load(async move { page(require_viewer()?, param("company")?).await })
}

/// `/branches`: the file of the liaison's own company.
#[component]
pub fn OwnCompany() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let company = viewer.actor.companies().first().copied().ok_or(Problem::Forbidden)?;
        page(viewer, company).await
    })
}

/// What of the file is shown: found by a word, or in one province.
struct Shown {
    word: String,
    /// Two digits of GB/T 2260.
    province: Option<&'static str>,
    branches: Vec<BranchRow>,
    /// How many there are beyond those shown.
    more: usize,
}

async fn page(viewer: Viewer, id: CompanyId) -> Result<AnyView, Problem> {
    let (word, province) = (query::<String>("q").unwrap_or_default(), query::<String>("province"));
    let file = company_file(&use_cx(), &viewer.actor, id).await?;
    let flash = flash::take().await;
    let i = use_i18n();
    let title = i.named(&file.company.name, &file.company.name_en).to_owned();
    let people = file.branches.iter().map(|it| it.employees).sum();
    let branches = i64::try_from(file.branches.len()).unwrap_or_default();
    let provinces = i64::try_from(file.provinces.len()).unwrap_or_default();
    let lead = [
        i.tn("directory.branches", branches, &[]),
        i.tn("directory.provinces", provinces, &[]),
        i.tn("directory.people", people, &[]),
        file.company.code.clone(),
    ];
    let may_export = viewer.actor.may(Right::Book, Scope::Company(id));
    let export = may_export.then(|| {
        view! { <LinkButton href=format!("/companies/{id}/employees.csv") glyph=Glyph::Download>{i.t("directory.company.export")}</LinkButton> }
    });
    let action = view! {
        <div class="flex flex-wrap gap-2">
            {export}
            <LinkButton href=format!("/companies/{id}/import") kind=Kind::Primary glyph=Glyph::Upload>{i.t("directory.company.import")}</LinkButton>
        </div>
    };
    Ok(view! {
        <Topbar title lead=lead.join(" · ") action=action.into_any()>
            <Alerts/>
            {counts_of(i, &flash)}
            {tabs(i, id, Tab::Branches)}
            {body(i, &file, shown(&file, word, province.as_deref()), &flash)}
        </Topbar>
    }
    .into_any())
}

/// The province asked for, else the one with most people; a word looks everywhere.
fn shown(file: &CompanyFile, word: String, province: Option<&str>) -> Shown {
    let word = word.trim().to_lowercase();
    if !word.is_empty() {
        let holds = |it: &&BranchRow| {
            [&it.name, &it.name_en, &it.code, &it.city, &it.district, &it.province]
                .iter()
                .any(|text| text.to_lowercase().contains(&word))
        };
        let found: Vec<_> = file.branches.iter().filter(holds).cloned().collect();
        let more = found.len().saturating_sub(MOST_FOUND);
        return Shown { word, province: None, branches: found.into_iter().take(MOST_FOUND).collect(), more };
    }
    let asked = file.provinces.iter().find(|it| Some(it.code) == province);
    let chosen = asked.or_else(|| file.provinces.iter().max_by_key(|it| it.employees));
    let is_here = |it: &&BranchRow| chosen.is_some_and(|chosen| it.province == chosen.name);
    let branches = file.branches.iter().filter(is_here).cloned().collect();
    Shown { word, province: chosen.map(|it| it.code), branches, more: 0 }
}

fn body(i: I18n, file: &CompanyFile, shown: Shown, flash: &Flash) -> AnyView {
    let id = file.company.id;
    if file.branches.is_empty() {
        // A file was just imported or refused; both are said above.
        let text = if flash.is_rejection() { "" } else { i.t("directory.company.empty_text") };
        return view! {
            <div class="panel">
                <EmptyState title=i.t("directory.company.empty") text glyph=Glyph::Building>
                    <LinkButton href=format!("/companies/{id}/import") glyph=Glyph::Upload>{i.t("directory.company.import")}</LinkButton>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let title = match shown.province {
        Some(code) => i.word("common.province", code).to_owned(),
        None => i.t_with("directory.company.found", &[("word", &shown.word)]),
    };
    let none = shown.branches.is_empty().then(|| {
        view! { <EmptyState title=i.t("directory.company.none") text=i.t("directory.company.none_text") glyph=Glyph::Search/> }
    });
    let more = i64::try_from(shown.more).unwrap_or_default();
    let more =
        (more > 0).then(|| view! { <p class="px-4 py-3 text-muted">{i.tn("directory.company.more", more, &[])}</p> });
    let head = search(i, id, file, &shown).into_any();
    let rows = shown.branches.into_iter().map(|it| row(i, id, it)).collect_view();
    view! {
        <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-[15rem_minmax(0,1fr)]">
            {provinces(i, id, file, shown.province)}
            <Panel title head>{none}<ul class="rows">{rows}</ul>{more}</Panel>
        </div>
    }
    .into_any()
}

/// By word everywhere; by province on a phone, where the list beside it has no room.
fn search(i: I18n, id: CompanyId, file: &CompanyFile, shown: &Shown) -> impl IntoView + use<> {
    let options = file
        .provinces
        .iter()
        .map(|it| {
            let selected = shown.province == Some(it.code);
            view! { <option value=it.code selected=selected>{format!("{} ({})", i.word("common.province", it.code), it.branches)}</option> }
        })
        .collect_view();
    let label = i.t("directory.company.search");
    view! {
        <form class="flex w-full min-w-0 flex-wrap gap-2 sm:ml-auto sm:w-auto sm:flex-nowrap" method="get" action=format!("/companies/{id}") role="search">
            <select class="select select-sm w-full text-base sm:w-40 lg:hidden" name="province" aria-label=i.t("directory.company.province")>{options}</select>
            <input class="input input-sm min-w-0 flex-1 text-base sm:w-64 sm:flex-none lg:text-sm" type="search" name="q" value=shown.word.clone() placeholder=label aria-label=label/>
            <Button size=Size::Small glyph=Glyph::Search>{i.t("directory.company.find")}</Button>
        </form>
    }
}

fn provinces(i: I18n, id: CompanyId, file: &CompanyFile, chosen: Option<&'static str>) -> impl IntoView + use<> {
    let links = file
        .provinces
        .iter()
        .map(|it| {
            let is_chosen = chosen == Some(it.code);
            let colour = if is_chosen { "bg-primary/8 font-semibold text-primary" } else { "" };
            view! {
                <li>
                    <a class=format!("flex items-center justify-between gap-2 rounded-field px-3 py-1.5 {colour}") href=format!("/companies/{id}?province={}", it.code) aria-current=is_chosen.then_some("true")>
                        <span>{i.word("common.province", it.code)}</span>
                        <span class="text-xs text-muted tabular-nums">{i.tn("directory.branches", i64::try_from(it.branches).unwrap_or_default(), &[])}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <Panel title=i.t("directory.company.provinces") class="hidden lg:block"><ul class="p-2">{links}</ul></Panel> }
}

fn row(i: I18n, company: CompanyId, it: BranchRow) -> impl IntoView {
    let place = if it.district.is_empty() { it.city.clone() } else { format!("{} {}", it.city, it.district) };
    let second =
        [it.code, place, it.liaison].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let name = i.named(&it.name, &it.name_en).to_owned();
    view! {
        <li>
            <a class="flex items-center gap-3" href=format!("/companies/{company}/branches/{}", it.id)>
                <span class="min-w-0 flex-1">
                    <span class="block font-medium">{name}</span>
                    <span class="block text-xs text-muted">{second}</span>
                </span>
                <span class="shrink-0 text-muted tabular-nums">{i.tn("directory.people", it.employees, &[])}</span>
                <Icon glyph=Glyph::Right class="text-muted"/>
            </a>
        </li>
    }
}
