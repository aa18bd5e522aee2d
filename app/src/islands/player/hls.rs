//! hls.js, as far as we use it. Loaded only when a player starts, as a script of our own site.

use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlScriptElement, HtmlVideoElement};

#[wasm_bindgen]
extern "C" {
    /// The player that the script puts into `window.Hls`.
    pub type Hls;
    #[wasm_bindgen(constructor)]
    pub fn new(config: &JsValue) -> Hls;
    #[wasm_bindgen(static_method_of = Hls, js_name = isSupported)]
    pub fn is_supported() -> bool;
    #[wasm_bindgen(method, js_name = loadSource)]
    pub fn load_source(this: &Hls, url: &str);
    #[wasm_bindgen(method, js_name = attachMedia)]
    pub fn attach_media(this: &Hls, video: &HtmlVideoElement);
    #[wasm_bindgen(method)]
    pub fn on(this: &Hls, event: &str, listener: &Closure<dyn FnMut(JsValue, JsValue)>);
    #[wasm_bindgen(method, js_name = recoverMediaError)]
    pub fn recover_media_error(this: &Hls);
    #[wasm_bindgen(method)]
    pub fn destroy(this: &Hls);
}

/// `Hls.Events.MANIFEST_PARSED`.
pub const MANIFEST_PARSED: &str = "hlsManifestParsed";
/// `Hls.Events.ERROR`.
pub const ERROR: &str = "hlsError";

/// Loads the script and says whether it came. Our own script adds it, so `'strict-dynamic'` lets it run.
pub fn load(url: &str, done: impl Fn(bool) + Clone + 'static) {
    let Some(script) =
        document().create_element("script").ok().and_then(|element| element.dyn_into::<HtmlScriptElement>().ok())
    else {
        return done(false);
    };
    script.set_src(url);
    let failed = done.clone();
    let on_load = Closure::once_into_js(move || done(true));
    let on_error = Closure::once_into_js(move || failed(false));
    script.set_onload(Some(on_load.unchecked_ref()));
    script.set_onerror(Some(on_error.unchecked_ref()));
    if let Some(head) = document().head() {
        drop(head.append_child(&script));
    }
}
