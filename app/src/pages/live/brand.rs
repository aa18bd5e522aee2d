//! The brand's page of one engagement: facts before, the picture and who is in during, the replay and the attendance after.

mod change;
mod crew;
mod desk;
mod facts;
mod key;
mod queue;
mod services;
mod slides;
mod who;

use super::handover::handover;
use crate::api::ServerFn;
use crate::api::live::EndEngagement;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::live::issues::issues;
use crate::pages::scheduling::sending::sending;
use crate::pages::scheduling::series::series_panel;
use crate::pages::scheduling::unsure;
use crate::pages::{invites, load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{
    Alert, Alerts, Confirm, EngagementBadge, Glyph, Kind, LinkButton, LivePlayer, Panel, Rail, Size, Tone, When,
};
use domain::id::{BrandId, EngagementId};
use domain::scheduling::{BookingStatus, EngagementStatus};
use domain::services::State;
use facts::{Facts, Wish};
use key::StreamKey;
use leptos::prelude::*;
pub(super) use slides::lines;
use usecases::invites::answers::total;
use usecases::invites::held_replies::held_count;
use usecases::invites::{answers_by_branch, progress, proposals};
use usecases::live::show_slide::showing;
use usecases::live::{
    attendance, desk as desk_of, issues as issues_of, presenters, sample_link, stream_key, test_viewer,
};
use usecases::scheduling::change_crew::stand_ins;
use usecases::scheduling::change_place::sites;
use usecases::scheduling::engagement::{BookingView, EngagementView, Standing};
use usecases::scheduling::series::series_of;
use usecases::services::{Only, applications, offers};
use who::who;

/// `/brands/:brand/engagements/:id`: for the brand's team; an administrator looks on.
#[component]
pub fn BrandEngagement() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand")?, param::<EngagementId>("id")?);
        let cx = use_cx();
        let (it, rows) = attendance(&cx, &viewer.actor, id).await?;
        let Standing::Brand { presents, decides } = it.standing else { return Err(Problem::NotFound) };
        if it.brand_id != brand {
            return Err(Problem::NotFound);
        }
        // An event takes place whoever has joined.
        let confirmed = it.seats.is_some() || it.bookings.iter().any(|it| it.status == BookingStatus::Confirmed);
        let has_room = confirmed && !it.kind.is_on_site() && it.status != EngagementStatus::Cancelled;
        let stage = if has_room && presents {
            Some((test_viewer(&cx, &viewer.actor, id).await?, sample_link(&cx, &viewer.actor, id).await?))
        } else {
            None
        };
        let open = has_room && it.status != EngagementStatus::Completed;
        let key = if open && presents { Some(stream_key(&cx, &viewer.actor, id).await?) } else { None };
        let talk = if has_room && presents { Some(desk_of(&cx, &viewer.actor, id).await?) } else { None };
        // While other times are offered nobody knows who will come.
        let changes =
            decides && matches!(it.status, EngagementStatus::Planned | EngagementStatus::Live) && !it.crew.is_empty();
        let members = if changes { stand_ins(&cx, &viewer.actor, id).await? } else { Vec::new() };
        flash::take().await;
        let i = use_i18n();
        let series = match series_of(&cx, &viewer.actor, id).await? {
            Some(series) => Some(series_panel(i, &series, Some(id), true)),
            None if decides && confirmed && it.status != EngagementStatus::Cancelled => Some(repeat(i, &it)),
            None => None,
        };
        let crew = (!members.is_empty()).then(|| crew::crew(i, &it, &members));
        let offered = it.bookings.iter().find(|it| it.status == BookingStatus::Offered);
        let offered = offered.map(|booking| offered_times(i, &it, booking));
        let unconfirmed = (!confirmed && offered.is_none() && it.status == EngagementStatus::Planned).then(|| {
            view! {
                <Alert tone=Tone::Warning class="mb-3">
                    {i.t("live.brand.unconfirmed")}" "<a class="link" href=format!("/brands/{brand}/week")>{i.t("live.brand.to_requests")}</a>
                </Alert>
            }
        });
        let head = view! {
            <Badges status=it.status/>
            <span class="text-muted"><When at=it.starts_at until=it.ends_at/>" "{i.zone_name()}</span>
        };
        let action = (open && presents).then(|| view! { <End it=it.clone()/> });
        let picture = stage.map(|(playlist, link)| view! { <Picture it=it.clone() playlist link/> });
        // The numbers of the room bring those of the mail along.
        let followed = has_room && !rows.is_empty() && it.status != EngagementStatus::Completed;
        let follow = (!followed).then(|| format!("{}/counts", page(&it)));
        let sending = sending(i, progress(&cx, &it).await?, follow);
        let who = has_room.then(|| who(i, &it, &rows));
        let applied = if has_room && presents {
            let waiting = Only { state: Some(State::Declared), ..Only::default() };
            let (offers, waiting) =
                (offers(&cx, &viewer.actor, id).await?, applications(&cx, &viewer.actor, id, waiting).await?);
            Some(view! { <div data-part="services">{services::services(i, &it, &offers, &waiting, open)}</div> })
        } else {
            None
        };
        let shows = if has_room && presents { Some(showing(&cx, &viewer.actor, id).await?) } else { None };
        let told = if has_room { issues_of(&cx, &it).await? } else { Vec::new() };
        let shows = shows.map(|shows| slides::slides(i, &it, shows, open));
        let told = has_room
            .then(|| view! { <div data-part="issues">{issues(i, id, presents.then_some(brand), &told, None)}</div> });
        let (questions, talk) = talk.map(|talk| desk::desk(i, &it, &talk, open)).unzip();
        let key = match key {
            Some(key) => {
                let people = presenters(&cx, &viewer.actor, id).await?;
                let presenter = handover(i, &it, &people, viewer.actor.account, decides, "");
                Some(view! { {studio(i, &it)}{presenter}<StreamKey brand engagement=id key/> })
            }
            None => None,
        };
        let begun = it.starts_at <= cx.now() && it.status != EngagementStatus::Cancelled;
        let attendance_of = (decides && begun).then_some((brand, id));
        let numbers = total(&answers_by_branch(&cx, &it).await?);
        let review = (held_count(&cx, &viewer.actor, brand).await?, format!("/brands/{brand}/replies"));
        let proposed = proposals(&cx, &it).await?;
        let answers = confirmed.then(|| invites::answers(i, numbers, &proposed, Some(review)));
        let queue = it.seats.map(|seats| {
            let open = decides && it.status == EngagementStatus::Planned && it.starts_at > cx.now();
            queue::queue(i, &it, seats, open)
        });
        let change = if decides
            && it.seats.is_none()
            && it.status == EngagementStatus::Planned
            && it.starts_at > cx.now()
            && it.bookings.iter().any(|it| it.status.holds())
        {
            let sites = sites(&cx, &viewer.actor, brand, id).await?;
            change::change(i, &it, sites)
        } else {
            None
        };
        let unsure = it.undetermined.contains(&it.starts_at).then(|| view! { <div class="mb-3">{unsure(i)}</div> });
        let wishes = it
            .bookings
            .iter()
            .filter(|booking| it.seats.is_none() || !booking.status.waits())
            .map(|booking| view! { <Wish booking=booking.clone() questions=it.questions.clone() attendance_of/> })
            .collect_view();
        let tracks = if has_room { "xl:grid-cols-[minmax(0,1fr)_24rem]" } else { "lg:grid-cols-2" };
        let wide = has_room
            .then(|| view! { <div class="grid min-w-0 grid-cols-1 gap-3">{picture}{shows}{applied}{talk}{who}</div> });
        Ok(view! {
            <Rail title=i.named(&it.title, &it.title_en).to_owned() head=head.into_any() action=view! { {action} }.into_any()>
                <Alerts/>
                {unconfirmed}{offered}{unsure}
                <div class=format!("grid grid-cols-1 items-start gap-3 {tracks}")>
                    {wide}
                    <div class="grid min-w-0 grid-cols-1 gap-3">{told}{questions}{key}{queue}<Facts it=it.clone()/>{sending}{answers}{change}{crew}{wishes}{series}</div>
                </div>
            </Rail>
        }
        .into_any())
    })
}

