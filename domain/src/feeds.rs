//! Calendars that programs fetch by an address: whose engagements one holds, and which of them.

use crate::id::{AccountId, BranchId, BrandId, CompanyId, EmployeeId, ResourceId};
use crate::instant::Span;
use crate::stored::words;
use uuid::Uuid;

/// How long what is over, or was called off, stays in a feed: a subscriber who was away for a quarter still learns of it.
pub const KEPT: Span = Span::days(90);
/// How far ahead a feed looks. Nothing is booked further ahead than a year.
pub const AHEAD: Span = Span::days(366);
/// How often programs are asked to fetch a feed again: a change of today has to arrive today.
pub const REFRESH: Span = Span::hours(1);

words! {
    /// Whose engagements a feed holds, as a word of addresses.
    FeedKind {
        /// What concerns an account: its companies' and branches' bookings, and its own duties.
        Account = "account",
        /// What an employee is invited to; reached by a personal link, without an account.
        Employee = "employee",
        Company = "company",
        Branch = "branch",
        Brand = "brand",
        /// What an officer is claimed for.
        Officer = "officer",
    }
}

/// Whose engagements a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedOf {
    Account(AccountId),
    Employee(EmployeeId),
    Company(CompanyId),
    Branch(BranchId),
    Brand(BrandId),
    Officer(ResourceId),
}

impl FeedOf {
    pub const fn new(kind: FeedKind, id: Uuid) -> Self {
        match kind {
            FeedKind::Account => Self::Account(AccountId(id)),
            FeedKind::Employee => Self::Employee(EmployeeId(id)),
            FeedKind::Company => Self::Company(CompanyId(id)),
            FeedKind::Branch => Self::Branch(BranchId(id)),
            FeedKind::Brand => Self::Brand(BrandId(id)),
            FeedKind::Officer => Self::Officer(ResourceId(id)),
        }
    }

    /// The subject as addresses and forms name it.
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        Some(Self::new(kind.parse().ok()?, id.parse().ok()?))
    }

    pub const fn kind(self) -> FeedKind {
        match self {
            Self::Account(_) => FeedKind::Account,
            Self::Employee(_) => FeedKind::Employee,
            Self::Company(_) => FeedKind::Company,
            Self::Branch(_) => FeedKind::Branch,
            Self::Brand(_) => FeedKind::Brand,
            Self::Officer(_) => FeedKind::Officer,
        }
    }

    pub const fn id(self) -> Uuid {
        match self {
            Self::Account(AccountId(id))
            | Self::Employee(EmployeeId(id))
            | Self::Company(CompanyId(id))
            | Self::Branch(BranchId(id))
            | Self::Brand(BrandId(id))
            | Self::Officer(ResourceId(id)) => id,
        }
    }

    /// Whether it is one person's own calendar, in which a reminder helps; in a team's or company's it would ring for all.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Account(_) | Self::Employee(_) | Self::Officer(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_its_kind_and_its_id() {
        for kind in FeedKind::ALL {
            let of = FeedOf::new(*kind, Uuid::from_u128(7));
            assert_eq!((of.kind(), of.id()), (*kind, Uuid::from_u128(7)));
            assert_eq!(FeedOf::parse(kind.word(), &of.id().to_string()), Some(of));
        }
        assert_eq!(FeedOf::parse("company", "none"), None);
    }
}
