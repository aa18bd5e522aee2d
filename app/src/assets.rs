//! The files that `scripts/build` made for browsers: their hashed names, as the pages link them.

use serde::Deserialize;
use std::path::Path;
use std::{fs, io};

/// Addresses of the built files, all below `/pkg/` and all immutable: a name carries the hash of its content.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assets {
    /// The stylesheet.
    pub style: String,
    /// The JavaScript side of the islands, an ES module.
    pub script: String,
    /// The wasm side of the islands.
    pub wasm: String,
    /// hls.js, loaded by the player alone.
    pub hls: String,
    /// Event Calendar and its styles, loaded by the planner alone.
    pub planner: String,
    pub planner_style: String,
    /// The icon of tabs and bookmarks.
    pub icon: String,
}

impl Assets {
    /// Reads `manifest.json` of the built site's folder.
    pub fn load(folder: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(folder.join("manifest.json"))?)?)
    }
}