/// The way to present without an encoder.
fn studio(i: I18n, it: &EngagementView) -> AnyView {
    let href = format!("{}/studio", page(it));
    view! {
        <Panel title=i.t("presenter.title") id="studio">
            <div class="flex flex-col gap-3 px-4 py-3">
                <p class="text-muted">{i.t("presenter.to_studio_text")}</p>
                <div><LinkButton href kind=Kind::Primary size=Size::Small glyph=Glyph::Video>{i.t("presenter.to_studio")}</LinkButton></div>
            </div>
        </Panel>
    }
    .into_any()
}

/// The way to make a series of it.
fn repeat(i: I18n, it: &EngagementView) -> AnyView {
    let href = format!("/brands/{}/engagements/{}/series", it.brand_id, it.id);
    view! {
        <Panel title=i.t("scheduling.series.panel") id="series">
            <div class="flex flex-wrap items-center justify-between gap-3 p-4">
                <p class="text-muted">{i.t("scheduling.series.not_yet")}</p>
                <LinkButton href size=Size::Small>{i.t("scheduling.series.repeat")}</LinkButton>
            </div>
        </Panel>
    }
    .into_any()
}

/// The times that wait for the company's choice.
fn offered_times(i: I18n, it: &EngagementView, booking: &BookingView) -> AnyView {
    let length = it.ends_at - it.starts_at;
    let times = booking.offers.iter().map(|&start| view! { <li>{i.range(start, start + length)}</li> }).collect_view();
    let until =
        booking.expires_at.map(|until| i.t_with("scheduling.week.offered_until", &[("until", &i.date_time(until))]));
    let href = format!("/engagements/{}/time", it.id);
    view! {
        <Alert tone=Tone::Info class="mb-3">
            <p><b class="font-semibold">{i.t("scheduling.week.offered")}</b>" "{until}" "<a class="link" href=href>{i.t("scheduling.week.offer_again")}</a></p>
            <ul class="list-inside list-disc">{times}</ul>
        </Alert>
    }
    .into_any()
}

