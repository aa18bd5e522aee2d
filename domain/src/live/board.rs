//! What everybody in a room sees, and how it travels: the whole once, then what changes.
//!
//! Nothing in it is anybody's own, so that one text serves all viewers: who asked anonymously is not named, and what is right in
//! a quiz is not told before it is closed.

use crate::id::{AnnouncementId, DeckId, PollId, QuestionId, ServiceItemId};
use crate::scheduling::request::IntakeQuestion;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// The room's writing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The newest first.
    pub announcements: Vec<Announcement>,
    /// Those with the most votes and the newest, by id.
    pub questions: Vec<Question>,
    pub count: Count,
    /// Launched and closed ones, the newest first.
    pub polls: Vec<Poll>,
    /// What can be applied for now.
    pub services: Vec<Service>,
    /// What the presenter shows at this moment.
    #[serde(default)]
    pub slide: Option<Slide>,
    /// Nothing can be said any more.
    pub over: bool,
    /// It is live, but nobody sends the picture.
    pub off_air: bool,
}

/// How many questions there are, shown here or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub asked: u32,
    pub answered: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    pub id: AnnouncementId,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub id: QuestionId,
    pub text: String,
    /// The masked name (`张*`); empty if asked anonymously.
    pub by: String,
    /// Both empty if asked anonymously.
    pub branch: String,
    pub branch_en: String,
    pub votes: u32,
    pub answered: bool,
    /// What was answered in writing.
    pub answer: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    pub id: PollId,
    /// There is a right answer.
    pub quiz: bool,
    pub title: String,
    pub title_en: String,
    /// In Chinese and English.
    pub options: Vec<(String, String)>,
    /// How many chose each option.
    pub tally: Vec<u32>,
    pub closed: bool,
    /// Of a quiz that is closed.
    pub solution: Option<Solution>,
}

/// What is right in a quiz, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solution {
    /// Counts from 0.
    pub right: u32,
    pub why: String,
    pub why_en: String,
}

/// A service item that people in the room may apply for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub item: ServiceItemId,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub guide: String,
    pub guide_en: String,
    pub questions: Vec<IntakeQuestion>,
}

/// One slide of a deck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slide {
    pub deck: DeckId,
    /// Counts from 1.
    pub page: u32,
}

/// One step from a board to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Board(Board),
    Announcements(Vec<Announcement>),
    /// A new question or what became of one.
    Question(Question),
    /// A question that is shown no longer.
    Gone(QuestionId),
    Count(Count),
    Polls(Vec<Poll>),
    Tally(PollId, Vec<u32>),
    Services(Vec<Service>),
    Slide(Option<Slide>),
    Over(bool),
    OffAir(bool),
}

impl Board {
    /// What has to be told to somebody who has this board, so that it becomes `next`. Empty if there is nothing to tell.
    pub fn changes(&self, next: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.announcements != next.announcements {
            changes.push(Change::Announcements(next.announcements.clone()));
        }
        let kept = |id| next.questions.binary_search_by_key(&id, |it| it.id).is_ok();
        changes.extend(self.questions.iter().filter(|it| !kept(it.id)).map(|it| Change::Gone(it.id)));
        let known = |it: &&Question| self.find(it.id).is_ok_and(|at| self.questions[at] == **it);
        changes.extend(next.questions.iter().filter(|it| !known(it)).cloned().map(Change::Question));
        if self.count != next.count {
            changes.push(Change::Count(next.count));
        }
        // Ten thousand answers change nothing but numbers.
        let uncounted = |it: &Poll| Poll { tally: Vec::new(), ..it.clone() };
        if self.polls.iter().map(uncounted).eq(next.polls.iter().map(uncounted)) {
            let counted = self.polls.iter().zip(&next.polls).filter(|(old, new)| old.tally != new.tally);
            changes.extend(counted.map(|(_, new)| Change::Tally(new.id, new.tally.clone())));
        } else {
            changes.push(Change::Polls(next.polls.clone()));
        }
        if self.services != next.services {
            changes.push(Change::Services(next.services.clone()));
        }
        if self.slide != next.slide {
            changes.push(Change::Slide(next.slide));
        }
        if self.over != next.over {
            changes.push(Change::Over(next.over));
        }
        if self.off_air != next.off_air {
            changes.push(Change::OffAir(next.off_air));
        }
        changes
    }

