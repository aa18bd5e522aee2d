//! Hears of changes while the page is looked at.

use super::Age;
use super::parts::{Parts, Renewed};
use crate::islands::browser::{between, on};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{EventSource, Response, VisibilityState};

/// A server that restarts is back sooner than this; the reader need not know.
const PATIENCE: Duration = Duration::from_secs(15);

struct Follower {
    url: String,
    age: RwSignal<Age>,
    parts: RefCell<Parts>,
    source: RefCell<Option<EventSource>>,
    /// The page is about to be fetched: what changes until then is in it.
    fetching: Cell<bool>,
}

pub fn start(url: String, age: RwSignal<Age>) {
    let follower = Rc::new(Follower {
        url,
        age,
        parts: RefCell::new(Parts::of_page()),
        source: RefCell::default(),
        fetching: Cell::new(false),
    });
    follower.clone().look();
    // A browser opens six connections to a server, and a page that nobody looks at needs none.
    on(&document(), "visibilitychange", move |_| follower.clone().look());
}

impl Follower {
    fn look(self: Rc<Self>) {
        let seen = document().visibility_state() != VisibilityState::Hidden;
        if !seen {
            if let Some(source) = self.source.take() {
                source.close();
            }
        } else if self.source.borrow().is_none() {
            self.connect();
        }
    }

    /// The server says at once what changed since the page was made, so nothing is lost between two connections.
    fn connect(self: Rc<Self>) {
        let Ok(source) = EventSource::new(&self.url) else { return };
        let follower = self.clone();
        on(&source, "changed", move |_| follower.clone().renew_soon());
        let follower = self.clone();
        on(&source, "open", move |_| follower.found());
        let follower = self.clone();
        on(&source, "error", move |_| {
            let lost = follower.clone();
            set_timeout(move || lost.clone().lost(), PATIENCE);
        });
        *self.source.borrow_mut() = Some(source);
    }

    fn found(&self) {
        if self.age.get_untracked() == Age::Lost {
            self.age.set(Age::New);
        }
    }

    fn lost(self: Rc<Self>) {
        let state = self.source.borrow().as_ref().map(EventSource::ready_state);
        if state.is_none_or(|it| it == EventSource::OPEN) {
            return;
        }
        if self.age.get_untracked() != Age::Changed {
            self.age.set(Age::Lost);
        }
        // After an answer that is no event stream the browser gives up; we do not.
        if state == Some(EventSource::CLOSED) {
            self.source.take();
            self.look();
        }
    }

    /// A little later, so that a whole team's browsers do not ask in the same moment.
    fn renew_soon(self: Rc<Self>) {
        if !self.fetching.replace(true) {
            set_timeout(move || spawn_local(self.renew()), between(0.2, 1.5));
        }
    }

    async fn renew(self: Rc<Self>) {
        // What changes from now on may be missing from the answer.
        self.fetching.set(false);
        let renewed = match fetch().await {
            Some(text) => self.parts.borrow_mut().renew(&text),
            // Signed out, or no connection: the reader's own click shows which.
            None => Renewed::NotAll,
        };
        match renewed {
            Renewed::Nothing if self.age.get_untracked() == Age::Changed => self.age.set(Age::New),
            Renewed::Nothing => {}
            Renewed::NotAll => self.age.set(Age::Changed),
            Renewed::All => {
                self.age.set(Age::Renewed);
                // The next time it has to be said anew.
                set_timeout(move || self.forget(), PATIENCE);
            }
        }
    }

    fn forget(&self) {
        if self.age.get_untracked() == Age::Renewed {
            self.age.set(Age::New);
        }
    }
}

/// This page as it is now.
async fn fetch() -> Option<String> {
    let href = window().location().href().ok()?;
    let address = href.split('#').next()?;
    let answer: Response = JsFuture::from(window().fetch_with_str(address)).await.ok()?.dyn_into().ok()?;
    if !answer.ok() || answer.redirected() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
