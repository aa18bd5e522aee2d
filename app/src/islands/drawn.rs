//! Parts of an island that are drawn anew.

use leptos::prelude::*;

/// Draws what `draw` gives, and anew whenever a signal that it read has changed. leptos writes out what that takes for each closure, some
/// kilobytes of wasm; in boxes they are one.
pub fn drawn<V: IntoView + 'static>(
    mut draw: impl FnMut() -> V + Send + 'static,
) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(move || draw().into_any())
}
