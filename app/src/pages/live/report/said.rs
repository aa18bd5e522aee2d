//! What was answered, asked and thought.

use crate::i18n::I18n;
use crate::ui::{Badge, Panel, Tone};
use leptos::prelude::*;
use usecases::live::{PollResult, Report, Said};

/// Questions that are not folded away, those with the most votes.
const SHOWN: usize = 20;

/// How satisfied people were, in five lines.
pub fn ratings(i: I18n, it: &Report) -> AnyView {
    let rated = it.rated();
    if rated == 0 {
        return ().into_any();
    }
    let lines = (1..=5_u32).rev().zip(it.ratings.iter().rev()).map(|(stars, count)| {
        let text = format!("{stars} · {}", i.word("attendance.rate", &stars.to_string()));
        bar(i, text, *count, rated, None)
    });
    let head = view! { <span class="text-muted">{i.tn("report.rated", rated.into(), &[])}</span> };
    let lines = lines.collect_view();
    view! { <Panel title=i.t("report.rating") head=head.into_any()><ul class="grid gap-3 p-4">{lines}</ul></Panel> }
        .into_any()
}

/// Each poll and quiz question with its options.
pub fn polls(i: I18n, it: &Report) -> AnyView {
    if it.polls.is_empty() {
        return ().into_any();
    }
    let polls = it.polls.iter().map(|it| poll(i, it)).collect_view();
    view! { <Panel title=i.t("report.polls")><div class="divide-y divide-base-300">{polls}</div></Panel> }.into_any()
}

fn poll(i: I18n, it: &PollResult) -> AnyView {
    let answers = it.answers();
    let right = it.right_choice.map(|right| {
        let count = it.options.get(right).map_or(0, |it| it.2);
        let percent = (count * 100).checked_div(answers).unwrap_or_default();
        view! { <Badge tone=Tone::Success>{i.t_with("report.right_share", &[("n", &percent.to_string())])}</Badge> }
    });
    let options = it.options.iter().enumerate().map(|(n, (zh, en, count))| {
        let right = (it.right_choice == Some(n)).then(|| i.t("live.talk.right"));
        bar(i, i.named(zh, en).to_owned(), *count, answers, right)
    });
    view! {
        <section class="grid gap-3 p-4 break-inside-avoid">
            <h3 class="font-medium">{i.named(&it.title, &it.title_en).to_owned()}</h3>
            <p class="flex flex-wrap items-center gap-2 text-xs text-muted">{i.tn("report.answers", answers.into(), &[])}{right}</p>
            <ul class="grid gap-3">{options.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn bar(i: I18n, text: String, count: u32, of: u32, right: Option<&'static str>) -> AnyView {
    let percent = (count * 100).checked_div(of).unwrap_or_default();
    let label = format!("{text}: {}", i.number(count.into()));
    let right = right.map(|text| view! { <Badge tone=Tone::Success class="ml-2">{text}</Badge> });
    view! {
        <li>
            <p class="flex items-baseline justify-between gap-3">
                <span class="min-w-0">{text}{right}</span>
                <span class="shrink-0 tabular-nums">{i.number(count.into())}<span class="text-muted">" · "{percent}"%"</span></span>
            </p>
            <progress class="progress progress-primary w-full" value=count max=of.max(1) aria-label=label></progress>
        </li>
    }
    .into_any()
}

/// What was asked, and the answers in writing.
pub fn questions(i: I18n, it: &Report) -> AnyView {
    if it.questions.is_empty() {
        return ().into_any();
    }
    let (first, rest) = it.questions.split_at(it.questions.len().min(SHOWN));
    let lines = |some: &[Said]| some.iter().map(|it| question(i, it)).collect::<Vec<_>>();
    let first = lines(first);
    let rest = (!rest.is_empty()).then(|| {
        let (count, rest) = (rest.len() as i64, lines(rest));
        view! {
            <details class="unfolds-on-paper border-t border-base-300">
                <summary class="flex min-h-11 cursor-pointer list-none items-center px-4 text-primary print:hidden">{i.tn("report.more_questions", count, &[])}</summary>
                <ul class="divide-y divide-base-300">{rest}</ul>
            </details>
        }
    });
    view! { <Panel title=i.tn("report.questions", it.questions.len() as i64, &[])><ul class="divide-y divide-base-300">{first}</ul>{rest}</Panel> }
        .into_any()
}

fn question(i: I18n, it: &Said) -> AnyView {
    let branch = i.named(&it.branch.0, &it.branch.1).to_owned();
    let by = if branch.is_empty() { i.t("live.talk.nameless").to_owned() } else { branch };
    let state = match (it.answered, it.answer.is_empty()) {
        (false, _) => Some(i.t("report.unanswered")),
        (true, true) => Some(i.t("report.answered_live")),
        (true, false) => None,
    };
    let answer = (!it.answer.is_empty())
        .then(|| view! { <p class="mt-1 border-l-2 border-primary pl-3">{it.answer.clone()}</p> });
    view! {
        <li class="px-4 py-3 break-inside-avoid">
            <p class="font-medium">{it.text.clone()}</p>
            <p class="text-xs text-muted">{by}" · "{i.tn("report.votes", it.votes.into(), &[])}{state.map(|text| format!(" · {text}"))}</p>
            {answer}
        </li>
    }
    .into_any()
}
