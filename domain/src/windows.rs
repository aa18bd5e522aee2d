//! Windows (驻企窗口): the police desk that a brand hangs out at a company's site, and comes back to.

pub mod plan;

use crate::stored::words;

words! {
    /// Where a window stands.
    WindowState {
        /// Agreed on with the company; the plate is not there yet.
        Proposed = "proposed",
        /// The plate hangs and visits take place.
        Hung = "hung",
        /// The plate hangs, and for a while nobody comes.
        Suspended = "suspended",
        /// The plate was taken down. What was is kept; another window may follow at the site.
        Ended = "ended",
    }
}

words! {
    /// What is done to a window, as its history tells it.
    WindowAct {
        Propose = "propose",
        Hang = "hang",
        Suspend = "suspend",
        Resume = "resume",
        End = "end",
        /// Its people, items or desks change, and it stands where it did.
        Edit = "edit",
    }
}

impl WindowState {
    /// Where it stands afterwards; none if that cannot be done now.
    pub const fn after(self, act: WindowAct) -> Option<Self> {
        match (self, act) {
            (Self::Proposed, WindowAct::Hang) | (Self::Suspended, WindowAct::Resume) => Some(Self::Hung),
            (Self::Hung, WindowAct::Suspend) => Some(Self::Suspended),
            (Self::Proposed | Self::Hung | Self::Suspended, WindowAct::End) => Some(Self::Ended),
            (Self::Proposed | Self::Hung | Self::Suspended, WindowAct::Edit) => Some(self),
            _ => None,
        }
    }

    /// Whether its plate hangs, so that everybody may see its page.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Hung | Self::Suspended)
    }
}

/// The longest plate or certificate number.
pub const LONGEST_NUMBER: usize = 40;

/// Desks of one window at the most: a crew has a dozen officers at the very most.
pub const MOST_DESKS: i32 = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_leads_out_of_an_end_and_no_plate_hangs_unproposed(
            acts in proptest::collection::vec(proptest::sample::select(WindowAct::ALL), 0..24),
        ) {
            let (mut at, mut hung) = (WindowState::Proposed, false);
            for act in acts {
                let Some(next) = at.after(act) else { continue };
                prop_assert_ne!(at, WindowState::Ended);
                prop_assert_eq!(next == at, act == WindowAct::Edit);
                hung |= act == WindowAct::Hang;
                prop_assert!(!next.is_public() || hung);
                at = next;
            }
        }
    }

    #[test]
    fn a_window_is_hung_once_and_rests_and_comes_back() {
        use WindowAct::{End, Hang, Propose, Resume, Suspend};
        let walk = |acts: &[WindowAct]| acts.iter().try_fold(WindowState::Proposed, |at, act| at.after(*act));
        assert_eq!(walk(&[Hang, Suspend, Resume, End]), Some(WindowState::Ended));
        for refused in [&[Suspend][..], &[Hang, Hang], &[Hang, Resume], &[Resume], &[Propose], &[End, Hang]] {
            assert_eq!(walk(refused), None, "{refused:?}");
        }
    }
}
