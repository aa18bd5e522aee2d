//! What is said in a live room.

pub mod announcement;
pub mod branch_issue;
pub mod poll;
pub mod poll_answer;
pub mod question;
pub mod question_vote;
pub mod quiz_item;
pub mod replay;
pub mod room;
pub mod slide_shown;
