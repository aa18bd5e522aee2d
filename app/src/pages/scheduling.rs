//! A liaison's home, booking and engagements; a brand's week.

mod book;
mod brand_month;
mod calendar;
mod choose;
mod duty;
mod engagement;
mod engagements;
mod events;
mod filter;
mod home;
mod join_event;
mod links;
mod listed;
mod month;
mod publish_event;
mod reschedule;
pub mod sending;
pub mod series;
mod timeline;
mod times;
mod views;
mod week;

pub use book::Book;
pub use brand_month::BrandMonth;
pub use choose::Choose;
pub use duty::DutyPage;
pub use engagement::Engagement;
pub use engagements::Engagements;
pub use events::{Events, seats_text};
pub use home::Home;
pub use join_event::JoinEvent;
pub use links::Links;
pub use publish_event::{NewEvent, PublishEvent};
pub use reschedule::Reschedule;
pub use series::{Repeat, SeriesPage};
pub use timeline::TimelinePage;
pub(in crate::pages) use timeline::tabs::{Tab, tabs};
pub use week::{Week, planner};

use crate::i18n::I18n;
use crate::ui::{Glyph, Icon};
use domain::catalogue::Kind;
use domain::id::{BookingId, OfferingId};
use leptos::prelude::*;
use usecases::scheduling::engagement::EngagementView;

/// The word for a kind of offering.
fn kind_word(i: I18n, kind: Kind) -> &'static str {
    i.word("scheduling.kind", kind.word())
}

/// The warning about a date of a year that is not published.
pub(crate) fn unsure(i: I18n) -> AnyView {
    view! { <p class="flex gap-1.5 text-xs text-warning"><Icon glyph=Glyph::Alert class="mt-px size-3.5"/><span>{i.t("scheduling.unsure")}</span></p> }
        .into_any()
}

/// `10月15日 周四 14:00–15:00 北京时间`: for what is read away from the page.
fn engagement_range(i: I18n, view: &EngagementView) -> String {
    format!("{} {}", i.range(view.starts_at, view.ends_at), i.zone_name())
}

/// Where a booking is asked for again: everything is filled in but the time.
fn repeat_href(offering: OfferingId, booking: BookingId) -> String {
    format!("/book/{offering}?repeat={booking}")
}
