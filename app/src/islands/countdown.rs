//! The time until something starts, on the server's clock.

use super::drawn::drawn;
use super::texts::strings;
use leptos::prelude::*;

strings! {
    /// The units and what stands there when the time has come.
    pub struct CountdownTexts {
        pub days: String,
        pub hours: String,
        pub minutes: String,
        pub seconds: String,
        pub now: String,
    }
}

/// Counts down to `starts_at` and then, if asked, loads the page anew within five seconds.
///
/// Both instants are milliseconds since 1970; `now` is the server's clock when it answered. Not announced each second.
#[island]
pub fn Countdown(starts_at: f64, now: f64, texts: CountdownTexts, reload: bool) -> impl IntoView {
    let left = RwSignal::new(seconds_until(starts_at, now));
    #[cfg(feature = "hydrate")]
    ticking::start(starts_at, now, reload, left);
    #[cfg(not(feature = "hydrate"))]
    let _ = reload;
    let shown = move || {
        let left = left.get();
        if left == 0 {
            return view! { <span class="text-2xl">{texts.now.clone()}</span> }.into_any();
        }
        let parts = [
            (left / 86_400, texts.days.clone()),
            (left / 3_600 % 24, texts.hours.clone()),
            (left / 60 % 60, texts.minutes.clone()),
            (left % 60, texts.seconds.clone()),
        ];
        parts
            .into_iter()
            .skip_while(|(n, _)| *n == 0)
            .map(|(n, unit)| view! { {n}<span class="mx-1 text-xl font-normal text-muted">{unit}</span> })
            .collect_view()
            .into_any()
    };
    view! { <p class="text-4xl font-semibold tabular-nums" role="timer" aria-live="off">{drawn(shown)}</p> }
}

/// Whole seconds that are left, never less than none.
fn seconds_until(starts_at: f64, now: f64) -> u32 {
    ((starts_at - now) / 1000.0).ceil().max(0.0) as u32
}

#[cfg(feature = "hydrate")]
mod ticking {
    use super::seconds_until;
    use crate::islands::browser::{between, get};
    use js_sys::{Date, Function};
    use leptos::prelude::*;
    use std::time::Duration;
    use wasm_bindgen::JsValue;

    pub fn start(starts_at: f64, server_now: f64, reload: bool, left: RwSignal<u32>) {
        let offset = clock_offset(server_now);
        let tick = move || {
            let seconds = seconds_until(starts_at, Date::now() + offset);
            let was = left.get_untracked();
            if seconds != was {
                left.set(seconds);
            }
            if seconds == 0 && was > 0 && reload {
                set_timeout(|| drop(window().location().reload()), between(0.0, 5.0));
            }
        };
        tick();
        // Four times a second: a tick that comes late never skips a number.
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_millis(250)) {
            on_cleanup(move || timer.clear());
        }
    }

    /// How far this device's clock is behind the server's, in milliseconds.
    ///
    /// The server stamped the page just before its first byte arrived; the browser knows when that was on its own clock, however
    /// late the scripts came.
    fn clock_offset(server_now: f64) -> f64 {
        let arrived = window().performance().and_then(|performance| {
            let performance: JsValue = performance.into();
            let entries =
                Function::from(get(&performance, "getEntriesByType")).call1(&performance, &"navigation".into()).ok()?;
            let response_start = get(&get(&entries, "0"), "responseStart").as_f64().filter(|at| *at > 0.0)?;
            Some(get(&performance, "timeOrigin").as_f64()? + response_start)
        });
        server_now - arrived.unwrap_or_else(Date::now)
    }
}

#[cfg(all(test, not(feature = "hydrate")))]
mod tests {
    use super::seconds_until;

    #[test]
    fn the_last_second_is_shown_until_it_is_over() {
        assert_eq!(seconds_until(10_000.0, 9_001.0), 1);
        assert_eq!(seconds_until(10_000.0, 10_000.0), 0);
        assert_eq!(seconds_until(10_000.0, 12_000.0), 0);
    }
}
