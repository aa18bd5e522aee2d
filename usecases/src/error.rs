//! What a use-case can fail with.

use domain::identity::Denied;
use domain::scheduling::request::FieldError;
use domain::scheduling::state::WrongStatus;
use sea_orm::DbErr;

/// Why a booking cannot be had as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookingError {
    /// Somebody else has the time; `need` says which resource ran out, for the brand.
    #[error("the time is taken")]
    SlotTaken { need: String },
    /// The time is not one of the brand's, or too soon or too far.
    #[error("the time is not offered")]
    NotOffered,
    /// As much is planned for that day or week as the brand takes on.
    #[error("the limit is reached")]
    LimitReached,
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
}

/// Why a use-case did nothing. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum UseCaseError {
    #[error("not signed in")]
    SignedOut,
    #[error("forbidden")]
    Forbidden,
    /// It does not exist, or the actor must not learn that it does.
    #[error("not found")]
    NotFound,
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    #[error(transparent)]
    Booking(#[from] BookingError),
    /// What is asked for cannot be done now; the word is stable and its text in the locale files.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    #[error("storage")]
    Storage(#[source] DbErr),
    /// The write took too long or panicked and was rolled back.
    #[error("aborted")]
    Aborted,
}

impl UseCaseError {
    /// One invalid field.
    pub fn field(field: &str, code: &str) -> Self {
        Self::Invalid(vec![FieldError::new(field, code)])
    }

    /// The stable word of the error, as the problem document's `type` ends and the locale files know it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Invalid(_) => "invalid",
            Self::Booking(BookingError::SlotTaken { .. }) => "slot-taken",
            Self::Booking(BookingError::NotOffered) => "not-offered",
            Self::Booking(BookingError::LimitReached) => "limit-reached",
            Self::Booking(BookingError::WrongStatus(_)) => "wrong-status",
            Self::Conflict(code) => code,
            Self::Storage(_) | Self::Aborted => "internal",
        }
    }
}

impl From<Denied> for UseCaseError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Forbidden => Self::Forbidden,
            Denied::Hidden => Self::NotFound,
        }
    }
}

impl From<DbErr> for UseCaseError {
    fn from(error: DbErr) -> Self {
        // The exclusion constraint (SQLSTATE 23P01) or the trigger: somebody claimed first.
        let text = error.to_string();
        if text.contains("claim_overlap") {
            return BookingError::SlotTaken { need: String::new() }.into();
        }
        Self::Storage(error)
    }
}

pub type Result<T> = std::result::Result<T, UseCaseError>;
