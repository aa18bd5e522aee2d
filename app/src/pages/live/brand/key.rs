//! How to send the picture.

use crate::api::ServerFn;
use crate::api::live::{KEY, NewStreamKey};
use crate::flash;
use crate::i18n::use_i18n;
use crate::request::use_cx;
use crate::ui::{Alert, Confirm, Kind, Panel, PostButton, Tone};
use domain::id::{BrandId, EngagementId};
use leptos::prelude::*;
use usecases::live::stream_key::ffmpeg_line;

/// The key, once after it was made, and what an encoder is set to. A new key kills the former, which is asked about.
#[component]
pub fn StreamKey(brand: BrandId, engagement: EngagementId, made_before: bool) -> impl IntoView {
    let i = use_i18n();
    let server = use_cx().site.rtmp_url.clone();
    let key = flash::use_flash().typed(KEY, KEY).map(ToOwned::to_owned);
    let fields = vec![("brand", brand.to_string()), ("engagement", engagement.to_string())];
    let make = if made_before {
        let class = "btn-sm";
        view! {
            <Confirm label=i.t("live.key.renew") answer=i.t("live.key.renew") action=NewStreamKey::PATH fields class>
                <p>{i.t("live.key.renew_question")}</p>
            </Confirm>
        }
        .into_any()
    } else {
        view! { <PostButton action=NewStreamKey::PATH fields kind=Kind::Primary>{i.t("live.key.make")}</PostButton> }
            .into_any()
    };
    let state = match (&key, made_before) {
        (Some(_), _) => view! { <Alert tone=Tone::Warning>{i.t("live.key.once")}</Alert> }.into_any(),
        (None, true) => view! { <p class="text-muted">{i.t("live.key.made_before")}</p> }.into_any(),
        (None, false) => view! { <p class="text-muted">{i.t("live.key.none_yet")}</p> }.into_any(),
    };
    let line = key.as_deref().map(|key| {
        view! {
            <div class="flex flex-col gap-1">
                <p class="text-xs text-muted">{i.t("live.key.try_line")}</p>
                {copyable(ffmpeg_line(&server, key))}
            </div>
        }
    });
    let settings = ["picture", "keyframes", "sound", "size"].map(|it| {
        let (what, value) = (i.word("live.key.settings", it), i.word("live.key.settings", &format!("{it}_value")));
        view! { <div class="flex gap-3"><dt class="w-20 shrink-0 text-muted">{what}</dt><dd>{value}</dd></div> }
    });
    view! {
        <Panel title=i.t("live.key.title")>
            <div class="flex flex-col gap-3 px-4 py-3">
                {state}
                <div class="flex flex-col gap-1"><p class="text-xs text-muted">{i.t("live.key.server")}</p>{copyable(server)}</div>
                {key.map(|key| view! { <div class="flex flex-col gap-1"><p class="text-xs text-muted">{i.t("live.key.key")}</p>{copyable(key)}</div> })}
                {line}
                <div>{make}</div>
            </div>
            <dl class="grid gap-y-1 border-t border-base-300 px-4 py-3">{settings.collect_view()}</dl>
        </Panel>
    }
}

/// A text that one tap selects as a whole.
fn copyable(text: String) -> impl IntoView {
    view! { <code class="block rounded-field bg-base-200 px-3 py-2 font-mono text-xs break-all select-all">{text}</code> }
}
