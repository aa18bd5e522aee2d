//! The personal links of one branch's people: to print as cards, or to send on by chat.

use super::engagement_range;
use crate::api::ServerFn;
use crate::api::invites::TakeOffList;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Confirm, EmptyState, Glyph, Kind, Panel, Qr, Topbar};
use domain::id::{BranchId, EngagementId};
use domain::instant::Instant;
use domain::scheduling::BookingStatus;
use leptos::prelude::*;
use usecases::live::{self, Person};
use usecases::scheduling::engagement::EngagementView;

/// `/engagements/{id}/links/{branch_id}`; with `?without=1` only people whom no mail reaches.
#[component]
pub fn Links() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (id, branch): (EngagementId, BranchId) = (param("id")?, param("branch_id")?);
        let only_without = query::<u8>("without").is_some();
        let (view, links) = live::links(&use_cx(), &viewer.actor, id, branch).await?;
        flash::take().await;
        let i = use_i18n();
        let name = i.named(&links.name, &links.name_en).to_owned();
        let without = links.people.iter().filter(|it| !it.mailed).count();
        let all = links.people.len();
        let people: Vec<_> = links.people.into_iter().filter(|it| !only_without || !it.mailed).collect();
        let lead = format!("{} · {}", i.named(&view.title, &view.title_en), engagement_range(i, &view));
        let page = format!("/engagements/{id}/links/{branch}");
        let action = filter(i, &page, only_without, all, without);
        let body = if people.is_empty() {
            view! { <div class="panel"><EmptyState title=i.t("scheduling.links.none") text=i.t("scheduling.links.none_text") glyph=Glyph::Users/></div> }.into_any()
        } else {
            let text = chat_text(i, &view, &people);
            let open = is_open(&view, use_cx().now());
            let cards = people.into_iter().map(|it| card(i, &view, branch, it, open)).collect_view();
            view! { {text}<ul class="mt-4 grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3 print:mt-0 print:grid-cols-3">{cards}</ul> }.into_any()
        };
        Ok(view! {
            <Topbar title=i.t_with("scheduling.links.title", &[("branch", &name)]) lead action>
                <p class="mb-4"><a class="link link-hover text-primary print:hidden" href=format!("/engagements/{id}")>{i.t("scheduling.links.back")}</a></p>
                <Alerts/>
                {body}
            </Topbar>
        }
        .into_any())
    })
}

/// All people, or only those without an address.
fn filter(i: I18n, page: &str, only_without: bool, all: usize, without: usize) -> AnyView {
    let count = |n: usize| i64::try_from(n).unwrap_or_default();
    let kind = |on: bool| if on { "btn btn-sm join-item btn-active" } else { "btn btn-sm join-item" };
    view! {
        <div class="join print:hidden">
            <a class=kind(!only_without) href=page.to_owned() aria-current=(!only_without).then_some("page")>{i.tn("scheduling.links.all", count(all), &[])}</a>
            <a class=kind(only_without) href=format!("{page}?without=1") aria-current=only_without.then_some("page")>{i.tn("scheduling.part.lacking", count(without), &[])}</a>
        </div>
    }
    .into_any()
}

/// One text for a chat with what it is and each one's own link.
fn chat_text(i: I18n, view: &EngagementView, people: &[Person]) -> AnyView {
    let values = [("title", i.named(&view.title, &view.title_en).to_owned()), ("when", engagement_range(i, view))];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut text = i.t_with("scheduling.links.chat", &values);
    for it in people {
        text.push_str(&i.t_with("scheduling.links.line", &[("name", &it.name), ("link", &it.link)]));
    }
    view! {
        <Panel title=i.t("scheduling.links.chat_title") class="print:hidden">
            <div class="p-4">
                <textarea class="textarea w-full" rows="6" readonly aria-label=i.t("scheduling.links.chat_title")>{text}</textarea>
                <p class="mt-1 text-xs text-muted">{i.t("scheduling.links.chat_help")}</p>
            </div>
        </Panel>
    }
    .into_any()
}

/// Whether the list can still change.
fn is_open(view: &EngagementView, now: Instant) -> bool {
    view.ends_at > now && view.bookings.iter().any(|it| it.status == BookingStatus::Confirmed)
}

/// What is cut out and handed over. `open`: the person can be taken off the list.
fn card(i: I18n, view: &EngagementView, branch: BranchId, it: Person, open: bool) -> AnyView {
    let Person { id, name, mailed, link } = it;
    let fields = vec![
        ("engagement", view.id.to_string()),
        ("attendee", id.to_string()),
        ("back", format!("/engagements/{}/links/{branch}", view.id)),
    ];
    let question = i.t_with("scheduling.list.remove_question", &[("name", &name)]);
    let remove = open.then(|| {
        view! {
            // The question opens below the whole card: beside a button at the page's edge there is no room for it.
            <div class="print:hidden [&>details]:static">
                <Confirm label=i.t("scheduling.list.remove") answer=i.t("scheduling.list.remove_answer") action=TakeOffList::PATH fields kind=Kind::Danger class="btn-ghost btn-xs">
                    <p>{question}</p>
                </Confirm>
            </div>
        }
    });
    let mark = (!mailed)
        .then(|| view! { <p class="text-xs text-warning print:hidden">{i.t("scheduling.links.no_address")}</p> });
    view! {
        <li class="panel relative items-center gap-1 p-4 text-center break-inside-avoid">
            <Qr text=link.clone() label=i.t_with("scheduling.links.qr", &[("name", &name)])/>
            <p class="text-lg font-semibold">{name.clone()}</p>
            <p class="font-medium">{i.named(&view.title, &view.title_en).to_owned()}</p>
            <p>{engagement_range(i, view)}</p>
            <p class="text-xs text-muted">{i.t("scheduling.links.personal")}</p>
            {mark}
            <a class="link w-full text-xs break-all text-muted" href=link.clone()>{link.clone()}</a>
            {remove}
        </li>
    }
    .into_any()
}
