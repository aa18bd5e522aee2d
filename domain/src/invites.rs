//! Answers to invites: what was said, how, and which of several counts.

use crate::instant::{Instant, Span};
use crate::stored::words;

words! {
    /// What somebody who is invited says to it (PARTSTAT, RFC 5545 section 3.2.12).
    Answer {
        NeedsAction = "needs_action",
        Accepted = "accepted",
        Tentative = "tentative",
        Declined = "declined",
    }
}

words! {
    /// The way an answer came.
    AnsweredBy {
        /// A calendar program's reply (METHOD:REPLY).
        Mail = "mail",
        /// A button behind the personal link.
        Web = "web",
    }
}

words! {
    /// Why an answer is not believed before somebody has looked at it.
    Doubt {
        /// The sender is the person who answers, but nothing proves that it was really sent from there.
        Unauthenticated = "unauthenticated",
        /// Sent by somebody else, for instance by an assistant, or forged.
        OtherSender = "other_sender",
        /// It answers for an address that is not invited, for instance after an alias or a forwarding.
        NotInvited = "not_invited",
        /// It names a version of the event that was never sent, or a moment that has not come.
        Unheard = "unheard",
    }
}

words! {
    /// How long before the start people are reminded.
    Ahead {
        Day = "day",
        Hour = "hour",
    }
}

impl Ahead {
    /// From when to when before the start it is its time. The ends meet, so that nobody ever gets both at once.
    pub const fn window(self) -> (Span, Span) {
        match self {
            Self::Day => (Span::days(1), Span::hours(1)),
            Self::Hour => (Span::hours(1), Span(0)),
        }
    }

    /// Whether `now` is the time to remind of what begins at `starts_at`.
    pub fn is_due(self, starts_at: Instant, now: Instant) -> bool {
        let (from, until) = self.window();
        let left = starts_at - now;
        left <= from && left > until
    }
}

words! {
    /// What became of an answer that was doubted.
    Verdict {
        Waiting = "waiting",
        Accepted = "accepted",
        Discarded = "discarded",
    }
}

/// The longest comment that is kept, in characters: a sentence or three, and no second mail.
pub const MAX_COMMENT: usize = 500;

impl Answer {
    /// The word in a calendar object.
    pub const fn partstat(self) -> &'static str {
        match self {
            Self::NeedsAction => "NEEDS-ACTION",
            Self::Accepted => "ACCEPTED",
            Self::Tentative => "TENTATIVE",
            Self::Declined => "DECLINED",
        }
    }

    /// The answer of a calendar object; none of DELEGATED and of words that events don't have.
    pub fn of_partstat(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.partstat().eq_ignore_ascii_case(word.trim()))
    }
}

/// One answer with its place among others. The order of the fields is the order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// SEQUENCE of the version that was answered.
    pub sequence: i32,
    /// DTSTAMP: when it was answered.
    pub stamp: Instant,
    /// Last, so that two answers of one second end alike in whatever order they come.
    pub answer: Answer,
}

impl Said {
    /// Whether this answer counts after `last`: it is about a later version, or was given later (RFC 5546 section 2.1.5).
    /// The same once more is a replay and changes nothing.
    pub fn supersedes(&self, last: Option<&Self>) -> bool {
        last.is_none_or(|last| self > last)
    }

    /// Whether the answer still says something about the event as it is now: not after time or place have changed.
    pub const fn is_about(&self, sequence: i32) -> bool {
        self.sequence >= sequence
    }
}

/// A comment as it is kept: no control characters but line ends, no blank edges, [`MAX_COMMENT`] characters.
pub fn comment(text: &str) -> String {
    let line = |line: &str| line.chars().filter(|it| !it.is_control()).collect::<String>().trim().to_owned();
    let lines: Vec<String> = text.lines().map(line).collect();
    let text: String = lines.join("\n").trim().chars().take(MAX_COMMENT).collect();
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn last_of(answers: &[Said]) -> Option<Said> {
        answers.iter().fold(None, |last, it| if it.supersedes(last.as_ref()) { Some(*it) } else { last })
    }

    fn said() -> impl Strategy<Value = Said> {
        // Few values, so that equal ones come up.
        (0..3_i32, 0..4_i64, 0..4_usize).prop_map(|(sequence, stamp, answer)| Said {
            sequence,
            stamp: Instant::from_unix_seconds(stamp),
            answer: Answer::ALL[answer],
        })
    }

    proptest! {
        #[test]
        fn answers_in_any_order_and_with_repeats_end_alike(
            (sent, arrived) in prop::collection::vec(said(), 1..8).prop_flat_map(|sent| {
                let again = prop::collection::vec(prop::sample::select(sent.clone()), 0..8);
                let arrived = again.prop_map({
                    let sent = sent.clone();
                    move |again| [sent.clone(), again].concat()
                });
                (Just(sent), arrived.prop_shuffle())
            })
        ) {
            prop_assert_eq!(last_of(&arrived), last_of(&sent));
        }

        #[test]
        fn a_comment_is_short_and_clean(text in ".*") {
            let kept = comment(&text);
            prop_assert!(kept.chars().count() <= MAX_COMMENT);
            prop_assert!(kept.chars().all(|it| it == '\n' || !it.is_control()));
            prop_assert_eq!(comment(&kept), kept);
        }
    }

    #[test]
    fn a_later_version_comes_before_a_later_moment() {
        let at =
            |sequence, seconds| Said { sequence, stamp: Instant::from_unix_seconds(seconds), answer: Answer::Accepted };
        assert!(at(2, 5).supersedes(Some(&at(1, 9))));
        assert!(at(2, 6).supersedes(Some(&at(2, 5))));
        assert!(!at(2, 5).supersedes(Some(&at(2, 5))), "a replay");
        assert!(!at(1, 9).supersedes(Some(&at(2, 5))), "stale");
        assert!(at(2, 5).is_about(2) && !at(1, 9).is_about(2));
    }

    #[test]
    fn a_reminder_is_due_in_one_window_at_a_time_and_never_after_the_start() {
        let start = Instant::from_unix_seconds(1_000_000);
        let due =
            |left: Span| Ahead::ALL.iter().copied().filter(|it| it.is_due(start, start - left)).collect::<Vec<_>>();
        assert_eq!(due(Span::days(1) + Span(1)), []);
        assert_eq!(due(Span::days(1)), [Ahead::Day]);
        assert_eq!(due(Span::hours(1) + Span(1)), [Ahead::Day]);
        assert_eq!(due(Span::hours(1)), [Ahead::Hour]);
        assert_eq!(due(Span(0)), []);
    }

    #[test]
    fn answers_are_read_as_calendars_write_them() {
        for answer in Answer::ALL {
            assert_eq!(Answer::of_partstat(answer.partstat()), Some(*answer));
        }
        assert_eq!(Answer::of_partstat("accepted"), Some(Answer::Accepted));
        assert_eq!(Answer::of_partstat("DELEGATED"), None);
    }
}
