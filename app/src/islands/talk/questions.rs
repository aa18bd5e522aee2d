//! The questions, and the form to ask one.

use super::super::drawn::drawn;
use super::{Said, Talker, Typed, each};
use domain::id::QuestionId;
use domain::live::MAX_QUESTION;
use domain::live::board::{Question, read_order};
use leptos::prelude::*;

/// What the board has, and one's own that are not on it.
fn all(talker: Talker) -> Vec<Question> {
    let mut all = talker.board.with(|it| it.questions.clone());
    talker.own.with(|own| {
        let missing = own.asked.iter().filter(|own| all.iter().all(|it| it.id != own.id)).cloned().collect::<Vec<_>>();
        all.extend(missing);
    });
    read_order(&mut all);
    all
}

pub fn questions(talker: Talker, typed: Typed) -> AnyView {
    let all = Memo::new(move |_| all(talker));
    let ids = move || all.with(|all| all.iter().map(|it| it.id.0).collect());
    let row = move |id| {
        let id = QuestionId(id);
        let it = Memo::new(move |_| all.with(|all| all.iter().find(|it| it.id == id).cloned()));
        view! { <li>{question(talker, id, it)}</li> }.into_any()
    };
    let count = move || {
        let count = talker.board.with(|it| it.count);
        let text = talker.text(|it| &it.count).replace("{{ asked }}", &count.asked.to_string());
        (count.asked > 0).then(|| text.replace("{{ answered }}", &count.answered.to_string()))
    };
    let none = move || {
        all.with(Vec::is_empty)
            .then(|| view! { <p class="px-4 py-3 text-sm text-muted">{talker.text(|it| &it.none)}</p> })
    };
    let label = talker.text(|it| &it.questions);
    view! {
        <section class="panel" id="qa" aria-label=label>
            <div class="panel-head"><h2>{label.clone()}</h2><span class="text-sm text-muted">{drawn(count)}</span></div>
            {drawn(none)}
            <ul class="rows max-h-[32rem] overflow-y-auto" tabindex="0">{each(ids, row)}</ul>
            {ask(talker, typed)}
        </section>
    }
    .into_any()
}

fn question(talker: Talker, id: QuestionId, it: Memo<Option<Question>>) -> AnyView {
    let Some(first) = it.get_untracked() else { return ().into_any() };
    let branch = talker.named(&first.branch, &first.branch_en);
    let by = match (first.by.is_empty(), branch.is_empty()) {
        (true, true) => talker.text(|it| &it.nameless),
        (true, false) => branch,
        (false, _) => format!("{}, {branch}", first.by),
    };
    let yours = Memo::new(move |_| talker.own.with(|own| own.asked.iter().any(|it| it.id == id)));
    let yours = move || {
        yours
            .get()
            .then(|| view! { <b class="badge badge-sm badge-soft badge-primary">{talker.text(|it| &it.yours)}</b> })
    };
    let answered = Memo::new(move |_| it.with(|it| it.as_ref().is_some_and(|it| it.answered)));
    let done = move || {
        answered
            .get()
            .then(|| view! { <b class="badge badge-sm badge-soft badge-success">{talker.text(|it| &it.answered)}</b> })
    };
    let answer = Memo::new(move |_| it.with(|it| it.as_ref().map(|it| it.answer.clone()).unwrap_or_default()));
    let answer = move || {
        let text = answer.get();
        (!text.is_empty())
            .then(|| view! { <p class="mt-1 border-l-2 border-accent pl-3 text-sm break-words">{text}</p> })
    };
    view! {
        <p class="font-medium break-words">{first.text}</p>
        <div class="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted"><span class="min-w-0">{by}</span>{drawn(yours)}{drawn(done)}{vote(talker, id, it)}</div>
        {drawn(answer)}
    }
    .into_any()
}

/// The button that gives a vote or takes it back, with the number of votes; only the number once nothing can be said any more.
fn vote(talker: Talker, id: QuestionId, it: Memo<Option<Question>>) -> AnyView {
    let votes = move || it.with(|it| it.as_ref().map(|it| it.votes).unwrap_or_default());
    let voted = Memo::new(move |_| talker.own.with(|own| own.votes.contains(&id)));
    let over = Memo::new(move |_| talker.board.with(|it| it.over));
    let wanted = move || if voted.get() { "" } else { "1" };
    let pressed = move || if voted.get() { "true" } else { "false" };
    let title = move || voted.get().then(|| talker.text(|it| &it.take_back));
    view! {
        <form method="post" action=talker.place(|it| &it.vote) class="ml-auto" on:submit=move |event| talker.send(&event, Said::Vote)>
            <input type="hidden" name="engagement" value=talker.place(|it| &it.engagement)/>
            <input type="hidden" name="question" value=id.to_string()/>
            <input type="hidden" name="wanted" value=wanted/>
            <button class="btn btn-sm min-h-11 rounded-full lg:min-h-8" class:btn-primary=move || voted.get() aria-pressed=pressed title=title disabled=move || over.get()>
                {talker.text(|it| &it.same)}" "<span class="tabular-nums">{drawn(votes)}</span>
            </button>
        </form>
    }
    .into_any()
}

fn ask(talker: Talker, typed: Typed) -> AnyView {
    let over = Memo::new(move |_| talker.board.with(|it| it.over));
    if let Some(error) = typed.error.clone() {
        talker.error.set(Some((Said::Ask, error)));
    }
    let form = move || {
        if over.get() {
            let text = talker.text(|it| &it.over);
            return view! { <p class="border-t border-base-300 px-4 py-3 text-sm text-muted">{text}</p> }.into_any();
        }
        let invalid = typed.error.is_some().then_some("true");
        view! {
            <form method="post" action=talker.place(|it| &it.ask) class="flex flex-col gap-1.5 border-t border-base-300 p-3" on:submit=move |event| talker.send(&event, Said::Ask)>
                <input type="hidden" name="engagement" value=talker.place(|it| &it.engagement)/>
                <div class="flex gap-2">
                    <label class="min-w-0 flex-1">
                        <span class="sr-only">{talker.text(|it| &it.write)}</span>
                        <input
                            class="input h-11 w-full text-base" id="f-ask-question" name="question" maxlength=MAX_QUESTION.to_string() autocomplete="off" required=true
                            placeholder=talker.text(|it| &it.write) value=typed.question.clone() aria-invalid=invalid
                        />
                    </label>
                    <button class="btn btn-primary min-h-11">{talker.text(|it| &it.send)}</button>
                </div>
                {talker.fault(Said::Ask)}
                <label class="flex min-h-11 items-center gap-2 text-sm lg:min-h-8"><input class="checkbox checkbox-sm checkbox-primary" type="checkbox" name="anonymous" value="1" checked=typed.anonymous/>{talker.text(|it| &it.anonymous)}</label>
                <p class="text-xs text-muted">{talker.text(|it| &it.note)}</p>
            </form>
        }
        .into_any()
    };
    view! { {drawn(form)} }.into_any()
}
