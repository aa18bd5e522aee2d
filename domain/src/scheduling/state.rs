//! The life of a booking and of an engagement.

use crate::stored::words;

words! {
    /// Where a company's place in an engagement stands.
    BookingStatus {
        /// Waits for the brand; its claims already hold the time.
        Requested = "requested",
        Confirmed = "confirmed",
        Declined = "declined",
        Cancelled = "cancelled",
    }
}

words! {
    /// Where an engagement stands.
    EngagementStatus {
        Planned = "planned",
        Live = "live",
        Completed = "completed",
        Cancelled = "cancelled",
    }
}

/// What can happen to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingEvent {
    Confirm,
    Decline,
    Reschedule,
    Cancel,
}

/// The booking is not in a state in which this can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {from} booking cannot take {event:?}")]
pub struct WrongStatus {
    pub from: BookingStatus,
    pub event: BookingEvent,
}

impl BookingStatus {
    /// The status after `event`.
    pub fn after(self, event: BookingEvent) -> Result<Self, WrongStatus> {
        match (self, event) {
            (Self::Requested, BookingEvent::Confirm) => Ok(Self::Confirmed),
            (Self::Requested, BookingEvent::Decline) => Ok(Self::Declined),
            (Self::Requested | Self::Confirmed, BookingEvent::Cancel) => Ok(Self::Cancelled),
            (Self::Requested | Self::Confirmed, BookingEvent::Reschedule) => Ok(self),
            (from, event) => Err(WrongStatus { from, event }),
        }
    }

    /// Whether the booking still holds its claims.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Requested | Self::Confirmed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_stays_ended() {
        for ended in [BookingStatus::Declined, BookingStatus::Cancelled] {
            for event in [BookingEvent::Confirm, BookingEvent::Decline, BookingEvent::Reschedule, BookingEvent::Cancel]
            {
                assert!(ended.after(event).is_err());
            }
        }
    }

    #[test]
    fn a_booking_is_confirmed_once() {
        let confirmed = BookingStatus::Requested.after(BookingEvent::Confirm).expect("a request can be confirmed");
        assert!(confirmed.after(BookingEvent::Confirm).is_err());
    }
}
