//! The WebSocket to the server: what it is told of the tracks, what is left out where the line is slow, and coming back.

use super::encoding::{Codec, Frame, H264, now};
use crate::islands::browser::between;
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

/// Bytes that wait to be sent: two seconds of 900 kbit/s. With more than that, pictures are left out until the next key frame.
const MUCH: u32 = 225_000;
/// With no more than this, pictures go on.
const LITTLE: u32 = 40_000;
/// Twice a second the server says what it took; after so long without a word, in µs, the line is dead.
const SILENCE: f64 = 6_000_000.0;
/// The longest pause between two tries, in seconds.
const LONGEST: f64 = 8.0;

/// What the presenter has to know.
pub enum Heard {
    /// What was sent arrives; `true`: viewers have it.
    Taken(bool),
    /// A key frame is wanted.
    Key,
    /// Pictures are wanted with so many bits a second.
    BitRate(u32),
    /// The line is lost and will come back.
    Lost,
    /// It ended for a reason that coming back does not mend.
    Over(String),
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Answer {
    Welcome,
    Ack { on_air: bool },
    Key,
    BitRate { value: u32 },
}

/// What is sent beside each other. Its number for the server is its place among those that are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    Pictures,
    Sound(Codec),
    Small,
}

struct Sent {
    track: Track,
    /// What its decoder wants, once that is known.
    config: Option<Vec<u8>>,
    /// Its pictures are left out until a key frame.
    waiting: bool,
}

/// One run of sending, over as many sockets as it takes.
pub struct Line {
    url: String,
    /// What the server knows this page by.
    page: String,
    heard: Box<dyn Fn(Heard)>,
    socket: RefCell<Option<WebSocket>>,
    epoch: Cell<u32>,
    /// Failed tries since the last success.
    tries: Cell<u32>,
    welcome: Cell<bool>,
    over: Cell<bool>,
    tracks: RefCell<Vec<Sent>>,
    spoke: Cell<f64>,
    /// Bytes sent so far.
    pub sent: Cell<f64>,
    /// Groups of pictures left out so far, because the line was slow.
    pub left_out: Cell<u32>,
}

impl Line {
    pub fn open(url: String, page: String, tracks: Vec<Track>, heard: impl Fn(Heard) + 'static) -> Rc<Self> {
        let tracks = tracks.into_iter().map(|track| Sent { track, config: None, waiting: true });
        let line = Rc::new(Self {
            url,
            page,
            heard: Box::new(heard),
            socket: RefCell::default(),
            epoch: Cell::default(),
            tries: Cell::default(),
            welcome: Cell::default(),
            over: Cell::default(),
            tracks: RefCell::new(tracks.collect()),
            spoke: Cell::new(now()),
            sent: Cell::default(),
            left_out: Cell::default(),
        });
        line.clone().connect();
        line
    }

