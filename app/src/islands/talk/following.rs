//! Hears what is said while the room is looked at: by events, or by asking where a proxy holds them back.

use crate::islands::browser::{between, on};
use domain::live::board::{Board, Change};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{EventSource, MessageEvent, Response, VisibilityState};

/// The first event comes at once; after this long it is being held back.
const PATIENCE: Duration = Duration::from_secs(6);

struct Follower {
    room: String,
    board: RwSignal<Board>,
    source: RefCell<Option<EventSource>>,
    /// Events arrive.
    heard: Cell<bool>,
    /// The room is being asked for.
    asking: Cell<bool>,
}

pub fn start(room: String, board: RwSignal<Board>) {
    super::stage::follow(board);
    let follower = Rc::new(Follower {
        room,
        board,
        source: RefCell::default(),
        heard: Cell::new(false),
        asking: Cell::new(false),
    });
    follower.clone().look();
    // A browser opens six connections to a server, and a page that nobody looks at needs none.
    on(&document(), "visibilitychange", move |_| follower.clone().look());
}

fn is_seen() -> bool {
    document().visibility_state() != VisibilityState::Hidden
}

impl Follower {
    fn look(self: Rc<Self>) {
        if !is_seen() {
            if let Some(source) = self.source.take() {
                source.close();
            }
        } else if self.source.borrow().is_none() {
            self.connect();
        }
    }

    /// The browser names the last event that it had when it comes back by itself, and is told what it missed.
    fn connect(self: Rc<Self>) {
        self.heard.set(false);
        if let Ok(source) = EventSource::new(&format!("{}/board/events", self.room)) {
            let follower = self.clone();
            on(&source, "message", move |event| {
                if let Some(text) = event.dyn_ref::<MessageEvent>().and_then(|it| it.data().as_string()) {
                    follower.heard.set(true);
                    follower.take(&text);
                }
            });
            let follower = self.clone();
            on(&source, "error", move |_| {
                follower.heard.set(false);
                follower.clone().ask_later(PATIENCE);
            });
            *self.source.borrow_mut() = Some(source);
        }
        self.ask_later(PATIENCE);
    }

    fn take(&self, text: &str) {
        let Ok(changes) = serde_json::from_str::<Vec<Change>>(text) else { return };
        if !changes.is_empty() {
            self.board.update(|board| changes.into_iter().for_each(|it| board.apply(it)));
        }
    }

    fn ask_later(self: Rc<Self>, after: Duration) {
        if !self.asking.replace(true) {
            set_timeout(move || spawn_local(self.ask()), after);
        }
    }

    /// Asks for the whole, unless events arrive meanwhile. The browser's cache keeps its tag.
    async fn ask(self: Rc<Self>) {
        self.asking.set(false);
        if self.heard.get() || !is_seen() {
            return;
        }
        if let Some(text) = fetch(&format!("{}/board", self.room)).await {
            self.take(&text);
        }
        // After an answer that is no event stream the browser gives up; we do not.
        let closed = self.source.borrow().as_ref().is_none_or(|it| it.ready_state() == EventSource::CLOSED);
        if closed {
            self.source.take();
            self.clone().look();
        }
        self.ask_later(between(5.0, 10.0));
    }
}

async fn fetch(url: &str) -> Option<String> {
    let answer: Response = JsFuture::from(window().fetch_with_str(url)).await.ok()?.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
