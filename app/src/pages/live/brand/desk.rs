//! What is said in the room, for the one who presents: questions by votes, announcements, polls and quizzes.

mod polls;

use super::page;
use crate::api::ServerFn;
use crate::api::live::talk::{ANNOUNCE, ANSWER, Announce, AnswerQuestion};
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Badge, Button, EmptyState, Glyph, Kind, Panel, PostButton, RoomFollower, Size, Textarea, Tone};
use domain::live::{MAX_ANNOUNCEMENT, MAX_ANSWER};
use leptos::prelude::*;
use usecases::live::Desk;
use usecases::live::desk::Asked;
use usecases::scheduling::engagement::EngagementView;

/// The panels beside the picture and below it. `open`: something can still be announced and asked.
pub fn desk(i: I18n, it: &EngagementView, desk: &Desk, open: bool) -> (AnyView, AnyView) {
    let fields = vec![("brand", it.brand_id.to_string()), ("engagement", it.id.to_string())];
    let follow = open.then(|| view! { <RoomFollower url=format!("{}/board/events", page(it))/> });
    let aside = view! { {follow}<div data-part="questions">{questions(i, desk, &fields)}</div> };
    let below = view! {
        <div class="grid grid-cols-1 items-start gap-3 md:grid-cols-2">
            <div data-part="announcements">{announcements(i, desk, &fields, open)}</div>
            <div data-part="polls">{polls::polls(i, desk, &fields, open)}</div>
        </div>
    };
    (aside.into_any(), below.into_any())
}

/// The hidden fields of a form, with one more.
pub(super) fn with(fields: &[(&'static str, String)], more: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    fields.iter().chain(more).cloned().collect()
}

pub(super) fn hidden(fields: &[(&'static str, String)]) -> AnyView {
    let inputs = fields.iter().map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> });
    inputs.collect_view().into_any()
}

fn questions(i: I18n, desk: &Desk, fields: &[(&'static str, String)]) -> AnyView {
    if desk.questions.is_empty() {
        let title = i.t("live.talk.questions");
        return view! { <Panel title><EmptyState title=i.t("live.talk.none") glyph=Glyph::Help/></Panel> }.into_any();
    }
    let waiting = i.tn("live.desk.waiting", desk.waiting as i64, &[]);
    let head = view! { <Badge tone=Tone::Warning>{waiting}</Badge><span class="ml-auto text-xs text-muted">{i.t("live.desk.by_votes")}</span> };
    let rows = desk.questions.iter().map(|it| question(i, it, fields)).collect_view();
    view! { <Panel title=i.t("live.talk.questions") head=head.into_any() id="questions"><ul class="rows">{rows}</ul></Panel> }.into_any()
}

fn question(i: I18n, it: &Asked, fields: &[(&'static str, String)]) -> AnyView {
    let fields = with(fields, &[("question", it.id.to_string())]);
    let branch = i.named(&it.branch, &it.branch_en);
    let by = if it.by.is_empty() {
        format!("{}, {branch}", i.t("live.talk.nameless"))
    } else {
        format!("{}, {branch}", it.by)
    };
    let state = match (it.hidden, it.answered) {
        (true, _) => Some(view! { <Badge class="ml-auto">{i.t("live.desk.hidden")}</Badge> }),
        (_, true) => Some(view! { <Badge tone=Tone::Success class="ml-auto">{i.t("live.talk.answered")}</Badge> }),
        _ => None,
    };
    let button = |word: &'static str, kind| {
        let fields = with(&fields, &[("treatment", word.to_owned())]);
        view! { <PostButton action=AnswerQuestion::PATH fields kind size=Size::Small>{i.word("live.desk.treat", word)}</PostButton> }
    };
    let answer = (!it.answer.is_empty())
        .then(|| view! { <p class="mt-1 border-l-2 border-accent pl-3 break-words">{it.answer.clone()}</p> });
    let by_title = by.clone();
    view! {
        <li>
            <div class="flex items-center gap-2 text-xs text-muted">
                <b class="shrink-0 font-semibold text-base-content tabular-nums">{i.tn("live.desk.votes", it.votes.into(), &[])}</b>
                <span class="name min-w-0" title=by_title>{by}</span>{state}
            </div>
            <p class="mt-1 break-words">{it.text.clone()}</p>
            {answer}
            <div class="mt-2 flex flex-wrap gap-1.5">
                {(!it.answered && !it.hidden).then(|| button("live", Kind::Soft))}
                {(!it.hidden).then(|| written(i, it, &fields))}
                {if it.hidden { button("show", Kind::Ghost) } else { button("hide", Kind::Ghost) }}
            </div>
        </li>
    }
    .into_any()
}

/// The form of a written answer, folded away.
fn written(i: I18n, it: &Asked, fields: &[(&'static str, String)]) -> AnyView {
    let form = format!("{ANSWER}{}", it.id);
    let open = use_flash().is_rejection() && use_flash().form == form;
    view! {
        <details class="min-w-0 open:order-last open:w-full" open=open>
            <summary class="btn btn-sm list-none">{i.word("live.desk.treat", "written")}</summary>
            <form method="post" action=AnswerQuestion::PATH class="mt-2 flex flex-col gap-2">
                {hidden(fields)}
                <Textarea form name="answer" label=i.t("live.desk.answer") value=it.answer.clone() rows=3 maxlength=MAX_ANSWER as u32 required=true/>
                <div><Button kind=Kind::Primary size=Size::Small>{i.t("live.desk.publish")}</Button></div>
            </form>
        </details>
    }
    .into_any()
}

fn announcements(i: I18n, desk: &Desk, fields: &[(&'static str, String)], open: bool) -> AnyView {
    let rows =
        desk.announcements.iter().map(|it| view! { <li class="break-words">{it.text.clone()}</li> }).collect_view();
    let form = open.then(|| {
        view! {
            <form method="post" action=Announce::PATH class="flex flex-col gap-2 p-4">
                {hidden(fields)}
                <Textarea form=ANNOUNCE name="announcement" label=i.t("live.desk.announcement") help=i.t("live.desk.announcement_help") rows=2 maxlength=MAX_ANNOUNCEMENT as u32 required=true/>
                <div><Button kind=Kind::Primary size=Size::Small glyph=Glyph::Send>{i.t("live.desk.announce")}</Button></div>
            </form>
        }
    });
    view! { <Panel title=i.t("live.talk.announcement") id="announcements">{form}<ul class="rows border-t border-base-300 empty:hidden">{rows}</ul></Panel> }.into_any()
}
