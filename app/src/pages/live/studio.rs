//! Where one presents from the browser, and where the team looks at a rehearsal.

use super::brand::End;
use super::counts::Totals;
use super::handover::handover;
use super::tiles::figures;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::islands::{Studio, StudioTexts};
use crate::pages::errors::Problem;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::shell::Islands;
use crate::ui::{Alert, Alerts, Counts, LinkButton, LivePlayer, Panel, Rail, Size, Tone, When};
use domain::id::{AccountId, BrandId, EngagementId};
use domain::scheduling::{BookingStatus, EngagementStatus};
use http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use usecases::live::{Presenters, attendance, presenters, rehearsal_playlist};
use usecases::scheduling::engagement::{EngagementView, Standing};

/// What this page uses and no other does: the server's own header forbids it everywhere else.
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
);

/// `/brands/:brand/engagements/:id/studio`: for whoever may present.
#[component]
pub fn StudioPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand")?, param::<EngagementId>("id")?);
        let cx = use_cx();
        let (it, rows) = attendance(&cx, &viewer.actor, id).await?;
        let Standing::Brand { presents, decides } = it.standing else { return Err(Problem::NotFound) };
        // There is no studio for what has no room.
        if it.brand_id != brand || it.kind.is_on_site() {
            return Err(Problem::NotFound);
        }
        if !presents {
            return Err(Problem::Forbidden);
        }
        let people = presenters(&cx, &viewer.actor, id).await?;
        flash::take().await;
        if let Some(response) = use_context::<ResponseOptions>() {
            response.insert_header(HeaderName::from_static("permissions-policy"), PERMISSIONS);
        }
        let i = use_i18n();
        let title = format!("{} · {}", i.t("presenter.title"), i.named(&it.title, &it.title_en));
        let head = view! { <span class="text-muted"><When at=it.starts_at until=it.ends_at/>" "{i.zone_name()}</span> };
        let open = matches!(it.status, EngagementStatus::Planned | EngagementStatus::Live);
        let action = open.then(|| view! { <End it=it.clone()/> });
        let totals = Totals::of(&rows);
        let page = format!("/brands/{brand}/engagements/{id}");
        let follow =
            open.then(|| view! { <div class="px-4 empty:hidden"><Counts url=format!("{page}/counts")/></div> });
        let stage = if open { stage(i, &it, &people, viewer.actor.account) } else { closed(i) };
        let beside = open.then(|| handover(i, &it, &people, viewer.actor.account, decides, "studio"));
        let watch = (it.status == EngagementStatus::Planned).then(|| {
            view! { <a class="link flex min-h-11 items-center text-primary" href=format!("{page}/rehearsal")>{i.t("presenter.rehearsal.title")}</a> }
        });
        Ok(view! {
            <Rail title head=head.into_any() action=view! { {action} }.into_any()>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_21rem]">
                    <div class="grid min-w-0 grid-cols-1 gap-3">
                        {stage}
                        <section class="panel [&>dl]:border-b-0" aria-label=i.t("presenter.viewers")>{figures(i, totals, !open)}{follow}</section>
                    </div>
                    <div class="grid min-w-0 grid-cols-1 gap-3">
                        {beside}
                        <nav class="panel flex flex-col px-4 py-1" aria-label=i.t("presenter.ways")>
                            // In a window of its own: leaving this page would end the picture.
                            <a class="link flex min-h-11 items-center text-primary" href=page.clone() target="_blank" rel="noopener">{i.t("presenter.to_desk")}</a>
                            {watch}
                        </nav>
                    </div>
                </div>
            </Rail>
        }
        .into_any())
    })
}

fn closed(i: I18n) -> AnyView {
    view! { <Alert tone=Tone::Info>{i.t("presenter.over")}</Alert> }.into_any()
}

/// The studio itself, as far as the reader may go live.
fn stage(i: I18n, it: &EngagementView, people: &Presenters, own: AccountId) -> AnyView {
    let page = format!("/brands/{}/engagements/{}", it.brand_id, it.id);
    let confirmed = it.seats.is_some() || it.bookings.iter().any(|it| it.status == BookingStatus::Confirmed);
    let other = people.chosen.filter(|it| *it != own);
    let live = if confirmed && other.is_none() { format!("{page}/studio/live") } else { String::new() };
    let planned = it.status == EngagementStatus::Planned;
    let rehearsal = if planned { format!("{page}/studio/rehearsal") } else { String::new() };
    let why = if let Some(other) = other {
        let name = people.team.iter().find(|it| it.0 == other).map(|it| it.1.as_str()).unwrap_or_default();
        Some(i.t_with("presenter.handover.other", &[("name", name)]))
    } else {
        (!confirmed).then(|| i.t("presenter.unconfirmed").to_owned())
    };
    let why = why.map(|text| view! { <Alert tone=Tone::Warning class="mb-3">{text}</Alert> });
    let texts = StudioTexts(i.below("presenter.studio"));
    view! {
        <div>
            {why}
            <section class="panel overflow-hidden" aria-label=i.t("presenter.title")>
                <noscript><p class="p-4">{i.t("presenter.need_scripts")}</p></noscript>
                <Islands><Studio live rehearsal texts/></Islands>
                <p class="border-t border-base-300 px-4 py-2.5 text-xs text-muted"><a class="link" href=page.clone() target="_blank" rel="noopener">{i.t("presenter.rtmp")}</a></p>
            </section>
        </div>
    }
    .into_any()
}

/// `/brands/:brand/engagements/:id/rehearsal`: what the team sees of a rehearsal.
#[component]
pub fn RehearsalPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand")?, param::<EngagementId>("id")?);
        let cx = use_cx();
        let playlist = rehearsal_playlist(&cx, &viewer.actor, brand, id).await?;
        let i = use_i18n();
        let back = format!("/brands/{brand}/engagements/{id}/studio");
        let action = view! { <LinkButton href=back size=Size::Small>{i.t("presenter.title")}</LinkButton> };
        Ok(view! {
            <Rail title=i.t("presenter.rehearsal.title") action=action.into_any()>
                <div class="mx-auto max-w-4xl">
                    <Panel title=i.t("presenter.rehearsal.title") class="overflow-hidden">
                        <LivePlayer playlist soon=i.t("presenter.rehearsal.none")/>
                        <p class="px-4 py-2.5 text-muted">{i.t("presenter.rehearsal.text")}</p>
                    </Panel>
                </div>
            </Rail>
        }
        .into_any())
    })
}
