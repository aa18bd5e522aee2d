//! Applications for service items: where they stand, who may move them where, and the number on the receipt.

pub mod receipt;

use crate::stored::words;

words! {
    /// Where an application was made.
    Channel {
        /// In the room of a broadcast.
        Room = "room",
        /// By the link of a company, for a visit of a window.
        Window = "window",
    }
}

words! {
    /// Where an application stands.
    State {
        Declared = "declared",
        /// Somebody of the crew looks after it.
        TakenUp = "taken_up",
        /// The papers are in order and it goes its way.
        Accepted = "accepted",
        Finished = "finished",
        /// Something is missing; the reason says what.
        Returned = "returned",
        /// By the applicant.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What is done to an application, as its trace tells it.
    Act {
        Declare = "declare",
        TakeUp = "take_up",
        Accept = "accept",
        Finish = "finish",
        Return = "return",
        /// The last of these by the crew is taken back.
        Undo = "undo",
        /// Something is noted, and it stands where it did.
        Note = "note",
        /// Before the visit: nothing is missing. It stands where it did; so does the next.
        CheckFine = "check_fine",
        /// Before the visit: what is noted has to be brought.
        CheckMissing = "check_missing",
        Withdraw = "withdraw",
    }
}

words! {
    /// What the crew found when it looked at a declaration before the visit.
    PreCheck {
        Fine = "fine",
        Missing = "missing",
    }
}

words! {
    /// Why somebody goes first.
    Priority {
        Elderly = "elderly",
        Disabled = "disabled",
    }
}

impl State {
    /// Whether it still goes on; an applicant has one such application for an item.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Declared | Self::TakenUp | Self::Accepted)
    }

    /// Those that go on.
    pub const OPEN: [Self; 3] = [Self::Declared, Self::TakenUp, Self::Accepted];

    /// Whether nobody has decided on it, so that the applicant may withdraw.
    pub const fn is_undecided(self) -> bool {
        matches!(self, Self::Declared | Self::TakenUp)
    }
}

/// Where an application stands, and where it came from by the crew's last move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    /// None: there is no move that can be taken back.
    pub before: Option<State>,
}

impl Standing {
    pub const NEW: Self = Self { state: State::Declared, before: None };

    /// Where it stands afterwards; none if that cannot be done now.
    pub const fn after(self, act: Act) -> Option<Self> {
        let Self { state, before } = self;
        let next = match (state, act) {
            (State::Declared, Act::TakeUp) => State::TakenUp,
            (State::TakenUp, Act::Accept) => State::Accepted,
            (State::TakenUp | State::Accepted, Act::Finish) => State::Finished,
            (State::TakenUp | State::Accepted, Act::Return) => State::Returned,
            (State::Declared | State::TakenUp, Act::Withdraw) => {
                return Some(Self { state: State::Withdrawn, before: None });
            }
            (_, Act::Undo) => {
                return match before {
                    Some(before) => Some(Self { state: before, before: None }),
                    None => None,
                };
            }
            (_, Act::Note) => return Some(self),
            (State::Declared | State::TakenUp, Act::CheckFine | Act::CheckMissing) => return Some(self),
            _ => return None,
        };
        Some(Self { state: next, before: Some(state) })
    }
}

/// A telephone number in lists: `142****0007`.
pub fn masked_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    if digits.len() < 8 {
        return "*".repeat(digits.len());
    }
    let (first, last) = (&digits[..3], &digits[digits.len() - 4..]);
    first.iter().copied().chain("****".chars()).chain(last.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn acts() -> impl Strategy<Value = Vec<Act>> {
        proptest::collection::vec(proptest::sample::select(Act::ALL), 0..24)
    }

    /// Every standing on the way.
    fn walked(acts: &[Act]) -> Vec<(Standing, Act, Standing)> {
        let mut at = Standing::NEW;
        let mut way = Vec::new();
        for act in acts {
            if let Some(next) = at.after(*act) {
                way.push((at, *act, next));
                at = next;
            }
        }
        way
    }

    proptest! {
        #[test]
        fn only_an_undo_leads_out_of_an_end_and_never_twice(acts in acts()) {
            for (from, act, to) in walked(&acts) {
                if !from.state.is_open() {
                    prop_assert!(matches!(act, Act::Undo | Act::Note));
                }
                if act == Act::Undo {
                    prop_assert_eq!(Some(to.state), from.before);
                    prop_assert_eq!(to.after(Act::Undo), None);
                }
            }
        }

        #[test]
        fn what_is_withdrawn_stays_so_and_nothing_decided_is_withdrawn(acts in acts()) {
            for (from, act, to) in walked(&acts) {
                prop_assert!(from.state != State::Withdrawn || to == from);
                if act == Act::Withdraw {
                    prop_assert!(from.state.is_undecided());
                }
            }
        }

        #[test]
        fn nothing_is_decided_before_somebody_took_it_up(acts in acts()) {
            for (from, act, _) in walked(&acts) {
                if matches!(act, Act::Accept | Act::Finish | Act::Return) {
                    prop_assert!(from.state != State::Declared);
                }
            }
        }
    }

    #[test]
    fn a_phone_in_a_list_tells_neither_its_owner_nor_where_to_call() {
        assert_eq!(masked_phone("14200001234"), "142****1234");
        assert_eq!(masked_phone("123"), "***");
    }
}
