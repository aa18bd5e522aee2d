//! The queue of an event with so many seats: strict order, each group as a whole, nobody overtakes.

use crate::id::{BookingId, CompanyId};
use crate::instant::Instant;
use crate::scheduling::BookingStatus;

/// A booking of an event, as its queue sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub id: BookingId,
    pub company: CompanyId,
    pub heads: i32,
    pub status: BookingStatus,
    /// Its number in the order of arrival.
    pub place: Option<i32>,
    /// Until when a called one may answer.
    pub expires_at: Option<Instant>,
}

impl Party {
    /// Whether seats are its own or reserved for it. A call that is over reserves them until somebody ends it, so that the
    /// same seats are never promised to two.
    pub const fn has_seats(&self) -> bool {
        matches!(self.status, BookingStatus::Confirmed | BookingStatus::NoShow | BookingStatus::Called)
    }

    /// Whether it still takes part or hopes to.
    pub const fn stands(&self) -> bool {
        self.has_seats() || matches!(self.status, BookingStatus::Waiting)
    }
}

/// Seats that are nobody's.
pub fn free(capacity: i32, parties: &[Party]) -> i32 {
    capacity - parties.iter().filter(|it| it.has_seats()).map(|it| it.heads).sum::<i32>()
}

/// Those who wait, the first to come first.
pub fn line(parties: &[Party]) -> Vec<&Party> {
    let mut line: Vec<&Party> = parties.iter().filter(|it| it.status == BookingStatus::Waiting).collect();
    line.sort_by_key(|it| (it.place, it.id));
    line
}

/// Whose turn it is: from the front of the line, as long as the whole group fits. The first that does not fit keeps all
/// behind it waiting, or a large group would never come in.
pub fn next(capacity: i32, parties: &[Party]) -> Vec<BookingId> {
    let mut left = free(capacity, parties);
    let fits = |it: &&&Party| {
        left -= it.heads;
        left >= 0
    };
    line(parties).iter().take_while(fits).map(|it| it.id).collect()
}

/// Whether a group that comes now is seated at once.
pub fn seats_now(capacity: i32, parties: &[Party], heads: i32) -> bool {
    line(parties).is_empty() && heads <= free(capacity, parties)
}

/// The number of who comes now.
pub fn last_place(parties: &[Party]) -> i32 {
    parties.iter().filter_map(|it| it.place).max().unwrap_or_default()
}

/// Where in the line a booking stands, from 1.
pub fn position(parties: &[Party], id: BookingId) -> Option<usize> {
    line(parties).iter().position(|it| it.id == id).map(|n| n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn party(n: u128, heads: i32, status: BookingStatus) -> Party {
        let (id, company) = (BookingId(Uuid::from_u128(n)), CompanyId(Uuid::from_u128(n)));
        Party { id, company, heads, status, place: i32::try_from(n).ok(), expires_at: None }
    }

    #[test]
    fn a_group_that_does_not_fit_keeps_smaller_ones_behind_it_waiting() {
        let parties = [
            party(1, 6, BookingStatus::Confirmed),
            party(2, 5, BookingStatus::Waiting),
            party(3, 1, BookingStatus::Waiting),
        ];
        assert_eq!(next(10, &parties), []);
        assert!(!seats_now(10, &parties, 1), "nor does one who comes now overtake them");
        assert_eq!(next(11, &parties), [parties[1].id]);
        assert_eq!(next(12, &parties), [parties[1].id, parties[2].id]);
        assert_eq!(position(&parties, parties[2].id), Some(2));
    }

    proptest! {
        #[test]
        fn seats_are_never_promised_twice_and_nobody_is_passed_over(
            capacity in 1..40_i32,
            groups in proptest::collection::vec((1..12_i32, 0..4_usize), 0..30),
        ) {
            let of = [BookingStatus::Waiting, BookingStatus::Called, BookingStatus::Confirmed, BookingStatus::Lapsed];
            let parties: Vec<Party> =
                groups.iter().enumerate().map(|(n, (heads, status))| party(n as u128 + 1, *heads, of[*status])).collect();
            prop_assume!(free(capacity, &parties) >= 0);
            let called = next(capacity, &parties);
            // The naive model: walk the line and stop at the first that does not fit.
            let (mut seats, mut expected) = (free(capacity, &parties), Vec::new());
            for it in parties.iter().filter(|it| it.status == BookingStatus::Waiting) {
                if it.heads > seats {
                    break;
                }
                seats -= it.heads;
                expected.push(it.id);
            }
            prop_assert_eq!(&called, &expected);
            let after: Vec<Party> = parties
                .iter()
                .map(|it| Party { status: if called.contains(&it.id) { BookingStatus::Called } else { it.status }, ..it.clone() })
                .collect();
            prop_assert!(free(capacity, &after) >= 0);
            prop_assert!(next(capacity, &after).is_empty(), "a queue that has moved stands still");
        }
    }
}
