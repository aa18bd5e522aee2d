use super::item::materials;
use super::state_badge;
use crate::i18n::{I18n, use_i18n};
use crate::pages::live::no_seat;
use crate::pages::{load, param};
use crate::request::use_cx;
use crate::seats::readers_seat;
use crate::ui::{EmptyState, Glyph, Kind, LinkButton, Public};
use domain::id::EngagementId;
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::services::{OwnApplication, own_applications};

/// `/room/:engagement/receipts`: what the one who sits in this browser has applied for. The web session says whose it is.
#[component]
pub fn Receipts() -> impl IntoView {
    load(async move {
        let engagement = param::<EngagementId>("engagement")?;
        let i = use_i18n();
        let Some(attendee) = readers_seat(engagement).await? else { return Ok(no_seat(i)) };
        let own = match own_applications(&use_cx(), attendee).await {
            Ok(own) => own,
            Err(UseCaseError::NotFound) => return Ok(no_seat(i)),
            Err(error) => return Err(error.into()),
        };
        let title = i.t("services.receipts.title");
        let back = format!("/room/{engagement}");
        let content = if own.is_empty() {
            view! { <div class="panel mt-4"><EmptyState title=i.t("services.receipts.none") text=i.t("services.receipts.none_text") glyph=Glyph::Document/></div> }.into_any()
        } else {
            let all = own.iter().map(|it| receipt(i, it)).collect_view();
            view! { <p class="mt-1 text-muted">{i.t("services.receipts.lead")}</p><div class="mt-4 grid gap-4">{all}</div> }.into_any()
        };
        Ok(view! {
            <Public title class="max-w-2xl px-4 pt-2 pb-8">
                <h1 class="text-2xl font-semibold">{title}</h1>
                {content}
                <div class="mt-6 flex flex-wrap gap-2">
                    <LinkButton href=back kind=Kind::Primary glyph=Glyph::Video>{i.t("services.receipts.back")}</LinkButton>
                    <LinkButton href="/services/follow">{i.t("services.to_follow")}</LinkButton>
                </div>
            </Public>
        }
        .into_any())
    })
}

fn receipt(i: I18n, it: &OwnApplication) -> impl IntoView + use<> {
    let name = i.named(&it.version.name, &it.version.name_en).to_owned();
    let label = name.clone();
    view! {
        <article class="panel" aria-label=label>
            <div class="flex flex-col gap-3 p-4">
                <div class="flex flex-wrap items-center justify-between gap-2"><h2 class="min-w-0 font-semibold break-words">{name}</h2>{state_badge(i, it.state)}</div>
                <dl class="grid gap-1 rounded-field bg-base-200 p-3">
                    <div class="flex flex-wrap justify-between gap-x-4"><dt class="text-muted">{i.t("services.apply.receipt")}</dt><dd class="text-lg font-semibold tabular-nums">{it.receipt.clone()}</dd></div>
                    <div class="flex flex-wrap justify-between gap-x-4"><dt class="text-muted">{i.t("services.apply.code")}</dt><dd class="text-lg font-semibold tabular-nums">{it.code.clone()}</dd></div>
                </dl>
                <p class="text-sm text-muted">{i.word("services.state_text", it.state.word())}</p>
            </div>
            <div class="px-4 pb-4 [&>section]:mt-0">{materials(i, &it.details)}</div>
        </article>
    }
}
