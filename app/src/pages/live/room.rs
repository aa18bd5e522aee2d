mod pack;
mod rate;
mod replay;
mod services;
mod talk;

use super::{issues, no_seat, sentence};
use crate::api::ServerFn;
use crate::api::live::{SCREEN, SetScreen};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param};
use crate::request::use_cx;
use crate::seats::readers_seat;
use crate::ui::layout::{InfoLinks, LanguageSwitch};
use crate::ui::{
    Alerts, Badge, Button, Field, Glyph, Icon, Kind, LinkButton, LivePlayer, Public, StartCountdown, Textarea, When,
};
use domain::id::EngagementId;
use domain::scheduling::EngagementStatus;
use http::StatusCode;
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::live::join::MAX_SCREEN;
use usecases::live::room::beside;
use usecases::live::{Room as View, board, mark, own, rated, room};

/// `/room/:engagement`: the waiting room, the picture, the replay. The web session says whose seat it is.
#[component]
pub fn Room() -> impl IntoView {
    load(async move {
        let engagement = param::<EngagementId>("engagement")?;
        let i = use_i18n();
        let Some(attendee) = readers_seat(engagement).await? else { return Ok(no_seat(i)) };
        let cx = use_cx();
        let it = match room(&cx, attendee).await {
            Ok(it) => it,
            Err(UseCaseError::NotFound) => return Ok(no_seat(i)),
            Err(error) => return Err(error.into()),
        };
        let written = board(&cx, engagement, mark(&cx, engagement).await?).await?;
        let own = own(&cx, attendee).await?;
        let stars = rated(&cx, attendee).await?;
        let beside = beside(&cx, attendee).await?;
        flash::take().await;
        let title = i.named(&it.title, &it.title_en).to_owned();
        let brand = i.named(&it.brand, &it.brand_en).to_owned();
        if it.status == EngagementStatus::Cancelled {
            return Ok(sentence(StatusCode::GONE, brand, i.t("live.join.cancelled"), i.t("live.join.cancelled_text")));
        }
        let waits = it.status == EngagementStatus::Planned;
        let over = it.status == EngagementStatus::Completed;
        let before = waits.then(|| view! { <Before it=it.clone() late={cx.now() > it.ends_at}/> });
        let screen = (!over).then(|| view! { <Screen it=it.clone()/> });
        let after = after(i, engagement, over, stars);
        let slide = pack::slide(i, &it, written.slide);
        let materials = beside.shown.as_ref().and_then(|shown| pack::materials(i, &it, shown));
        let agenda = beside.shown.as_ref().filter(|_| waits).and_then(|shown| pack::agenda(i, &it, shown));
        let test = waits.then(|| pack::device_test(i));
        let issue = (!over).then(|| issues::rooms_form(i, engagement, &beside.issues));
        let replay = over.then(|| replay::replay(i, beside.moments, beside.settles)).flatten();
        let guest = it.is_guest.then(|| view! { <Badge class="ml-2">{i.t("live.room.guest")}</Badge> });
        let class = if waits { "room room-waits" } else { "room" };
        let class = format!(
            "{class} lg:grid lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_auto_1fr] lg:items-start lg:gap-4"
        );
        let talk = talk::talk(i, engagement, written, own, it.name.clone());
        Ok(view! {
            <Public title=title.clone() bare=true class="mx-auto w-full max-w-7xl lg:p-5">
                <div class=class>
                    <section class="sticky top-0 z-10 lg:static lg:col-start-1 lg:overflow-hidden lg:rounded-box" aria-label=i.t("live.player.label")>
                        <div class="relative">{player(&it)}{back_soon(i)}</div>
                    </section>
                    <div class="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-base-300 bg-base-100 px-4 py-2 lg:col-start-1 lg:rounded-box lg:border lg:px-5 lg:py-3.5">
                        <div class="min-w-0 flex-1 basis-48">
                            <h1 class="font-semibold lg:text-xl">{title}</h1>
                            <p class="text-sm text-muted">{brand}" · "{it.name.clone()}{guest}</p>
                        </div>
                        {screen}
                    </div>
                    <div class="flex flex-col gap-3 p-3 lg:col-start-1 lg:gap-4 lg:p-0"><Alerts/>{slide}{replay}{before}{test}{agenda}{materials}{issue}{after}</div>
                    <div class="px-3 pb-3 lg:col-start-2 lg:row-span-3 lg:row-start-1 lg:p-0">{talk}</div>
                </div>
                <footer class="flex flex-wrap items-center justify-center gap-4 px-4 py-6"><InfoLinks/><LanguageSwitch/></footer>
            </Public>
        }
        .into_any())
    })
}

