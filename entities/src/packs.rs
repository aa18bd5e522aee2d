//! Topic packs, their slides and files, and which engagement shows which.

pub mod deck;
pub mod pack;
pub mod pack_file;
pub mod pack_version;
pub mod shown_pack;
