//! The life of a booking and of an engagement.

use crate::stored::words;

words! {
    /// Where a company's place in an engagement stands.
    BookingStatus {
        /// Somebody is filling in the form; its claims hold the time for some minutes.
        Held = "held",
        /// Waits for the brand; its claims already hold the time.
        Requested = "requested",
        /// Waits for the company, which may choose one of the times that the brand offers instead; all of them are held.
        Offered = "offered",
        /// In the queue of a full event, or of a time that is taken.
        Waiting = "waiting",
        /// Its turn has come: seats or the time are reserved for it until it answers.
        Called = "called",
        Confirmed = "confirmed",
        Declined = "declined",
        Cancelled = "cancelled",
        /// It took place, or would have, and nobody of the company came.
        NoShow = "no_show",
        /// It was called and did not answer in time, or its turn never came; or nobody answered before its time came.
        Lapsed = "lapsed",
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
    /// The company sends what it held a time for, or takes the time that it was called for.
    Submit,
    Confirm,
    /// The brand offers other times; again, in place of the former ones.
    Offer,
    /// The company takes one of them, or the seats that it was called for.
    Accept,
    Decline,
    Reschedule,
    Cancel,
    /// Nobody came.
    Miss,
    /// Somebody had come after all.
    Came,
    /// The next in a queue can have what it waits for.
    Call,
    /// It did not answer in time, or there is nothing left to wait for.
    Lapse,
}

impl BookingEvent {
    pub const ALL: [Self; 11] = [
        Self::Submit,
        Self::Confirm,
        Self::Offer,
        Self::Accept,
        Self::Decline,
        Self::Reschedule,
        Self::Cancel,
        Self::Miss,
        Self::Came,
        Self::Call,
        Self::Lapse,
    ];

    /// Whether it is an answer to the company, and so who gave it and why is kept.
    pub const fn decides(self) -> bool {
        !matches!(self, Self::Reschedule | Self::Miss | Self::Came)
    }
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
            (Self::Held | Self::Called, BookingEvent::Submit) => Ok(Self::Requested),
            (Self::Requested, BookingEvent::Confirm) => Ok(Self::Confirmed),
            (Self::Requested | Self::Offered, BookingEvent::Offer) => Ok(Self::Offered),
            (Self::Offered | Self::Called, BookingEvent::Accept) => Ok(Self::Confirmed),
            (Self::Requested | Self::Offered, BookingEvent::Decline) => Ok(Self::Declined),
            // Another time that nobody offered has to be agreed to anew.
            (Self::Requested | Self::Offered, BookingEvent::Reschedule) => Ok(Self::Requested),
            (Self::Confirmed, BookingEvent::Reschedule) => Ok(Self::Confirmed),
            (
                Self::Requested | Self::Offered | Self::Waiting | Self::Called | Self::Confirmed,
                BookingEvent::Cancel,
            ) => Ok(Self::Cancelled),
            (Self::Waiting, BookingEvent::Call) => Ok(Self::Called),
            (Self::Requested | Self::Offered | Self::Waiting | Self::Called, BookingEvent::Lapse) => Ok(Self::Lapsed),
            (Self::Confirmed, BookingEvent::Miss) => Ok(Self::NoShow),
            (Self::NoShow, BookingEvent::Came) => Ok(Self::Confirmed),
            (from, event) => Err(WrongStatus { from, event }),
        }
    }

    /// Whether the booking still holds its claims, as long as nobody decides otherwise.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Held | Self::Requested | Self::Offered | Self::Confirmed)
    }

    /// Whether it stands in a queue, or its turn has come and it has not answered yet.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Waiting | Self::Called)
    }

    /// Whether the company and the brand may still settle on another time without telling anybody else.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Offered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_stays_ended() {
        for ended in [BookingStatus::Declined, BookingStatus::Cancelled, BookingStatus::Lapsed] {
            for event in BookingEvent::ALL {
                assert!(ended.after(event).is_err());
            }
        }
    }

    #[test]
    fn a_booking_is_confirmed_once() {
        let confirmed = BookingStatus::Requested.after(BookingEvent::Confirm).expect("a request can be confirmed");
        assert!(confirmed.after(BookingEvent::Confirm).is_err());
        assert!(confirmed.after(BookingEvent::Accept).is_err());
    }

    #[test]
    fn what_is_offered_is_the_companys_to_accept_and_not_the_brands_to_confirm() {
        let offered = BookingStatus::Requested.after(BookingEvent::Offer).expect("a request can be answered so");
        assert_eq!(offered.after(BookingEvent::Accept), Ok(BookingStatus::Confirmed));
        assert_eq!(offered.after(BookingEvent::Offer), Ok(BookingStatus::Offered));
        assert!(offered.after(BookingEvent::Confirm).is_err());
        assert!(BookingStatus::Requested.after(BookingEvent::Accept).is_err());
    }

    #[test]
    fn only_what_was_confirmed_can_be_missed_and_that_can_be_taken_back() {
        for status in BookingStatus::ALL {
            assert_eq!(status.after(BookingEvent::Miss).is_ok(), *status == BookingStatus::Confirmed);
            assert_eq!(status.after(BookingEvent::Came).is_ok(), *status == BookingStatus::NoShow);
        }
    }

    #[test]
    fn who_waits_takes_nothing_before_it_is_called() {
        assert!(BookingStatus::Waiting.after(BookingEvent::Accept).is_err());
        assert!(BookingStatus::Waiting.after(BookingEvent::Submit).is_err());
        let called = BookingStatus::Waiting.after(BookingEvent::Call).expect("its turn");
        assert!(called.after(BookingEvent::Call).is_err(), "once");
        assert_eq!(called.after(BookingEvent::Accept), Ok(BookingStatus::Confirmed));
        assert_eq!(called.after(BookingEvent::Lapse), Ok(BookingStatus::Lapsed));
        for status in BookingStatus::ALL.iter().filter(|it| !it.waits()) {
            assert!(status.after(BookingEvent::Call).is_err(), "{status}");
            assert_eq!(status.after(BookingEvent::Lapse).is_ok(), status.is_open(), "{status}");
        }
    }

    #[test]
    fn a_hold_can_only_be_sent() {
        for event in BookingEvent::ALL {
            assert_eq!(BookingStatus::Held.after(event).is_ok(), event == BookingEvent::Submit, "{event:?}");
        }
    }
}
