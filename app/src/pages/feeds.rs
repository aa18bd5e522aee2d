//! "Add to calendar": the addresses that calendar programs subscribe to.

mod panel;

use crate::api::feeds::page_of;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Glyph, Icon, LinkButton, Own, Panel, Public};
use domain::feeds::FeedOf;
use leptos::prelude::*;
use panel::{Holder, panel};
use usecases::feeds::{FeedAddress, employee_feed, feed_of, feeds_of};

/// `/calendar`: the viewer's own calendar, and the others that the viewer may have.
#[component]
pub fn Calendar() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let cx = use_cx();
        let feed = feed_of(&cx, &viewer.actor, FeedOf::Account(viewer.actor.account)).await?;
        let others = feeds_of(&cx, &viewer.actor).await?;
        flash::take().await;
        let i = use_i18n();
        let shown = panel(i, &cx.site.public_url, &feed, &Holder::Account);
        Ok(view! {
            <Own title=i.t("feeds.title") lead=i.t("feeds.lead")>
                <Alerts/>
                <div class="flex flex-col gap-4">{shown}{list(i, &others)}</div>
            </Own>
        }
        .into_any())
    })
}

/// `/calendar/:kind/:id`: of a company, a branch, a brand or an officer.
#[component]
pub fn CalendarOf() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (kind, id): (String, String) = (param("kind")?, param("id")?);
        let of = FeedOf::parse(&kind, &id).ok_or(Problem::NotFound)?;
        let cx = use_cx();
        let feed = feed_of(&cx, &viewer.actor, of).await?;
        flash::take().await;
        let i = use_i18n();
        let shown = panel(i, &cx.site.public_url, &feed, &Holder::Account);
        let back = view! { <LinkButton href="/calendar" glyph=Glyph::Calendar>{i.t("feeds.back_own")}</LinkButton> };
        let title = format!("{} · {}", i.t("feeds.title"), name(i, &feed));
        Ok(view! {
            <Own title lead=i.t("feeds.lead") action=back.into_any()>
                <Alerts/>
                {shown}
            </Own>
        }
        .into_any())
    })
}

/// `/j/:code/calendar`: what an employee is invited to. Needs no account; the personal link is the right.
#[component]
pub fn JoinCalendar() -> impl IntoView {
    load(async move {
        let code = param::<String>("code")?;
        let cx = use_cx();
        let feed = employee_feed(&cx, &code).await?;
        flash::take().await;
        let i = use_i18n();
        let back = format!("/j/{code}");
        let shown = panel(i, &cx.site.public_url, &feed, &Holder::Employee { code });
        Ok(view! {
            <Public title=i.t("feeds.title")>
                <p class="mb-2"><a class="link link-hover text-primary" href=back>{i.t("feeds.back")}</a></p>
                <h1 class="text-2xl font-semibold">{i.t("feeds.title")}</h1>
                <p class="mt-1 mb-5 text-muted">{i.t("feeds.join_lead")}</p>
                <Alerts/>
                {shown}
            </Public>
        }
        .into_any())
    })
}

/// What it is the calendar of, in the reader's words.
fn name(i: I18n, feed: &FeedAddress) -> String {
    let name = i.named(&feed.name, &feed.name_en);
    if name.is_empty() { i.word("feeds.kind", feed.of.kind().word()).to_owned() } else { name.to_owned() }
}

fn list(i: I18n, others: &[(FeedOf, String, String)]) -> Option<AnyView> {
    let rows = others.iter().map(|(of, name, name_en)| {
        let name = i.named(name, name_en).to_owned();
        view! {
            <li>
                <a class="flex items-center gap-3" href=page_of(*of)>
                    <Icon glyph=Glyph::Calendar class="size-5 text-primary"/>
                    <span class="min-w-0 flex-1">
                        <span class="name font-medium" title=name.clone()>{name.clone()}</span>
                        <span class="block text-muted">{i.word("feeds.kind", of.kind().word())}</span>
                    </span>
                    <Icon glyph=Glyph::Right class="text-muted"/>
                </a>
            </li>
        }
    });
    let rows = rows.collect_view();
    (!others.is_empty()).then(|| {
        view! {
            <Panel title=i.t("feeds.others")>
                <p class="px-4 pt-3 text-muted">{i.t("feeds.others_text")}</p>
                <ul class="rows">{rows}</ul>
            </Panel>
        }
        .into_any()
    })
}
