//! What waits for the brand's answer, the longest waiting first.

use super::Board;
use crate::api::ServerFn;
use crate::api::scheduling::{ConfirmBooking, DeclineBooking};
use crate::flash::use_flash;
use crate::pages::scheduling::{kind_word, unsure};
use crate::ui::{Badge, Button, EmptyState, Glyph, Icon, Kind, LinkButton, Panel, Select, Size, Textarea, Tone};
use domain::instant::Instant;
use domain::scheduling::request::MAX_NOTE;
use leptos::prelude::*;
use usecases::scheduling::week::Offered;
use usecases::scheduling::week::Request;

/// Working hours after which a wait is long, and too long: half a working day, and the whole one in which the company
/// was told to expect an answer.
const LONG: i64 = 4;
const TOO_LONG: i64 = 8;

/// The panel at the side of the week.
pub fn requests(board: &Board, requests: Vec<Request>, offered: &[Offered], now: Instant) -> AnyView {
    let waiting = waiting(board, requests);
    let offered = (!offered.is_empty()).then(|| self::offered(board, offered, now));
    view! { <div data-part="requests" class="grid grid-cols-1 content-start gap-3 self-start">{waiting}{offered}</div> }
        .into_any()
}

/// What companies have not answered yet.
fn offered(board: &Board, offered: &[Offered], now: Instant) -> AnyView {
    let i = board.i;
    let rows = offered
        .iter()
        .map(|Offered { booking, engagement }| {
            let until = match booking.expires_at {
                Some(until) if until > now => i.t_with("scheduling.week.offered_until", &[("until", &i.date_time(until))]),
                _ => i.t("scheduling.week.offered_over").to_owned(),
            };
            let count = i64::try_from(booking.offers.len()).unwrap_or_default();
            let href = format!("/engagements/{}/time", engagement.id);
            let again = board.decides.then(|| view! { <LinkButton href size=Size::Small>{i.t("scheduling.week.offer_again")}</LinkButton> });
            let company = i.named(&booking.company, &booking.company_en).to_owned();
            view! {
                <li class="flex flex-col gap-1">
                    <a class="name font-semibold max-md:whitespace-normal" href=format!("/brands/{}/engagements/{}", board.brand, engagement.id) title=company.clone()>{company.clone()}</a>
                    <p class="text-xs text-muted">{format!("{} · {until}", i.tn("scheduling.week.offered_times", count, &[]))}</p>
                    {again}
                </li>
            }
        })
        .collect_view();
    let count = offered.len();
    let head = view! { <Badge tone=Tone::Info>{count}</Badge> }.into_any();
    view! { <Panel title=i.t("scheduling.week.offered") head><ul class="rows">{rows}</ul></Panel> }.into_any()
}

fn waiting(board: &Board, requests: Vec<Request>) -> AnyView {
    let i = board.i;
    let title = i.t("scheduling.week.requests");
    if requests.is_empty() {
        return view! { <Panel title><EmptyState title=i.t("scheduling.week.no_requests") glyph=Glyph::Check/></Panel> }.into_any();
    }
    let count = requests.len();
    let head = view! {
        <Badge tone=Tone::Warning>{count}</Badge><span class="ml-auto text-xs text-muted">{i.t("scheduling.week.oldest_first")}</span>
    }
    .into_any();
    let cards = requests.into_iter().map(|it| card(board, &it)).collect_view();
    view! { <Panel title head id="requests"><ul class="rows">{cards}</ul></Panel> }.into_any()
}

