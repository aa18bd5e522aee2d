//! Who applies and what was answered, as it is sealed.

use crate::context::Cx;
use domain::id::{ApplicationId, StepId};
use domain::services::Priority;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What nobody but the brand's team and the applicant may read. It has no `Debug`, so that no log shows it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    pub name: String,
    pub phone: String,
    /// By the keys of the item's questions.
    pub answers: BTreeMap<String, String>,
    /// Where to tell that a time has moved; empty: nowhere.
    pub email: String,
    /// Why this person goes first, if so. It says something of age or health, so it is sealed too.
    pub priority: Option<Priority>,
}

impl Person {
    pub(crate) fn seal(&self, cx: &Cx, of: ApplicationId) -> Vec<u8> {
        let plain = serde_json::to_vec(self).unwrap_or_default();
        cx.keys.seal(of.0, &plain, cx.random.bytes())
    }

    /// Empty for one who is forgotten, or sealed under a key that is gone.
    pub(crate) fn of(cx: &Cx, of: ApplicationId, sealed: Option<&[u8]>) -> Self {
        let plain = sealed.and_then(|sealed| cx.keys.unseal(of.0, sealed));
        plain.and_then(|plain| serde_json::from_slice(&plain).ok()).unwrap_or_default()
    }
}

/// A note as it is stored; none of an empty one.
pub(crate) fn seal_note(cx: &Cx, of: StepId, note: &str) -> Option<Vec<u8>> {
    (!note.is_empty()).then(|| cx.keys.seal(of.0, note.as_bytes(), cx.random.bytes()))
}

pub(crate) fn note_of(cx: &Cx, of: StepId, sealed: Option<&[u8]>) -> String {
    let plain = sealed.and_then(|sealed| cx.keys.unseal(of.0, sealed));
    plain.and_then(|plain| String::from_utf8(plain).ok()).unwrap_or_default()
}
