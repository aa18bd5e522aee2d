//! Answers by mail that nobody has proved, for somebody of the brand to look at.

use crate::api::ServerFn;
use crate::api::invites::JudgeReply;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, EmptyState, Glyph, Kind, Panel, PostButton, Rail, Size};
use domain::id::BrandId;
use leptos::prelude::*;
use usecases::invites::held_replies;
use usecases::invites::held_replies::HeldReply;

/// `/brands/{brand_id}/replies`: for the brand's manager and the administrator.
#[component]
pub fn HeldReplies() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let brand: BrandId = param("brand_id")?;
        let (_, count, rows) = held_replies(&use_cx(), &viewer.actor, brand).await?;
        flash::take().await;
        let i = use_i18n();
        let content = if rows.is_empty() {
            view! { <EmptyState title=i.t("scheduling.held.empty") text=i.t("scheduling.held.empty_text") glyph=Glyph::Mail/> }.into_any()
        } else {
            let rows = rows.into_iter().map(|it| row(i, brand, it)).collect_view();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        };
        let head = view! { <p class="text-muted">{i.t("scheduling.held.lead")}</p> }.into_any();
        Ok(view! {
            <Rail title=i.t("scheduling.held.title").to_owned() head>
                <Alerts/>
                <Panel title=i.tn("scheduling.held.count", count as i64, &[])>{content}</Panel>
            </Rail>
        }
        .into_any())
    })
}

fn row(i: I18n, brand: BrandId, it: HeldReply) -> AnyView {
    let who = it.name.clone().unwrap_or_else(|| it.answers_for.clone());
    let answer = i.word("scheduling.answer", it.answer.word());
    let title = i.named(&it.title, &it.title_en).to_owned();
    let button = |verdict: &str| {
        vec![("brand", brand.to_string()), ("reply", it.id.to_string()), ("verdict", verdict.to_owned())]
    };
    let accept = it.name.is_some().then(|| {
        view! { <PostButton action=JudgeReply::PATH fields=button("accept") size=Size::Small>{i.t("scheduling.held.accept")}</PostButton> }
    });
    let discard = view! { <PostButton action=JudgeReply::PATH fields=button("discard") kind=Kind::Ghost size=Size::Small>{i.t("scheduling.held.discard")}</PostButton> };
    let comment = (!it.comment.is_empty()).then(|| view! { <p class="whitespace-pre-line">{it.comment.clone()}</p> });
    view! {
        <li class="grid grid-cols-1 items-center gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,1fr)_auto]">
            <div class="min-w-0">
                <p class="flex flex-wrap gap-x-3"><b class="font-medium">{who}</b><span>{answer}</span></p>
                <p><a class="link-hover" href=format!("/brands/{brand}/engagements/{}", it.engagement)>{title}</a>" "<span class="text-muted">{i.date_time(it.starts_at)}</span></p>
                {comment}
                <p class="text-warning">{i.word("scheduling.doubt", it.doubt.word())}</p>
                <p class="text-xs break-all text-muted">{i.t_with("scheduling.held.from", &[("sender", &it.sender), ("when", &i.date_time(it.received_at))])}</p>
            </div>
            <div class="flex gap-2">{accept}{discard}</div>
        </li>
    }
    .into_any()
}
