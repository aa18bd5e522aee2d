//! How far the mail to an engagement's people is, for the pages of both sides.

use crate::i18n::I18n;
use crate::ui::{Counts, Panel};
use leptos::prelude::*;
use serde_json::{Map, Value};
use usecases::invites::Progress;

/// The panel; none while nobody was written to. `follow`: where the page's numbers come from while it is open.
pub fn sending(i: I18n, progress: Progress, follow: Option<String>) -> Option<AnyView> {
    if progress.people() == 0 {
        return None;
    }
    let figure = move |label: &'static str, key: &'static str, n: u64| {
        view! {
            <div class="px-1 py-3">
                <dd class="text-lg font-semibold tabular-nums" data-count=key>{i.number(number(n))}</dd>
                <dt class="text-xs text-muted">{i.t(label)}</dt>
            </div>
        }
    };
    let label = i.t_with("scheduling.sending.bar", &[("people", &i.number(number(progress.people())))]);
    let follow = follow.map(|url| view! { <div class="px-4 pb-2 empty:hidden"><Counts url/></div> });
    Some(
        view! {
            <Panel title=i.t("scheduling.sending.title") id="sending">
                <div class="px-4 pt-3">
                    <progress class="progress progress-primary w-full" max=progress.people().to_string() value=progress.ended().to_string() data-count=ENDED aria-label=label></progress>
                </div>
                <dl class="grid grid-cols-3 divide-x divide-base-300 text-center">
                    {figure("scheduling.sending.waiting", WAITING, progress.waiting)}
                    {figure("scheduling.sending.sent", SENT, progress.sent)}
                    {figure("scheduling.sending.failed", FAILED, progress.failed)}
                </dl>
                <p class="border-t border-base-300 px-4 py-2 text-xs text-muted">{i.t("scheduling.sending.note")}</p>
                {follow}
            </Panel>
        }
        .into_any(),
    )
}

const ENDED: &str = "mail-ended";
const WAITING: &str = "mail-waiting";
const SENT: &str = "mail-sent";
const FAILED: &str = "mail-failed";

/// What the island `LiveCounts` writes into the panel.
pub fn counts(progress: Progress) -> Map<String, Value> {
    let counts =
        [(ENDED, progress.ended()), (WAITING, progress.waiting), (SENT, progress.sent), (FAILED, progress.failed)];
    counts.into_iter().map(|(key, count)| (key.to_owned(), count.into())).collect()
}

fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
