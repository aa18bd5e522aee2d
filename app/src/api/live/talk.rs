//! What is said in a room, as forms: by its attendees, and by the brand's team.

use super::{of_brand, room};
use crate::flash::{self, Flash};
use crate::request::use_cx;
use crate::seats;
use domain::id::{AttendeeId, EngagementId};
use leptos::prelude::*;
use leptos_axum::{extract, redirect};
use tower_sessions::Session;
use usecases::live::{self, PollMove, Treatment};
use usecases::{Result as UseCaseResult, UseCaseError};

/// The form in which an attendee asks, which the room opens again with what was typed.
pub const ASK: &str = "ask";
/// Likewise of the brand's page.
pub const ANNOUNCE: &str = "announce";
pub const POLL: &str = "poll";
pub const QUIZ: &str = "quiz";
/// The form of one question's answer is this and the question's id.
pub const ANSWER: &str = "answer-";

/// Asks a question in the room.
#[server(prefix = "/forms", endpoint = "ask-question")]
pub async fn ask_question(
    #[server(default)] engagement: String,
    #[server(default)] question: String,
    #[server(default)] anonymous: String,
) -> Result<(), ServerFnError> {
    let Some((engagement, attendee)) = sitting(&engagement).await else { return Ok(()) };
    let hidden = !anonymous.is_empty();
    let done = live::ask_question(&use_cx(), attendee, &question, hidden).await.map(drop);
    let typed = Flash::new().form(ASK).value("question", question).value("anonymous", anonymous);
    leave(&room(engagement), done, "live.talk.asked", typed).await;
    Ok(())
}

/// Votes for a question, or takes the vote back if `wanted` is empty.
#[server(prefix = "/forms", endpoint = "vote-question")]
pub async fn vote_question(
    #[server(default)] engagement: String,
    #[server(default)] question: String,
    #[server(default)] wanted: String,
) -> Result<(), ServerFnError> {
    let Some((engagement, attendee)) = sitting(&engagement).await else { return Ok(()) };
    let done = match question.parse() {
        Ok(question) => live::vote_question(&use_cx(), attendee, question, !wanted.is_empty()).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    leave(&room(engagement), done, "live.talk.voted", Flash::new()).await;
    Ok(())
}

/// Answers a poll or a quiz.
#[server(prefix = "/forms", endpoint = "answer-poll")]
pub async fn answer_poll(
    #[server(default)] engagement: String,
    #[server(default)] poll: String,
    #[server(default)] choice: String,
) -> Result<(), ServerFnError> {
    let Some((engagement, attendee)) = sitting(&engagement).await else { return Ok(()) };
    let done = match poll.parse() {
        Ok(poll) => live::answer_poll(&use_cx(), attendee, poll, choice.parse().ok()).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    leave(&room(engagement), done, "live.talk.chosen", Flash::new()).await;
    Ok(())
}

/// Answers a question in writing (`written`), marks it as answered in the broadcast (`live`), hides (`hide`) or shows it (`show`).
#[server(prefix = "/forms", endpoint = "answer-question")]
pub async fn answer_question(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] question: String,
    #[server(default)] answer: String,
    #[server(default)] treatment: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, _)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let treated = match treatment.as_str() {
        "live" => Treatment::Live,
        "hide" => Treatment::Hidden(true),
        "show" => Treatment::Hidden(false),
        _ => Treatment::Written(answer.clone()),
    };
    let done = match question.parse() {
        Ok(id) => live::answer_question(&use_cx(), &viewer.actor, id, treated).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    let typed = Flash::new().form(format!("{ANSWER}{question}")).value("answer", answer);
    leave(&page, done, "live.desk.treated", typed).await;
    Ok(())
}

/// Announces something to the whole room.
#[server(prefix = "/forms", endpoint = "announce")]
pub async fn announce(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] announcement: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let done = live::announce(&use_cx(), &viewer.actor, engagement, &announcement).await;
    let typed = Flash::new().form(ANNOUNCE).value("announcement", announcement);
    leave(&page, done, "live.desk.announced", typed).await;
    Ok(())
}

/// Drafts a poll.
#[server(prefix = "/forms", endpoint = "draft-poll")]
pub async fn draft_poll(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] poll: String,
    #[server(default)] options: Vec<String>,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let done = live::draft_poll(&use_cx(), &viewer.actor, engagement, &poll, &options).await.map(drop);
    let typed = Flash::new().form(POLL).value("poll", poll).values("options", options);
    leave(&page, done, "live.desk.drafted", typed).await;
    Ok(())
}

/// Drafts a quiz question from the bank.
#[server(prefix = "/forms", endpoint = "draft-quiz")]
pub async fn draft_quiz(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] quiz: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let done = live::draft_quiz(&use_cx(), &viewer.actor, engagement, &quiz).await.map(drop);
    leave(&page, done, "live.desk.drafted", Flash::new().form(QUIZ).value("quiz", quiz)).await;
    Ok(())
}

/// Launches (`launch`) or closes (`close`) a poll, or throws a draft away (`discard`).
#[server(prefix = "/forms", endpoint = "move-poll")]
pub async fn move_poll(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] poll: String,
    #[server(default)] to: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, _)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let to = match to.as_str() {
        "launch" => Some((PollMove::Launch, "live.desk.launched")),
        "close" => Some((PollMove::Close, "live.desk.closed")),
        "discard" => Some((PollMove::Discard, "live.desk.discarded")),
        _ => None,
    };
    let (done, notice) = match (poll.parse(), to) {
        (Ok(poll), Some((to, notice))) => (live::move_poll(&use_cx(), &viewer.actor, poll, to).await, notice),
        _ => (Err(UseCaseError::NotFound), ""),
    };
    leave(&page, done, notice, Flash::new()).await;
    Ok(())
}

/// The engagement of the form and whom this browser sits there as; else the browser goes where it is told so.
pub(in crate::api) async fn sitting(engagement: &str) -> Option<(EngagementId, AttendeeId)> {
    let Ok(engagement) = engagement.parse::<EngagementId>() else {
        redirect("/");
        return None;
    };
    let session: Session = extract().await.ok()?;
    if let Ok(Some(attendee)) = seats::seat(&session, engagement).await {
        return Some((engagement, attendee));
    }
    redirect(&room(engagement));
    None
}

/// Goes back to `page` with the notice, or with what was typed and why nothing came of it.
pub(super) async fn leave(page: &str, done: UseCaseResult<()>, notice: &str, typed: Flash) {
    match done {
        Ok(()) => flash::accept(page, Flash::new().notice(notice)).await,
        Err(error) => flash::reject(page, typed.failed(&error)).await,
    }
}
