//! What the brand may still change of what is agreed: its time, or that it takes place at all.

use crate::api::ServerFn;
use crate::api::scheduling::place::FORM;
use crate::api::scheduling::{CancelBooking, ChangePlace, DeclineBooking};
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Button, Confirm, Glyph, Kind, LinkButton, Panel, Select, Size, Textarea};
use domain::id::BranchId;
use domain::scheduling::BookingStatus;
use domain::scheduling::request::MAX_NOTE;
use leptos::prelude::*;
use usecases::scheduling::engagement::EngagementView;

/// The panel of an engagement that was made for one company; nothing where its answer is given elsewhere.
///
/// `sites`: where it is, and where it can be; empty for what goes nowhere.
pub fn change(i: I18n, it: &EngagementView, sites: Sites) -> Option<AnyView> {
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
    let place = (confirmed && sites.1.len() > 1).then(|| place(i, it, sites));
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
                {place}
            </Panel>
        }
        .into_any(),
    )
}

/// Where an engagement is, and the sites of its company with their names in both languages.
type Sites = (Option<BranchId>, Vec<(BranchId, (String, String))>);

fn place(i: I18n, it: &EngagementView, (now, sites): Sites) -> AnyView {
    let options = sites.iter().map(|(id, (zh, en))| (id.to_string(), i.named(zh, en).to_owned())).collect();
    let value = now.map(|it| it.to_string()).unwrap_or_default();
    view! {
        <form method="post" action=ChangePlace::PATH class="flex flex-wrap items-end gap-2 border-t border-base-300 p-4">
            <input type="hidden" name="engagement" value=it.id.to_string()/>
            <input type="hidden" name="brand" value=it.brand_id.to_string()/>
            <Select form=FORM name="site_id" label=i.t("live.brand.new_site") options value required=true class="min-w-48 grow"/>
            <Button size=Size::Small>{i.t("live.brand.change_place")}</Button>
        </form>
    }
    .into_any()
}
