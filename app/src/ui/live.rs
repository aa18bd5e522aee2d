//! The islands of live pages, with their texts and scripts.

use crate::assets::Assets;
use crate::i18n::use_i18n;
use crate::islands::{Countdown, CountdownTexts, FollowChanges, FollowTexts, LiveCounts, Player, PlayerTexts};
use crate::islands::{Planner, PlannerPlaces, PlannerTexts};
use crate::request::{path_and_query, use_cx};
use crate::shell::Islands;
use chrono::NaiveDate;
use domain::id::BrandId;
use domain::instant::Instant;
use leptos::prelude::*;
use std::sync::Arc;

/// The player. `playlist` and `heartbeat` are addresses on this server; no heartbeat without one.
#[component]
pub fn LivePlayer(
    #[prop(into)] playlist: String,
    #[prop(optional, into)] heartbeat: String,
    /// Where the beginning is announced, for a room that waits.
    #[prop(optional, into)]
    events: String,
    /// Stands where the picture will be, before the first one.
    #[prop(optional, into)]
    soon: Option<String>,
    #[prop(default = true)] live: bool,
) -> impl IntoView {
    let i = use_i18n();
    let text = |key: &'static str| i.word("live.player", key).to_owned();
    let new = |key: &'static str| i.word("player", key).to_owned();
    let texts = PlayerTexts {
        label: text("label"),
        play: text("play"),
        pause: new("pause"),
        sound_on: text("sound_on"),
        sound_off: text("sound_off"),
        full_screen: text("full_screen"),
        captions: new("captions"),
        keys: new(if live { "keys" } else { "keys_replay" }),
        soon: soon.unwrap_or_else(|| text("soon")),
        reconnecting: text("reconnecting"),
        ended: text("ended"),
        failed: text("failed"),
        quality: new("quality"),
        auto: new("auto"),
        high: new("high"),
        low: new("low"),
        weak: new("weak"),
        offer: new("offer"),
        heard: new("heard"),
        heard_text: new("heard_text"),
        picture: new("picture"),
        no_sound: new("no_sound"),
        to_live: new("to_live"),
    };
    let hls = expect_context::<Arc<Assets>>().hls.clone();
    // Who waits has it before the picture is there.
    let ahead = (!events.is_empty()).then(|| view! { <link rel="prefetch" href=hls.clone()/> });
    view! { <Islands>{ahead}<Player playlist hls heartbeat events live texts/></Islands> }
}

/// The time until `starts_at` on the server's clock; `reload` loads the page anew when it has come.
#[component]
pub fn StartCountdown(starts_at: Instant, #[prop(optional)] reload: bool) -> impl IntoView {
    let i = use_i18n();
    let text = |key: &'static str| i.word("live.countdown", key).to_owned();
    let texts = CountdownTexts {
        days: text("days"),
        hours: text("hours"),
        minutes: text("minutes"),
        seconds: text("seconds"),
        now: text("now"),
    };
    // Milliseconds fit an f64 exactly until far beyond any calendar.
    let milliseconds = |at: Instant| (at.0 / 1000) as f64;
    view! { <Islands><Countdown starts_at=milliseconds(starts_at) now=milliseconds(use_cx().now()) texts reload/></Islands> }
}

/// Keeps the page's `data-count` numbers up to date from server-sent events at `url`.
#[component]
pub fn Counts(#[prop(into)] url: String) -> impl IntoView {
    let stale = use_i18n().t("live.stale").to_owned();
    view! { <Islands><LiveCounts url stale/></Islands> }
}

/// Keeps the page's parts (`data-part="<name>"`) as the brand's schedule is. `asked_at`: before the page read any of it.
#[component]
pub fn ScheduleFollower(brand: BrandId, asked_at: Instant) -> impl IntoView {
    let i = use_i18n();
    let text = |key: &'static str| i.word("scheduling.follow", key).to_owned();
    let texts =
        FollowTexts { changed: text("changed"), reload: text("reload"), renewed: text("renewed"), lost: text("lost") };
    let url = format!("/brands/{brand}/events?since={}", asked_at.0);
    // In sight however far the reader has scrolled; an island's own element is too small to be sticky in.
    view! { <div class="sticky top-2 z-20 print:hidden"><Islands><FollowChanges url page=path_and_query() texts/></Islands></div> }
}

/// Keeps the page's parts (`data-part="<name>"`) as what is said in a room, from events at `url`.
#[component]
pub fn RoomFollower(#[prop(into)] url: String) -> impl IntoView {
    let i = use_i18n();
    let text = |key: &'static str| i.word("live.desk.follow", key).to_owned();
    let texts =
        FollowTexts { changed: text("changed"), reload: text("reload"), renewed: text("renewed"), lost: text("lost") };
    view! { <div class="sticky top-2 z-20 empty:hidden print:hidden"><Islands><FollowChanges url page=path_and_query() texts/></Islands></div> }
}

/// The brand's week to be moved about, where scripts run and there is room. `kept` is the filter as the week's address says it.
#[component]
pub fn WeekPlanner(brand: BrandId, date: NaiveDate, kept: String, decides: bool) -> impl IntoView {
    let i = use_i18n();
    let text = |key: &'static str| i.word("scheduling.planner", key).to_owned();
    let texts = PlannerTexts {
        label: i.t("scheduling.week.grid").to_owned(),
        week: text("week"),
        day_of_team: text("day_of_team"),
        week_of_team: text("week_of_team"),
        help: if decides { text("help") } else { String::new() },
        open: text("open"),
        starts: text("starts"),
        minutes: text("minutes"),
        save: text("save"),
        back: text("back"),
        lost: text("lost"),
    };
    let assets = expect_context::<Arc<Assets>>();
    let places = PlannerPlaces {
        data: format!("/brands/{brand}/planner?date={date}{kept}"),
        engagements: format!("/brands/{brand}/engagements/"),
        script: assets.planner.clone(),
    };
    let style = assets.planner_style.clone();
    view! { <Islands><link rel="stylesheet" href=style/><Planner places texts/></Islands> }
}
