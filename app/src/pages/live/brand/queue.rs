//! An event's seats and its queue, and what the brand may do with it.

use crate::api::ServerFn;
use crate::api::scheduling::{CancelEvent, ChangeCapacity};
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::pages::scheduling::seats_text;
use crate::ui::{Badge, BookingBadge, Button, Confirm, Field, Kind, Panel, Textarea};
use domain::scheduling::BookingStatus;
use domain::scheduling::request::MAX_NOTE;
use leptos::prelude::*;
use usecases::scheduling::engagement::{BookingView, EngagementView, Seats};

/// The panel of an event; who was called stands first, then the line.
pub fn queue(i: I18n, it: &EngagementView, seats: Seats, changes: bool) -> AnyView {
    let mut line: Vec<&BookingView> = it.bookings.iter().filter(|it| it.status.waits()).collect();
    line.sort_by_key(|it| (it.status == BookingStatus::Waiting, it.place));
    let rows = line.iter().map(|it| row(i, it)).collect_view();
    let none = line.is_empty().then(|| view! { <p class="px-4 py-3 text-muted">{i.t("scheduling.event.no_line")}</p> });
    let change = changes.then(|| {
        let (brand, engagement, cancel) = (it.brand_id.to_string(), it.id.to_string(), cancel(i, it));
        view! {
            <div class="flex flex-wrap items-end gap-2 border-t border-base-300 px-4 py-3">
                <form class="flex flex-1 items-end gap-2" method="post" action=ChangeCapacity::PATH>
                    <input type="hidden" name="brand" value=brand/>
                    <input type="hidden" name="engagement" value=engagement/>
                    <Field name="capacity" label=i.t("scheduling.event.capacity") value=seats.capacity.to_string() inputmode="numeric" required=true/>
                    <Button>{i.t("scheduling.event.save_capacity")}</Button>
                </form>
                {cancel}
            </div>
        }
    });
    let count = line.len();
    let head = view! { <Badge>{count}</Badge> }.into_any();
    view! {
        <Panel title=i.t("scheduling.event.line") head id="queue">
            <p class="px-4 pt-3 font-medium">{seats_text(i, seats)}</p>
            {none}<ol class="rows">{rows}</ol>{change}
        </Panel>
    }
    .into_any()
}

fn row(i: I18n, it: &BookingView) -> AnyView {
    let position = it.position.map(|n| view! { <b class="w-6 shrink-0 tabular-nums">{n}</b> });
    let until = it.expires_at.map(|at| i.t_with("scheduling.waitlist.until", &[("until", &i.date_time(at))]));
    view! {
        <li class="flex items-center gap-3">
            {position}
            <span class="min-w-0 flex-1">
                <span class="block">{i.named(&it.company, &it.company_en).to_owned()}</span>
                <span class="block text-xs text-muted">{i.tn("scheduling.people", it.head_count.into(), &[])}" "{until}</span>
            </span>
            <BookingBadge status=it.status/>
        </li>
    }
    .into_any()
}

fn cancel(i: I18n, it: &EngagementView) -> AnyView {
    let fields = vec![("brand", it.brand_id.to_string()), ("engagement", it.id.to_string())];
    view! {
        <Confirm
            label=i.t("scheduling.event.cancel") answer=i.t("scheduling.event.cancel") action=CancelEvent::PATH fields
            kind=Kind::Danger class="btn-ghost" open=use_flash().form == "cancel"
        >
            <p>{i.t("scheduling.event.cancel_question")}</p>
            <Textarea form="cancel" name="reason" label=i.t("scheduling.engagement.cancel_reason") rows=3 maxlength=MAX_NOTE as u32 required=true/>
        </Confirm>
    }
    .into_any()
}
