//! The presenter turns pages without loading any.

use super::texts::strings;
use domain::id::DeckId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

strings! {
    /// `{{ n }}` and `{{ of }}` are filled in here.
    pub struct SlideDeskTexts {
        pub now: String,
        pub off: String,
        pub page: String,
        pub upcoming: String,
        pub previous: String,
        pub next: String,
        pub start: String,
        pub hide: String,
        pub keys: String,
        pub lost: String,
    }
}

strings! {
    /// Where forms go without scripts, where scripts send to, and where the pictures lie.
    pub struct SlideDeskPlaces {
        pub brand: String,
        pub engagement: String,
        pub form: String,
        pub turn: String,
        pub pictures: String,
    }
}

/// The slide that the room sees (`shown`, 0 for none) and the one after it, with buttons; the arrow keys do the same.
#[island]
pub fn SlideDesk(
    deck: DeckId,
    pages: u32,
    shown: u32,
    texts: SlideDeskTexts,
    places: SlideDeskPlaces,
) -> impl IntoView {
    let page = RwSignal::new(shown);
    let lost = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    turning::listen(page, pages, places.turn.clone(), lost);
    let turn = places.turn.clone();
    let send = move |event: &SubmitEvent, to: u32| {
        #[cfg(feature = "hydrate")]
        {
            event.prevent_default();
            turning::turn(page, to, turn.clone(), lost);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, to, &turn);
    };
    let picture = {
        let texts = texts.clone();
        move |n: u32, class: &'static str| {
            let src = format!("{}/{deck}/{n}", places.pictures);
            let alt = texts.page.replace("{{ n }}", &n.to_string());
            view! { <img class=class src=src alt=alt/> }
        }
    };
    let (now, upcoming) = (picture.clone(), picture);
    let state = {
        let texts = texts.clone();
        move || {
            let n = page.get();
            let text = if n == 0 { &texts.off } else { &texts.now };
            text.replace("{{ n }}", &n.to_string()).replace("{{ of }}", &pages.to_string())
        }
    };
    let button = {
        let fields = (places.form.clone(), places.brand.clone(), places.engagement.clone());
        move |to: Signal<u32>, text: Signal<String>, class: &'static str, off: Signal<bool>| {
            let (send, (action, brand, engagement)) = (send.clone(), fields.clone());
            view! {
                <form method="post" action=action class="contents" on:submit=move |event| send(&event, to.get_untracked())>
                    <input type="hidden" name="brand" value=brand/>
                    <input type="hidden" name="engagement" value=engagement/>
                    <input type="hidden" name="page" value=move || to.get().to_string()/>
                    <button class=class disabled=move || off.get()>{move || text.get()}</button>
                </form>
            }
        }
    };
    let fixed = |text: String| Signal::derive(move || text.clone());
    let forward = {
        let (start, next) = (texts.start.clone(), texts.next.clone());
        Signal::derive(move || if page.get() == 0 { start.clone() } else { next.clone() })
    };
    let previous = button(
        Signal::derive(move || page.get().saturating_sub(1).max(1)),
        fixed(texts.previous),
        "btn btn-sm min-h-11 lg:min-h-8",
        Signal::derive(move || page.get() <= 1),
    );
    let next = button(
        Signal::derive(move || (page.get() + 1).min(pages)),
        forward,
        "btn btn-sm btn-primary min-h-11 lg:min-h-8",
        Signal::derive(move || page.get() >= pages),
    );
    let hide = button(
        Signal::derive(|| 0),
        fixed(texts.hide),
        "btn btn-sm btn-ghost min-h-11 lg:min-h-8",
        Signal::derive(move || page.get() == 0),
    );
    let (soon, gone) = (texts.upcoming, texts.lost);
    let last = move || page.get() >= pages;
    view! {
        <div class="grid grid-cols-1 gap-3 p-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
            <div class="grid gap-2">
                {move || (page.get() > 0).then(|| now(page.get(), "aspect-video w-full rounded-field border border-base-300 bg-base-200 object-contain"))}
                <p role="status" class="text-sm tabular-nums">{state}</p>
            </div>
            <div class="grid content-start gap-1" class:hidden=last>
                <p class="text-xs text-muted">{soon}</p>
                {move || (!last()).then(|| upcoming(page.get() + 1, "aspect-video w-full rounded-field border border-base-300 bg-base-200 object-contain"))}
            </div>
            <div class="flex flex-wrap items-center gap-1.5 sm:col-span-2">{previous}{next}{hide}<span class="text-xs text-muted max-lg:hidden">{texts.keys}</span></div>
            <p role="alert" class="text-sm text-error empty:hidden sm:col-span-2">{move || lost.get().then(|| gone.clone())}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod turning {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{Element, KeyboardEvent, RequestInit, Response, UrlSearchParams};

    /// Turns to a page; what did not arrive is not shown as if it had.
    pub fn turn(page: RwSignal<u32>, to: u32, url: String, lost: RwSignal<bool>) {
        spawn_local(async move {
            let sent = post(&url, to).await == Some(true);
            lost.set(!sent);
            if sent {
                page.set(to);
            }
        });
    }

    async fn post(url: &str, to: u32) -> Option<bool> {
        let fields = UrlSearchParams::new().ok()?;
        fields.set("page", &to.to_string());
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_body(&fields);
        let answer: Response =
            JsFuture::from(window().fetch_with_str_and_init(url, &request)).await.ok()?.dyn_into().ok()?;
        Some(answer.ok())
    }

    /// The arrow keys, unless they are meant for a field, a choice or the player.
    pub fn listen(page: RwSignal<u32>, pages: u32, url: String, lost: RwSignal<bool>) {
        let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            let busy = target.is_some_and(|it| {
                it.closest("input, textarea, select, video, [contenteditable]").ok().flatten().is_some()
            });
            if busy || event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key() || event.repeat() {
                return;
            }
            let now = page.get_untracked();
            let to = match event.key().as_str() {
                "ArrowRight" | "PageDown" if now < pages => now + 1,
                "ArrowLeft" | "PageUp" if now > 1 => now - 1,
                _ => return,
            };
            event.prevent_default();
            turn(page, to, url.clone(), lost);
        });
        drop(document().add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref()));
        // It lives as long as the page.
        listener.forget();
    }
}
