//! Another time for a booking that stands already.

use super::calendar::{Calendar, first_of};
use super::month::month;
use super::times::times;
use crate::api::ServerFn;
use crate::api::scheduling::RescheduleBooking;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Glyph, Icon, Rail, Topbar};
use chrono::NaiveDate;
use domain::id::{BookingId, EngagementId};
use domain::instant::{Instant, Interval};
use domain::scheduling::{BookingStatus, EngagementStatus};
use leptos::prelude::*;
use usecases::scheduling::engagement::{EngagementView, Standing};
use usecases::scheduling::{SlotQuery, engagement, free_slots};

/// What the address asks to see.
#[derive(Clone, Copy)]
struct Look {
    month: Option<NaiveDate>,
    day: Option<NaiveDate>,
    at: Option<Instant>,
}

/// `/engagements/{id}/time?month=|day=|at=`: for the brand, and for the company while it is only a request.
#[component]
pub fn Reschedule() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id: EngagementId = param("id")?;
        let look = Look { month: query("month"), day: query("day"), at: query("at").map(Instant) };
        let (cx, i) = (use_cx(), use_i18n());
        let view = engagement::engagement(&cx, &viewer.actor, id).await?;
        let booking = movable(&view).ok_or(Problem::NotFound)?;
        flash::take().await;
        let offering = view.offering_id;
        let (plan, slots) = free_slots(&cx, &viewer.actor, SlotQuery { offering, from: None, to: None }).await?;
        let calendar = Calendar::new(i, &plan, slots, cx.now());
        let title = i.t("scheduling.reschedule.title");
        let lead = i.t_with(
            "scheduling.reschedule.lead",
            &[("title", i.named(&view.title, &view.title_en)), ("when", &i.range(view.starts_at, view.ends_at))],
        );
        let (form, foot) = (form(i, &view, booking, &calendar, look), foot(i, &view, &calendar, look.at));
        Ok(match view.standing {
            Standing::Brand { .. } => {
                let head = view! { <p class="text-muted">{lead}</p> }.into_any();
                view! { <Rail title head><Alerts/>{form}{foot}</Rail> }.into_any()
            }
            Standing::Company(_) | Standing::Branch(..) => {
                view! { <Topbar title lead foot><Alerts/>{form}</Topbar> }.into_any()
            }
        })
    })
}

/// The booking that the reader may move, if there is one.
fn movable(view: &EngagementView) -> Option<BookingId> {
    let booking =
        view.bookings.iter().find(|it| it.status.holds()).filter(|_| view.status == EngagementStatus::Planned)?;
    let may = match view.standing {
        Standing::Brand { decides, .. } => decides,
        Standing::Company(_) => booking.status == BookingStatus::Requested,
        Standing::Branch(..) => false,
    };
    may.then_some(booking.id)
}

fn form(i: I18n, view: &EngagementView, booking: BookingId, calendar: &Calendar, look: Look) -> AnyView {
    let asked = look.at.map(|at| i.local(at).date_naive()).or(look.day);
    let day = asked
        .filter(|day| !calendar.on(*day).is_empty())
        .or_else(|| calendar.next_free(look.month.unwrap_or(calendar.first)));
    let shown = look.month.or(day).unwrap_or(calendar.first).clamp(first_of(calendar.first), calendar.last);
    let brand = matches!(view.standing, Standing::Brand { .. })
        .then(|| view! { <input type="hidden" name="brand" value=view.brand_id.to_string()/> });
    view! {
        <form method="post" action=RescheduleBooking::PATH id="reschedule">
            <input type="hidden" name="booking" value=booking.to_string()/>
            <input type="hidden" name="engagement" value=view.id.to_string()/>
            {brand}
            <div class="grid grid-cols-1 items-start gap-4 md:grid-cols-2">
                {month(i, calendar, shown, day)}
                {times(i, calendar, day, look.at)}
            </div>
        </form>
    }
    .into_any()
}

fn foot(i: I18n, view: &EngagementView, calendar: &Calendar, at: Option<Instant>) -> AnyView {
    let free = at.and_then(|at| calendar.slot(at)).filter(|slot| slot.is_free()).map(|slot| slot.time);
    let text = match (free, at) {
        (Some(Interval { start, end }), _) => i.range(start, end),
        (None, Some(at)) => i.t_with("scheduling.book.gone", &[("when", &i.date_time(at))]),
        (None, None) => i.t("scheduling.book.no_time").to_owned(),
    };
    let back = match view.standing {
        Standing::Brand { .. } => format!("/brands/{}/week", view.brand_id),
        Standing::Company(_) | Standing::Branch(..) => format!("/engagements/{}", view.id),
    };
    let send = free.map(|time| {
        view! {
            <button class="btn btn-primary" form="reschedule" name="go" value=format!("move:{}", time.start.0)>
                <Icon glyph=Glyph::Check/>{i.t("scheduling.reschedule.submit")}
            </button>
        }
    });
    view! {
        <section class="actionbar mt-4" aria-label=i.t("scheduling.book.summary")>
            <div class="mx-auto flex max-w-7xl flex-wrap items-center gap-x-4 gap-y-2 lg:px-2">
                <p class="min-w-0 flex-1 font-semibold">{text}</p>
                <a class="btn btn-ghost" href=back>{i.t("scheduling.reschedule.leave")}</a>
                {send}
            </div>
        </section>
    }
    .into_any()
}
