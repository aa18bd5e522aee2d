//! What the brand may still change of what is agreed: its time, or that it takes place at all.

use crate::api::ServerFn;
use crate::api::scheduling::{CancelBooking, DeclineBooking};
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Confirm, Glyph, Kind, LinkButton, Panel, Size, Textarea};
use domain::scheduling::BookingStatus;
use domain::scheduling::request::MAX_NOTE;
use leptos::prelude::*;
use usecases::scheduling::engagement::EngagementView;

/// The panel of an engagement that was made for one company; nothing where its answer is given elsewhere.
pub fn change(i: I18n, it: &EngagementView) -> Option<AnyView> {
    let booking =
        it.bookings.iter().find(|it| matches!(it.status, BookingStatus::Confirmed | BookingStatus::Offered))?;
    let confirmed = booking.status == BookingStatus::Confirmed;
    let form = if confirmed { "cancel".to_owned() } else { booking.id.to_string() };
    let open = use_flash().form == form && use_flash().is_rejection();
    let fields = vec![
        ("booking", booking.id.to_string()),
        ("engagement", it.id.to_string()),
        ("brand", it.brand_id.to_string()),
    ];
    let (label, answer, question, action) = if confirmed {
        ("live.brand.cancel", "live.brand.cancel_answer", "live.brand.cancel_question", CancelBooking::PATH)
    } else {
        ("live.brand.withdraw", "live.brand.withdraw_answer", "live.brand.withdraw_question", DeclineBooking::PATH)
    };
    let time = confirmed.then(|| {
        let href = format!("/engagements/{}/time", it.id);
        view! { <LinkButton href size=Size::Small glyph=Glyph::Clock>{i.t("live.brand.move")}</LinkButton> }
    });
    Some(
        view! {
            <Panel title=i.t("live.brand.change") id="change">
                <div class="flex flex-wrap items-center justify-between gap-2 p-4">
                    {time}
                    <Confirm label=i.t(label) answer=i.t(answer) action fields kind=Kind::Danger class="btn-ghost btn-sm" open>
                        <p>{i.t(question)}</p>
                        <Textarea form name="reason" label=i.t("live.brand.cancel_reason") rows=3 maxlength=MAX_NOTE as u32 required=true/>
                    </Confirm>
                </div>
            </Panel>
        }
        .into_any(),
    )
}
