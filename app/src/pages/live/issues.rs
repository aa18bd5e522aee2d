//! Problems of branches: told by those who watch, for those who can help.

use crate::api::ServerFn;
use crate::api::live::show::{FinishIssue, ISSUE, RaiseBranchIssue, RaiseIssue};
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Badge, Button, EmptyState, Field, Glyph, Panel, PostButton, Select, Size, Tone};
use domain::id::{BrandId, EngagementId};
use domain::instant::Instant;
use domain::live::{IssueKind, MAX_ISSUE};
use leptos::prelude::*;
use usecases::live::Issue;

/// The list, for a brand (`brand` is its page's) and for liaisons, each problem with a button. `form`: what stands below.
pub fn issues(
    i: I18n,
    engagement: EngagementId,
    brand: Option<BrandId>,
    rows: &[Issue],
    form: Option<AnyView>,
) -> AnyView {
    let open = rows.iter().filter(|it| it.done_at.is_none()).count();
    let head = (open > 0)
        .then(|| view! { <Badge tone=Tone::Warning>{i.tn("packs.issue.count", open as i64, &[])}</Badge> }.into_any());
    let none = rows.is_empty().then(|| view! { <EmptyState title=i.t("packs.issue.none") glyph=Glyph::Check/> });
    let list = rows.iter().map(|it| row(i, engagement, brand, it)).collect_view();
    view! {
        <Panel title=i.t("packs.issue.list") head=head.unwrap_or_else(|| ().into_any()) id="issues">
            {none}<ul class="rows empty:hidden">{list}</ul>{form}
        </Panel>
    }
    .into_any()
}

fn row(i: I18n, engagement: EngagementId, brand: Option<BrandId>, it: &Issue) -> AnyView {
    let mut fields = vec![("engagement", engagement.to_string()), ("issue_id", it.id.to_string())];
    fields.extend(brand.map(|brand| ("brand", brand.to_string())));
    let who = if it.by.is_empty() { i.t("packs.issue.liaison").to_owned() } else { it.by.clone() };
    let by = [i.named(&it.branch, &it.branch_en).to_owned(), who, i.date_time(it.raised_at)].join(" · ");
    let action = if it.done_at.is_some() {
        view! { <Badge tone=Tone::Success class="ml-auto shrink-0">{i.t("packs.issue.solved")}</Badge> }.into_any()
    } else {
        view! { <span class="ml-auto shrink-0"><PostButton action=FinishIssue::PATH fields size=Size::Small glyph=Glyph::Check>{i.t("packs.issue.finish")}</PostButton></span> }
            .into_any()
    };
    let text = (!it.text.is_empty()).then(|| view! { <p class="break-words">{it.text.clone()}</p> });
    view! {
        <li class="flex items-center gap-3">
            <div class="min-w-0 flex-1">
                <p class="font-medium">{kind(i, it.kind)}</p>
                {text}
                <p class="text-xs break-words text-muted">{by}</p>
            </div>
            {action}
        </li>
    }
    .into_any()
}

fn kind(i: I18n, it: IssueKind) -> &'static str {
    i.word("packs.issue.kinds", it.word())
}

fn fields(i: I18n, engagement: EngagementId) -> AnyView {
    let options = IssueKind::ALL.iter().map(|it| (it.word().to_owned(), kind(i, *it).to_owned())).collect();
    view! {
        <input type="hidden" name="engagement" value=engagement.to_string()/>
        <Select form=ISSUE name="kind" label=i.t("packs.issue.kind") options placeholder=i.t("packs.issue.choose") required=true/>
        <Field form=ISSUE name="issue" label=i.t("packs.issue.line") maxlength=MAX_ISSUE as u32 autocomplete="off"/>
        <div><Button>{i.t("packs.issue.send")}</Button></div>
    }
    .into_any()
}

/// The form of a branch's liaison.
pub fn liaisons_form(i: I18n, engagement: EngagementId) -> AnyView {
    view! {
        <details class="border-t border-base-300 px-4" open=use_flash().form == ISSUE>
            <summary class="link link-hover flex min-h-11 items-center text-primary">{i.t("packs.issue.title")}</summary>
            <form method="post" action=RaiseBranchIssue::PATH class="flex flex-col gap-3 pb-4">{fields(i, engagement)}</form>
        </details>
    }
    .into_any()
}

/// The form of somebody in the room, folded away, with what became of the earlier ones.
pub fn rooms_form(i: I18n, engagement: EngagementId, own: &[(IssueKind, String, Option<Instant>)]) -> AnyView {
    let rows = own.iter().map(|(what, text, done)| {
        let (tone, word) = match done {
            Some(_) => (Tone::Success, i.t("packs.issue.solved")),
            None => (Tone::Warning, i.t("packs.issue.open")),
        };
        view! { <li class="flex items-center gap-2 py-1 text-sm"><span class="min-w-0 break-words">{kind(i, *what)}" "<span class="text-muted">{text.clone()}</span></span><Badge tone class="ml-auto">{word}</Badge></li> }
    });
    let list = (!own.is_empty())
        .then(|| view! { <ul class="pb-2" aria-label=i.t("packs.issue.yours")>{rows.collect_view()}</ul> });
    view! {
        <section class="panel" id="issue" aria-label=i.t("packs.issue.title")>
            <details class="px-4" open=use_flash().form == ISSUE>
                <summary class="flex min-h-11 cursor-pointer items-center gap-2 py-2 text-sm"><b class="shrink-0 font-semibold">{i.t("packs.issue.title")}</b><span class="text-muted">{i.t("packs.issue.text")}</span></summary>
                {list}
                <form method="post" action=RaiseIssue::PATH class="flex flex-col gap-3 pb-4">{fields(i, engagement)}</form>
            </details>
        </section>
    }
    .into_any()
}
