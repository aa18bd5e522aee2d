//! Drives the video element: source, autoplay, reconnection, heartbeats.

use super::hls::{self, Hls};
use super::{State, Tap, beats, doors};
use crate::islands::browser::{between, get, load_script};
use js_sys::{Date, Function, Object, Reflect};
use leptos::html::Video;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlVideoElement;

pub struct Wishes {
    pub playlist: String,
    /// Where hls.js is.
    pub hls: String,
    pub heartbeat: String,
    /// Where the beginning is announced; empty if it has begun.
    pub events: String,
}

/// What the callbacks share. It lives as long as the page.
struct Engine {
    wishes: Wishes,
    video: HtmlVideoElement,
    state: RwSignal<State>,
    muted: RwSignal<bool>,
    hls: RefCell<Option<Hls>>,
}

/// Starts playing as soon as the element is there; the answer is what the buttons call.
pub fn start(
    wishes: Wishes,
    video: NodeRef<Video>,
    state: RwSignal<State>,
    muted: RwSignal<bool>,
) -> impl Fn(Tap) + Copy + 'static {
    let engine = StoredValue::new_local(None::<Rc<Engine>>);
    let wishes = RefCell::new(Some(wishes));
    Effect::new(move || {
        let (Some(video), Some(wishes)) = (video.get(), wishes.borrow_mut().take()) else { return };
        let made = Rc::new(Engine { wishes, video, state, muted, hls: RefCell::default() });
        made.clone().listen();
        let opened = made.clone();
        if made.wishes.events.is_empty() {
            opened.open();
        } else {
            doors::wait(made.wishes.events.clone(), move || opened.clone().open());
        }
        if !made.wishes.heartbeat.is_empty() {
            let played = made.clone();
            beats::start(&made.wishes.heartbeat, &made.wishes.playlist, &made.video, move || played.playhead());
        }
        engine.set_value(Some(made));
    });
    move |tap| {
        engine.with_value(|engine| {
            if let Some(engine) = engine {
                engine.clone().tap(tap);
            }
        });
    }
}

impl Engine {
    fn tap(self: Rc<Self>, tap: Tap) {
        match tap {
            Tap::Play => {
                self.muted(false);
                self.play();
            }
            Tap::Sound => self.muted(!self.video.muted()),
            Tap::FullScreen => {
                // iPhones know only the second, on the video element.
                for name in ["requestFullscreen", "webkitEnterFullscreen"] {
                    if let Ok(enter) = get(&self.video, name).dyn_into::<Function>() {
                        drop(enter.call0(&self.video));
                        break;
                    }
                }
            }
        }
    }

    fn muted(&self, muted: bool) {
        self.video.set_muted(muted);
        self.muted.set(muted);
    }

    /// Chooses who plays. With Media Source Extensions it is hls.js, which keeps to low latency; else the browser itself.
    fn open(self: Rc<Self>) {
        if get(&window(), "MediaSource").is_undefined()
            && !self.video.can_play_type("application/vnd.apple.mpegurl").is_empty()
        {
            return self.open_natively();
        }
        let url = self.wishes.hls.clone();
        load_script(&url, move |loaded| {
            let engine = self.clone();
            if !loaded {
                // The network, most likely; the script is asked for again.
                set_timeout(move || engine.open(), between(2.0, 6.0));
            } else if Hls::is_supported() {
                engine.open_hls();
            } else {
                engine.state.set(State::Failed);
            }
        });
    }

    fn open_natively(self: Rc<Self>) {
        self.video.set_src(&self.wishes.playlist);
        self.play();
    }

