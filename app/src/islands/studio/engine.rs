//! Brings camera, encoders and line together. It lives as long as the page.

use super::codecs::{self, Media};
use super::devices::{self, Meter};
use super::encoding::{Codec, Pictures, Size, Sound, encodes_pictures, now};
use super::line::{Heard, Line, Track};
use super::{Face, Phase, Wish, pump, staying};
use crate::islands::browser::on;
use js_sys::Math;
use leptos::html::Video;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlVideoElement, MediaStream};

/// Bits a second that pictures begin with.
const BIT_RATE: u32 = 900_000;
/// Louder than a quiet room.
const HEARD: f64 = 0.25;

pub struct Wishes {
    pub live: String,
    pub rehearsal: String,
}

struct Engine {
    wishes: Wishes,
    face: Face,
    preview: HtmlVideoElement,
    camera: RefCell<Option<MediaStream>>,
    screen: RefCell<Option<MediaStream>>,
    meter: RefCell<Option<Meter>>,
    codec: Cell<Option<Codec>>,
    pictures: RefCell<Option<Rc<Pictures>>>,
    line: RefCell<Option<Rc<Line>>>,
    /// Which source of pictures, and of sound, is the one of now.
    shown: Cell<u32>,
    heard: Cell<u32>,
    /// Bytes sent at each of the last ticks.
    sent: RefCell<Vec<f64>>,
    /// When viewers first had a picture, in µs.
    since: Cell<Option<f64>>,
    /// The name of this page for the server.
    page: String,
}

/// Starts as soon as the preview is there; the answer is what the buttons call.
pub fn start(wishes: Wishes, preview: NodeRef<Video>, face: Face) -> impl Fn(Wish) + Copy + 'static {
    let engine = StoredValue::new_local(None::<Rc<Engine>>);
    let wishes = RefCell::new(Some(wishes));
    Effect::new(move || {
        let (Some(preview), Some(wishes)) = (preview.get(), wishes.borrow_mut().take()) else { return };
        let made = Rc::new(Engine {
            wishes,
            face,
            preview,
            camera: RefCell::default(),
            screen: RefCell::default(),
            meter: RefCell::default(),
            codec: Cell::default(),
            pictures: RefCell::default(),
            line: RefCell::default(),
            shown: Cell::default(),
            heard: Cell::default(),
            sent: RefCell::default(),
            since: Cell::default(),
            page: format!("{:x}{:x}", (Math::random() * 1e15) as u64, (Math::random() * 1e15) as u64),
        });
        staying::ask_before_leaving(move || face.phase.get_untracked().sends());
        made.clone().ticks();
        spawn_local(made.clone().begin());
        engine.set_value(Some(made));
    });
    move |wish| {
        engine.with_value(|engine| {
            if let Some(engine) = engine {
                engine.clone().fulfil(wish);
            }
        });
    }
}

impl Engine {
    /// Tells at once whether this browser can do it at all.
    async fn begin(self: Rc<Self>) {
        let can = codecs::exists("VideoEncoder") && encodes_pictures().await;
        self.codec.set(if can { Codec::of_browser().await } else { None });
        self.face.shares.set(devices::shares());
        let secure = window().is_secure_context();
        self.face.phase.set(match (secure, can) {
            (false, _) => Phase::Trouble("insecure"),
            (_, false) => Phase::Trouble("unsupported"),
            _ => Phase::Idle,
        });
        self.face.opus_only.set(self.codec.get() == Some(Codec::Opus));
    }

    fn fulfil(self: Rc<Self>, wish: Wish) {
        match wish {
            Wish::Open => spawn_local(self.open(String::new(), String::new())),
            Wish::Camera(id) => {
                let other = self.face.microphone.get_untracked();
                spawn_local(self.open(id, other));
            }
            Wish::Microphone(id) => {
                let other = self.face.camera.get_untracked();
                spawn_local(self.open(other, id));
            }
            Wish::Send { rehearsal } => self.send(rehearsal),
            Wish::Stop => self.stop(Phase::Ready),
            Wish::Mute => self.mute(!self.face.muted.get_untracked()),
            Wish::Share => match self.screen.take() {
                Some(screen) => {
                    devices::stop(&screen);
                    self.show();
                }
                None => spawn_local(self.share()),
            },
        }
    }

