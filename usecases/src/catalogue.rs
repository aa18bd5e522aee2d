//! What can be booked, and the working-day calendar.

pub mod brands;
pub mod import_holidays;
pub mod offerings;
pub mod working_days;

pub use brands::{BrandOffers, Offer, TopicChoice, brand_offers, topics};
pub use import_holidays::{Notice, import_holidays, import_holidays_at_console, published_years, seed_holidays};
pub use offerings::offerings;
pub use working_days::working_days;
