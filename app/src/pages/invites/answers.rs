//! How many come, in numbers, and what other times were proposed.

use crate::i18n::I18n;
use crate::ui::Panel;
use leptos::prelude::*;
use usecases::invites::Answers;
use usecases::invites::answers::Proposed;

/// The panel. `review`: how many answers wait for a verdict, and where.
pub fn answers(i: I18n, numbers: Answers, proposals: &[Proposed], review: Option<(u64, String)>) -> AnyView {
    let figures = [
        (numbers.accepted, "scheduling.answers.accepted"),
        (numbers.tentative, "scheduling.answers.tentative"),
        (numbers.declined, "scheduling.answers.declined"),
        (numbers.none, "scheduling.answers.none"),
    ];
    let figures = figures.map(|(number, key)| {
        view! { <div class="px-1 py-3"><dd class="text-lg font-semibold tabular-nums">{i.number(number)}</dd><dt class="text-xs text-muted">{i.t(key)}</dt></div> }
    });
    let rows = proposals
        .iter()
        .map(|it| {
            let when = it.ends_at.map_or_else(|| i.date_time(it.starts_at), |end| i.range(it.starts_at, end));
            let who = format!("{} · {}", i.named(&it.branch, &it.branch_en), i.date_time(it.received_at));
            let comment = (!it.comment.is_empty()).then(|| view! { <p class="whitespace-pre-line">{it.comment.clone()}</p> });
            view! { <li><p class="font-medium">{i.t_with("scheduling.answers.proposed", &[("when", &when)])}</p>{comment}<p class="text-xs text-muted">{who}</p></li> }
        })
        .collect_view();
    let proposals = (!proposals.is_empty()).then(|| view! { <ul class="rows border-t border-base-300">{rows}</ul> });
    let review = review.filter(|(count, _)| *count > 0).map(|(count, href)| {
        view! { <p class="border-t border-base-300 px-4 py-2"><a class="link" href=href>{i.tn("scheduling.answers.review", count as i64, &[])}</a></p> }
    });
    view! {
        <Panel title=i.t("scheduling.answers.title") id="answers">
            <dl class="grid grid-cols-4 divide-x divide-base-300 text-center">{figures.into_iter().collect_view()}</dl>
            {proposals}{review}
        </Panel>
    }
    .into_any()
}
