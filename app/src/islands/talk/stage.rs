//! Whether anybody sends the picture: the room's card stands on it while nobody does.

use crate::islands::browser::between;
use domain::live::board::Board;
use leptos::prelude::*;

/// Marks the document while a live engagement has no picture. Who was told in the meantime that it ended gets a new player.
pub fn follow(board: RwSignal<Board>) {
    let off = Memo::new(move |_| board.with(|it| it.off_air));
    Effect::new(move |before: Option<bool>| {
        let off = off.get();
        if let Some(root) = document().document_element() {
            drop(root.toggle_attribute_with_force("data-off-air", off));
        }
        let ended = document().query_selector(".stage[data-state=\"ended\"]");
        if before == Some(true) && !off && matches!(ended, Ok(Some(_))) {
            // Three thousand rooms hear it in the same second.
            set_timeout(|| drop(window().location().reload()), between(0.0, 5.0));
        }
        off
    });
}