/// Where it stands; a page that was opened before the first picture shows that it is on air now.
#[component]
fn Badges(status: EngagementStatus) -> impl IntoView {
    let live = use_i18n().word("scheduling.engagement_status", EngagementStatus::Live.word());
    match status {
        EngagementStatus::Live => view! { <span class="live-dot">{live}</span> }.into_any(),
        EngagementStatus::Planned => {
            view! { <span class="off-air-only"><EngagementBadge status/></span><span class="live-dot on-air-only">{live}</span> }.into_any()
        }
        EngagementStatus::Completed | EngagementStatus::Cancelled => view! { <EngagementBadge status/> }.into_any(),
    }
}

/// Ends it, after a question. Before the first picture there is nothing to end.
#[component]
pub fn End(it: EngagementView) -> impl IntoView {
    let i = use_i18n();
    let fields = vec![("brand", it.brand_id.to_string()), ("engagement", it.id.to_string())];
    let class = if it.status == EngagementStatus::Live { "" } else { "on-air-only" };
    view! {
        <div class=class>
            <Confirm label=i.t("live.brand.end") answer=i.t("live.brand.end") action=EndEngagement::PATH fields kind=Kind::Danger class="btn-sm btn-error">
                <p>{i.t("live.brand.end_question")}</p>
            </Confirm>
        </div>
    }
}

/// What employees see, for the one who presents; in the demo also the way to see it as one of them.
#[component]
fn Picture(it: EngagementView, playlist: String, #[prop(optional_no_strip)] link: Option<String>) -> impl IntoView {
    let i = use_i18n();
    let over = it.status == EngagementStatus::Completed;
    let begins = if it.status == EngagementStatus::Planned { format!("{}/events", page(&it)) } else { String::new() };
    let (title, below) = if over {
        (i.t("live.brand.replay"), i.t("live.brand.replay_text"))
    } else {
        (i.t("live.brand.preview"), i.t("live.brand.preview_text"))
    };
    let link = link.map(|href| {
        view! { <LinkButton href kind=Kind::Soft size=Size::Small glyph=Glyph::User class="ml-auto">{i.t("live.brand.as_employee")}</LinkButton> }
    });
    view! {
        <section class="panel overflow-hidden" aria-label=title>
            <LivePlayer playlist live=!over events=begins soon=i.t("live.brand.no_picture")/>
            <div class="flex flex-wrap items-center gap-3 px-4 py-2.5"><p class="text-muted">{below}</p>{link}</div>
        </section>
    }
}

/// The address of this page, below which its numbers and files are.
fn page(it: &EngagementView) -> String {
    format!("/brands/{}/engagements/{}", it.brand_id, it.id)
}
