//! One tap when it is over: what people thought of it.

use crate::api::ServerFn;
use crate::api::live::attendance::Rate;
use crate::i18n::I18n;
use crate::ui::{Glyph, Icon};
use domain::id::EngagementId;
use leptos::prelude::*;
use usecases::live::rate::STARS;

/// Five buttons that post by themselves; `said` is the one that was tapped before.
pub fn rate(i: I18n, engagement: EngagementId, said: Option<i32>) -> AnyView {
    let buttons = STARS.map(|stars| {
        let chosen = said == Some(stars);
        let (class, pressed) = if chosen { ("btn-primary", "true") } else { ("", "false") };
        view! {
            <button
                class=format!("btn h-auto min-h-14 flex-1 basis-24 flex-col gap-1 px-2 py-2 font-normal {class}")
                name="stars" value=stars.to_string() aria-pressed=pressed
            >
                <span class="flex items-center gap-1 font-semibold"><Icon glyph=Glyph::Star/>{stars}</span>
                <span class="text-xs">{i.word("attendance.rate", &stars.to_string())}</span>
            </button>
        }
    });
    let text = if said.is_some() { i.t("attendance.rate.again") } else { i.t("attendance.rate.text") };
    view! {
        <form method="post" action=Rate::PATH class="w-full">
            <fieldset class="flex flex-col gap-2">
                <legend class="mb-1 w-full text-center font-semibold">{i.t("attendance.rate.title")}</legend>
                <input type="hidden" name="engagement" value=engagement.to_string()/>
                <div class="flex flex-wrap gap-2">{buttons.collect_view()}</div>
                <p class="text-center text-sm text-muted">{text}</p>
            </fieldset>
        </form>
    }
    .into_any()
}
