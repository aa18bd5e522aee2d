use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::directory::import_check::counts_of;
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, EmptyState, Glyph, Icon, Kind, LinkButton, Panel, Topbar};
use leptos::prelude::*;
use usecases::directory::{CompanyRow, companies};

/// `/companies`: those that the viewer may know.
#[component]
pub fn Companies() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let rows = companies(&use_cx(), &viewer.actor).await?;
        let flash = flash::take().await;
        let i = use_i18n();
        let import = viewer.actor.is_administrator().then(|| {
            view! { <LinkButton href="/admin/import" kind=Kind::Primary glyph=Glyph::Upload>{i.t("directory.companies.import")}</LinkButton> }.into_any()
        });
        let none = rows.is_empty().then(|| {
            view! { <EmptyState title=i.t("directory.companies.none") text=i.t("directory.companies.none_text") glyph=Glyph::Building/> }
        });
        let number = i64::try_from(rows.len()).unwrap_or_default();
        let list = rows.into_iter().map(|it| row(i, it)).collect_view();
        Ok(view! {
            <Topbar title=i.t("directory.companies.title") lead=i.t("directory.companies.lead") action=import.into_any()>
                <Alerts/>
                {counts_of(i, &flash)}
                <Panel title=i.tn("directory.companies.list", number, &[])>{none}<ul class="rows">{list}</ul></Panel>
            </Topbar>
        }
        .into_any())
    })
}

fn row(i: I18n, it: CompanyRow) -> impl IntoView {
    let counts =
        [i.tn("directory.branches", it.branches, &[]), i.tn("directory.people", it.employees, &[])].join(" · ");
    let name = i.named(&it.name, &it.name_en).to_owned();
    view! {
        <li>
            <a class="flex items-center gap-3" href=format!("/companies/{}", it.id)>
                <Icon glyph=Glyph::Building class="size-5 text-primary"/>
                <span class="min-w-0">
                    <span class="block font-medium">{name}</span>
                    <span class="block text-muted">{counts}</span>
                    <span class="block text-xs text-muted">{it.code}</span>
                </span>
                <Icon glyph=Glyph::Right class="ml-auto text-muted"/>
            </a>
        </li>
    }
}
