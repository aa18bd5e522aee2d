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
    /// Pictures are left out until a key frame.
    waiting: Cell<bool>,
    pictures: RefCell<Option<Vec<u8>>>,
    sound: RefCell<Option<(Codec, Option<Vec<u8>>)>>,
    spoke: Cell<f64>,
    /// Bytes sent so far.
    pub sent: Cell<f64>,
    /// Groups of pictures left out so far, because the line was slow.
    pub left_out: Cell<u32>,
}

impl Line {
    /// `sound`: what will be sent besides pictures, if anything.
    pub fn open(url: String, page: String, sound: Option<Codec>, heard: impl Fn(Heard) + 'static) -> Rc<Self> {
        let line = Rc::new(Self {
            url,
            page,
            heard: Box::new(heard),
            socket: RefCell::default(),
            epoch: Cell::default(),
            tries: Cell::default(),
            welcome: Cell::default(),
            over: Cell::default(),
            waiting: Cell::new(true),
            pictures: RefCell::default(),
            sound: RefCell::new(sound.map(|codec| (codec, None))),
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
                self.waiting.set(true);
                (self.heard)(Heard::Taken(false));
                (self.heard)(Heard::Key);
            }
            Ok(Answer::Ack { on_air }) => (self.heard)(Heard::Taken(on_air)),
            Ok(Answer::Key) => (self.heard)(Heard::Key),
            Ok(Answer::BitRate { value }) => (self.heard)(Heard::BitRate(value)),
            Err(_) => {}
        }
    }

    /// Tells what is sent, once it is known.
    fn hello(&self) {
        let (pictures, sound) = (self.pictures.borrow(), self.sound.borrow());
        let Some(pictures) = &*pictures else { return };
        let mut tracks = vec![json!({ "kind": "video", "codec": H264, "config": base64(pictures) })];
        match &*sound {
            Some((codec, Some(config))) => {
                tracks.push(json!({ "kind": "audio", "codec": codec.name(), "config": base64(config) }));
            }
            // It comes in a moment.
            Some((_, None)) => return,
            None => {}
        }
        let hello = json!({ "type": "hello", "page": self.page, "epoch": self.epoch.get(), "tracks": tracks });
        self.text(&hello.to_string());
    }

    /// Sends a picture, unless the line is too slow for it.
    pub fn picture(&self, frame: &Frame) {
        if let Some(config) = frame.config.as_ref().filter(|it| self.pictures.borrow().as_ref() != Some(it)) {
            *self.pictures.borrow_mut() = Some(config.clone());
            self.hello();
        }
        if !self.welcome.get() {
            return;
        }
        let buffered = self.buffered();
        if self.waiting.get() {
            if buffered > LITTLE || !frame.key {
                if buffered <= LITTLE {
                    (self.heard)(Heard::Key);
                }
                return;
            }
            self.waiting.set(false);
        } else if buffered > MUCH {
            self.waiting.set(true);
            self.left_out.set(self.left_out.get() + 1);
            return;
        }
        self.send(0, frame);
    }

    /// Sends sound, which goes on longer than pictures do.
    pub fn sound(&self, frame: &Frame) {
        let known = self.sound.borrow().as_ref().is_some_and(|(_, config)| config.is_some());
        if let Some(config) = frame.config.clone().filter(|_| !known) {
            if let Some((_, known)) = &mut *self.sound.borrow_mut() {
                *known = Some(config);
            }
            self.hello();
        }
        if self.welcome.get() && self.buffered() < 2 * MUCH {
            self.send(1, frame);
        }
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
