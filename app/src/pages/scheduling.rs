//! A liaison's home, booking and engagements; a brand's week.

mod book;
mod brand_month;
mod calendar;
mod choose;
mod engagement;
mod engagements;
mod filter;
mod home;
mod links;
mod listed;
mod month;
mod reschedule;
mod times;
mod views;
mod week;

pub use book::Book;
pub use brand_month::BrandMonth;
pub use choose::Choose;
pub use engagement::Engagement;
pub use engagements::Engagements;
pub use home::Home;
pub use links::Links;
pub use reschedule::Reschedule;
pub use week::{Week, planner};

use crate::i18n::I18n;
use domain::catalogue::Kind;
use usecases::scheduling::engagement::EngagementView;

/// The word for a kind of offering.
fn kind_word(i: I18n, kind: Kind) -> &'static str {
    i.word("scheduling.kind", kind.word())
}

/// `10月15日 周四 14:00–15:00 北京时间`: for what is read away from the page.
fn engagement_range(i: I18n, view: &EngagementView) -> String {
    format!("{} {}", i.range(view.starts_at, view.ends_at), i.zone_name())
}
