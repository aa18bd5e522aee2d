//! Drives the video element: source, autoplay, reconnection, heartbeats.

use super::edge::{self, Stalls};
use super::hls::{self, Hls};
use super::quality::{Quality, remember, remembered};
use super::{Signals, State, Tap, beats, captions, doors, keys, rest, still};
use crate::islands::browser::{between, call, get, load_script, on};
use js_sys::{Date, Function, Object, Reflect};
use leptos::html::{Div, Video};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, HtmlVideoElement, KeyboardEvent, Response};

pub struct Wishes {
    pub playlist: String,
    /// Where hls.js is.
    pub hls: String,
    pub heartbeat: String,
    /// Where the beginning is announced; empty if it has begun.
    pub events: String,
    pub live: bool,
}

/// What the callbacks share. It lives as long as the page.
struct Engine {
    wishes: Wishes,
    stage: HtmlElement,
    video: HtmlVideoElement,
    signals: Signals,
    state: RwSignal<State>,
    hls: RefCell<Option<Hls>>,
    /// Counts what was opened, so that what comes late for an earlier choice is not taken for this one's.
    opened: Cell<u32>,
    stalls: Stalls,
}

/// How long the offer of the sound alone, and the note that there is none, stay.
const NOTE: Duration = Duration::from_secs(30);
/// How much faster than life a player that fell behind catches up: little enough that no voice sounds odd.
const CATCH_UP: f64 = 1.1;

