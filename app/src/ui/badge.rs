//! Status in one word.

use super::alerts::Tone;
use crate::i18n::use_i18n;
use domain::scheduling::{BookingStatus, EngagementStatus};
use leptos::prelude::*;

/// A word in a soft colour.
#[component]
pub fn Badge(#[prop(optional)] tone: Tone, #[prop(optional)] class: &'static str, children: Children) -> impl IntoView {
    let colour = match tone {
        Tone::Neutral => "badge-neutral",
        Tone::Primary => "badge-primary",
        Tone::Info => "badge-info",
        Tone::Success => "badge-success",
        Tone::Warning => "badge-warning",
        Tone::Error => "badge-error",
    };
    // daisyUI's soft neutral is too pale in the dark theme for small text.
    let colour = if tone == Tone::Neutral { "bg-base-200 text-muted" } else { colour };
    view! { <span class=format!("badge badge-sm badge-soft {colour} {class}")>{children()}</span> }
}

/// Where a booking stands.
#[component]
pub fn BookingBadge(status: BookingStatus) -> impl IntoView {
    let tone = match status {
        BookingStatus::Held | BookingStatus::Requested | BookingStatus::Called => Tone::Warning,
        BookingStatus::Offered | BookingStatus::Waiting => Tone::Info,
        BookingStatus::Confirmed => Tone::Success,
        BookingStatus::Declined | BookingStatus::Cancelled | BookingStatus::NoShow | BookingStatus::Lapsed => {
            Tone::Neutral
        }
    };
    view! { <Badge tone>{use_i18n().word("scheduling.booking_status", status.word())}</Badge> }
}

/// Where an engagement stands.
#[component]
pub fn EngagementBadge(status: EngagementStatus) -> impl IntoView {
    let tone = match status {
        EngagementStatus::Planned => Tone::Primary,
        EngagementStatus::Live => Tone::Error,
        EngagementStatus::Completed => Tone::Success,
        EngagementStatus::Cancelled => Tone::Neutral,
    };
    view! { <Badge tone>{use_i18n().word("scheduling.engagement_status", status.word())}</Badge> }
}