    fn connect(self: Rc<Self>) {
        if self.over.get() {
            return;
        }
        let epoch = self.epoch.get() + 1;
        self.epoch.set(epoch);
        self.welcome.set(false);
        self.spoke.set(now());
        let Ok(socket) = WebSocket::new(&self.url) else { return self.come_back() };
        socket.set_binary_type(BinaryType::Arraybuffer);
        let line = self.clone();
        let on_open = Closure::<dyn FnMut()>::new(move || {
            if line.epoch.get() == epoch {
                line.hello();
            }
        });
        let line = self.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if line.epoch.get() == epoch
                && let Some(text) = event.data().as_string()
            {
                line.hear(&text);
            }
        });
        let line = self.clone();
        let on_close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            // One that was given up says nothing any more.
            if line.epoch.get() == epoch && !line.over.get() {
                line.clone().closed(&event.reason());
            }
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        // They live as long as the socket, which closes by itself.
        on_open.forget();
        on_message.forget();
        on_close.forget();
        *self.socket.borrow_mut() = Some(socket);
    }

    fn closed(self: Rc<Self>, word: &str) {
        self.welcome.set(false);
        match word {
            // A lost line has no word. The server stops, had heard nothing, or hears this page from elsewhere already.
            "" | "restart" | "idle" | "superseded" => self.come_back(),
            word => {
                self.over.set(true);
                (self.heard)(Heard::Over(word.to_owned()));
            }
        }
    }

    fn come_back(self: Rc<Self>) {
        (self.heard)(Heard::Lost);
        let tries = self.tries.get();
        self.tries.set(tries + 1);
        let pause = (0.5 * 2_f64.powi(tries.min(6) as i32)).min(LONGEST);
        let epoch = self.epoch.get();
        let line = self.clone();
        set_timeout(
            move || {
                if line.epoch.get() == epoch {
                    line.connect();
                }
            },
            between(pause * 0.7, pause),
        );
    }

    /// Gives up a socket that says nothing any more. To be asked now and then.
    pub fn look(self: Rc<Self>) {
        if self.over.get() || now() - self.spoke.get() < SILENCE {
            return;
        }
        let given_up = self.socket.take();
        // Its end is no news then.
        self.epoch.set(self.epoch.get() + 1);
        if let Some(socket) = given_up {
            drop(socket.close());
        }
        self.spoke.set(now());
        self.welcome.set(false);
        self.come_back();
    }

    /// Ends for good, and says so.
    pub fn end(&self) {
        self.over.set(true);
        self.text(r#"{"type":"end"}"#);
        if let Some(socket) = self.socket.take() {
            drop(socket.close());
        }
    }

    fn hear(&self, text: &str) {
        self.spoke.set(now());
        match serde_json::from_str(text) {
            Ok(Answer::Welcome) => {
                self.tries.set(0);
                self.welcome.set(true);
                self.tracks.borrow_mut().iter_mut().for_each(|it| it.waiting = true);
                (self.heard)(Heard::Taken(false));
                (self.heard)(Heard::Key);
            }
            Ok(Answer::Ack { on_air }) => (self.heard)(Heard::Taken(on_air)),
            Ok(Answer::Key) => (self.heard)(Heard::Key),
            Ok(Answer::BitRate { value }) => (self.heard)(Heard::BitRate(value)),
            Err(_) => {}
        }
    }

    /// Tells what is sent, once it is known of every track.
    fn hello(&self) {
        let tracks = self.tracks.borrow();
        let told: Option<Vec<_>> = tracks
            .iter()
            .map(|it| {
                let (kind, codec) = match it.track {
                    Track::Pictures | Track::Small => ("video", H264),
                    Track::Sound(codec) => ("audio", codec.name()),
                };
                Some(json!({ "kind": kind, "codec": codec, "config": base64(it.config.as_ref()?) }))
            })
            .collect();
        if let Some(tracks) = told {
            let hello = json!({ "type": "hello", "page": self.page, "epoch": self.epoch.get(), "tracks": tracks });
            self.text(&hello.to_string());
        }
    }

    /// Nothing more comes of this one.
    pub fn without(&self, track: Track) {
        self.tracks.borrow_mut().retain(|it| it.track != track);
        self.hello();
    }

    /// Sends a frame, unless the line is too slow for it. Sound goes on longer than pictures do.
    pub fn frame(&self, track: Track, frame: &Frame) {
        let Some(number) = self.tracks.borrow().iter().position(|it| it.track == track) else { return };
        let is_sound = matches!(track, Track::Sound(_));
        if let Some(config) = &frame.config {
            let known = self.tracks.borrow()[number].config.clone();
            // A microphone that took the place of another is encoded alike.
            if known.is_none() || (!is_sound && known.as_ref() != Some(config)) {
                self.tracks.borrow_mut()[number].config = Some(config.clone());
                self.hello();
            }
        }
        let goes = self.welcome.get()
            && if is_sound { self.buffered() < 2 * MUCH } else { self.has_room(track, number, frame.key) };
        if goes {
            self.send(number as u8, frame);
        }
    }

    /// Whether a picture is sent. Groups of pictures are left out as a whole.
    fn has_room(&self, track: Track, number: usize, key: bool) -> bool {
        let (buffered, waiting) = (self.buffered(), self.tracks.borrow()[number].waiting);
        let waits = if waiting { buffered > LITTLE || !key } else { buffered > MUCH };
        self.tracks.borrow_mut()[number].waiting = waits;
        if waits && track == Track::Pictures {
            if !waiting {
                self.left_out.set(self.left_out.get() + 1);
            } else if buffered <= LITTLE {
                (self.heard)(Heard::Key);
            }
        }
        !waits
    }

    /// Whether the line is slower than what is to be sent.
    pub fn is_slow(&self) -> bool {
        self.buffered() > LITTLE
    }

    fn buffered(&self) -> u32 {
        self.socket.borrow().as_ref().map_or(0, WebSocket::buffered_amount)
    }

    fn send(&self, track: u8, frame: &Frame) {
        let mut message = Vec::with_capacity(14 + frame.data.len());
        message.extend([track, u8::from(frame.key)]);
        message.extend((frame.at.max(0.0) as i64).to_be_bytes());
        message.extend(0_i32.to_be_bytes());
        message.extend(&frame.data);
        self.sent.set(self.sent.get() + message.len() as f64);
        if let Some(socket) = &*self.socket.borrow() {
            drop(socket.send_with_u8_array(&message));
        }
    }

    fn text(&self, text: &str) {
        if let Some(socket) = &*self.socket.borrow()
            && socket.ready_state() == WebSocket::OPEN
        {
            drop(socket.send_with_str(text));
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|it| char::from(*it)).collect();
    window().btoa(&text).unwrap_or_default()
}