    fn open_hls(self: Rc<Self>) {
        let config = Object::new();
        // A viewer never looks back further than half a minute, and phones have little memory.
        drop(Reflect::set(&config, &"backBufferLength".into(), &30.into()));
        // Parts are waited for; how far from the edge to play is said by the playlist.
        drop(Reflect::set(&config, &"lowLatencyMode".into(), &true.into()));
        let hls = Hls::new(&config);
        let engine = self.clone();
        let on_parsed = Closure::<dyn FnMut(JsValue, JsValue)>::new(move |_, _| engine.clone().play());
        let engine = self.clone();
        let on_error =
            Closure::<dyn FnMut(JsValue, JsValue)>::new(move |_, error: JsValue| engine.clone().failed(&error));
        hls.on(hls::MANIFEST_PARSED, &on_parsed);
        hls.on(hls::ERROR, &on_error);
        on_parsed.forget();
        on_error.forget();
        hls.attach_media(&self.video);
        hls.load_source(&low_latency(&self.wishes.playlist));
        if let Some(before) = self.hls.replace(Some(hls)) {
            before.destroy();
        }
    }

    fn failed(self: Rc<Self>, error: &JsValue) {
        if !get(error, "fatal").is_truthy() {
            return;
        }
        if get(error, "type").as_string().as_deref() == Some("mediaError") {
            if let Some(hls) = &*self.hls.borrow() {
                hls.recover_media_error();
            }
            return;
        }
        self.lost();
        set_timeout(move || self.open_hls(), between(1.5, 5.0));
    }

    /// There is no picture now; before the first one that is no loss.
    fn lost(&self) {
        if self.state.get_untracked() != State::Soon {
            self.state.set(State::Reconnecting);
        }
    }

    /// With sound; if the browser refuses, muted; if it refuses that too, on a tap.
    fn play(self: Rc<Self>) {
        let engine = self.clone();
        self.try_play(move |refused| {
            if !refused {
                return;
            }
            let again = engine.clone();
            engine.muted(true);
            engine.try_play(move |refused| {
                if refused {
                    again.state.set(State::Blocked);
                }
            });
        });
    }

    fn try_play(&self, done: impl Fn(bool) + 'static) {
        let Ok(promise) = self.video.play() else { return done(true) };
        let on_refused = Closure::<dyn FnMut(JsValue)>::new(move |error: JsValue| {
            // Anything else (a source that went away) is told by the player's own events.
            done(get(&error, "name").as_string().as_deref() == Some("NotAllowedError"));
        });
        let _ = promise.catch(&on_refused);
        on_refused.forget();
    }

    fn listen(self: Rc<Self>) {
        let engine = self.clone();
        self.when("playing", move || engine.state.set(State::Playing));
        let engine = self.clone();
        self.when("waiting", move || engine.lost());
        let engine = self.clone();
        self.when("ended", move || engine.state.set(State::Ended));
        let engine = self.clone();
        self.when("volumechange", move || engine.muted.set(engine.video.muted()));
        let engine = self.clone();
        self.when("error", move || {
            // Only the browser's own player ends here: hls.js reports through its events.
            if engine.hls.borrow().is_none() && !engine.video.src().is_empty() {
                engine.lost();
                let engine = engine.clone();
                set_timeout(move || engine.open_natively(), between(1.5, 5.0));
            }
        });
    }

    fn when(&self, event: &str, act: impl FnMut() + 'static) {
        let listener = Closure::<dyn FnMut()>::new(act);
        drop(self.video.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref()));
        listener.forget();
    }

    /// The moment of the broadcast that is shown, in milliseconds since 1970: what EXT-X-PROGRAM-DATE-TIME says of it.
    fn playhead(&self) -> Option<f64> {
        let since = |date: JsValue| Some(date.dyn_into::<Date>().ok()?.get_time()).filter(|at| at.is_finite());
        if let Some(hls) = &*self.hls.borrow() {
            return since(get(hls.as_ref(), "playingDate"));
        }
        let start = get(&self.video, "getStartDate").dyn_into::<Function>().ok()?.call0(&self.video).ok()?;
        Some(since(start)? + self.video.current_time() * 1_000.0)
    }
}

/// The address of the same broadcast in low latency. The browser's own player stays with standard HLS: it wants HTTP/2 for
/// low latency, which not every proxy in front of us speaks.
fn low_latency(playlist: &str) -> String {
    playlist.replace("/index.m3u8", "/low.m3u8")
}
