//! Copies a text that stands on the page.

use leptos::prelude::*;

/// A button that copies the value of the field with the id `of`, and then says `done`. Without scripts there is none: the text can be
/// selected.
#[island]
pub fn CopyText(of: String, label: String, done: String) -> impl IntoView {
    let (ready, copied) = (RwSignal::new(false), RwSignal::new(false));
    #[cfg(feature = "hydrate")]
    Effect::new(move || ready.set(copying::is_possible()));
    let copy = move |_: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        copying::copy(&of, copied);
        #[cfg(not(feature = "hydrate"))]
        let _ = &of;
    };
    let text = move || if copied.get() { done.clone() } else { label.clone() };
    view! {
        <button type="button" class="btn btn-sm btn-primary btn-soft" class:hidden=move || !ready.get() on:click=copy>
            <span role="status">{text}</span>
        </button>
    }
}

#[cfg(feature = "hydrate")]
mod copying {
    use crate::islands::browser::get;
    use js_sys::{Function, Promise};
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};

    /// Only pages of https and of this machine have a clipboard.
    pub fn is_possible() -> bool {
        !clipboard().is_undefined()
    }

    pub fn copy(of: &str, copied: RwSignal<bool>) {
        let Some(field) = document().get_element_by_id(of) else { return };
        let text = get(&field, "value");
        let Ok(write) = get(&clipboard(), "writeText").dyn_into::<Function>() else { return };
        let Some(written) = write.call1(&clipboard(), &text).ok().and_then(|it| it.dyn_into::<Promise>().ok()) else {
            return;
        };
        spawn_local(async move { copied.set(JsFuture::from(written).await.is_ok()) });
    }

    fn clipboard() -> JsValue {
        get(&window().navigator(), "clipboard")
    }
}
