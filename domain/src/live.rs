//! What is said in a live room, and how much of it.

pub mod board;
pub mod completion;
pub mod replay;
pub mod watched;

use crate::stored::words;
use std::ops::RangeInclusive;

words! {
    /// Where a poll or a quiz question stands.
    PollState {
        /// Only the brand sees it.
        Drafted = "drafted",
        /// The room answers.
        Launched = "launched",
        Closed = "closed",
    }
}

words! {
    /// What is wrong where a branch watches.
    IssueKind {
        Sound = "sound",
        Picture = "picture",
        /// The link or the mail with it.
        Address = "address",
        Other = "other",
    }
}

/// Characters of the one line that says more about a problem.
pub const MAX_ISSUE: usize = 200;

/// Problems that one attendee may have open at a time: whoever presses again and again fills no desk.
pub const MAX_OPEN_ISSUES: u64 = 3;

/// Characters of a question: three sentences, and what a presenter reads at a glance.
pub const MAX_QUESTION: usize = 300;

/// Questions that one attendee may have unanswered at a time, hidden ones included: nobody fills the list alone.
pub const MAX_UNANSWERED: u64 = 5;

/// Characters of a written answer.
pub const MAX_ANSWER: usize = 1_000;

/// Characters of an announcement; it stands above everything on a phone.
pub const MAX_ANNOUNCEMENT: usize = 300;

/// Characters of a poll's question and of one option.
pub const MAX_POLL: usize = 200;
pub const MAX_OPTION: usize = 100;

/// How many options a poll has.
pub const OPTIONS: RangeInclusive<usize> = 2..=6;