    /// Takes one step.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Board(board) => *self = board,
            Change::Announcements(announcements) => self.announcements = announcements,
            Change::Question(question) => match self.find(question.id) {
                Ok(at) => self.questions[at] = question,
                Err(at) => self.questions.insert(at, question),
            },
            Change::Gone(id) => self.questions.retain(|it| it.id != id),
            Change::Count(count) => self.count = count,
            Change::Polls(polls) => self.polls = polls,
            Change::Tally(id, tally) => {
                if let Some(poll) = self.polls.iter_mut().find(|it| it.id == id) {
                    poll.tally = tally;
                }
            }
            Change::Services(services) => self.services = services,
            Change::Slide(slide) => self.slide = slide,
            Change::Over(over) => self.over = over,
            Change::OffAir(off_air) => self.off_air = off_air,
        }
    }

    fn find(&self, id: QuestionId) -> Result<usize, usize> {
        self.questions.binary_search_by_key(&id, |it| it.id)
    }
}

/// What is one attendee's own. It is in the page and in the answer to a form, never in what all are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// One's questions that are not hidden.
    pub asked: Vec<Question>,
    /// Questions one has voted for.
    pub votes: Vec<QuestionId>,
    pub answers: Vec<OwnAnswer>,
    /// The newest first.
    pub applied: Vec<Applied>,
}

/// What one applied for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    pub item: ServiceItemId,
    pub name: String,
    pub name_en: String,
    /// Both together prove the applicant.
    pub receipt: String,
    pub code: String,
    /// It still goes on, so that there is none to be added for the item.
    pub open: bool,
}

/// What one chose, and of a quiz what would have been right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAnswer {
    pub poll: PollId,
    /// Counts from 0.
    pub choice: u32,
    pub solution: Option<Solution>,
}

/// The order in which a room reads questions: what waits for an answer by votes, then what was answered.
pub fn read_order(questions: &mut [Question]) {
    questions.sort_by_key(|it| (it.answered, Reverse(it.votes), it.id));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn question(n: u8) -> impl Strategy<Value = Question> {
        (0..4_u32, any::<bool>()).prop_map(move |(votes, answered)| Question {
            id: QuestionId(Uuid::from_u128(n.into())),
            text: format!("{n}"),
            by: String::new(),
            branch: String::new(),
            branch_en: String::new(),
            votes,
            answered,
            answer: String::new(),
        })
    }

    fn poll(n: u8) -> impl Strategy<Value = Poll> {
        (0..4_u32, any::<bool>()).prop_map(move |(votes, closed)| Poll {
            id: PollId(Uuid::from_u128(n.into())),
            quiz: false,
            title: format!("{n}"),
            title_en: String::new(),
            options: Vec::new(),
            tally: vec![votes, 1],
            closed,
            solution: None,
        })
    }

    fn service(n: u8) -> Service {
        Service {
            item: ServiceItemId(Uuid::from_u128(n.into())),
            code: format!("HJ-{n}"),
            name: String::new(),
            name_en: String::new(),
            guide: String::new(),
            guide_en: String::new(),
            questions: Vec::new(),
        }
    }

    fn board() -> impl Strategy<Value = Board> {
        let ids = || proptest::collection::btree_set(0..8_u8, 0..6);
        let questions = ids().prop_flat_map(|ids| ids.into_iter().map(question).collect::<Vec<_>>());
        let polls = ids().prop_flat_map(|ids| ids.into_iter().map(poll).collect::<Vec<_>>());
        let services = ids().prop_map(|ids| ids.into_iter().map(service).collect::<Vec<_>>());
        let slide = proptest::option::of((0..2_u128, 1..3_u32))
            .prop_map(|it| it.map(|(deck, page)| Slide { deck: DeckId(Uuid::from_u128(deck)), page }));
        (questions, polls, services, 0..3_u32, slide, (any::<bool>(), any::<bool>())).prop_map(
            |(questions, polls, services, asked, slide, (over, off_air))| Board {
                announcements: Vec::new(),
                questions,
                count: Count { asked, answered: 0 },
                polls,
                services,
                slide,
                over,
                off_air,
            },
        )
    }

    proptest! {
        #[test]
        fn whoever_takes_every_step_sees_what_the_others_see(old in board(), new in board()) {
            let mut seen = old.clone();
            for change in old.changes(&new) {
                let sent = serde_json::to_string(&change).expect("plain data");
                seen.apply(serde_json::from_str(&sent).expect("what was written"));
            }
            prop_assert_eq!(&seen, &new);
            prop_assert_eq!(new.changes(&new), Vec::new());
        }
    }

    #[test]
    fn a_count_of_answers_is_all_that_an_answer_sends() {
        let poll = Poll {
            id: PollId(Uuid::from_u128(1)),
            quiz: true,
            title: "问".into(),
            title_en: String::new(),
            options: vec![("甲".into(), String::new())],
            tally: vec![1],
            closed: false,
            solution: None,
        };
        let old = Board { polls: vec![poll.clone()], ..Board::default() };
        let new = Board { polls: vec![Poll { tally: vec![2], ..poll.clone() }], ..Board::default() };
        assert_eq!(old.changes(&new), [Change::Tally(poll.id, vec![2])]);
    }
}
