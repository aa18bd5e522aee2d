//! Keys, while the player has the focus: letters that worked everywhere would take them from who dictates or types (WCAG 2.1.4).

use super::Tap;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Seconds that an arrow key goes on or back in a replay.
const STEP: f64 = 5.0;

/// What a key asks of the player, if anything.
pub fn asked(event: &KeyboardEvent, live: bool) -> Option<Tap> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
        return None;
    }
    let on = event.target().and_then(|it| it.dyn_into::<Element>().ok()).map(|it| it.tag_name()).unwrap_or_default();
    // A choice takes letters and arrows, and a button the space bar.
    if ["SELECT", "INPUT", "TEXTAREA"].contains(&on.as_str()) || (on == "BUTTON" && event.key() == " ") {
        return None;
    }
    match event.key().as_str() {
        " " | "k" | "K" => Some(Tap::Toggle),
        "m" | "M" => Some(Tap::Sound),
        "f" | "F" => Some(Tap::FullScreen),
        "c" | "C" => Some(Tap::Captions),
        "ArrowLeft" if !live => Some(Tap::Seek(-STEP)),
        "ArrowRight" if !live => Some(Tap::Seek(STEP)),
        _ => None,
    }
}
