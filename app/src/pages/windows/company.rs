//! A company's windows, to be read.

use super::{facts, history, items, link, none, rows, state_badge, visits};
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::scheduling::{Tab, tabs};
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Glyph, LinkButton, Panel, Topbar};
use domain::id::{CompanyId, WindowId};
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use std::collections::HashMap;
use usecases::windows::demand::{demand_link, visit_numbers};
use usecases::windows::{window, windows_of_company};

/// `/companies/:company/windows`
#[component]
pub fn CompanysWindows() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let company: CompanyId = param("company")?;
        let list = windows_of_company(&use_cx(), &viewer.actor, company).await?;
        let i = use_i18n();
        let content = if list.is_empty() {
            none(i, i.t("windows.none_company"), ().into_any())
        } else {
            let number = i64::try_from(list.len()).unwrap_or_default();
            let list = rows(i, &list, |i, it| i.named(&it.brand, &it.brand_en).to_owned(), &|it| {
                format!("/windows/{}", it.id)
            });
            view! { <Panel title=i.tn("windows.number", number, &[])>{list}</Panel> }.into_any()
        };
        Ok(view! {
            <Topbar title=i.t("windows.title") lead=i.t("windows.company_lead")>
                {tabs(i, company, Tab::Windows)}
                {content}
            </Topbar>
        }
        .into_any())
    })
}

/// `/windows/:window`: one of them.
#[component]
pub fn CompanysWindow() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (cx, id) = (use_cx(), param::<WindowId>("window")?);
        let it = window(&cx, &viewer.actor, id).await?;
        let declared = visit_numbers(&cx, &it).await?;
        let link = demand_link(&cx, &viewer.actor, id).await?;
        flash::take().await;
        let i = use_i18n();
        let renews = viewer.actor.may(Right::Book, Scope::Company(it.row.company_id));
        let link = link::panel(i, &it, link, None, renews);
        let title = i.named(&it.branch.name, &it.branch.name_en).to_owned();
        let lead = i.named(&it.brand.name, &it.brand.name_en).to_owned();
        let public = it.row.state.is_public().then(|| {
            view! { <LinkButton href=format!("/w/{}", it.row.code) glyph=Glyph::Globe>{i.t("windows.public_page")}</LinkButton> }
        });
        let list = format!("/companies/{}/windows", it.row.company_id);
        let coming = visits(i, i.t("windows.coming"), &it.coming, &declared, &|visit| {
            Some(format!("/engagements/{}", visit.id))
        });
        let past = visits(i, i.t("windows.past"), &it.past, &HashMap::new(), &|visit| {
            Some(format!("/engagements/{}", visit.id))
        });
        Ok(view! {
            <Topbar title lead action=public.into_any()>
                <Alerts/>
                <p class="mb-4 flex items-center gap-3"><a class="link link-hover text-primary" href=list>{i.t("windows.back")}</a>{state_badge(i, it.row.state)}</p>
                <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
                    <div class="grid min-w-0 gap-3">{facts(i, &it)}{history(i, &it.history)}</div>
                    <div class="grid min-w-0 gap-3">{coming}{link}{items(i, &it.items)}{past}</div>
                </div>
            </Topbar>
        }
        .into_any())
    })
}
