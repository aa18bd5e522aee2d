//! Typed ids: UUIDv7 newtypes, so that a company's id can never stand where a brand's is asked for.
//!
//! They are made by `usecases::Ids` from the injected clock and randomness, never here.

use serde::{Deserialize, Serialize};
pub use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { text.parse().map(Self) }
        }

        #[cfg(feature = "db")]
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64("a UUID is not a row number"))
            }
        }
    )+};
}

ids! {
    AccountId, GrantId, PasswordLinkId, ApiKeyId,
    CompanyId, BranchId, EmployeeId, BrandId, ResourceId,
    OfferingId, TopicId,
    EngagementId, BookingId, ClaimId, AttendeeId, AbsenceId,
    DeputyId, NoteId, FeedId,
    RecordingId, OutboxId, AuditId, ImportId, SeriesId,
    HeldReplyId, ProposalId,
    QuestionId, AnnouncementId, PollId, HeadCorrectionId,
    ServiceItemId, ServiceVersionId, ApplicationId, StepId,
    PackId, PackVersionId, DeckId, PackFileId, SlideShownId, IssueId,
    WindowId, WindowStepId,
}
