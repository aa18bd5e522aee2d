//! How to send the picture.

use crate::api::ServerFn;
use crate::api::live::NewStreamKey;
use crate::i18n::use_i18n;
use crate::request::use_cx;
use crate::ui::{Confirm, Panel};
use domain::id::{BrandId, EngagementId};
use leptos::prelude::*;
use usecases::live::stream_key::ffmpeg_line;

/// What an encoder is set to, with the key out of sight until it is asked for. A new key kills the former.
#[component]
pub fn StreamKey(brand: BrandId, engagement: EngagementId, key: String) -> impl IntoView {
    let i = use_i18n();
    let server = use_cx().site.rtmp_url.clone();
    let fields = vec![("brand", brand.to_string()), ("engagement", engagement.to_string())];
    let line = ffmpeg_line(&server, &key);
    let settings = ["picture", "keyframes", "sound", "size"].map(|it| {
        let (what, value) = (i.word("live.key.settings", it), i.word("live.key.settings", &format!("{it}_value")));
        view! { <div class="flex gap-3"><dt class="w-20 shrink-0 text-muted">{what}</dt><dd>{value}</dd></div> }
    });
    view! {
        <Panel title=i.t("live.key.title")>
            <div class="flex flex-col gap-3 px-4 py-3">
                <p class="text-muted">{i.t("live.key.text")}</p>
                <div class="flex flex-col gap-1"><p class="text-xs text-muted">{i.t("live.key.server")}</p>{copyable(server)}</div>
                <details>
                    <summary class="link link-hover flex min-h-11 items-center text-primary">{i.t("live.key.show")}</summary>
                    <div class="flex flex-col gap-3">
                        <div class="flex flex-col gap-1"><p class="text-xs text-muted">{i.t("live.key.key")}</p>{copyable(key)}</div>
                        <div class="flex flex-col gap-1"><p class="text-xs text-muted">{i.t("live.key.try_line")}</p>{copyable(line)}</div>
                        <div>
                            <Confirm label=i.t("live.key.renew") answer=i.t("live.key.renew") action=NewStreamKey::PATH fields class="btn-sm">
                                <p>{i.t("live.key.renew_question")}</p>
                            </Confirm>
                        </div>
                    </div>
                </details>
            </div>
            <dl class="grid gap-y-1 border-t border-base-300 px-4 py-3">{settings.collect_view()}</dl>
        </Panel>
    }
}

/// A text that one tap selects as a whole.
fn copyable(text: String) -> impl IntoView {
    view! { <code class="block rounded-field bg-base-200 px-3 py-2 font-mono text-xs break-all select-all">{text}</code> }
}
