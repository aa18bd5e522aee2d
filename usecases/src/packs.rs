//! Topic packs: what a brand shows and hands out when it speaks about a topic.

pub mod add_pack;
pub mod choose_pack;
pub mod copy_pack;
pub mod decks;
pub mod edit_pack;
pub mod files;
pub mod forget;
pub mod list;
pub mod shown;

pub use add_pack::add_pack;
pub use choose_pack::choose_pack;
pub use copy_pack::copy_pack;
pub use edit_pack::{Edit, Facts, ItemForm, edit_pack};
pub use list::{PackRow, PackView, bank, pack, packs};
pub use shown::{Shown, choices, shown};

use domain::packs::Content;
use entities::packs::pack_version;

/// What a version holds. What cannot be read is empty: it was written by us.
pub(crate) fn content_of(row: &pack_version::Model) -> Content {
    serde_json::from_str(&row.content).unwrap_or_default()
}

pub(crate) fn written(content: &Content) -> String {
    serde_json::to_string(content).expect("plain data")
}
