//! The live room, the brand's page of an engagement, and who was there.

mod answer;
mod attendance;
mod brand;
pub mod counts;
mod follow_up;
mod handover;
pub(in crate::pages) mod issues;
mod join;
mod report;
mod room;
mod studio;
mod table;
mod tiles;

pub use answer::Answer;
pub use attendance::{Attendance, BranchAttendancePage};
pub use brand::BrandEngagement;
pub use join::Join;
pub use report::{BrandReport, ReportPage};
pub use room::Room;
pub use studio::{RehearsalPage, StudioPage};

use crate::i18n::I18n;
use crate::ui::{Glyph, Icon, Public};
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// Nobody sits in the room in this browser.
pub(super) fn no_seat(i: I18n) -> AnyView {
    sentence(StatusCode::NOT_FOUND, String::new(), i.t("live.room.no_seat"), i.t("live.room.no_seat_text"))
}

/// A page of one plain sentence, for links and rooms that lead nowhere.
pub(super) fn sentence(status: StatusCode, brand: String, title: &'static str, text: &'static str) -> AnyView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
    view! {
        <Public title brand class="flex max-w-xl flex-col items-center px-4 py-20 text-center">
            <span class="grid size-14 place-items-center rounded-full bg-base-300 text-muted"><Icon glyph=Glyph::Video class="size-6"/></span>
            <h1 class="mt-4 text-2xl font-semibold">{title}</h1>
            <p class="mt-2 text-muted">{text}</p>
        </Public>
    }
    .into_any()
}
