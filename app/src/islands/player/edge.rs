//! Where the player stands: how far behind what is live, and how often the line stalled.

use crate::islands::browser::{call, get};
use js_sys::Date;
use std::cell::RefCell;
use std::collections::VecDeque;
use web_sys::HtmlVideoElement;

/// Seconds behind the newest picture from which the way back is offered. Standard HLS is about eight behind by itself.
const BEHIND: f64 = 15.0;
/// Seconds before the newest picture to go back to, where the player does not know better: three segments.
const BEFORE: f64 = 6.0;
/// So many stalls within so many milliseconds are more than bad luck.
const STALLS: usize = 3;
const WITHIN: f64 = 60_000.0;

/// The newest moment that can be played, if there is any.
pub fn newest(video: &HtmlVideoElement) -> Option<f64> {
    let ranges = get(video, "seekable");
    let last = get(&ranges, "length").as_f64().filter(|it| *it >= 1.0)? - 1.0;
    call(&ranges, "end", &[last.into()]).as_f64()
}

pub fn is_behind(video: &HtmlVideoElement) -> bool {
    newest(video).is_some_and(|it| it - video.current_time() > BEHIND)
}

/// Where live is: what hls.js says of it, else some seconds before the newest picture.
pub fn live_at(video: &HtmlVideoElement, said: Option<f64>) -> Option<f64> {
    said.or_else(|| newest(video).map(|it| it - BEFORE)).filter(|it| it.is_finite())
}

/// Counts the stalls of the last minute.
#[derive(Default)]
pub struct Stalls(RefCell<VecDeque<f64>>);

impl Stalls {
    /// Notes one, and says whether there are too many by now; then it counts anew.
    pub fn note(&self) -> bool {
        let now = Date::now();
        let mut all = self.0.borrow_mut();
        all.push_back(now);
        all.retain(|it| now - it < WITHIN);
        let many = all.len() >= STALLS;
        if many {
            all.clear();
        }
        many
    }
}
