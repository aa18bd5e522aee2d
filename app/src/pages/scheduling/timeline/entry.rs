//! One booking of the file and what became of it.

use crate::i18n::I18n;
use crate::pages::scheduling::kind_word;
use crate::pages::scheduling::listed::{is_ahead, repeat, was_held};
use crate::ui::{Badge, BookingBadge, DateBlock, Tone};
use domain::instant::Instant;
use domain::scheduling::{BookingStatus, EngagementStatus};
use leptos::prelude::*;
use usecases::scheduling::bookings::Listed;
use usecases::scheduling::timeline::Viewpoint;
use usecases::scheduling::{Timeline, Turnout};

/// The row; what is over has the button to book it again for who `books`.
pub fn entry(i: I18n, row: &Listed, found: &Timeline, books: bool, now: Instant) -> AnyView {
    let (engagement, booking) = (&row.engagement, &row.booking);
    let title = i.named(&engagement.title, &engagement.title_en).to_owned();
    let offered = booking.status == BookingStatus::Offered;
    let times = if offered {
        i.t("scheduling.offer.open").to_owned()
    } else {
        i.times(engagement.starts_at, engagement.ends_at)
    };
    let brand = i.named(&row.brand, &row.brand_en).to_owned();
    let first = [times, brand, kind_word(i, engagement.kind).to_owned()].join(" · ");
    let turnout = found.turnouts.get(&engagement.id).filter(|_| booking.status == BookingStatus::Confirmed);
    let numbers = numbers(i, row, turnout, &found.viewpoint).join(" · ");
    let numbers = (!numbers.is_empty()).then(|| view! { <p class="text-muted">{numbers}</p> });
    let outcome = outcome(i, row).map(|text| view! { <p class="text-muted whitespace-pre-line">{text}</p> });
    let live = (engagement.status == EngagementStatus::Live)
        .then(|| view! { <Badge tone=Tone::Error>{i.t("scheduling.engagement_status.live")}</Badge> });
    // On a phone the button stands below the text, in line with it.
    let again = (books && !is_ahead(row, now))
        .then(|| view! { <div class="basis-full pl-15 sm:basis-auto sm:pl-0">{repeat(i, row)}</div> });
    let badge = if was_held(row, now) {
        view! { <Badge tone=Tone::Success>{i.t("scheduling.timeline.held")}</Badge> }.into_any()
    } else {
        view! { <BookingBadge status=booking.status/> }.into_any()
    };
    view! {
        <li class="flex flex-wrap gap-x-4 gap-y-2 sm:flex-nowrap">
            <DateBlock at=engagement.starts_at/>
            <div class="min-w-0 flex-1 basis-40">
                <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <a class="link-hover font-semibold" href=format!("/engagements/{}", engagement.id)>{title}</a>{badge}{live}
                </div>
                <p class="mt-1 text-muted">{first}</p>
                {numbers}{outcome}
            </div>
            {again}
        </li>
    }
    .into_any()
}

/// Who was asked and who came. A branch's liaison reads the branch's own numbers only.
fn numbers(i: I18n, row: &Listed, turnout: Option<&Turnout>, viewpoint: &Viewpoint) -> Vec<String> {
    let mut numbers = Vec::new();
    if !matches!(viewpoint, Viewpoint::Branches(_)) {
        let branches = i64::try_from(row.booking.branches).unwrap_or_default();
        numbers.push(i.tn("scheduling.branches.count", branches, &[]));
        numbers.push(i.tn("scheduling.listed.expected", row.booking.head_count.into(), &[]));
    }
    if let Some(it) = turnout.filter(|it| it.invited > 0 || it.heads > 0) {
        numbers.push(i.tn("scheduling.timeline.invited", it.invited, &[]));
        // Before it began nobody can have come.
        if row.engagement.status != EngagementStatus::Planned || it.heads > 0 {
            numbers.push(i.tn("scheduling.listed.came", it.heads, &[]));
        }
    }
    numbers
}

/// How it ended, where it did not take place.
fn outcome(i: I18n, row: &Listed) -> Option<String> {
    let booking = &row.booking;
    let why = (!booking.reason.trim().is_empty())
        .then(|| i.t_with("scheduling.engagement.reason", &[("reason", booking.reason.trim())]));
    let what = match booking.status {
        BookingStatus::Declined => i.t("scheduling.trail.declined"),
        BookingStatus::Cancelled if booking.cancelled_by_brand => i.t("scheduling.trail.cancelled_by_brand"),
        BookingStatus::Cancelled => i.t("scheduling.trail.cancelled_by_company"),
        // The reason of a confirmation long ago says nothing of it.
        BookingStatus::NoShow => return Some(i.t("scheduling.trail.no_show").to_owned()),
        _ => return None,
    };
    Some(why.map_or_else(|| what.to_owned(), |why| format!("{what} · {why}")))
}
