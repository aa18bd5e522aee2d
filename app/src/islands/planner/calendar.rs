//! Event Calendar (vkurko), as far as we use it: a script of our own site that is loaded on this page alone.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// What the script puts into `window.EventCalendar` makes one.
    pub type EventCalendar;
    #[wasm_bindgen(static_method_of = EventCalendar)]
    pub fn create(target: &HtmlElement, options: &JsValue) -> EventCalendar;
    #[wasm_bindgen(method, js_name = setOption)]
    pub fn set_option(this: &EventCalendar, name: &str, value: &JsValue);
}

/// Sets a property of a JavaScript object.
pub fn set(object: &JsValue, name: &str, value: impl Into<JsValue>) {
    // Fails for a frozen object alone.
    drop(Reflect::set(object, &name.into(), &value.into()));
}

/// The options that are the same for every week; `given` are the server's.
pub fn options(given: &JsValue) -> JsValue {
    let options = Object::assign(&Object::new(), given.unchecked_ref());
    let bar = Object::new();
    for part in ["start", "center", "end"] {
        set(&bar, part, "");
    }
    set(&options, "headerToolbar", bar);
    set(&options, "firstDay", 1);
    set(&options, "allDaySlot", false);
    set(&options, "nowIndicator", true);
    set(&options, "slotDuration", "00:30");
    // Half an hour lies between two times that a brand offers.
    set(&options, "snapDuration", "00:30");
    set(&options, "slotHeight", 22);
    set(&options, "slotWidth", 48);
    set(&options, "eventResizableFromStart", false);
    options.into()
}

/// `2026-12-01T10:00`: what the calendar's clock shows at a date of it; `offset` as `+08:00`.
pub fn wall(date: &JsValue, offset: &str) -> String {
    let millis = date.unchecked_ref::<Date>().get_time() + minutes_of(offset) * 60_000.0;
    let text: String = Date::new(&millis.into()).to_iso_string().into();
    text.chars().take(16).collect()
}

/// The text so many minutes later.
pub fn later(wall: &str, minutes: f64) -> Option<String> {
    let millis = Date::parse(&format!("{wall}:00Z")) + minutes * 60_000.0;
    if millis.is_nan() {
        return None;
    }
    let text: String = Date::new(&millis.into()).to_iso_string().into();
    Some(text.chars().take(16).collect())
}

fn minutes_of(offset: &str) -> f64 {
    let (hours, minutes) = offset.trim_start_matches(['+', '-']).split_once(':').unwrap_or_default();
    let number = |text: &str| text.parse::<i32>().unwrap_or_default();
    let minutes = f64::from(number(hours) * 60 + number(minutes));
    if offset.starts_with('-') { -minutes } else { minutes }
}
