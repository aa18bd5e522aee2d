//! Polls and quizzes: the options while there is something to choose, the result after.

use super::super::drawn::drawn;
use super::{Said, Talker, each};
use domain::id::PollId;
use domain::live::board::{OwnAnswer, Poll};
use leptos::prelude::*;

/// All of the room, those that can be answered first.
pub fn polls(talker: Talker) -> AnyView {
    let ids = move || {
        let mut ids = talker.board.with(|it| it.polls.iter().map(|it| (it.closed, it.id)).collect::<Vec<_>>());
        // The board has the newest first, which stays so among equals.
        ids.sort_by_key(|it| it.0);
        ids.into_iter().map(|it| it.1.0).collect()
    };
    view! { <div id="polls" class="contents">{each(ids, move |id| poll(talker, PollId(id)))}</div> }.into_any()
}

/// One of them. What is being chosen is not drawn anew when others answer.
fn poll(talker: Talker, id: PollId) -> AnyView {
    let it = Memo::new(move |_| talker.board.with(|board| board.polls.iter().find(|it| it.id == id).cloned()));
    let own = Memo::new(move |_| talker.own.with(|own| own.answers.iter().find(|it| it.poll == id).cloned()));
    let Some(first) = it.get_untracked() else { return ().into_any() };
    let closed = Memo::new(move |_| it.with(|it| it.as_ref().is_none_or(|it| it.closed)));
    let quiz = first.quiz;
    // Who watches the replay answers its quizzes first and learns then what is right.
    let replay = Memo::new(move |_| quiz && talker.board.with(|it| it.over));
    let asks = Memo::new(move |_| (!closed.get() || replay.get()) && !(quiz && own.with(Option::is_some)));
    let name = if quiz { talker.text(|it| &it.quiz) } else { talker.text(|it| &it.poll) };
    let label = name.clone();
    let title = talker.named(&first.title, &first.title_en);
    let form = move || asks.get().then(|| form(talker, &first, own.get_untracked()));
    let result = move || {
        let own = own.get();
        let it = it.get()?;
        (it.closed && !asks.get() || own.is_some()).then(|| result(talker, &it, own.as_ref()))
    };
    let state = move || closed.get().then(|| talker.text(|it| &it.closed));
    view! {
        <section class="panel border-accent" id=format!("poll-{id}") aria-label=label>
            <div class="flex flex-col gap-2 p-4">
                <div class="flex items-center justify-between gap-3 text-sm">
                    <h2 class="font-semibold text-goldink">{name}</h2><span class="text-muted">{drawn(state)}</span>
                </div>
                <p class="font-medium break-words">{title}</p>
                {drawn(form)}{drawn(result)}
            </div>
        </section>
    }
    .into_any()
}

fn form(talker: Talker, it: &Poll, own: Option<OwnAnswer>) -> AnyView {
    let chosen = own.map(|it| it.choice);
    let options = it.options.iter().zip(0_u32..).map(|((zh, en), at)| {
        let text = talker.named(zh, en);
        view! {
            <label class="flex min-h-12 cursor-pointer items-center gap-3 rounded-field border border-base-300 px-3 py-1.5 has-checked:border-primary has-checked:bg-primary/8">
                <input class="radio radio-sm radio-primary" type="radio" name="choice" value=at checked={chosen == Some(at)} required=true/>
                <span class="min-w-0 break-words">{text}</span>
            </label>
        }
    });
    let title = talker.named(&it.title, &it.title_en);
    view! {
        <form method="post" action=talker.place(|it| &it.choose) class="flex flex-col gap-2" on:submit=move |event| talker.send(&event, Said::Choose)>
            <input type="hidden" name="engagement" value=talker.place(|it| &it.engagement)/>
            <input type="hidden" name="poll" value=it.id.to_string()/>
            <div class="grid gap-2" role="radiogroup" aria-label=title>{options.collect_view()}</div>
            {talker.fault(Said::Choose)}
            <button class="btn btn-primary mt-1 min-h-11">{talker.text(|it| &it.submit)}</button>
        </form>
    }
    .into_any()
}

/// How the room has chosen, and of a quiz what is right and why.
fn result(talker: Talker, it: &Poll, own: Option<&OwnAnswer>) -> AnyView {
    // Counts come once a second; one's own answer counts at once.
    let counted = |at: u32, count: u32| count.max(u32::from(own.is_some_and(|it| it.choice == at)));
    let all: u32 = it.tally.iter().zip(0_u32..).map(|(count, at)| counted(at, *count)).sum();
    let solution = it.solution.clone().or_else(|| own?.solution.clone());
    let rows = it.options.iter().zip(&it.tally).zip(0_u32..).map(|(((zh, en), count), at)| {
        let (text, count) = (talker.named(zh, en), counted(at, *count));
        let share = (count * 100 + all / 2).checked_div(all).unwrap_or_default();
        let right = solution.as_ref().is_some_and(|it| it.right == at);
        let is_right = right.then(|| view! { <b class="badge badge-sm badge-soft badge-success">{talker.text(|it| &it.right)}</b> });
        let mine = own.is_some_and(|it| it.choice == at);
        let mine = mine.then(|| view! { <b class="badge badge-sm badge-soft badge-primary">{talker.text(|it| &it.chosen)}</b> });
        let label = text.clone();
        view! {
            <li>
                <div class="flex flex-wrap items-center gap-x-2"><span class="min-w-0 break-words">{text}</span>{is_right}{mine}<span class="ml-auto text-muted tabular-nums">{share}"%"</span></div>
                <progress class="progress progress-primary h-1.5" max=all.max(1) value=count aria-label=label></progress>
            </li>
        }
    });
    let why = solution.as_ref().map(|it| talker.named(&it.why, &it.why_en)).filter(|it| !it.is_empty());
    let why = why.map(|why| view! { <p class="border-l-2 border-accent pl-3 text-sm">{why}</p> });
    let answers = talker.text(|it| &it.answers).replace("{{ n }}", &all.to_string());
    view! { <ul class="grid gap-1.5 text-sm">{rows.collect_view()}</ul>{why}<p class="text-xs text-muted">{answers}</p> }.into_any()
}
