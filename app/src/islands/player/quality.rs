//! What of the broadcast a viewer wants, and how this browser remembers it.

/// A choice of quality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// What the line carries.
    Auto,
    High,
    Low,
    /// The sound alone.
    Sound,
}

impl Quality {
    pub const ALL: [Self; 4] = [Self::Auto, Self::High, Self::Low, Self::Sound];

    /// As it is remembered and as the choice's value.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::High => "high",
            Self::Low => "low",
            Self::Sound => "sound",
        }
    }

    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|it| it.word() == word).unwrap_or(Self::Auto)
    }
}

#[cfg(feature = "hydrate")]
mod memory {
    use super::Quality;
    use crate::islands::browser::{call, get};
    use leptos::prelude::window;

    /// Where the choice is kept.
    const KEY: &str = "zhiyin-quality";

    /// The choice of the last time. A browser that keeps nothing has none.
    pub fn remembered() -> Quality {
        let kept = call(&get(&window(), "localStorage"), "getItem", &[KEY.into()]);
        Quality::of(&kept.as_string().unwrap_or_default())
    }

    pub fn remember(quality: Quality) {
        call(&get(&window(), "localStorage"), "setItem", &[KEY.into(), quality.word().into()]);
    }
}

#[cfg(feature = "hydrate")]
pub use memory::{remember, remembered};
