//! The time before the first picture: nobody asks for it again and again, the server says when it is there.

use crate::islands::browser::between;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Listens to server-sent events named `state` at `url`, whose data is the engagement's status. Calls `open` once it is live.
///
/// A status that makes another page of this one (over, cancelled) loads that page.
pub fn wait(url: String, open: impl Fn() + Clone + 'static) {
    let Ok(source) = EventSource::new(&url) else { return open() };
    let on_state = Closure::<dyn FnMut(MessageEvent)>::new({
        let (source, open) = (source.clone(), open.clone());
        move |event: MessageEvent| match event.data().as_string().as_deref() {
            Some("planned") => {}
            Some("live") => {
                source.close();
                let open = open.clone();
                // Three thousand waiting rooms hear it in the same moment.
                set_timeout(open, between(0.0, 1.5));
            }
            _ => {
                source.close();
                set_timeout(|| drop(window().location().reload()), between(0.0, 5.0));
            }
        }
    });
    let on_error = Closure::<dyn FnMut()>::new({
        let source = source.clone();
        move || {
            // After an answer that is no event stream the browser gives up; we do not.
            if source.ready_state() == EventSource::CLOSED {
                let (url, open) = (url.clone(), open.clone());
                set_timeout(move || wait(url, open), between(1.0, 10.0));
            }
        }
    });
    drop(source.add_event_listener_with_callback("state", on_state.as_ref().unchecked_ref()));
    source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // They live as long as the page, as the source may.
    on_state.forget();
    on_error.forget();
}
