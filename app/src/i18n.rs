//! Every text for people, in the reader's language and time zone. Server side only: islands get their texts as props.
//!
//! Texts live in `app/locales/<locale>/<namespace>.json`; a key is `namespace.path.to.text`. zh-CN is the first language.
//! Placeholders are written `{{ name }}`. A text that counts has `<key>_other` and, where the language needs it, `<key>_one`.

mod dates;
pub use dates::machine;
mod table;
#[cfg(test)]
mod tests;

use crate::request;
use chrono_tz::Tz;
use domain::scheduling::request::FieldError;
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A language with a complete set of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// Every locale, the first language first.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The BCP 47 tag: the `lang` attribute, the cookie's value, the folder of the texts.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The locale of a language tag, by its primary subtag (`zh-Hans-CN` is zh-CN).
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::ZhCn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best locale for an `Accept-Language` header (RFC 9110, 12.5.4): the one with the highest weight.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        header
            .split(',')
            .filter_map(|range| {
                let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
                Some((Self::from_tag(tag.trim())?, weight.trim().parse::<f32>().ok()?))
            })
            .filter(|(_, weight)| *weight > 0.0)
            // `max_by` takes the last of equals, and the first one named is wanted.
            .rev()
            .max_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(locale, _)| locale)
    }
}

/// Language and time zone of one reader. `Copy`: pass it by value, capture it in closures.
#[derive(Clone, Copy, Debug)]
pub struct I18n {
    pub locale: Locale,
    pub zone: Tz,
}

/// Language and zone of the request that is being answered, in a page as in a server function.
pub fn use_i18n() -> I18n {
    use_context().unwrap_or_else(|| I18n { locale: request::locale(), zone: request::zone() })
}

impl I18n {
    /// The text of a key. An unknown key comes back as itself; a test keeps that from happening.
    pub fn t(self, key: &'static str) -> &'static str {
        table::find(self.locale, key).unwrap_or(key)
    }

    /// The text of a key with its placeholders filled in.
    pub fn t_with(self, key: &'static str, values: &[(&str, &str)]) -> String {
        fill(self.t(key), values)
    }

    /// The text for a number of things: `<key>_one` or `<key>_other`, with `{{ n }}` as the grouped number.
    pub fn tn(self, key: &'static str, n: i64, values: &[(&str, &str)]) -> String {
        let one = (n == 1).then(|| table::find(self.locale, &format!("{key}_one"))).flatten();
        let text = one.or_else(|| table::find(self.locale, &format!("{key}_other"))).unwrap_or(key);
        let n = self.number(n);
        fill(text, &[values, &[("n", &n)]].concat())
    }

    /// The text of a key that is only known at run time, such as `scheduling.status.<word>`.
    pub fn word(self, prefix: &str, word: &str) -> &'static str {
        table::find(self.locale, &format!("{prefix}.{word}")).unwrap_or_default()
    }

    /// Every text below a prefix by the rest of its key, for an island.
    pub fn below(self, prefix: &str) -> BTreeMap<String, String> {
        let rest = |key: &str| Some(key.strip_prefix(prefix)?.strip_prefix('.')?.to_owned());
        table::all(self.locale).iter().filter_map(|(key, text)| Some((rest(key)?, text.clone()))).collect()
    }

    /// A stored name in the reader's language; where nobody wrote the English one, the Chinese one.
    pub fn named<'a>(self, chinese: &'a str, english: &'a str) -> &'a str {
        if self.locale == Locale::En && !english.is_empty() { english } else { chinese }
    }

    /// A province by its full Chinese name, as short as the reader's language has it: `湖北`, `Hubei`.
    pub fn province(self, name: &str) -> &str {
        let known = domain::directory::province::code_of(name).map(|code| self.word("common.province", code));
        known.filter(|text| !text.is_empty()).unwrap_or(name)
    }

    /// What is wrong with a field.
    pub fn fault(self, error: &FieldError) -> String {
        let values: Vec<_> = error.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.error(&error.code, &values)
    }

    /// The text of an error's stable code, `errors.<code>`; for an unknown code the general sentence.
    pub fn error(self, code: &str, values: &[(&str, &str)]) -> String {
        let text = table::find(self.locale, &format!("errors.{}", code.replace('-', "_")));
        fill(text.unwrap_or_else(|| self.t("errors.unexpected")), values)
    }
}

/// Puts values into the `{{ name }}` places of a text.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once("}}") else { break };
        if let Some((_, value)) = values.iter().find(|(key, _)| *key == name.trim()) {
            filled.push_str(value);
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}
