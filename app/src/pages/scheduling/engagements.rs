//! All engagements of a liaison: those to come, then all others.

use super::listed::{is_ahead, row};
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::errors::Problem;
use crate::pages::{load, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, EmptyState, Glyph, Kind, LinkButton, Pager, Panel, Topbar};
use leptos::prelude::*;
use usecases::scheduling;
use usecases::scheduling::bookings::Listed;

/// `/engagements`: of a company's or a branch's liaison.
#[component]
pub fn Engagements() -> impl IntoView {
    let page: u64 = query("page").unwrap_or_default();
    load(async move {
        let viewer = require_viewer()?;
        flash::take().await;
        let books = !viewer.actor.companies().is_empty();
        if !books && viewer.actor.branches().is_empty() {
            return Err(Problem::Forbidden);
        }
        let cx = use_cx();
        let own = scheduling::own_list(&cx, &viewer.actor, page).await?;
        let (i, now) = (use_i18n(), cx.now());
        let (coming, mut others): (Vec<&Listed>, Vec<&Listed>) = own.ahead.iter().partition(|it| is_ahead(it, now));
        others.reverse();
        others.extend(&own.ended);
        let list = |title: &'static str, rows: Vec<&Listed>| {
            (!rows.is_empty()).then(|| {
                let rows = rows.into_iter().map(|it| row(i, it, own.turnouts.get(&it.engagement.id))).collect_view();
                view! { <Panel title><ul class="rows">{rows}</ul></Panel> }
            })
        };
        let body = if page == 0 && coming.is_empty() && others.is_empty() {
            let action = books.then(|| view! { <LinkButton href="/book" kind=Kind::Primary glyph=Glyph::Plus>{i.t("scheduling.home.book")}</LinkButton> });
            let text =
                if books { i.t("scheduling.engagements.none_text") } else { i.t("scheduling.home.none_ahead_text") };
            view! { <div class="panel"><EmptyState title=i.t("scheduling.engagements.none") text>{action}</EmptyState></div> }.into_any()
        } else {
            let lists =
                [list(i.t("scheduling.home.ahead"), coming), list(i.t("scheduling.engagements.others"), others)];
            view! { <div class="grid grid-cols-1 gap-4">{lists.into_iter().collect_view()}{pages(page, own.more)}</div> }.into_any()
        };
        Ok(view! { <Topbar title=i.t("scheduling.engagements.title")><Alerts/>{body}</Topbar> }.into_any())
    })
}

/// To newer and older ones, where there are any.
fn pages(page: u64, more: bool) -> impl IntoView {
    let link = |page: u64| format!("/engagements?page={page}");
    (page > 0 || more).then(|| {
        view! { <Pager back=page.checked_sub(1).map(link) next=more.then(|| link(page.saturating_add(1))) title=page.saturating_add(1).to_string()/> }
    })
}
