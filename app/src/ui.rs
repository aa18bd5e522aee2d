//! The few parts that pages are made of. They print daisyUI's class names and the components of `style/main.css`.

pub mod alerts;
pub mod badge;
pub mod button;
pub mod choice;
pub mod confirm;
pub mod field;
pub mod icon;
pub mod layout;
pub mod live;
pub mod nav;
pub mod need;
pub mod panel;
pub mod qr;
pub mod steps;
pub mod time;
pub mod upload;
pub mod zone;

pub use alerts::{Alert, Alerts, EmptyState, Tone};
pub use badge::{Badge, BookingBadge, EngagementBadge};
pub use button::{Button, Kind, LinkButton, PostButton, Size};
pub use choice::{Checkbox, Choices, CountedChoices, Radio, Select};
pub use confirm::Confirm;
pub use field::{Field, Textarea};
pub use icon::{Brandmark, Glyph, Icon};
pub use layout::{Own, Public, Rail, Topbar};
pub use live::{Counts, LivePlayer, RoomFollower, ScheduleFollower, StartCountdown, WeekPlanner};
pub use need::{Need, Needs};
pub use panel::Panel;
pub use qr::Qr;
pub use steps::{Pager, Steps};
pub use time::{DateBlock, When};
pub use upload::FileField;
pub use zone::ZoneSelect;
