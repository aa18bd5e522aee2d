//! A live picture that stands although nobody paused it, for whatever reason, is set going again.

use crate::islands::browser::between;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use web_sys::HtmlVideoElement;

const LOOK: Duration = Duration::from_secs(1);
/// The shortest wait, in seconds: longer than hls.js takes to mend a stall by itself.
const PATIENCE: f64 = 10.0;
/// The longest: where nobody sends, more haste helps nobody.
const LONGEST: f64 = 60.0;

/// Calls `mend` while the picture stands, after longer and longer waits.
pub fn watch(video: HtmlVideoElement, mend: impl Fn() + 'static) {
    let (seen, stood, patience) = (Cell::new(0.0), Cell::new(Duration::ZERO), Cell::new(PATIENCE));
    let waits = Cell::new(between(PATIENCE, PATIENCE * 2.0));
    let look = move || {
        let at = video.current_time();
        let stands = at == seen.replace(at) && !video.paused() && !video.ended();
        let again = |longer: f64| {
            patience.set(longer);
            stood.set(Duration::ZERO);
            waits.set(between(longer, longer * 2.0));
        };
        if !stands {
            return again(PATIENCE);
        }
        stood.set(stood.get() + LOOK);
        if stood.get() >= waits.get() {
            mend();
            again((patience.get() * 2.0).min(LONGEST));
        }
    };
    drop(set_interval_with_handle(look, LOOK));
}
