//! Services on the spot, for the one who presents: what the room may apply for, and who waits for somebody of the team.

use crate::api::ServerFn;
use crate::api::services::{CloseService, OFFER, OpenService};
use crate::i18n::I18n;
use crate::pages::services::rows;
use crate::ui::{Badge, Button, Glyph, Kind, LinkButton, Panel, PostButton, Select, Size, Tone};
use leptos::prelude::*;
use usecases::scheduling::engagement::EngagementView;
use usecases::services::{ApplicationList, Offer};

/// Those who wait, on the engagement's page; the others have a page of their own.
const SHOWN: usize = 8;

/// The panel. `waiting`: the applications that nobody has taken up; `open`: people can still apply.
pub fn services(i: I18n, it: &EngagementView, offers: &[Offer], waiting: &ApplicationList, open: bool) -> AnyView {
    let all: u64 = waiting.states.values().sum();
    let list = format!("/brands/{}/engagements/{}/applications", it.brand_id, it.id);
    let count = i.tn("services.desk.waiting", i64::try_from(waiting.found).unwrap_or_default(), &[]);
    let tone = if waiting.found > 0 { Tone::Warning } else { Tone::Neutral };
    let head = view! {
        <Badge tone>{count}</Badge>
        <LinkButton href=list size=Size::Small class="ml-auto">{i.tn("services.desk.all_of", i64::try_from(all).unwrap_or_default(), &[])}</LinkButton>
    };
    let (brand, engagement) = (it.brand_id, it.id);
    let opened = offers.iter().filter(|offer| offer.open).map(|offer| {
        let item = ("item", offer.item.id.to_string());
        let fields = vec![("brand", brand.to_string()), ("engagement", engagement.to_string()), item];
        view! {
            <li class="flex items-center gap-3">
                <span class="min-w-0 flex-1 break-words">{i.named(&offer.item.name, &offer.item.name_en).to_owned()}</span>
                <Badge tone=Tone::Success>{i.t("services.desk.open")}</Badge>
                <PostButton action=CloseService::PATH fields kind=Kind::Ghost size=Size::Small>{i.t("services.desk.close")}</PostButton>
            </li>
        }
    });
    let opened = opened.collect_view();
    let closed = offers.iter().filter(|offer| !offer.open);
    let options: Vec<_> = closed
        .map(|offer| {
            (
                offer.item.id.to_string(),
                format!("{} {}", offer.item.code, i.named(&offer.item.name, &offer.item.name_en)),
            )
        })
        .collect();
    let form = (open && !options.is_empty()).then(|| {
        view! {
            <form method="post" action=OpenService::PATH class="flex flex-wrap items-end gap-2 border-b border-base-300 p-4">
                <input type="hidden" name="brand" value=brand.to_string()/>
                <input type="hidden" name="engagement" value=engagement.to_string()/>
                <Select form=OFFER name="service" label=i.t("services.desk.offer") options placeholder=i.t("services.edit.choose") required=true class="flex-1 basis-56"/>
                <Button size=Size::Small glyph=Glyph::Plus>{i.t("services.desk.open_it")}</Button>
            </form>
        }
    });
    let none = offers.is_empty().then(|| view! { <p class="p-4 text-muted">{i.t("services.desk.no_items")}</p> });
    let shown = &waiting.rows[..waiting.rows.len().min(SHOWN)];
    let waits = (!shown.is_empty()).then(|| rows(i, it.brand_id, shown));
    view! {
        <Panel title=i.t("services.desk.panel") head=head.into_any() id="desk-services">
            {form}{none}
            <ul class="rows empty:hidden">{opened}</ul>
            <div class="border-t border-base-300 empty:hidden">{waits}</div>
        </Panel>
    }
    .into_any()
}
