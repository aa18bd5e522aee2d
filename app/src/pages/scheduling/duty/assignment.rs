//! One engagement with all that one needs to get there: when, where, with whom and what, and whom to call.

use crate::i18n::I18n;
use crate::pages::scheduling::kind_word;
use crate::ui::{Badge, BookingBadge, DateBlock, EngagementBadge, Kind, LinkButton, Size, Tone};
use domain::catalogue::{Kind as OfferingKind, ResourceKind};
use domain::scheduling::{BookingStatus, EngagementStatus};
use leptos::prelude::*;
use usecases::scheduling::duty::{Assignment, Party};

/// The row; `next` makes its button the main one.
pub fn assignment(i: I18n, it: &Assignment, next: bool) -> AnyView {
    let engagement = &it.engagement;
    let href = format!("/brands/{}/engagements/{}", engagement.brand_id, engagement.id);
    let title = i.named(&engagement.title, &engagement.title_en).to_owned();
    let confirmed = it.parties.iter().any(|it| it.booking.status == BookingStatus::Confirmed);
    let badge = match engagement.status {
        EngagementStatus::Planned => {
            let status = if confirmed { BookingStatus::Confirmed } else { BookingStatus::Requested };
            view! { <BookingBadge status/> }.into_any()
        }
        status => view! { <EngagementBadge status/> }.into_any(),
    };
    let away = it.on_leave.then(|| view! { <Badge tone=Tone::Warning>{i.t("scheduling.duty.on_leave")}</Badge> });
    let goes_live = confirmed
        && engagement.kind != OfferingKind::OnSiteWindow
        && matches!(engagement.status, EngagementStatus::Planned | EngagementStatus::Live);
    let button = if goes_live && next { i.t("scheduling.week.enter") } else { i.t("scheduling.listed.open") };
    let kind = if next { Kind::Primary } else { Kind::Plain };
    view! {
        <li class="flex flex-wrap gap-x-4 gap-y-3 md:flex-nowrap">
            <DateBlock at=engagement.starts_at/>
            <div class="min-w-0 flex-1">
                <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <a class="link-hover font-semibold" href=href.clone()>{title}</a>{badge}{away}
                </div>
                <p class="mt-1 text-muted">{when(i, it)}</p>
                {facts(i, it)}
            </div>
            <LinkButton href kind size=Size::Small class="max-md:w-full">{button}</LinkButton>
        </li>
    }
    .into_any()
}

/// `14:00–15:00 · 13:30 起准备 · 宣讲直播 · 知音航班`.
fn when(i: I18n, it: &Assignment) -> String {
    let engagement = &it.engagement;
    let mut parts = vec![i.times(engagement.starts_at, engagement.ends_at)];
    if it.busy_from < engagement.starts_at {
        parts.push(i.t_with("scheduling.duty.from", &[("time", &i.time(it.busy_from))]));
    }
    parts.push(kind_word(i, engagement.kind).to_owned());
    parts.push(i.named(&it.brand, &it.brand_en).to_owned());
    parts.join(" · ")
}

fn facts(i: I18n, it: &Assignment) -> AnyView {
    let of = |kinds: &[ResourceKind]| {
        let members = it.crew.iter().filter(|member| kinds.contains(&member.kind));
        members.map(|it| i.named(&it.name, &it.name_en)).collect::<Vec<_>>().join(i.t("live.brand.and"))
    };
    let studio = of(&[ResourceKind::Studio]);
    let on_site = it.engagement.kind == OfferingKind::OnSiteWindow;
    let room = if studio.is_empty() { i.t("scheduling.duty.online").to_owned() } else { studio };
    let line = |label: &'static str, value: AnyView| view! { <div class="flex gap-3"><dt class="w-16 shrink-0 text-muted">{label}</dt><dd class="min-w-0">{value}</dd></div> };
    let text = |label: &'static str, value: String| (!value.is_empty()).then(|| line(label, value.into_any()));
    let companies = it.parties.iter().map(|it| view! { <p>{company(i, it)}</p> }).collect_view();
    let contacts = it.parties.iter().filter_map(|it| contact(i, it, on_site)).collect_view();
    let place = if on_site { places(i, &it.parties) } else { room };
    view! {
        <dl class="mt-2 grid gap-y-1">
            {line(i.t("scheduling.duty.company"), companies.into_any())}
            {text(i.t("scheduling.duty.place"), place)}
            {text(i.t("scheduling.duty.things"), of(&[ResourceKind::Vehicle, ResourceKind::Kit]))}
            {text(i.t("scheduling.duty.with"), of(&[ResourceKind::Officer]))}
            {line(i.t("scheduling.duty.contact"), contacts.into_any())}
        </dl>
    }
    .into_any()
}

fn company(i: I18n, it: &Party) -> String {
    let branches = i64::try_from(it.booking.branches).unwrap_or_default();
    let parts = [
        i.named(&it.booking.company, &it.booking.company_en).to_owned(),
        i.tn("scheduling.branches.count", branches, &[]),
        i.tn("scheduling.listed.expected", it.booking.head_count.into(), &[]),
    ];
    parts.join(" · ")
}

/// Where to drive: the first branch with its city and district.
fn places(i: I18n, parties: &[Party]) -> String {
    let place = |it: &Party| {
        let branch = it.branch.as_ref()?;
        let parts = [i.named(&branch.name, &branch.name_en), &branch.city, &branch.district];
        Some(parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" "))
    };
    parties.iter().filter_map(place).collect::<Vec<_>>().join(i.t("live.brand.and"))
}

/// Who asked for it; and, where somebody goes there, whom the company's own list names for the branch.
fn contact(i: I18n, it: &Party, on_site: bool) -> Option<AnyView> {
    let asked = it.contact.as_ref().map(|(name, email)| {
        view! { <span>{name.clone()}" "<a class="link link-hover break-all text-primary" href=format!("mailto:{email}")>{email.clone()}</a></span> }
    });
    let on_spot = it.branch.as_ref().map(|it| it.liaison.clone()).filter(|it| on_site && !it.is_empty());
    let on_spot = on_spot.map(|name| {
        view! { <span>{i.t_with("scheduling.duty.on_spot", &[("name", &name)])}</span> }
    });
    (asked.is_some() || on_spot.is_some())
        .then(|| view! { <p class="flex flex-wrap gap-x-3">{asked}{on_spot}</p> }.into_any())
}
