//! Whom the invite did not reach, each with the address to correct.

use crate::api::ServerFn;
use crate::api::invites::CorrectAddress;
use crate::i18n::I18n;
use crate::ui::{Badge, Button, Field, Glyph, Panel, Tone};
use domain::id::EngagementId;
use leptos::prelude::*;
use usecases::invites::unreached::Unreached;

/// The panel; nothing if everybody was reached.
pub fn unreached(i: I18n, engagement: EngagementId, count: u64, people: Vec<Unreached>) -> Option<AnyView> {
    if count == 0 {
        return None;
    }
    let more = count.saturating_sub(people.len() as u64);
    let more = (more > 0)
        .then(|| view! { <p class="px-4 py-2 text-muted">{i.tn("scheduling.unreached.more", more as i64, &[])}</p> });
    let rows = people.into_iter().map(|it| row(i, engagement, it)).collect_view();
    let head = view! { <Badge tone=Tone::Warning>{i.number(count as i64)}</Badge> }.into_any();
    Some(
        view! {
            <Panel title=i.t("scheduling.unreached.title") head class="mb-4" id="unreached">
                <p class="border-b border-base-300 px-4 py-2 text-muted">{i.t("scheduling.unreached.text")}</p>
                <ul class="rows">{rows}</ul>
                {more}
            </Panel>
        }
        .into_any(),
    )
}

fn row(i: I18n, engagement: EngagementId, it: Unreached) -> AnyView {
    let form = it.attendee.to_string();
    let why = i.t_with("scheduling.unreached.why", &[("when", &i.date_time(it.since)), ("code", &it.why)]);
    view! {
        <li class="grid grid-cols-1 items-end gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
            <div class="min-w-0">
                <p class="font-medium">{it.name.clone()}</p>
                <p>{i.named(&it.branch, &it.branch_en).to_owned()}</p>
                <p class="text-xs text-muted">{why}</p>
            </div>
            <form method="post" action=CorrectAddress::PATH class="flex flex-wrap items-end gap-2">
                <input type="hidden" name="engagement" value=engagement.to_string()/>
                <input type="hidden" name="attendee" value=form.clone()/>
                <div class="min-w-48 grow"><Field form name="email" kind="email" label=i.t_with("scheduling.unreached.email", &[("name", &it.name)]) value=it.email.clone() required=true/></div>
                <Button glyph=Glyph::Send>{i.t("scheduling.unreached.send")}</Button>
            </form>
        </li>
    }
    .into_any()
}