/// Starts playing as soon as the element is there; the answer is what the buttons call.
pub fn start(
    wishes: Wishes,
    stage: NodeRef<Div>,
    video: NodeRef<Video>,
    signals: Signals,
) -> impl Fn(Tap) + Copy + Send + Sync + 'static {
    let engine = StoredValue::new_local(None::<Rc<Engine>>);
    let wishes = RefCell::new(Some(wishes));
    Effect::new(move || {
        let (Some(stage), Some(video)) = (stage.get(), video.get()) else { return };
        let Some(wishes) = wishes.borrow_mut().take() else { return };
        let (stage, state) = (stage.unchecked_into::<HtmlElement>(), signals.state);
        let (hls, opened, stalls) = Default::default();
        let made = Rc::new(Engine { wishes, stage, video, signals, state, hls, opened, stalls });
        made.clone().listen();
        rest::watch(&made.stage, signals.resting);
        captions::follow(&made.video, signals.captions);
        signals.quality.set(remembered());
        made.mark();
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
            Tap::Toggle if self.video.paused() => self.play(),
            Tap::Toggle => drop(self.video.pause()),
            Tap::Sound => self.muted(!self.video.muted()),
            Tap::FullScreen => self.full_screen(),
            Tap::Captions => captions::toggle(&self.video),
            Tap::Choose(quality) => {
                remember(quality);
                self.choose(quality);
            }
            Tap::ToLive => self.to_live(),
            Tap::Seek(seconds) => self.video.set_current_time(self.video.current_time() + seconds),
        }
    }

    /// The whole stage, so that its buttons come along; iPhones know only the video.
    fn full_screen(&self) {
        if !get(&document(), "fullscreenElement").is_falsy() {
            call(&document(), "exitFullscreen", &[]);
        } else if get(&self.stage, "requestFullscreen").is_undefined() {
            call(&self.video, "webkitEnterFullscreen", &[]);
        } else {
            call(&self.stage, "requestFullscreen", &[]);
        }
    }

    /// Another picture goes on with the next segment; between picture and sound alone another playlist is opened.
    fn choose(self: Rc<Self>, quality: Quality) {
        let before = self.signals.quality.get_untracked();
        self.signals.quality.set(quality);
        self.signals.offered.set(false);
        self.signals.soundless.set(false);
        self.mark();
        if (before == Quality::Sound) == (quality == Quality::Sound) {
            self.steer();
        } else if self.opened.get() > 0 {
            self.open();
        }
    }

    /// Says to the page what is wanted: `data-weak` on the room around.
    fn mark(&self) {
        let Ok(Some(room)) = self.stage.closest(".room") else { return };
        if self.signals.quality.get_untracked() == Quality::Sound {
            drop(room.set_attribute("data-weak", ""));
        } else {
            drop(room.remove_attribute("data-weak"));
        }
    }

    /// Tells hls.js which of its pictures to take; it has them in the order of their size.
    fn steer(&self) {
        let Some(hls) = &*self.hls.borrow() else { return };
        let count = get(&get(hls, "levels"), "length").as_f64().unwrap_or_default();
        self.signals.pictures.set(count as u32);
        let level = match self.signals.quality.get_untracked() {
            Quality::High => count - 1.0,
            Quality::Low => 0.0,
            Quality::Auto | Quality::Sound => -1.0,
        };
        drop(Reflect::set(hls, &"nextLevel".into(), &level.into()));
    }

    fn live_at(&self) -> Option<f64> {
        let said = self.hls.borrow().as_ref().and_then(|it| get(it, "liveSyncPosition").as_f64());
        edge::live_at(&self.video, said)
    }

    fn to_live(self: Rc<Self>) {
        if let Some(at) = self.live_at() {
            self.video.set_current_time(at);
        }
        self.play();
    }

    /// Goes on to what is newer, if there is anything, and asks anew for what comes. What was shown is not shown again.
    fn unstick(&self) {
        if let Some(at) = self.live_at().filter(|at| *at > self.video.current_time()) {
            self.video.set_current_time(at);
        }
        if let Some(hls) = &*self.hls.borrow() {
            hls.stop_load();
            hls.start_load();
        }
    }

    fn muted(&self, muted: bool) {
        self.video.set_muted(muted);
        self.signals.muted.set(muted);
    }

    /// Opens what is wanted. For the sound alone it is asked first whether there is one: else the picture it is.
    fn open(self: Rc<Self>) {
        let opened = self.opened.get() + 1;
        self.opened.set(opened);
        if self.signals.quality.get_untracked() != Quality::Sound {
            return self.open_file(opened, "main");
        }
        spawn_local(async move {
            let main = text(&self.address("main", false)).await;
            if opened != self.opened.get() {
                return;
            }
            match main {
                Some(main) if main.contains("\nsound-") => self.open_file(opened, "sound"),
                Some(_) => {
                    let signals = self.signals;
                    self.choose(Quality::Auto);
                    signals.soundless.set(true);
                    set_timeout(move || signals.soundless.set(false), NOTE);
                }
                None => {
                    self.lost();
                    self.again(opened);
                }
            }
        });
    }

    /// Tries once more after a while, unless something else was opened.
    fn again(self: Rc<Self>, opened: u32) {
        let later = move || {
            if opened == self.opened.get() {
                self.open();
            }
        };
        set_timeout(later, between(1.5, 5.0));
    }

    /// Chooses who plays. With Media Source Extensions it is hls.js, which keeps to low latency; else the browser itself.
    fn open_file(self: Rc<Self>, opened: u32, file: &'static str) {
        if get(&window(), "MediaSource").is_undefined()
            && !self.video.can_play_type("application/vnd.apple.mpegurl").is_empty()
        {
            return self.open_natively(file);
        }
        if !get(&window(), "Hls").is_undefined() {
            return self.open_hls(file);
        }
        let url = self.wishes.hls.clone();
        load_script(&url, move |loaded| {
            let engine = self.clone();
            if !loaded {
                // The network, most likely; the script is asked for again.
                engine.again(opened);
            } else if opened != engine.opened.get() {
                // Something else was chosen meanwhile.
            } else if Hls::is_supported() {
                engine.open_hls(file);
            } else {
                engine.state.set(State::Failed);
            }
        });
    }

    /// Where a replay goes on when something else is opened.
    fn position(&self) -> Option<f64> {
        Some(self.video.current_time()).filter(|it| !self.wishes.live && *it > 0.0)
    }

    /// The address of one of the broadcast's playlists. The browser's own player stays with standard HLS: it wants HTTP/2 for low
    /// latency, which not every proxy in front of us speaks.
    fn address(&self, file: &str, low: bool) -> String {
        let name = match (file, low) {
            ("sound", false) => "sound-index",
            ("sound", true) => "sound-low",
            (_, false) => "main",
            (_, true) => "main-low",
        };
        self.wishes.playlist.replace("/index.m3u8", &format!("/{name}.m3u8"))
    }

    fn open_natively(self: Rc<Self>, file: &str) {
        let at = self.position();
        self.video.set_src(&self.address(file, false));
        if let Some(at) = at {
            // Before anything is known of the media this says where to begin.
            self.video.set_current_time(at);
        }
        self.play();
    }

    fn open_hls(self: Rc<Self>, file: &str) {
        let config = Object::new();
        let set = |name: &str, value: JsValue| drop(Reflect::set(&config, &name.into(), &value));
        // A viewer never looks back further than half a minute, and phones have little memory.
        set("backBufferLength", 30.into());
        // Parts are waited for; how far from the edge to play is said by the playlist.
        set("lowLatencyMode", true.into());
        set("maxLiveSyncPlaybackRate", CATCH_UP.into());
        if let Some(at) = self.position() {
            set("startPosition", at.into());
        }
        let hls = Hls::new(&config);
        let engine = self.clone();
        let on_parsed = Closure::<dyn FnMut(JsValue, JsValue)>::new(move |_, _| {
            if engine.signals.quality.get_untracked() != Quality::Sound {
                engine.steer();
            }
            engine.clone().play();
        });
        let (engine, opened) = (self.clone(), self.opened.get());
        let on_error = Closure::<dyn FnMut(JsValue, JsValue)>::new(move |_, error: JsValue| {
            if opened == engine.opened.get() {
                engine.clone().failed(&error);
            }
        });
        hls.on(hls::MANIFEST_PARSED, &on_parsed);
        hls.on(hls::ERROR, &on_error);
        on_parsed.forget();
        on_error.forget();
        let before = self.hls.take();
        if let Some(before) = before {
            before.destroy();
        }
        hls.attach_media(&self.video);
        hls.load_source(&self.address(file, true));
        self.hls.replace(Some(hls));
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
        let opened = self.opened.get();
        self.again(opened);
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
        let signals = self.signals;
        let engine = self.clone();
        self.when("playing", move || engine.state.set(State::Playing));
        let engine = self.clone();
        self.when("waiting", move || {
            let stalled = engine.state.get_untracked() == State::Playing && !engine.video.seeking();
            engine.lost();
            if stalled && engine.stalls.note() && signals.quality.get_untracked() != Quality::Sound {
                signals.offered.set(true);
                set_timeout(move || signals.offered.set(false), NOTE);
            }
        });
        let engine = self.clone();
        self.when("ended", move || engine.state.set(State::Ended));
        let engine = self.clone();
        self.when("volumechange", move || signals.muted.set(engine.video.muted()));
        for event in ["play", "pause"] {
            let engine = self.clone();
            self.when(event, move || signals.paused.set(engine.video.paused()));
        }
        if self.wishes.live {
            let engine = self.clone();
            still::watch(self.video.clone(), move || engine.unstick());
            let engine = self.clone();
            self.when("timeupdate", move || {
                let behind = edge::is_behind(&engine.video);
                if behind != signals.behind.get_untracked() {
                    signals.behind.set(behind);
                }
            });
        }
        let engine = self.clone();
        self.when("error", move || {
            // Only the browser's own player ends here: hls.js reports through its events.
            if engine.hls.borrow().is_none() && !engine.video.src().is_empty() {
                engine.lost();
                engine.clone().again(engine.opened.get());
            }
        });
        let stage = self.stage.clone();
        let pressed = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if let Some(tap) = keys::asked(&event, self.wishes.live) {
                event.prevent_default();
                self.clone().tap(tap);
            }
        });
        drop(stage.add_event_listener_with_callback("keydown", pressed.as_ref().unchecked_ref()));
        pressed.forget();
    }

    fn when(&self, event: &str, mut act: impl FnMut() + 'static) {
        on(&self.video, event, move |_| act());
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

/// What is at an address, if anything is.
async fn text(url: &str) -> Option<String> {
    let answer: Response = JsFuture::from(window().fetch_with_str(url)).await.ok()?.dyn_into().ok()?;
    let text = answer.ok().then(|| answer.text().ok()).flatten()?;
    JsFuture::from(text).await.ok()?.as_string()
}