/// The picture: announced while it is waited for, counted while it is live, the recording afterwards.
fn player(it: &View) -> AnyView {
    let playlist = it.playlist.clone();
    let at = |what: &str| format!("/room/{}/{what}", it.engagement);
    match it.status {
        EngagementStatus::Planned => {
            view! { <LivePlayer playlist heartbeat=at("heartbeat") events=at("events")/> }.into_any()
        }
        EngagementStatus::Live => view! { <LivePlayer playlist heartbeat=at("heartbeat")/> }.into_any(),
        EngagementStatus::Completed | EngagementStatus::Cancelled => {
            view! { <LivePlayer playlist heartbeat=at("heartbeat") live=false/> }.into_any()
        }
    }
}

/// Stands on the picture while nobody sends one; the board says when.
fn back_soon(i: I18n) -> impl IntoView {
    view! {
        <div class="back-soon" role="status">
            <p class="text-2xl font-semibold">{i.t("presenter.back_soon")}</p>
            <p>{i.t("presenter.back_soon_text")}</p>
        </div>
    }
}

/// The waiting room: when it starts and what will happen. The first picture takes its place.
#[component]
fn Before(it: View, late: bool) -> impl IntoView {
    let i = use_i18n();
    let above = if late { i.t("live.room.late") } else { i.t("live.join.until") };
    let countdown = (!late).then(|| view! { <StartCountdown starts_at=it.starts_at/> });
    let steps = ["begins", "sound", "line", "after"].map(|key| {
        view! { <li class="flex gap-3"><Icon glyph=Glyph::Check class="mt-1 text-success"/>{i.word("live.room.happens", key)}</li> }
    });
    view! {
        <section class="panel room-before" aria-label=i.t("live.room.waiting")>
            <div class="flex flex-col items-center gap-2 px-5 py-8 text-center">
                <p class="text-muted">{above}</p>
                {countdown}
                <p class="flex flex-wrap items-center justify-center gap-x-2"><When at=it.starts_at until=it.ends_at/><span class="text-muted">{i.zone_name()}</span></p>
                <noscript><p class="text-sm text-muted">{i.t("live.room.no_script")}" "<a class="link" href=format!("/room/{}", it.engagement)>{i.t("live.room.reload")}</a></p></noscript>
            </div>
            <ul class="grid gap-2 border-t border-base-300 px-5 py-4 text-sm">{steps.collect_view()}</ul>
        </section>
    }
}

/// After the last picture the same address shows the replay. What one thought of it is asked then, and beside the replay.
fn after(i: I18n, engagement: EngagementId, over: bool, stars: Option<i32>) -> impl IntoView {
    let rate = rate::rate(i, engagement, stars);
    if over {
        return view! { <section class="panel p-5" aria-label=i.t("attendance.rate.title")>{rate}</section> }
            .into_any();
    }
    view! {
        <section class="panel room-after flex-col items-center gap-3 p-6 text-center" aria-label=i.t("live.player.ended")>
            <p class="font-semibold">{i.t("live.room.thanks")}</p>
            <LinkButton href=format!("/room/{engagement}") kind=Kind::Primary glyph=Glyph::Video>{i.t("live.join.watch_replay")}</LinkButton>
            <div class="w-full border-t border-base-300 pt-4">{rate}</div>
        </section>
    }
    .into_any()
}

/// How many watch at this screen; opened, the form to change it and to say who they are.
#[component]
fn Screen(it: View) -> impl IntoView {
    let i = use_i18n();
    let flash = flash::use_flash();
    let refused = flash.is_rejection() && flash.form == SCREEN;
    let (engagement, people, names) = (it.engagement, it.screen_people, it.screen_names);
    view! {
        <details class="relative" open=refused>
            <summary class="btn btn-sm min-h-11 list-none rounded-full font-normal">
                <Icon glyph=Glyph::Users/>{i.tn("live.room.screen", people.into(), &[])}
            </summary>
            <form
                method="post" action=SetScreen::PATH
                class="absolute right-0 z-20 mt-2 flex w-72 max-w-[calc(100vw-2rem)] flex-col gap-3 rounded-box border border-base-300 bg-base-100 p-4 shadow-lg"
            >
                <input type="hidden" name="engagement" value=engagement.to_string()/>
                <Field
                    form=SCREEN name="screen_people" label=i.t("live.join.how_many") kind="number" inputmode="numeric" large=true
                    min="1" max=MAX_SCREEN.to_string() value=people.to_string()
                />
                <Textarea form=SCREEN name="screen_names" label=i.t("attendance.screen_names") help=i.t("attendance.screen_names_help") rows=3 maxlength=10_000 value=names/>
                <Button kind=Kind::Primary>{i.t("live.room.save")}</Button>
            </form>
        </details>
    }
}
