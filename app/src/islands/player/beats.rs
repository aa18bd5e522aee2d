//! What was played of the broadcast, told to the server every few seconds.

use crate::islands::browser::{between, on};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlVideoElement, RequestInit, Response, UrlSearchParams, VisibilityState};

/// Between two looks at the playhead it moves by less, also at double speed in a tab that is looked at once a second; more is a jump.
/// Milliseconds.
const STEP: f64 = 3_000.0;

/// What was played in one go, in milliseconds of the clock that the broadcast was made by.
#[derive(Clone, Copy)]
struct Run {
    from: f64,
    to: f64,
    visible: bool,
}

struct Beats {
    url: String,
    /// Names the attendee; in the body, as no secret enters an address that is logged.
    token: String,
    video: HtmlVideoElement,
    playhead: Box<dyn Fn() -> Option<f64>>,
    run: Cell<Option<Run>>,
    /// What the server did not get.
    missed: RefCell<Vec<Run>>,
}

/// Follows `video` and reports to `url` what is played of `playlist`. `playhead` is the moment of the broadcast that is shown, in
/// milliseconds since 1970; none while there is no picture.
pub fn start(url: &str, playlist: &str, video: &HtmlVideoElement, playhead: impl Fn() -> Option<f64> + 'static) {
    // `/live/{token}/…`
    let token = playlist.split('/').nth(2).unwrap_or_default().to_owned();
    let beats = Rc::new(Beats {
        url: url.to_owned(),
        token,
        video: video.clone(),
        playhead: Box::new(playhead),
        run: Cell::new(None),
        missed: RefCell::default(),
    });
    let it = beats.clone();
    on(video, "timeupdate", move |_| it.look());
    let it = beats.clone();
    on(&document(), "visibilitychange", move |_| it.turn());
    let it = beats.clone();
    on(&window(), "pagehide", move |_| it.leave());
    beats.later();
}

impl Beats {
    /// Every ten seconds, give or take a fifth, so that a full room does not beat in step.
    fn later(self: Rc<Self>) {
        set_timeout(
            move || {
                self.clone().tell();
                self.later();
            },
            between(8.0, 12.0),
        );
    }

    /// The run goes on, or after a jump another begins.
    fn look(self: &Rc<Self>) {
        let Some(at) = (self.playhead)().filter(|_| !self.video.paused() && !self.video.seeking()) else { return };
        match self.run.get() {
            Some(run) if (0.0..STEP).contains(&(at - run.to)) => self.run.set(Some(Run { to: at, ..run })),
            before => {
                // Who drags about has seen nothing of it.
                if before.is_some_and(|run| run.to - run.from >= 1_000.0) {
                    self.clone().tell();
                }
                self.run.set(Some(Run { from: at, to: at, visible: is_visible() }));
            }
        }
    }

    /// What was played until now was in sight or not as the tab was until now.
    fn turn(self: &Rc<Self>) {
        self.clone().tell();
        if let Some(run) = self.run.get() {
            self.run.set(Some(Run { visible: is_visible(), ..run }));
        }
    }

    /// What is to be told; the run goes on from there.
    fn take(&self) -> Option<Run> {
        let run = self.run.get()?;
        self.run.set(Some(Run { from: run.to, ..run }));
        (run.to > run.from).then_some(run)
    }

    fn tell(self: Rc<Self>) {
        let mut runs = self.missed.take();
        runs.extend(self.take());
        for run in runs {
            let it = self.clone();
            spawn_local(async move {
                if it.send(run).await.is_none() {
                    // The server goes no further back than this either.
                    let mut missed = it.missed.borrow_mut();
                    if missed.len() < 6 {
                        missed.push(run);
                    }
                }
            });
        }
    }

    /// None if the server did not take it; that it refuses is an answer.
    async fn send(&self, run: Run) -> Option<()> {
        let request = RequestInit::new();
        request.set_method("POST");
        let fields = self.fields(run)?;
        request.set_body(&fields);
        // It may outlive the page.
        drop(js_sys::Reflect::set(&request, &"keepalive".into(), &JsValue::TRUE));
        let answer = JsFuture::from(window().fetch_with_str_and_init(&self.url, &request)).await.ok()?;
        (answer.dyn_into::<Response>().ok()?.status() < 500).then_some(())
    }

    /// The last word: a page that goes away waits for no answer.
    fn leave(&self) {
        if let Some(fields) = self.take().and_then(|run| self.fields(run)) {
            drop(window().navigator().send_beacon_with_opt_url_search_params(&self.url, Some(&fields)));
        }
    }

    fn fields(&self, run: Run) -> Option<UrlSearchParams> {
        let fields = UrlSearchParams::new().ok()?;
        fields.set("token", &self.token);
        // Written as whole numbers: what writes floats to so many digits is six kilobytes of wasm.
        fields.set("at", &(run.to.round() as i64).to_string());
        fields.set("played", &((run.to - run.from).round() as i64).to_string());
        fields.set("visible", if run.visible { "1" } else { "0" });
        Some(fields)
    }
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}
