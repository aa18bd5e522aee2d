//! Numbers of a page that follow what happens.

use leptos::prelude::*;

/// Listens to server-sent events at `url` and writes their numbers into the page.
///
/// An event's data is `{"counts": {"<key>": number, …}}`; the number goes into every element with `data-count="<key>"`. One that
/// also has `data-of="<whole>"` gets `data-state` `none`, `some` or `all`; a `<progress>` gets its value. Shows `stale` while no event can arrive.
#[island]
pub fn LiveCounts(url: String, stale: String) -> impl IntoView {
    let lost = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    listening::start(url, lost);
    #[cfg(not(feature = "hydrate"))]
    drop(url);
    view! { <p role="status" class="text-xs text-warning">{move || lost.get().then(|| stale.clone())}</p> }
}

#[cfg(feature = "hydrate")]
mod listening {
    use crate::islands::browser::{self, get};
    use js_sys::JSON;
    use leptos::prelude::*;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{Element, EventSource, MessageEvent};

    pub fn start(url: String, lost: RwSignal<bool>) {
        let Ok(source) = EventSource::new(&url) else { return };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            lost.set(false);
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(message) = JSON::parse(&text) {
                show(&get(&message, "counts"));
            }
        });
        let on_open = Closure::<dyn FnMut()>::new(move || lost.set(false));
        let on_error = Closure::<dyn FnMut()>::new({
            let source = source.clone();
            move || {
                lost.set(true);
                // After an answer that is no event stream the browser gives up; we do not.
                if source.ready_state() == EventSource::CLOSED {
                    let url = url.clone();
                    set_timeout(move || start(url, lost), browser::between(1.0, 10.0));
                }
            }
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // They live as long as the page, as the source does.
        on_message.forget();
        on_open.forget();
        on_error.forget();
    }

    fn show(counts: &JsValue) {
        let Ok(places) = document().query_selector_all("[data-count]") else { return };
        for at in 0..places.length() {
            let Some(place) = places.item(at).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
            let key = place.get_attribute("data-count").unwrap_or_default();
            // Whole numbers: what writes and reads floats is some twenty kilobytes of wasm.
            let Some(count) = get(counts, &key).as_f64().map(|it| it as u32) else { continue };
            if place.tag_name() == "PROGRESS" {
                drop(place.set_attribute("value", &count.to_string()));
                continue;
            }
            let text = js_sys::Number::from(count).to_locale_string("en");
            place.set_text_content(text.as_string().as_deref());
            if let Some(whole) = place.get_attribute("data-of").and_then(|text| text.parse::<u32>().ok()) {
                let state = if count == 0 {
                    "none"
                } else if count < whole {
                    "some"
                } else {
                    "all"
                };
                drop(place.set_attribute("data-state", state));
            }
        }
    }
}
