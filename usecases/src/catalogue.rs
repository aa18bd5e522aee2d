//! What can be booked, and the working-day calendar.

mod add_offering;
mod add_topic;
mod brand_offerings;
pub mod brands;
mod change_offering;
mod change_topic;
pub mod holiday_file;
mod import_districts;
pub mod import_holidays;
mod offering_form;
pub mod offerings;
pub mod services;
pub mod working_days;

pub use add_offering::add_offering;
pub use add_topic::add_topic;
pub use brand_offerings::BrandOffering;
pub(crate) use brand_offerings::offerings_of;
pub use brands::{BrandOffers, Offer, TopicChoice, brand_offers, speakers, topics};
pub use change_offering::change_offering;
pub use change_topic::{TopicForm, change_topic};
pub use holiday_file::{NOTICE, NoticePreview, keep_notice, preview_notice, publish_notice};
pub use import_districts::{CityTable, import_districts_at_console};
pub use import_holidays::{Day, Notice, import_holidays, import_holidays_at_console, published_years, seed_holidays};
pub use offering_form::{MOST_OF_ONE, MOST_QUESTIONS, OfferingForm};
pub use offerings::offerings;
pub use working_days::working_days;
