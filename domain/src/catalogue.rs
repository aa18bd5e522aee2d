//! What a brand offers and what it needs for it.

pub mod services;

use crate::stored::words;

words! {
    /// The kinds of offering that are loaded; the sample data names others, which later issues add.
    Kind {
        OnSiteWindow = "on_site_window",
        Briefing = "briefing",
        Training = "training",
    }
}

impl Kind {
    /// Whether a crew goes to one of the company's sites.
    pub const fn is_on_site(self) -> bool {
        matches!(self, Self::OnSiteWindow)
    }
}

words! {
    /// What can be claimed. One row per unit: two kits are two resources.
    ResourceKind {
        Officer = "officer",
        Vehicle = "vehicle",
        Kit = "kit",
        Studio = "studio",
    }
}

words! {
    /// Whom an offering's crew is made of, where several could come.
    CrewPolicy {
        /// The first by their codes who are free.
        Fixed = "fixed",
        /// Those with the least to do in the 28 days up to the engagement.
        LeastLoad = "least_load",
        /// Everybody who can do what is needed.
        AllOf = "all_of",
    }
}

/// What officers can be good at, as far as the locale files have a name for it; a brand may add keys of its own.
pub const COMPETENCES: &[&str] = &[
    "presenter",
    "moderator",
    "antifraud",
    "legal",
    "household",
    "id_card",
    "residence",
    "exit_entry",
    "foreigner",
    "vehicle",
    "ebike",
    "traffic",
    "public_security",
    "cyber",
    "english",
    "sign",
    "driver",
];

/// What vehicles, kits and studios are good for, likewise.
pub const CAPABILITIES: &[&str] = &["studio", "window_kit", "advice_kit", "desk", "vehicle", "vehicle_office"];

/// The longest key of a brand, a topic, a competence or a capability.
pub const LONGEST_KEY: usize = 40;

/// Whether a text can be a key: lower-case letters, digits, and `joint` between them.
pub fn is_key(text: &str, joint: char) -> bool {
    let plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit();
    let ends = text.starts_with(plain) && text.ends_with(plain);
    ends && text.len() <= LONGEST_KEY && text.chars().all(|it| plain(it) || it == joint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_lower_case_and_joined_inside_only() {
        for key in ["zhiyin-hangban", "a", "2027", "a--b"] {
            assert!(is_key(key, '-'), "{key}");
        }
        for text in ["", "-a", "a-", "Zhiyin", "zhi yin", "zhi_yin", "知音", &"a".repeat(41)] {
            assert!(!is_key(text, '-'), "{text}");
        }
        assert!(COMPETENCES.iter().chain(CAPABILITIES).all(|key| is_key(key, '_')));
    }
}
