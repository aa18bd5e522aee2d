//! Another time for a booking that stands already: moved to it, or offered by the brand with up to four more.

use super::calendar::{Calendar, first_of};
use super::month::month;
use super::times::times;
use crate::api::ServerFn;
use crate::api::scheduling::offer::{read_times, write_times};
use crate::api::scheduling::{OfferTimes, RescheduleBooking};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Badge, Glyph, Icon, Panel, Rail, Textarea, Tone, Topbar};
use chrono::NaiveDate;
use domain::id::{BookingId, EngagementId};
use domain::instant::{Instant, Interval};
use domain::scheduling::EngagementStatus;
use domain::scheduling::request::MAX_NOTE;
use leptos::prelude::*;
use usecases::scheduling::engagement::{EngagementView, Standing};
use usecases::scheduling::offer_times::MOST;
use usecases::scheduling::reschedule_booking::{LENGTH_STEP, LENGTHS};
use usecases::scheduling::{SlotQuery, engagement, free_slots};

/// What the address asks to see.
struct Look {
    month: Option<NaiveDate>,
    day: Option<NaiveDate>,
    /// What is chosen so far; one time if it is to be moved there, several to offer.
    at: Vec<Instant>,
    /// A time whose day is shown.
    near: Option<Instant>,
    /// How long it is to be; none where only the offering decides that.
    minutes: Option<u16>,
}

/// What becomes of the chosen times.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    Move,
    Offer,
}

/// `/engagements/{id}/time?month=|day=|near=&at=`: for the brand, and for the company until it is confirmed.
#[component]
pub fn Reschedule() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id: EngagementId = param("id")?;
        let at = query::<String>("at").map(|text| read_times(&text)).unwrap_or_default();
        let near = query("near").map(Instant).or_else(|| at.first().copied());
        let mut look = Look { month: query("month"), day: query("day"), at, near, minutes: None };
        let (cx, i) = (use_cx(), use_i18n());
        let view = engagement::engagement(&cx, &viewer.actor, id).await?;
        let (booking, aim) = movable(&view).ok_or(Problem::NotFound)?;
        flash::take().await;
        let offering = view.offering_id;
        let company = view.bookings.iter().find(|it| it.id == booking).map(|it| it.company_id);
        if aim == Aim::Move {
            let long = |it: &u16| LENGTHS.contains(&i64::from(*it));
            let asked =
                query::<u16>("minutes").filter(long).filter(|_| matches!(view.standing, Standing::Brand { .. }));
            look.minutes = asked.or_else(|| u16::try_from((view.ends_at - view.starts_at).whole_minutes()).ok());
        }
        let own = SlotQuery { own: Some(id), company, minutes: look.minutes, at_once: true, ..SlotQuery::of(offering) };
        let (plan, slots) = free_slots(&cx, &viewer.actor, own).await?;
        let calendar = Calendar::new(i, &plan, slots, cx.now());
        let calendar = match view.standing {
            Standing::Brand { .. } => calendar.for_team(i, &plan),
            Standing::Company(_) | Standing::Branch(..) => calendar,
        };
        let title = match aim {
            Aim::Move => i.t("scheduling.reschedule.title"),
            Aim::Offer => i.t("scheduling.offer.title"),
        };
        let lead = i.t_with(
            "scheduling.reschedule.lead",
            &[("title", i.named(&view.title, &view.title_en)), ("when", &i.range(view.starts_at, view.ends_at))],
        );
        let form = form(i, &view, (booking, aim), &calendar, &look);
        let foot = match aim {
            Aim::Move => foot(i, &view, &calendar, look.at.first().copied()),
            Aim::Offer => offer_foot(i, &view, &calendar, &look.at),
        };
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

/// The booking that the reader may move, if there is one, and how.
fn movable(view: &EngagementView) -> Option<(BookingId, Aim)> {
    let booking =
        view.bookings.iter().find(|it| it.status.holds()).filter(|_| view.status == EngagementStatus::Planned)?;
    let (may, aim) = match view.standing {
        Standing::Brand { decides, .. } => (decides, if booking.status.is_open() { Aim::Offer } else { Aim::Move }),
        Standing::Company(_) => (booking.status.is_open(), Aim::Move),
        Standing::Branch(..) => (false, Aim::Move),
    };
    may.then_some((booking.id, aim))
}

