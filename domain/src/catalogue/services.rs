//! Service items (政务服务事项): what can be handled, and how people find it by what they type.

use crate::scheduling::request::IntakeQuestion;
use crate::stored::words;
use serde::{Deserialize, Serialize};

words! {
    /// The field an item belongs to. Those of the police's service halls; the words are those of the sample data.
    ServiceGroup {
        Household = "household",
        IdCard = "id_card",
        Residence = "residence",
        ExitEntry = "exit_entry",
        Foreigner = "foreigner",
        Vehicle = "vehicle",
        Ebike = "ebike",
        PublicSecurity = "public_security",
        Cyber = "cyber",
        Legal = "legal",
        Other = "other",
    }
}

/// The longest code, such as `HJ-01`.
pub const LONGEST_CODE: usize = 20;

/// A paper that has to be brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    pub zh: String,
    /// Empty where nobody wrote one; so is the next.
    pub en: String,
    /// What a good one looks like.
    #[serde(default)]
    pub sample: String,
}

/// What a version says beside what lists show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    pub who: String,
    pub who_en: String,
    pub materials: Vec<Material>,
    /// Names of laws and rules.
    pub legal_basis: Vec<String>,
    pub questions: Vec<IntakeQuestion>,
}

/// Whether a text can be a code: capital letters, digits and hyphens between them.
pub fn is_code(text: &str) -> bool {
    let plain = |it: char| it.is_ascii_uppercase() || it.is_ascii_digit();
    let ends = text.starts_with(plain) && text.ends_with(plain);
    ends && text.len() <= LONGEST_CODE && text.chars().all(|it| plain(it) || it == '-')
}

/// What of an item is searched. All but the Chinese texts is in small letters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Searched<'a> {
    pub code: &'a str,
    pub name: &'a str,
    pub name_en: &'a str,
    /// Initials of the name's syllables; a name with a character of several readings has several, with spaces between them.
    pub initials: &'a str,
    /// The name's syllables written out and joined.
    pub spelled: &'a str,
    pub guide: &'a str,
}

/// What somebody looks for: words, each of which has to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted(Vec<String>);

impl Wanted {
    pub fn of(typed: &str) -> Self {
        Self(typed.to_lowercase().split_whitespace().map(str::to_owned).collect())
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How well an item fits, the more the better; none if one of the words is nowhere in it.
    pub fn fit(&self, it: &Searched<'_>) -> Option<u32> {
        self.0.iter().map(|word| fit(word, it)).sum()
    }
}

/// The name itself comes first, then its reading, then what only the guide says.
fn fit(word: &str, it: &Searched<'_>) -> Option<u32> {
    let code = it.code.to_lowercase();
    if code.starts_with(word) {
        return Some(100);
    }
    if it.name.starts_with(word) {
        return Some(95);
    }
    if it.name.contains(word) {
        return Some(90);
    }
    if word.chars().all(|it| it.is_ascii_alphanumeric()) {
        let starts = it.initials.split(' ').any(|it| it.starts_with(word));
        return match word.len() {
            _ if starts => Some(85),
            2.. if it.initials.split(' ').any(|it| it.contains(word)) => Some(70),
            // A syllable has two letters at least in nearly all cases; one letter is in every name.
            2.. if it.spelled.contains(word) => Some(65),
            3.. if it.name_en.to_lowercase().contains(word) => Some(60),
            _ => None,
        };
    }
    if it.name_en.to_lowercase().contains(word) {
        return Some(60);
    }
    if it.guide.contains(word) {
        return Some(40);
    }
    // People leave out and swap: `补身份证` is found in `居民身份证补领`.
    let pairs: Vec<String> = word.chars().zip(word.chars().skip(1)).map(|(a, b)| format!("{a}{b}")).collect();
    let found = pairs.iter().filter(|pair| it.name.contains(pair.as_str())).count();
    (found > 0 && found * 2 >= pairs.len()).then(|| 10 + u32::try_from(found * 20 / pairs.len()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: Searched<'static> = Searched {
        code: "SF-03",
        name: "居民身份证补领",
        name_en: "Replacing a lost identity card",
        initials: "jmsfzbl",
        spelled: "juminshenfenzhengbuling",
        guide: "身份证丢失的，可以就近补领。",
    };

    #[test]
    fn a_name_is_found_by_words_initials_spelling_code_and_what_people_leave_out() {
        let fits = |typed: &str| Wanted::of(typed).fit(&CARD);
        let found = ["身份证", "补领 身份证", "jmsf", "sfz", "shenfen", "sf-03", "identity", "丢失", "补身份证"];
        for typed in found {
            assert!(fits(typed).is_some(), "{typed}");
        }
        for typed in ["护照", "补领 护照", "hz", "j z", "驾驶证", "x"] {
            assert_eq!(fits(typed), None, "{typed}");
        }
        assert!(fits("居民") > fits("身份证") && fits("身份证") > fits("丢失"), "the name counts more than the guide");
        assert_eq!(fits(""), Some(0), "nothing wanted is found everywhere");
    }

    #[test]
    fn a_code_is_of_capitals_and_digits() {
        assert!(["HJ-01", "A", "CJ-123"].iter().all(|it| is_code(it)));
        assert!(["", "hj-01", "HJ 01", "-A", "HJ_1", &"A".repeat(21)].iter().all(|it| !is_code(it)));
    }
}
