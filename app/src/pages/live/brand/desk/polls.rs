//! Polls and quizzes: made, launched, closed, with what was chosen.

use super::{hidden, with};
use crate::api::ServerFn;
use crate::api::live::talk::{DraftPoll, DraftQuiz, MovePoll, POLL, QUIZ};
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::field::input_id;
use crate::ui::{Badge, Button, Field, Glyph, Icon, Kind, Panel, PostButton, Select, Size, Tone};
use domain::live::board::Poll;
use domain::live::{MAX_OPTION, MAX_POLL, OPTIONS, PollState};
use leptos::prelude::*;
use usecases::live::Desk;

pub fn polls(i: I18n, desk: &Desk, fields: &[(&'static str, String)], open: bool) -> AnyView {
    let rows = desk.polls.iter().map(|(state, it)| poll(i, *state, it, fields, open)).collect_view();
    let make = open.then(|| view! { {quiz(i, desk, fields)}{draft(i, fields)} });
    view! { <Panel title=i.t("live.desk.polls") id="desk-polls">{make}<ul class="rows empty:hidden">{rows}</ul></Panel> }.into_any()
}

/// An item of the bank about the engagement's topic.
fn quiz(i: I18n, desk: &Desk, fields: &[(&'static str, String)]) -> AnyView {
    if desk.quizzes.is_empty() {
        return ().into_any();
    }
    let options = desk.quizzes.iter().map(|it| (it.key.clone(), i.named(&it.title, &it.title_en).to_owned())).collect();
    view! {
        <form method="post" action=DraftQuiz::PATH class="flex flex-col gap-2 border-b border-base-300 p-4">
            {hidden(fields)}
            <Select form=QUIZ name="quiz" label=i.t("live.desk.quiz") options placeholder=i.t("live.desk.choose") required=true/>
            <div><Button size=Size::Small glyph=Glyph::Plus>{i.t("live.desk.take")}</Button></div>
        </form>
    }
    .into_any()
}

/// A poll of one's own, folded away.
fn draft(i: I18n, fields: &[(&'static str, String)]) -> AnyView {
    let flash = use_flash();
    let refused = flash.is_rejection() && flash.form == POLL;
    let typed = refused.then(|| flash.values.get("options").cloned()).flatten().unwrap_or_default();
    let error = flash.error_text(POLL, "options");
    let described = error.is_some().then_some("f-poll-options-error");
    let options = (0..*OPTIONS.end()).map(|at| {
        let id = (at == 0).then(|| input_id(POLL, "options"));
        let label = i.t_with("live.desk.option", &[("n", &(at + 1).to_string())]);
        view! {
            <input
                class="input w-full text-base lg:text-sm" id=id name="options[]" value=typed.get(at).cloned() placeholder=label.clone() aria-label=label
                maxlength=MAX_OPTION.to_string() required={at < *OPTIONS.start()} aria-invalid=described.map(|_| "true") aria-describedby=described
            />
        }
    });
    let error = error.map(|text| view! { <p id="f-poll-options-error" class="flex gap-1.5 text-sm text-error"><Icon glyph=Glyph::Alert class="mt-0.5"/>{text}</p> });
    view! {
        <details class="border-b border-base-300 px-4" open=refused>
            <summary class="link link-hover flex min-h-11 items-center text-primary">{i.t("live.desk.own_poll")}</summary>
            <form method="post" action=DraftPoll::PATH class="flex flex-col gap-2 pb-4">
                {hidden(fields)}
                <Field form=POLL name="poll" label=i.t("live.desk.poll") maxlength=MAX_POLL as u32 required=true/>
                <fieldset class="grid gap-1.5"><legend class="mb-1.5 text-sm font-medium">{i.t("live.desk.options")}</legend>{options.collect_view()}{error}</fieldset>
                <div><Button size=Size::Small>{i.t("live.desk.draft")}</Button></div>
            </form>
        </details>
    }
    .into_any()
}

fn poll(i: I18n, state: PollState, it: &Poll, fields: &[(&'static str, String)], open: bool) -> AnyView {
    let tone = if state == PollState::Launched { Tone::Success } else { Tone::Neutral };
    let all: u32 = it.tally.iter().sum();
    let right = it.solution.as_ref().map(|it| it.right);
    let options = it.options.iter().zip(&it.tally).zip(0_u32..).map(|(((zh, en), count), at)| {
        let is_right = (right == Some(at)).then(|| view! { <Icon glyph=Glyph::Check/>{i.t("live.talk.right")} });
        let class = if right == Some(at) { "flex gap-2 font-medium text-success" } else { "flex gap-2 text-muted" };
        view! { <li class=class><span class="min-w-0 break-words">{i.named(zh, en).to_owned()}</span>{is_right}<span class="ml-auto tabular-nums">{i.number((*count).into())}</span></li> }
    });
    let button = |word: &'static str, kind| {
        let fields = with(fields, &[("poll", it.id.to_string()), ("to", word.to_owned())]);
        view! { <PostButton action=MovePoll::PATH fields kind size=Size::Small>{i.word("live.desk.move", word)}</PostButton> }
    };
    let buttons = match state {
        PollState::Drafted => {
            view! { {open.then(|| button("launch", Kind::Primary))}{button("discard", Kind::Ghost)} }.into_any()
        }
        PollState::Launched => button("close", Kind::Plain).into_any(),
        PollState::Closed => ().into_any(),
    };
    let kind = if it.quiz { i.t("live.talk.quiz") } else { i.t("live.talk.poll") };
    let answers = (state != PollState::Drafted).then(|| i.tn("live.desk.answers", all.into(), &[]));
    view! {
        <li>
            <div class="flex items-center gap-2 text-xs text-muted">{kind}<Badge tone class="ml-auto">{i.word("live.desk.state", state.word())}</Badge></div>
            <p class="mt-1 font-medium break-words">{i.named(&it.title, &it.title_en).to_owned()}</p>
            <ol class="mt-1 grid gap-1">{options.collect_view()}</ol>
            <div class="mt-2 flex flex-wrap items-center gap-1.5">{buttons}<span class="text-xs text-muted">{answers}</span></div>
        </li>
    }
    .into_any()
}