fn form(i: I18n, view: &EngagementView, (booking, aim): (BookingId, Aim), calendar: &Calendar, look: &Look) -> AnyView {
    let asked = look.day.or_else(|| look.near.map(|at| i.local(at).date_naive()).filter(|_| look.month.is_none()));
    let day = asked
        .filter(|day| !calendar.on(*day).is_empty())
        .or_else(|| calendar.next_free(look.month.unwrap_or(calendar.first)));
    let shown = look.month.or(day).unwrap_or(calendar.first).clamp(first_of(calendar.first), calendar.last);
    let brand = matches!(view.standing, Standing::Brand { .. })
        .then(|| view! { <input type="hidden" name="brand" value=view.brand_id.to_string()/> });
    let action = match aim {
        Aim::Move => RescheduleBooking::PATH,
        Aim::Offer => OfferTimes::PATH,
    };
    let length = look.minutes.filter(|_| brand.is_some()).map(|minutes| {
        view! {
            <div class="mb-4 flex flex-wrap items-end gap-2">
                <label class="flex flex-col gap-1 text-xs text-muted">
                    {i.t("scheduling.planner.minutes")}
                    <input class="input w-32" type="number" name="minutes" value=minutes min=*LENGTHS.start() max=*LENGTHS.end() step=LENGTH_STEP required=true/>
                </label>
                <button class="btn" name="go" value="length:">{i.t("scheduling.reschedule.length")}</button>
            </div>
        }
    });
    let offer = (aim == Aim::Offer).then(|| {
        let (times, chosen) = (write_times(&look.at), chosen(i, view, calendar, &look.at));
        view! {
            <input type="hidden" name="chosen" value=times/>
            <Panel title=i.t("scheduling.offer.chosen") class="mt-4">
                <div class="grid grid-cols-1 gap-4 p-4 md:grid-cols-2">
                    {chosen}
                    <Textarea name="note" label=i.t("scheduling.offer.note") help=i.t("scheduling.offer.note_help") rows=3 maxlength=MAX_NOTE as u32/>
                </div>
            </Panel>
        }
    });
    view! {
        <form method="post" action=action id="reschedule">
            <input type="hidden" name="booking" value=booking.to_string()/>
            <input type="hidden" name="engagement" value=view.id.to_string()/>
            {brand}
            {length}
            <div class="grid grid-cols-1 items-start gap-4 md:grid-cols-2">
                {month(i, calendar, shown, day)}
                {times(i, calendar, day, &look.at)}
            </div>
            {offer}
        </form>
    }
    .into_any()
}

/// The times that are to be offered, each with a button that takes it out again.
fn chosen(i: I18n, view: &EngagementView, calendar: &Calendar, at: &[Instant]) -> AnyView {
    if at.is_empty() {
        return view! { <p class="text-muted">{i.tn("scheduling.offer.none", MOST as i64, &[])}</p> }.into_any();
    }
    let length = view.ends_at - view.starts_at;
    let rows = at
        .iter()
        .map(|&start| {
            let when = i.range(start, start + length);
            let free = calendar.slot(start).is_some_and(domain::scheduling::slots::Slot::is_free);
            let gone = (!free).then(|| view! { <Badge tone=Tone::Error>{i.t("scheduling.offer.gone")}</Badge> });
            let label = i.t_with("scheduling.offer.remove", &[("when", &when)]);
            view! {
                <li class="flex items-center gap-2">
                    <span class="font-medium">{when}</span>{gone}
                    <button class="btn btn-ghost btn-sm btn-square ml-auto" name="go" value=format!("time:{}", start.0) formnovalidate aria-label=label><Icon glyph=Glyph::X/></button>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="grid content-start gap-1">{rows}</ul> }.into_any()
}

fn offer_foot(i: I18n, view: &EngagementView, calendar: &Calendar, at: &[Instant]) -> AnyView {
    let free = |at: &Instant| calendar.slot(*at).is_some_and(domain::scheduling::slots::Slot::is_free);
    let count = i64::try_from(at.len()).unwrap_or_default();
    let text = if at.len() > MOST {
        i.tn("scheduling.offer.too_many", MOST as i64, &[])
    } else {
        i.tn("scheduling.offer.count", count, &[])
    };
    let send = ((1..=MOST).contains(&at.len()) && at.iter().all(free)).then(|| {
        view! {
            <button class="btn btn-primary" form="reschedule" name="go" value="offer"><Icon glyph=Glyph::Send/>{i.t("scheduling.offer.send")}</button>
        }
    });
    view! {
        <section class="actionbar mt-4" aria-label=i.t("scheduling.book.summary")>
            <div class="mx-auto flex max-w-7xl flex-wrap items-center gap-x-4 gap-y-2 lg:px-2">
                <p class="min-w-0 flex-1 font-semibold">{text}</p>
                <a class="btn btn-ghost" href=format!("/brands/{}/week", view.brand_id)>{i.t("scheduling.reschedule.leave")}</a>
                {send}
            </div>
        </section>
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
