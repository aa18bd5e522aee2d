//! The HTML document around every page, its content policy, and the scripts of pages that have islands.

use crate::assets::Assets;
use crate::i18n::use_i18n;
use crate::pages::App;
use crate::request::path;
use http::{HeaderValue, header};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::{MetaTags, provide_meta_context};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The whole document of one request. Needs `Arc<Assets>` in the context.
pub fn shell() -> impl IntoView {
    // Nothing outside an island is hydrated, so nothing is serialised for it.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let assets = expect_context::<Arc<Assets>>();
    let i = use_i18n();
    provide_context(i);
    provide_context(ScriptsSent::default());
    provide_meta_context();
    set_policy();
    view! {
        <!DOCTYPE html>
        <html lang=i.locale.tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href=assets.icon.clone()/>
                <link rel="stylesheet" href=assets.style.clone()/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Whether the islands' loader is in the page already.
#[derive(Clone, Default)]
struct ScriptsSent(Arc<AtomicBool>);

/// Islands go inside this. The first one of a page brings the scripts, so a page without islands loads none.
#[component]
pub fn Islands(children: Children) -> impl IntoView {
    let sent = use_context::<ScriptsSent>().unwrap_or_default();
    let loader = (!sent.0.swap(true, Ordering::Relaxed)).then(|| {
        let assets = expect_context::<Arc<Assets>>();
        let bundle = assets.bundle_of(&path());
        let call = format!("({})({:?},{:?})", include_str!("shell/loader.js").trim(), bundle.script, bundle.wasm);
        view! { <script type="module" nonce=use_nonce() inner_html=call></script> }
    });
    view! { {loader}{children()} }
}

/// The content policy of a page. `'self'` serves web views that know no `'strict-dynamic'`; others ignore it.
fn set_policy() {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else { return };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'strict-dynamic' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         img-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
