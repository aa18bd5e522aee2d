//! Invites: what a person who takes part is told, the calendar object that carries it, and what comes back.

pub mod answers;
pub mod correct_address;
pub mod facts;
pub mod held_replies;
pub mod ics;
pub mod invite_new;
pub mod judge_reply;
pub mod off_list;
pub mod progress;
pub mod record_answer;
pub mod remind_due;
pub mod take_bounce;
pub mod take_off_list;
pub mod take_reply;
pub mod unreached;
pub mod unsubscribe;

pub use answers::{Answers, answers_by_branch, proposals};
pub use correct_address::correct_address;
pub use facts::{Facts, facts};
pub use held_replies::held_replies;
pub use invite_new::{invite_new, not_on_list};
pub use judge_reply::judge_reply;
pub use off_list::off_list;
pub use progress::{Progress, progress};
pub use record_answer::record_answer;
pub use remind_due::remind_due;
pub use take_bounce::{Bounce, take_bounce};
pub use take_off_list::{put_back, take_off_list};
pub use take_reply::{Reply, Taken, take_reply};
pub use unreached::unreached;
pub use unsubscribe::{choose_mail, unsubscribed, wants_mail};
