mod who;

use super::sentence;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::info::kept_for;
use crate::pages::{load, param};
use crate::request::use_cx;
use crate::ui::{Alerts, Glyph, Icon, Panel, Public, When};
use domain::instant::{Instant, Span};
use domain::scheduling::EngagementStatus;
use http::StatusCode;
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::live::{Invitation, invitation};
use who::{Visitor, Who};

/// `/j/:code`: what a personal link leads to and what will be recorded. Needs no script, and looking at it changes nothing.
#[component]
pub fn Join() -> impl IntoView {
    load(async move {
        let code = param::<String>("code")?;
        let (cx, i) = (use_cx(), use_i18n());
        let it = match invited(i, &code).await? {
            Ok(it) => it,
            Err(page) => return Ok(page),
        };
        let brand = i.named(&it.brand, &it.brand_en).to_owned();
        let title = i.named(&it.title, &it.title_en).to_owned();
        let label = title.clone();
        let calendar = format!("/j/{code}/calendar");
        let answered = (!it.is_over(cx.now())).then(|| answered(i, &it, &code));
        let (who, recorded) = match it.place.clone() {
            Some(place) => (view! { <Visitor it=it.clone() place/> }.into_any(), None),
            None => (view! { <Who it=it.clone() code/> }.into_any(), Some(view! { <Recorded/> })),
        };
        Ok(view! {
            <Public title=title.clone() brand class="grid max-w-5xl items-start gap-3 px-4 pb-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_1fr] lg:gap-x-6 lg:gap-y-4 lg:pt-8">
                <section class="panel overflow-hidden" aria-label=label>
                    <Head it=it.clone() title/>
                    {state(i, &it, cx.now())}
                </section>
                <section class="panel lg:col-start-2 lg:row-span-2 lg:row-start-1" aria-label=i.t("live.join.confirm")>
                    <div class="flex flex-col gap-5 p-5"><Alerts/>{who}{answered}<p class="text-center"><a class="link link-hover text-primary" href=calendar>{i.t("feeds.link")}</a></p></div>
                </section>
                {recorded}
            </Public>
        }
        .into_any())
    })
}

/// Whom a personal code invites to what, or the page that says why it leads nowhere.
pub(super) async fn invited(i: I18n, code: &str) -> Result<Result<Invitation, AnyView>, Problem> {
    let it = match invitation(&use_cx(), code).await {
        Ok(it) => it,
        Err(UseCaseError::NotFound) => {
            let (title, text) = (i.t("live.join.unknown"), i.t("live.join.unknown_text"));
            return Ok(Err(sentence(StatusCode::NOT_FOUND, String::new(), title, text)));
        }
        Err(error) => return Err(Problem::from(error)),
    };
    flash::take().await;
    if it.status == EngagementStatus::Cancelled {
        let brand = i.named(&it.brand, &it.brand_en).to_owned();
        let (title, text) = (i.t("live.join.cancelled"), i.t("live.join.cancelled_text"));
        return Ok(Err(sentence(StatusCode::GONE, brand, title, text)));
    }
    Ok(Ok(it))
}

/// What the person has answered to the invite, with the way to say something else.
fn answered(i: I18n, it: &Invitation, code: &str) -> AnyView {
    let (said, link) = match it.said {
        Some((answer, _)) => (i.word("live.answer.said", answer.word()), i.t("live.answer.change")),
        None => (i.t("live.answer.not_yet"), i.t("live.answer.give")),
    };
    let href = format!("/j/{code}/answer");
    view! {
        <p class="flex flex-wrap items-center justify-center gap-x-3">
            <span>{said}</span><a class="link inline-flex min-h-11 items-center text-primary" href=href>{link}</a>
        </p>
    }
    .into_any()
}

#[component]
pub(super) fn Head(it: Invitation, title: String) -> impl IntoView {
    let i = use_i18n();
    view! {
        <div class="bg-[oklch(30%_0.1_262)] px-5 py-4 text-white lg:p-8">
            <p class="text-sm text-white/80">{i.named(&it.brand, &it.brand_en).to_owned()}</p>
            <h1 class="mt-1 text-2xl font-semibold">{title}</h1>
            <p class="mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-white/90">
                <Icon glyph=Glyph::Calendar/><When at=it.starts_at until=it.ends_at/><span>{i.zone_name()}</span>
            </p>
        </div>
    }
}

/// Where the engagement stands, in large type.
fn state(i: I18n, it: &Invitation, now: Instant) -> impl IntoView + use<> {
    let left = it.starts_at - now;
    let soon = if it.place.is_some() { i.t("live.join.on_site_soon") } else { i.t("live.join.soon_text") };
    let (above, large, below) = match it.status {
        EngagementStatus::Live => ("", i.t("live.join.on_air").to_owned(), i.t("live.join.on_air_text")),
        EngagementStatus::Completed if it.place.is_some() => ("", i.t("live.join.over").to_owned(), ""),
        EngagementStatus::Completed => ("", i.t("live.join.over").to_owned(), i.t("live.join.over_text")),
        _ if left <= Span(0) => ("", i.t("live.countdown.now").to_owned(), soon),
        _ => (i.t("live.join.until"), time_left(i, left), soon),
    };
    view! {
        <div class="px-5 py-4 text-center lg:py-10">
            {(!above.is_empty()).then(|| view! { <p class="text-muted">{above}</p> })}
            <p class="mt-1 text-2xl font-semibold tabular-nums">{large}</p>
            <p class="mt-2 text-sm text-balance text-muted">{below}</p>
        </div>
    }
}

/// The two largest units: `3 天 2 小时`, `8 分钟`. The page does not tick, so it does not name seconds.
fn time_left(i: I18n, left: Span) -> String {
    let minutes = (left.whole_seconds() + 59) / 60;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let day = || i.tn("live.join.days", days, &[]);
    let hour = || i.tn("live.join.hours", hours, &[]);
    let minute = || i.tn("live.join.minutes", minutes, &[]);
    match (days, hours, minutes) {
        (0, 0, _) => minute(),
        (0, _, 0) => hour(),
        (0, _, _) => format!("{} {}", hour(), minute()),
        (_, 0, _) => day(),
        _ => format!("{} {}", day(), hour()),
    }
}

/// What is recorded about whoever enters: said before, not after.
#[component]
fn Recorded() -> impl IntoView {
    let i = use_i18n();
    let lines = ["name", "watching", "said", "who", "long", "never"].map(|key| {
        let (what, text) = (i.word("live.recorded", key), kept_for(i.word("live.recorded", &format!("{key}_text"))));
        view! { <div class="sm:flex sm:gap-3"><dt class="w-28 shrink-0 text-muted">{what}</dt><dd>{text}</dd></div> }
    });
    let more = view! { <a class="link link-hover ml-auto text-sm text-primary" href="/privacy">{i.t("live.recorded.more")}</a> };
    view! {
        <Panel title=i.t("live.recorded.title") head=more.into_any()>
            <dl class="grid gap-y-2 px-4 py-4 text-sm">{lines.collect_view()}</dl>
        </Panel>
    }
}
