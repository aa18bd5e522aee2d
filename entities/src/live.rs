//! What is said in a live room.

pub mod announcement;
pub mod branch_issue;
pub mod head_correction;
pub mod poll;
pub mod poll_answer;
pub mod presenter;
pub mod question;
pub mod question_vote;
pub mod quiz_item;
pub mod rating;
pub mod replay;
pub mod room;
pub mod slide_shown;
pub mod watched;
