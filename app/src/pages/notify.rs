//! Mail that was given up, for the administrator.

use crate::api::ServerFn;
use crate::api::notify::Resend;
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, EmptyState, Glyph, Panel, PostButton, Size, Topbar, When};
use leptos::prelude::*;
use usecases::notify::{DeadLetter, dead_letters, queue};

/// `/admin/outbox`: dead letters, each with its reason and another chance.
#[component]
pub fn Outbox() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let cx = use_cx();
        let dead = queue(&cx, &viewer.actor).await?.dead;
        let letters = dead_letters(&cx, &viewer.actor).await?;
        flash::take().await;
        let i = use_i18n();
        let all = (dead > 1).then(|| {
            view! {
                <div class="ml-auto">
                    <PostButton action=Resend::PATH fields=vec![("id", "all".to_owned())] size=Size::Small glyph=Glyph::Send>{i.t("notify.outbox.resend_all")}</PostButton>
                </div>
            }
        });
        let content = if letters.is_empty() {
            view! { <EmptyState title=i.t("notify.outbox.none") text=i.t("notify.outbox.none_text") glyph=Glyph::Mail/> }.into_any()
        } else {
            let more = dead.saturating_sub(letters.len() as u64);
            let more = (more > 0)
                .then(|| view! { <p class="px-4 py-3 text-muted">{i.tn("notify.outbox.more", more as i64, &[])}</p> });
            let lines = letters.into_iter().map(|letter| view! { <Line letter/> }).collect_view();
            view! { <ul class="rows">{lines}</ul>{more} }.into_any()
        };
        Ok(view! {
            <Topbar title=i.t("notify.outbox.title") lead=i.t("notify.outbox.lead")>
                <Alerts/>
                <Panel title=i.tn("notify.outbox.count", dead as i64, &[]) head=view! { {all} }.into_any()>{content}</Panel>
            </Topbar>
        }
        .into_any())
    })
}

#[component]
fn Line(letter: DeadLetter) -> impl IntoView {
    let i = use_i18n();
    let what = i.word("notify.job", &letter.job);
    let error = if letter.error.is_empty() { i.t("notify.outbox.no_reason").to_owned() } else { letter.error };
    view! {
        <li class="grid grid-cols-1 items-center gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,1fr)_auto]">
            <div class="min-w-0">
                <p class="flex flex-wrap gap-x-3"><b class="font-medium">{what}</b><span class="text-muted">{letter.recipient}</span></p>
                <p class="text-error">{error}</p>
                <p class="text-xs text-muted">
                    <When at=letter.given_up_at.unwrap_or(letter.created_at)/>" · "{i.tn("notify.outbox.tries", letter.attempts.into(), &[])}
                </p>
            </div>
            <PostButton action=Resend::PATH fields=vec![("id", letter.id.to_string())] size=Size::Small glyph=Glyph::Send>{i.t("notify.outbox.resend")}</PostButton>
        </li>
    }
}
