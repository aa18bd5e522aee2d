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
    /// The islands of a room.
    pub room: Bundle,
    /// The islands of the studio.
    pub studio: Bundle,
    /// The islands of all other pages.
    pub work: Bundle,
    /// hls.js, loaded by the player alone.
    pub hls: String,
    /// Event Calendar and its styles, loaded by the planner alone.
    pub planner: String,
    pub planner_style: String,
    /// The icon of tabs and bookmarks.
    pub icon: String,
}

/// Islands that are loaded together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// An ES module.
    pub script: String,
    pub wasm: String,
}

impl Assets {
    /// The islands that the page at this path loads, all that it has.
    pub fn bundle_of(&self, path: &str) -> &Bundle {
        if path.starts_with("/room/") {
            &self.room
        } else if path.ends_with("/studio") {
            &self.studio
        } else {
            &self.work
        }
    }

    /// Reads `manifest.json` of the built site's folder.
    pub fn load(folder: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(folder.join("manifest.json"))?)?)
    }
}