    /// Opens a camera and a microphone, and shows them. What is being sent goes on with them.
    async fn open(self: Rc<Self>, camera: String, microphone: String) {
        let sending = self.face.phase.get_untracked().sends();
        if !sending {
            self.face.phase.set(Phase::Asking);
        }
        // Some cameras cannot be opened twice.
        if let Some(before) = self.camera.take() {
            devices::stop(&before);
        }
        let stream = match devices::open(&camera, &microphone).await {
            Ok(stream) => stream,
            Err(word) => {
                if sending {
                    self.stop(Phase::Trouble(word));
                } else {
                    self.face.phase.set(Phase::Trouble(word));
                }
                return;
            }
        };
        let id = |kind| {
            let settings = devices::track(&stream, kind).map(|it| it.get_settings().into());
            settings.and_then(|it| crate::islands::browser::get(&it, "deviceId").as_string()).unwrap_or_default()
        };
        self.face.camera.set(id("video"));
        self.face.microphone.set(id("audio"));
        self.face.has_camera.set(devices::track(&stream, "video").is_some());
        self.face.has_sound.set(devices::track(&stream, "audio").is_some());
        *self.meter.borrow_mut() = Meter::new(&stream);
        *self.camera.borrow_mut() = Some(stream);
        self.mute(self.face.muted.get_untracked());
        self.clone().show();
        self.clone().listen();
        self.face.devices.set(devices::list().await);
        if !sending {
            self.face.phase.set(Phase::Ready);
        }
    }

    async fn share(self: Rc<Self>) {
        let Ok(stream) = devices::share().await else { return };
        if let Some(track) = devices::track(&stream, "video") {
            let engine = self.clone();
            // The browser has a button of its own that ends it.
            on(&track, "ended", move |_| {
                if engine.screen.take().is_some() {
                    engine.clone().show();
                }
            });
        }
        *self.screen.borrow_mut() = Some(stream);
        self.show();
    }

    /// Shows the screen, if one is shared, else the camera, and sends that from now on.
    fn show(self: Rc<Self>) {
        let shared = self.screen.borrow().is_some();
        self.face.sharing.set(shared);
        let stream = if shared { self.screen.borrow().clone() } else { self.camera.borrow().clone() };
        self.preview.set_src_object(stream.as_ref());
        drop(self.preview.play());
        let source = self.shown.get() + 1;
        self.shown.set(source);
        let Some(track) = stream.and_then(|it| devices::track(&it, "video")) else { return };
        let engine = self.clone();
        let wanted = move || engine.shown.get() == source;
        let engine = self.clone();
        let take = move |frame: Media, at| {
            // An encoder that fails ends the sending, which takes this away.
            let pictures = engine.pictures.borrow().clone();
            match pictures {
                Some(pictures) => pictures.take(frame, at),
                None => frame.free(),
            }
        };
        pump::pictures(&track, self.preview.clone(), wanted, take);
        if let Some(pictures) = &*self.pictures.borrow() {
            pictures.want_key();
        }
    }

    /// Sends the microphone's sound, if anything is being sent.
    fn listen(self: Rc<Self>) {
        let source = self.heard.get() + 1;
        self.heard.set(source);
        let (Some(line), Some(codec)) = (self.line.borrow().clone(), self.codec.get()) else { return };
        let stream = self.camera.borrow().clone();
        let Some((stream, track)) = stream.and_then(|it| devices::track(&it, "audio").map(|track| (it, track))) else {
            return;
        };
        let engine = self.clone();
        let failed = Rc::new(move || engine.clone().stop(Phase::Trouble("unsupported")));
        let sound = Sound::new(codec, Rc::new(move |frame| line.frame(Track::Sound(codec), &frame)), failed);
        let wanted = move || self.heard.get() == source;
        let sound = Rc::new(sound);
        pump::sound(&stream, &track, wanted, move |samples| sound.take(samples));
    }

    fn mute(&self, muted: bool) {
        self.face.muted.set(muted);
        if let Some(track) = self.camera.borrow().as_ref().and_then(|it| devices::track(it, "audio")) {
            track.set_enabled(!muted);
        }
    }

