//! One engagement, for the liaisons of a company and its branches.

mod branches;
mod offers;
mod request;
mod trail;
mod waitlist;

use super::sending::sending;
use super::series::series_panel;
use super::{kind_word, repeat_href, unsure};
use crate::api::ServerFn;
use crate::api::scheduling::CancelBooking;
use crate::flash::{self, use_flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::live::issues;
use crate::pages::{invites, load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, BookingBadge, Confirm, EngagementBadge, Glyph, Kind, LinkButton, Panel, Textarea, Topbar};
use domain::id::EngagementId;
use domain::instant::Instant;
use domain::scheduling::request::MAX_NOTE;
use domain::scheduling::{BookingStatus, EngagementStatus};
use leptos::prelude::*;
use usecases::invites::answers::total;
use usecases::invites::{answers_by_branch, not_on_list, off_list, progress, unreached};
use usecases::live::issues as issues_of;
use usecases::scheduling::engagement::{BookingView, EngagementView, Standing};
use usecases::scheduling::series::series_of;
use usecases::scheduling::taking_part;
use usecases::services;

/// `/engagements/{id}`. A brand's team has a page of its own and is sent there.
#[component]
pub fn Engagement() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id: EngagementId = param("id")?;
        let province = query("province");
        let cx = use_cx();
        let (view, branches) = taking_part(&cx, &viewer.actor, id).await?;
        if let Standing::Brand { .. } = view.standing {
            leptos_axum::redirect(&format!("/brands/{}/engagements/{id}", view.brand_id));
            return Ok(().into_any());
        }
        flash::take().await;
        let i = use_i18n();
        let title = i.named(&view.title, &view.title_en).to_owned();
        let booking = view.bookings.first();
        let open = booking.is_some_and(|it| it.status == BookingStatus::Offered);
        let when = if open { i.t("scheduling.offer.open").to_owned() } else { i.range(view.starts_at, view.ends_at) };
        let lead = [
            when,
            i.zone_name().to_owned(),
            i.named(&view.brand, &view.brand_en).to_owned(),
            kind_word(i, view.kind).to_owned(),
        ];
        let action = booking.map(|booking| actions(i, &view, booking, cx.now()));
        let left =
            booking.map(|booking| view! { {trail::trail(i, &view, booking)}{request::request(i, &view, booking)} });
        let sending = sending(i, progress(&cx, &view).await?, Some(format!("/engagements/{id}/counts")));
        let series = series_of(&cx, &viewer.actor, id).await?.map(|it| series_panel(i, &it, Some(id), false));
        let offers = booking.and_then(|booking| offers::offers(i, &view, booking, cx.now()));
        let waitlist = booking.and_then(|booking| waitlist::waitlist(i, &view, booking, cx.now()));
        let confirmed = booking.is_some_and(|it| it.status == BookingStatus::Confirmed);
        let (count, people) = unreached(&cx, &view).await?;
        let unreached = invites::unreached(i, id, count, people);
        let list_open = confirmed && view.ends_at > cx.now();
        let list = invites::list(i, id, not_on_list(&cx, &view).await?, off_list(&cx, &view).await?, list_open);
        let numbers = total(&answers_by_branch(&cx, &view).await?);
        let answers = confirmed.then(|| invites::answers(i, numbers, &[], None));
        let told = issues_of(&cx, &view).await?;
        let told = (confirmed && !view.kind.is_on_site()).then(|| {
            let tells = matches!(view.standing, Standing::Branch(..)) && view.status != EngagementStatus::Completed;
            issues::issues(i, id, None, &told, tells.then(|| issues::liaisons_form(i, id)))
        });
        let applied = services::numbers(&cx, &view).await?;
        let applied = (applied > 0).then(|| {
            let text = i.tn("services.applied", i64::try_from(applied).unwrap_or_default(), &[]);
            view! { <Panel title=i.t("services.desk.panel")><p class="p-4">{text}<span class="block text-xs text-muted">{i.t("services.applied_only")}</span></p></Panel> }
        });
        let content = view! {
            <Alerts/>
            {view.undetermined.contains(&view.starts_at).then(|| view! { <div class="mb-4">{unsure(i)}</div> })}
            {offers}{waitlist}{unreached}{list}
            <div class="grid grid-cols-1 items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
                <div class="grid grid-cols-1 gap-4">{left}{sending}{answers}{applied}{told}{series}</div>
                {branches::branches(i, &view, branches, province)}
            </div>
        };
        let action = action.unwrap_or_else(|| ().into_any());
        Ok(view! { <Topbar title lead=lead.join(" · ") action>{content}</Topbar> }.into_any())
    })
}

/// Status and what can be done now.
fn actions(i: I18n, view: &EngagementView, booking: &BookingView, now: Instant) -> AnyView {
    let planned = view.status == EngagementStatus::Planned && booking.status.holds();
    let decides = matches!(view.standing, Standing::Company(_));
    let badge = match view.status {
        EngagementStatus::Live | EngagementStatus::Completed => {
            view! { <EngagementBadge status=view.status/> }.into_any()
        }
        EngagementStatus::Planned | EngagementStatus::Cancelled => {
            view! { <BookingBadge status=booking.status/> }.into_any()
        }
    };
    // A calendar file of something that is not certain would stand in people's calendars as if it were.
    let calendar = (booking.status == BookingStatus::Confirmed).then(|| {
        let href = format!("/engagements/{}/calendar.ics", view.id);
        view! {
            <LinkButton href glyph=Glyph::Calendar>{i.t("scheduling.engagement.calendar")}</LinkButton>
            <LinkButton href="/calendar" kind=Kind::Ghost>{i.t("feeds.link")}</LinkButton>
        }
    });
    let other_time = (planned && decides && booking.status == BookingStatus::Requested).then(|| {
        let href = format!("/engagements/{}/time", view.id);
        view! { <LinkButton href glyph=Glyph::Clock>{i.t("scheduling.engagement.other_time")}</LinkButton> }
    });
    let fields = vec![("booking", booking.id.to_string()), ("engagement", view.id.to_string())];
    // A request can be taken back at any time.
    let until = view.cancel_until.filter(|_| planned && decides && booking.status == BookingStatus::Confirmed);
    let too_late = until.is_some_and(|until| until <= now);
    let until = until.map(|until| {
        let key = if too_late { "scheduling.engagement.cancel_over" } else { "scheduling.engagement.cancel_until" };
        view! { <p class="text-xs text-muted">{i.t_with(key, &[("until", &i.date_time(until))])}</p> }
    });
    let cancel = (planned && decides && !too_late).then(|| {
        view! {
            <Confirm
                label=i.t("scheduling.engagement.cancel") answer=i.t("scheduling.engagement.cancel_answer") action=CancelBooking::PATH
                fields kind=Kind::Danger class="btn-ghost" open=use_flash().form == "cancel"
            >
                <p>{i.t("scheduling.engagement.cancel_question")}</p>
                <Textarea form="cancel" name="reason" label=i.t("scheduling.engagement.cancel_reason") rows=3 maxlength=MAX_NOTE as u32 required=true/>
            </Confirm>
        }
    });
    let over = !booking.status.holds() || view.status == EngagementStatus::Completed || view.ends_at <= now;
    let again = (over && decides).then(|| {
        let href = repeat_href(view.offering_id, booking.id);
        view! { <LinkButton href glyph=Glyph::Plus>{i.t("scheduling.repeat.again")}</LinkButton> }
    });
    view! { <div class="flex flex-wrap items-center gap-2">{badge}{calendar}{other_time}{again}{cancel}{until}</div> }
        .into_any()
}
