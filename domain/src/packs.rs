//! Topic packs: what a brand shows and hands out when it speaks about a topic.

use crate::id::PackFileId;
use crate::instant::{Instant, Span};
use crate::stored::words;
use serde::{Deserialize, Serialize};

words! {
    /// Where the slides of an uploaded file stand.
    DeckState {
        /// Pages are painted, or will be.
        Waiting = "waiting",
        Ready = "ready",
        Failed = "failed",
    }
}

words! {
    /// Why a file could not become slides.
    DeckFault {
        Encrypted = "encrypted",
        Broken = "broken",
        TooManyPages = "too_many_pages",
        /// A page takes more memory or time than is given.
        TooMuch = "too_much",
        /// A defect of ours or of the machine, three times.
        Unfinished = "unfinished",
    }
}

/// Pages of one file: two hours at a minute and a half each, and some to skip.
pub const MAX_PAGES: usize = 120;

/// A slide is painted to fit into so many pixels: sharp on a full-screen projector, and some 100 KB.
pub const SLIDE_WIDTH: u16 = 1_600;
pub const SLIDE_HEIGHT: u16 = 1_200;

/// The largest file of slides, in bytes: a hundred pages with photographs.
pub const LARGEST_DECK: usize = 40 << 20;

/// The largest file to hand out, in bytes: an employee fetches it by phone.
pub const LARGEST_FILE: usize = 10 << 20;

/// Lines of an agenda, cases and materials of one pack.
pub const MAX_ITEMS: usize = 20;

/// Characters of a line of the agenda and of a material's title; of an address; and of one case.
pub const MAX_LINE: usize = 100;
pub const MAX_LINK: usize = 500;
pub const MAX_CASE: usize = 2_000;

/// What one version of a pack holds beside its slides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    pub agenda: Vec<Item>,
    /// For the employees.
    pub materials: Vec<Material>,
    /// Keys of the quiz bank.
    pub quiz: Vec<String>,
    /// For the one who presents.
    pub cases: Vec<String>,
    /// Of a copy that is made for one company: the provinces of its branches, with their number.
    pub regions: Vec<(String, u32)>,
}

/// A line of the agenda.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub minutes: u32,
    pub zh: String,
    /// Empty where nobody wrote one.
    pub en: String,
    /// The page of the slides that it begins with, from 1; none: it begins when the line before it has had its minutes.
    #[serde(default)]
    pub slide: Option<u32>,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    pub title: String,
    pub place: Place,
}

/// Where a material is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// An https address.
    Link(String),
    File(PackFileId),
}

/// When each line of an agenda begins, if nothing runs late.
pub fn timetable(agenda: &[Item], starts_at: Instant) -> Vec<Instant> {
    agenda
        .iter()
        .scan(starts_at, |next, it| {
            let begins = *next;
            *next = begins + Span::minutes(it.minutes.into());
            Some(begins)
        })
        .collect()
}

/// When each line of an agenda began: with its slide, as far as that was `shown` (in the order of time, pages from 1, 0 for none), else
/// when the line before it had had its minutes. No line begins before the one above it.
pub fn begun(agenda: &[Item], started: Instant, shown: &[(Instant, u32)]) -> Vec<Instant> {
    let mut due = started;
    let mut last = started;
    let mut begun = Vec::with_capacity(agenda.len());
    for it in agenda {
        let first = it.slide.and_then(|page| shown.iter().find(|(at, shown)| *at >= last && *shown == page));
        let at = first.map_or(due, |(at, _)| *at).max(last);
        begun.push(at);
        last = at;
        due = at + Span::minutes(it.minutes.into());
    }
    begun
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(minutes: u32, slide: Option<u32>) -> Item {
        Item { minutes, slide, ..Item::default() }
    }

    #[test]
    fn a_line_begins_with_its_slide_and_the_next_after_its_minutes() {
        let at = |minutes| Instant(0) + Span::minutes(minutes);
        let agenda = [item(5, Some(1)), item(10, Some(4)), item(5, None), item(5, Some(9))];
        let shown = [(at(1), 1), (at(8), 4), (at(9), 1), (at(30), 8)];
        assert_eq!(begun(&agenda, at(0), &shown), [at(1), at(8), at(18), at(23)]);
        assert_eq!(timetable(&agenda, at(0)), [at(0), at(5), at(15), at(20)]);
    }

    proptest! {
        #[test]
        fn lines_begin_one_after_the_other_and_never_before_the_start(
            lines in proptest::collection::vec((0..90_u32, proptest::option::of(1..6_u32)), 0..8),
            mut shown in proptest::collection::vec((-100..100_i64, 0..6_u32), 0..20),
        ) {
            shown.sort_by_key(|it| it.0);
            let shown: Vec<_> = shown.into_iter().map(|(at, page)| (Instant(0) + Span::minutes(at), page)).collect();
            let agenda: Vec<_> = lines.into_iter().map(|(minutes, slide)| item(minutes, slide)).collect();
            let begun = begun(&agenda, Instant(0), &shown);
            prop_assert_eq!(begun.len(), agenda.len());
            prop_assert!(begun.is_sorted() && begun.iter().all(|it| *it >= Instant(0)));
        }
    }
}
