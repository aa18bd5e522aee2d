//! What only the liaison can do now: choose one of the times that a brand offers, book anew what was declined, hand out links that no mail could bring.

use super::book;
use crate::i18n::I18n;
use crate::pages::scheduling::listed::is_ahead;
use crate::pages::scheduling::repeat_href;
use crate::ui::{Badge, EmptyState, Glyph, Kind, LinkButton, Panel, Size, Tone};
use domain::id::CompanyId;
use domain::instant::Instant;
use domain::scheduling::BookingStatus;
use leptos::prelude::*;
use usecases::scheduling;
use usecases::scheduling::bookings::Listed;

/// The first panel of the home page; what comes soonest stands first.
pub fn needs(i: I18n, home: &scheduling::Home, books: bool, now: Instant) -> AnyView {
    // What was declined matters as long as its time has not come.
    let declined = home
        .list
        .ahead
        .iter()
        .filter(|it| books && it.booking.status == BookingStatus::Declined && it.engagement.starts_at > now);
    let offered = home.list.ahead.iter().filter(|it| books && it.booking.status == BookingStatus::Offered);
    let called = home.list.ahead.iter().filter(|it| books && it.booking.status == BookingStatus::Called);
    let called = called.map(|it| answer(i, it)).collect::<Vec<_>>();
    let mut rows: Vec<AnyView> =
        called.into_iter().chain(offered.map(|it| choose(i, it, now))).chain(declined.map(|it| again(i, it))).collect();
    let confirmed =
        home.list.ahead.iter().filter(|it| it.booking.status == BookingStatus::Confirmed && is_ahead(it, now));
    rows.extend(confirmed.filter_map(|it| {
        let people = home.list.turnouts.get(&it.engagement.id)?.without_address;
        (people > 0).then(|| hand_out(i, it, people))
    }));
    rows.extend(home.without_branches.map(|it| first_step(i, it)));
    let title = i.t("scheduling.home.needs");
    if rows.is_empty() {
        let action = books.then(|| book(i, ""));
        return view! { <Panel title><EmptyState title=i.t("scheduling.home.no_needs") glyph=Glyph::Check>{action}</EmptyState></Panel> }.into_any();
    }
    let count = rows.len();
    let count = view! { <Badge tone=Tone::Error>{count}</Badge> }.into_any();
    view! { <Panel title head=count><ul class="rows">{rows}</ul></Panel> }.into_any()
}

/// Before anything can be booked.
fn first_step(i: I18n, company: CompanyId) -> AnyView {
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div class="min-w-0">
                <p class="font-semibold">{i.t("scheduling.home.no_branches")}</p>
                <p class="text-muted">{i.t("directory.company.empty_text")}</p>
            </div>
            <LinkButton href=format!("/companies/{company}/import") kind=Kind::Primary size=Size::Small>{i.t("directory.company.import")}</LinkButton>
        </li>
    }
    .into_any()
}

fn answer(i: I18n, it: &Listed) -> AnyView {
    let title = i.named(&it.engagement.title, &it.engagement.title_en);
    let values = [("brand", i.named(&it.brand, &it.brand_en)), ("title", title)];
    let until = it.booking.expires_at.map(|it| i.date_time(it)).unwrap_or_default();
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div class="min-w-0">
                <p class="font-semibold">{i.t_with("scheduling.waitlist.called_home", &values)}</p>
                <p class="text-muted">{i.t_with("scheduling.waitlist.until", &[("until", &until)])}</p>
            </div>
            <LinkButton href=format!("/engagements/{}#waitlist", it.engagement.id) kind=Kind::Primary size=Size::Small>{i.t("scheduling.waitlist.answer")}</LinkButton>
        </li>
    }
    .into_any()
}

fn choose(i: I18n, it: &Listed, now: Instant) -> AnyView {
    let title = i.named(&it.engagement.title, &it.engagement.title_en);
    let values = [("brand", i.named(&it.brand, &it.brand_en)), ("title", title)];
    let count = i64::try_from(it.booking.offers.len()).unwrap_or_default();
    let until = match it.booking.expires_at {
        Some(until) if until > now => i.t_with("scheduling.offer.until", &[("until", &i.date_time(until))]),
        _ => i.t("scheduling.offer.expired").to_owned(),
    };
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div class="min-w-0">
                <p class="font-semibold">{i.tn("scheduling.home.offered", count, &values)}</p>
                <p class="text-muted">{until}</p>
            </div>
            <LinkButton href=format!("/engagements/{}#offers", it.engagement.id) kind=Kind::Primary size=Size::Small>{i.t("scheduling.home.choose")}</LinkButton>
        </li>
    }
    .into_any()
}

fn again(i: I18n, it: &Listed) -> AnyView {
    let title = i.named(&it.engagement.title, &it.engagement.title_en);
    let values = [("brand", i.named(&it.brand, &it.brand_en)), ("title", title)];
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div class="min-w-0">
                <p class="font-semibold">{i.t_with("scheduling.home.declined", &values)}</p>
                <p class="text-muted">{i.range(it.engagement.starts_at, it.engagement.ends_at)}</p>
                <p class="text-muted">{i.t_with("scheduling.engagement.reason", &[("reason", &it.booking.reason)])}</p>
            </div>
            <LinkButton href=repeat_href(it.engagement.offering_id, it.booking.id) size=Size::Small>{i.t("scheduling.home.again")}</LinkButton>
        </li>
    }
    .into_any()
}

fn hand_out(i: I18n, it: &Listed, people: i64) -> AnyView {
    let title = i.named(&it.engagement.title, &it.engagement.title_en).to_owned();
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div class="min-w-0">
                <p class="font-semibold">{i.tn("scheduling.home.hand_out", people, &[])}</p>
                <p class="text-muted">{format!("{} · {title}", i.range(it.engagement.starts_at, it.engagement.ends_at))}</p>
            </div>
            <LinkButton href=format!("/engagements/{}#branches", it.engagement.id) size=Size::Small>{i.t("scheduling.home.links")}</LinkButton>
        </li>
    }
    .into_any()
}
