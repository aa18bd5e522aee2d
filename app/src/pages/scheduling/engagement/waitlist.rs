//! A place in a queue: where it stands, and the answer when its turn has come.

use crate::api::ServerFn;
use crate::api::scheduling::{CancelBooking, TakePlace};
use crate::i18n::I18n;
use crate::ui::{BookingBadge, Button, Confirm, Glyph, Icon, Kind, Panel};
use domain::instant::Instant;
use domain::scheduling::BookingStatus;
use leptos::prelude::*;
use usecases::scheduling::engagement::{BookingView, EngagementView, Standing};

/// The panel of a booking that waits or was called; nothing for any other.
pub fn waitlist(i: I18n, view: &EngagementView, booking: &BookingView, now: Instant) -> Option<AnyView> {
    if !booking.status.waits() {
        return None;
    }
    let decides = matches!(view.standing, Standing::Company(_));
    let fields = vec![("booking", booking.id.to_string()), ("engagement", view.id.to_string())];
    let (title, body, take) = match (booking.status, booking.expires_at) {
        (BookingStatus::Called, Some(until)) => {
            let (tone, text) = if until > now {
                ("text-success", i.t_with("scheduling.waitlist.until", &[("until", &i.date_time(until))]))
            } else {
                ("text-warning", i.t("scheduling.waitlist.over").to_owned())
            };
            let what = if view.seats.is_some() {
                i.tn("scheduling.waitlist.seats_free", booking.head_count.into(), &[])
            } else {
                i.t_with("scheduling.waitlist.time_free", &[("when", &i.range(view.starts_at, view.ends_at))])
            };
            let body = view! {
                <p class="font-semibold">{what}</p>
                <p class=format!("flex gap-1.5 {tone}")><Icon glyph=Glyph::Clock class="mt-0.5"/><span>{text}</span></p>
            };
            let take = decides.then(|| {
                let label =
                    if view.seats.is_some() { "scheduling.waitlist.take" } else { "scheduling.waitlist.request" };
                view! {
                    <form method="post" action=TakePlace::PATH>
                        <input type="hidden" name="booking" value=booking.id.to_string()/>
                        <input type="hidden" name="engagement" value=view.id.to_string()/>
                        <Button kind=Kind::Primary glyph=Glyph::Check>{i.t(label)}</Button>
                    </form>
                }
            });
            (i.t("scheduling.waitlist.your_turn"), body.into_any(), take)
        }
        _ => {
            let position = booking.position.map(|n| i.number(n as i64)).unwrap_or_default();
            let note =
                if view.seats.is_some() { "scheduling.waitlist.event_note" } else { "scheduling.waitlist.time_note" };
            let body = view! {
                <p class="font-semibold">{i.t_with("scheduling.waitlist.position", &[("n", &position)])}</p>
                <p class="text-muted">{i.t(note)}</p>
            };
            (i.t("scheduling.waitlist.title"), body.into_any(), None)
        }
    };
    let leave = decides.then(|| {
        view! {
            <Confirm label=i.t("scheduling.waitlist.leave") answer=i.t("scheduling.waitlist.leave_answer") action=CancelBooking::PATH fields class="btn-ghost">
                <p>{i.t("scheduling.waitlist.leave_question")}</p>
            </Confirm>
        }
    });
    let head = view! { <BookingBadge status=booking.status/> }.into_any();
    Some(
        view! {
            <Panel title head class="mb-4" id="waitlist">
                <div class="grid gap-2 px-4 py-3">{body}<div class="flex flex-wrap gap-2">{take}{leave}</div></div>
            </Panel>
        }
        .into_any(),
    )
}
