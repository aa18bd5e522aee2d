//! Engagements that come back by a rule: each its own engagement, found again by its date in the series.

mod add;
mod change;
mod preview;
mod put_back;
mod rule;
mod template;
mod view;
mod write;

pub use add::add_series;
pub use change::{cancel_series, move_series, preview_move};
pub use preview::{Occurrence, Preview, SeriesForm, preview_series};
pub use put_back::{preview_date, put_back};
pub use rule::{LONGEST_DAYS, MOST_DATES};
pub use view::{SeriesDate, SeriesEngagement, SeriesView, series, series_of};
pub use write::Choice;