    fn send(self: Rc<Self>, rehearsal: bool) {
        if self.line.borrow().is_some() {
            return;
        }
        self.face.rehearsal.set(rehearsal);
        self.face.phase.set(Phase::Connecting);
        self.since.set(None);
        self.sent.borrow_mut().clear();
        let sound = self.codec.get().filter(|_| self.face.has_sound.get_untracked());
        let url = if rehearsal { &self.wishes.rehearsal } else { &self.wishes.live };
        let engine = self.clone();
        let tracks =
            [Some(Track::Pictures), sound.map(Track::Sound), Some(Track::Small)].into_iter().flatten().collect();
        let line = Line::open(staying::socket(url), self.page.clone(), tracks, move |it| engine.clone().hear(it));
        let (sending, engine) = (line.clone(), self.clone());
        let failed = Rc::new(move || engine.clone().stop(Phase::Trouble("unsupported")));
        let full = Size::full(Rc::new(move |frame| sending.frame(Track::Pictures, &frame)), failed);
        let (sending, given_up) = (line.clone(), line.clone());
        // Without it everybody has the full picture.
        let small = Size::small(
            Rc::new(move |frame| sending.frame(Track::Small, &frame)),
            Rc::new(move || given_up.without(Track::Small)),
        );
        let pictures = Pictures::new(BIT_RATE, full, small);
        *self.pictures.borrow_mut() = Some(Rc::new(pictures));
        *self.line.borrow_mut() = Some(line);
        self.clone().listen();
        staying::stay_awake();
    }

    fn stop(self: Rc<Self>, phase: Phase) {
        if let Some(line) = self.line.take() {
            line.end();
        }
        self.pictures.take();
        self.heard.set(self.heard.get() + 1);
        self.face.phase.set(phase);
        self.face.bit_rate.set(0);
        staying::let_sleep();
    }

    fn hear(self: Rc<Self>, heard: Heard) {
        match heard {
            Heard::Taken(on_air) => {
                if on_air && self.since.get().is_none() {
                    self.since.set(Some(now()));
                }
                self.face.phase.set(if on_air { Phase::OnAir } else { Phase::Connecting });
            }
            Heard::Key => {
                if let Some(pictures) = &*self.pictures.borrow() {
                    pictures.want_key();
                }
            }
            Heard::BitRate(value) => {
                if let Some(pictures) = &*self.pictures.borrow() {
                    pictures.bit_rate.set(value);
                }
            }
            Heard::Lost => self.face.phase.set(Phase::Lost),
            Heard::Over(word) => self.stop(Phase::Over(word)),
        }
    }

    /// Ten times a second how loud it is, and once a second what is sent.
    fn ticks(self: Rc<Self>) {
        let (face, count) = (self.face, Cell::new(0_u32));
        let tick = move || {
            let level = self.meter.borrow().as_ref().map_or(0.0, Meter::level);
            face.level.set((level * 48.0).round() / 48.0);
            if level > HEARD {
                face.was_heard.set(true);
            }
            count.set(count.get() + 1);
            if count.get() % 10 == 0 {
                self.count();
            }
        };
        drop(set_interval_with_handle(tick, Duration::from_millis(100)));
    }

    fn count(&self) {
        let Some(line) = self.line.borrow().clone() else { return };
        let mut sent = self.sent.borrow_mut();
        sent.push(line.sent.get());
        if sent.len() > 6 {
            sent.remove(0);
        }
        let seconds = (sent.len() - 1).max(1) as f64;
        let bits = (sent[sent.len() - 1] - sent[0]) * 8.0 / seconds;
        self.face.bit_rate.set(bits as u32);
        self.face.slow.set(line.is_slow() || self.bit_rate() < BIT_RATE);
        let too_busy = self.pictures.borrow().as_ref().map_or(0, |it| it.dropped.get());
        self.face.left_out.set(line.left_out.get() + too_busy);
        self.face.seconds.set(self.since.get().map_or(0, |since| ((now() - since) / 1e6) as u32));
        drop(sent);
        line.look();
    }

    fn bit_rate(&self) -> u32 {
        self.pictures.borrow().as_ref().map_or(BIT_RATE, |it| it.bit_rate.get())
    }
}
