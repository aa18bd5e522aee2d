//! The times that the brand offers instead of the one that was asked for.

use crate::api::ServerFn;
use crate::api::scheduling::AcceptOffer;
use crate::i18n::I18n;
use crate::pages::scheduling::unsure;
use crate::ui::{Badge, Button, Glyph, Icon, Kind, LinkButton, Panel, Tone};
use domain::instant::Instant;
use domain::scheduling::BookingStatus;
use leptos::prelude::*;
use usecases::scheduling::engagement::{BookingView, EngagementView, Standing};

/// The panel to choose from; nothing if nothing is offered.
pub fn offers(i: I18n, view: &EngagementView, booking: &BookingView, now: Instant) -> Option<AnyView> {
    let until = booking.expires_at.filter(|_| booking.status == BookingStatus::Offered)?;
    let decides = matches!(view.standing, Standing::Company(_));
    let length = view.ends_at - view.starts_at;
    let rows = booking
        .offers
        .iter()
        .map(|&start| {
            let over = start <= now;
            let when = i.range(start, start + length);
            let button = (decides && !over).then(|| {
                view! {
                    <form method="post" action=AcceptOffer::PATH class="ml-auto">
                        <input type="hidden" name="booking" value=booking.id.to_string()/>
                        <input type="hidden" name="engagement" value=view.id.to_string()/>
                        <input type="hidden" name="starts_at" value=start.0.to_string()/>
                        <Button kind=Kind::Primary>{i.t("scheduling.offer.accept")}</Button>
                    </form>
                }
            });
            let unsure = (!over && view.undetermined.contains(&start)).then(|| unsure(i));
            let over = over.then(|| view! { <Badge>{i.t("scheduling.offer.over")}</Badge> });
            view! { <li class="flex flex-wrap items-center gap-x-3 gap-y-2"><b class="font-semibold">{when}</b>{over}{unsure}{button}</li> }
        })
        .collect_view();
    let (tone, text) = if until > now {
        ("text-success", i.t_with("scheduling.offer.until", &[("until", &i.date_time(until))]))
    } else {
        ("text-warning", i.t("scheduling.offer.expired").to_owned())
    };
    let said = (!booking.reason.is_empty()).then(|| {
        view! { <p class="whitespace-pre-line">{i.t_with("scheduling.offer.said", &[("note", &booking.reason)])}</p> }
    });
    let other = decides.then(|| {
        view! { <LinkButton href=format!("/engagements/{}/time", view.id) glyph=Glyph::Clock>{i.t("scheduling.offer.other")}</LinkButton> }
    });
    let count = booking.offers.len();
    let head = view! { <Badge tone=Tone::Info>{count}</Badge> }.into_any();
    let instead = i.t_with("scheduling.offer.instead", &[("when", &i.range(view.starts_at, view.ends_at))]);
    Some(
        view! {
            <Panel title=i.t("scheduling.offer.choose") head class="mb-4" id="offers">
                <div class="grid gap-2 px-4 pt-3">
                    <p class="text-muted">{instead}</p>
                    {said}
                    <p class=format!("flex gap-1.5 {tone}")><Icon glyph=Glyph::Clock class="mt-0.5"/><span>{text}</span></p>
                </div>
                <ul class="rows mt-2">{rows}</ul>
                {other.map(|it| view! { <div class="border-t border-base-300 px-4 py-3">{it}</div> })}
            </Panel>
        }
        .into_any(),
    )
}
