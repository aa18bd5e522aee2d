use super::{facts, history, items, link, manage, state_badge, visits};
use crate::api::windows::{visit_of, windows_of};
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::errors::Problem;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Glyph, LinkButton, Rail, Size};
use domain::id::{BrandId, WindowId};
use domain::identity::{Right, Scope};
use domain::windows::WindowState;
use leptos::prelude::*;
use std::collections::{BTreeSet, HashMap};
use usecases::windows::demand::{demand_link, visit_numbers};
use usecases::windows::{choices, window};

/// `/brands/:brand_id/windows/:window`: all of one window, and what can be done with it.
#[component]
pub fn WindowPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand_id")?, param::<WindowId>("window")?);
        let cx = use_cx();
        let it = window(&cx, &viewer.actor, id).await?;
        if it.row.brand_id != brand {
            return Err(Problem::NotFound);
        }
        let may = it.may_manage && it.row.state != WindowState::Ended;
        let choices = if may {
            Some(choices(&cx, &viewer.actor, brand, it.row.company_id, Some(it.row.branch_id)).await?)
        } else {
            None
        };
        let declared = visit_numbers(&cx, &it).await?;
        let link = demand_link(&cx, &viewer.actor, id).await?;
        flash::take().await;
        let i = use_i18n();
        let plaque = it.row.state.is_public().then(|| {
            view! {
                <LinkButton href=format!("/w/{}", it.row.code) size=Size::Small glyph=Glyph::Globe>{i.t("windows.public_page")}</LinkButton>
                <LinkButton href=format!("{}/{id}/plaque", windows_of(brand)) size=Size::Small glyph=Glyph::Print>{i.t("windows.plaque")}</LinkButton>
            }
        });
        let action = view! {
            <div class="flex flex-wrap gap-2">
                <LinkButton href=windows_of(brand) size=Size::Small>{i.t("windows.back")}</LinkButton>
                {plaque}
            </div>
        };
        let title = i.named(&it.branch.name, &it.branch.name_en).to_owned();
        let presents = viewer.actor.may(Right::Present, Scope::Brand(brand));
        let coming = visits(i, i.t("windows.coming"), &it.coming, &declared, &|visit| {
            Some(if presents { visit_of(brand, visit.id) } else { format!("/brands/{brand}/engagements/{}", visit.id) })
        });
        let series: BTreeSet<_> = it.coming.iter().filter_map(|it| it.series).collect();
        let series = series.into_iter().map(|series| {
            view! { <LinkButton href=format!("/brands/{brand}/series/{series}") size=Size::Small glyph=Glyph::Calendar>{i.t("windows.series")}</LinkButton> }
        });
        let series = series.collect_view();
        let past = visits(i, i.t("windows.past"), &it.past, &HashMap::new(), &|visit| {
            Some(format!("/brands/{brand}/engagements/{}", visit.id))
        });
        let link = link::panel(i, &it, link, Some(brand), it.may_manage);
        let moves = choices.map(|choices| manage::moves(i, &it, &choices));
        Ok(view! {
            <Rail title head=state_badge(i, it.row.state) action=action.into_any()>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
                    <div class="grid min-w-0 gap-3">{facts(i, &it)}{moves}{history(i, &it.history)}</div>
                    <div class="grid min-w-0 gap-3">{coming}<div class="flex flex-wrap gap-2 empty:hidden">{series}</div>{link}{items(i, &it.items)}{past}</div>
                </div>
            </Rail>
        }
        .into_any())
    })
}