fn card(board: &Board, it: &Request) -> AnyView {
    let i = board.i;
    let (booking, engagement) = (&it.booking, &it.engagement);
    let hours = it.waited_minutes / 60;
    let tone = if hours >= TOO_LONG {
        Tone::Error
    } else if hours >= LONG {
        Tone::Warning
    } else {
        Tone::Info
    };
    let waited = if hours == 0 {
        i.t("scheduling.week.waited_little").to_owned()
    } else {
        i.tn("scheduling.week.waited", hours, &[])
    };
    let company = i.named(&booking.company, &booking.company_en).to_owned();
    let branches = i64::try_from(booking.branches).unwrap_or_default();
    let counts = format!(
        "{} · {}",
        i.tn("scheduling.branches.count", branches, &[]),
        i.tn("scheduling.people", booking.head_count.into(), &[])
    );
    let held: Vec<&str> = it.held.iter().map(|(name, name_en)| i.named(name, name_en)).collect();
    let held = i.t_with("scheduling.week.held", &[("names", &held.join(i.t("scheduling.week.and")))]);
    let note = (!booking.note.is_empty()).then(|| {
        view! {
            <details class="group text-xs">
                <summary class="line-clamp-2 cursor-pointer list-none text-muted group-open:line-clamp-none"><b class="font-medium">{i.t("scheduling.details.note")}</b>" "{booking.note.clone()}</summary>
            </details>
        }
    });
    let title = i.named(&engagement.title, &engagement.title_en).to_owned();
    view! {
        <li class="flex flex-col gap-2" id=format!("booking-{}", booking.id)>
            <div class="flex items-center justify-between gap-2 text-xs">
                <Badge tone><Icon glyph=Glyph::Clock class="size-3"/>{waited}</Badge><span class="text-muted">{kind_word(i, engagement.kind)}</span>
            </div>
            <a class="name link-hover font-semibold max-md:whitespace-normal" href=format!("/brands/{}/companies/{}", board.brand, booking.company_id) title=company.clone()>{company.clone()}</a>
            <p>{title}</p>
            <p class="text-xs text-muted">{format!("{} · {counts}", i.range(engagement.starts_at, engagement.ends_at))}</p>
            {it.undetermined.then(|| unsure(i))}
            {note}
            {(!it.held.is_empty()).then(|| view! { <p class="flex gap-1 text-xs text-success"><Icon glyph=Glyph::Check class="mt-px size-3.5"/><span>{held}</span></p> })}
            {board.decides.then(|| decide(board, it))}
        </li>
    }
    .into_any()
}

/// Confirm with a presenter, offer another time, decline.
fn decide(board: &Board, it: &Request) -> AnyView {
    let i = board.i;
    let form = it.booking.id.to_string();
    let hidden = || {
        view! {
            <input type="hidden" name="booking" value=it.booking.id.to_string()/>
            <input type="hidden" name="brand" value=board.brand.to_string()/>
            <input type="hidden" name="date" value=board.chosen.to_string()/>
        }
    };
    let presents = !it.engagement.kind.is_on_site();
    let presenters: Vec<(String, String)> =
        it.presenters.iter().map(|(id, name, name_en)| (id.to_string(), i.named(name, name_en).to_owned())).collect();
    let nobody = (presents && presenters.is_empty())
        .then(|| view! { <p class="flex gap-1 text-xs text-warning"><Icon glyph=Glyph::Alert class="mt-px size-3.5"/><span>{i.t("scheduling.week.no_presenter")}</span></p> });
    let presenter = (presents && !presenters.is_empty()).then(
        || view! { <Select form=form.clone() name="crew" label=i.t("scheduling.week.presenter") options=presenters/> },
    );
    let flash = use_flash();
    let declining = flash.form == form && flash.errors.iter().any(|error| error.field == "reason");
    view! {
        {nobody}
        <form class="flex flex-col gap-2" method="post" action=ConfirmBooking::PATH>
            {hidden()}{presenter}
            <div class="flex gap-2">
                <Button kind=Kind::Primary size=Size::Small class="flex-1">{i.t("scheduling.week.confirm")}</Button>
                <LinkButton size=Size::Small class="flex-1" href=format!("/engagements/{}/time", it.engagement.id)>{i.t("scheduling.week.other_time")}</LinkButton>
            </div>
        </form>
        <details open=declining>
            <summary class="btn btn-ghost btn-sm w-full list-none text-muted">{i.t("scheduling.week.decline")}</summary>
            <form class="mt-2 flex flex-col gap-2" method="post" action=DeclineBooking::PATH>
                {hidden()}
                <Textarea form=form name="reason" label=i.t("scheduling.week.decline_reason") help=i.t("scheduling.week.decline_help") rows=3 maxlength=MAX_NOTE as u32 required=true/>
                <Button size=Size::Small>{i.t("scheduling.week.decline_send")}</Button>
            </form>
        </details>
    }
    .into_any()
}
