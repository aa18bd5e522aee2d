//! One engagement of a liaison's lists.

use super::{kind_word, repeat_href};
use crate::i18n::I18n;
use crate::ui::{Badge, BookingBadge, DateBlock, Glyph, Icon, Kind, LinkButton, Size, Tone};
use domain::catalogue::Kind as OfferingKind;
use domain::instant::Instant;
use domain::scheduling::{BookingStatus, EngagementStatus};
use leptos::prelude::*;
use usecases::scheduling::Turnout;
use usecases::scheduling::bookings::Listed;

/// Whether it is still to come, or goes on, and nobody has called it off.
pub fn is_ahead(row: &Listed, now: Instant) -> bool {
    let status = row.booking.status;
    (status.holds() || status.waits())
        && row.engagement.status != EngagementStatus::Completed
        && row.engagement.ends_at > now
}

/// Whether it took place.
pub fn was_held(row: &Listed, now: Instant) -> bool {
    row.booking.status == BookingStatus::Confirmed
        && !is_ahead(row, now)
        && row.engagement.status != EngagementStatus::Cancelled
}

/// The sign of a kind.
pub fn glyph(kind: OfferingKind) -> Glyph {
    match kind {
        OfferingKind::Briefing => Glyph::Video,
        OfferingKind::OnSiteWindow => Glyph::Kit,
        OfferingKind::Training => Glyph::Users,
    }
}

/// A row with the calendar leaf, what it is, and a way to its page.
pub fn row(i: I18n, row: &Listed, turnout: Option<&Turnout>) -> AnyView {
    let (engagement, booking) = (&row.engagement, &row.booking);
    let href = format!("/engagements/{}", engagement.id);
    let title = i.named(&engagement.title, &engagement.title_en).to_owned();
    let first = format!(
        "{} · {} · {}",
        i.times(engagement.starts_at, engagement.ends_at),
        i.named(&row.brand, &row.brand_en),
        kind_word(i, engagement.kind)
    );
    let branches = i64::try_from(booking.branches).unwrap_or_default();
    let mut second = vec![
        i.tn("scheduling.branches.count", branches, &[]),
        i.tn("scheduling.listed.expected", booking.head_count.into(), &[]),
    ];
    second.extend(turnout.filter(|it| it.heads > 0).map(|it| i.tn("scheduling.listed.came", it.heads, &[])));
    let live = (engagement.status == EngagementStatus::Live)
        .then(|| view! { <Badge tone=Tone::Error>{i.t("scheduling.engagement_status.live")}</Badge> });
    view! {
        <li class="flex gap-4">
            <DateBlock at=engagement.starts_at/>
            <div class="min-w-0 flex-1">
                <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <a class="link-hover font-semibold" href=href.clone()>{title}</a><BookingBadge status=booking.status/>{live}
                </div>
                <p class="mt-1 text-muted">{first}</p>
                <p class="text-muted">{second.join(" · ")}</p>
            </div>
            <div class="hidden shrink-0 md:block"><LinkButton href size=Size::Small>{i.t("scheduling.listed.open")}</LinkButton></div>
        </li>
    }
    .into_any()
}

/// The button that books the same again. Several stand on a page, so its label says of what.
pub fn repeat(i: I18n, row: &Listed) -> AnyView {
    let engagement = &row.engagement;
    let title = i.named(&engagement.title, &engagement.title_en);
    let label = i.t_with("scheduling.repeat.label", &[("title", title), ("when", &i.date(engagement.starts_at))]);
    let href = repeat_href(engagement.offering_id, row.booking.id);
    view! { <LinkButton href kind=Kind::Ghost size=Size::Small class="shrink-0 text-primary" label>{i.t("scheduling.repeat.again")}</LinkButton> }
        .into_any()
}

/// A short row of the timeline of what has been; `books` gives the way to do it again.
pub fn past(i: I18n, row: &Listed, turnout: Option<&Turnout>, books: bool) -> AnyView {
    let engagement = &row.engagement;
    let title = i.named(&engagement.title, &engagement.title_en).to_owned();
    let branches = i64::try_from(row.booking.branches).unwrap_or_default();
    let mut line = vec![i.tn("scheduling.branches.count", branches, &[])];
    line.extend(turnout.filter(|it| it.heads > 0).map(|it| i.tn("scheduling.people", it.heads, &[])));
    let again = books.then(|| view! { <div class="ml-auto">{repeat(i, row)}</div> });
    view! {
        <li class="relative flex gap-3 pb-5 last:pb-0">
            <span class="z-1 grid size-7 shrink-0 place-items-center rounded-full border border-base-300 bg-base-100"><Icon glyph=glyph(engagement.kind) class="size-3.5"/></span>
            <div class="min-w-0">
                <p class="text-xs text-muted">{i.date_with_year(engagement.starts_at)}</p>
                <p class="font-medium"><a class="link-hover" href=format!("/engagements/{}", engagement.id)>{title}</a></p>
                <p class="text-muted">{line.join(" · ")}</p>
            </div>
            {again}
        </li>
    }
    .into_any()
}
