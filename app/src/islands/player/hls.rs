//! hls.js, as far as we use it. Loaded only when a player starts, as a script of our own site.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlVideoElement;

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
    #[wasm_bindgen(method, js_name = stopLoad)]
    pub fn stop_load(this: &Hls);
    /// Goes on loading where the video is.
    #[wasm_bindgen(method, js_name = startLoad)]
    pub fn start_load(this: &Hls);
    #[wasm_bindgen(method)]
    pub fn destroy(this: &Hls);
}

/// `Hls.Events.MANIFEST_PARSED`.
pub const MANIFEST_PARSED: &str = "hlsManifestParsed";
/// `Hls.Events.ERROR`.
pub const ERROR: &str = "hlsError";
