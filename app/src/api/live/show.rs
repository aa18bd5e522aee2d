//! What is shown in a room and what is wrong there, as forms.

use super::talk::{leave, sitting};
use super::{of_brand, room};
use crate::api::signed_in;
use crate::flash::Flash;
use crate::request::use_cx;
use domain::id::EngagementId;
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::{UseCaseError, live, packs};

/// The form in which an attendee or a liaison tells of a problem.
pub const ISSUE: &str = "issue";
/// The form in which a pack is chosen.
pub const PACK: &str = "pack";

/// Chooses the pack that an engagement shows.
#[server(prefix = "/forms", endpoint = "choose-pack")]
pub async fn choose_pack(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] pack: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let done = packs::choose_pack(&use_cx(), &viewer.actor, engagement, pack.parse().ok()).await;
    leave(&page, done, "packs.chosen", Flash::new().form(PACK).value("pack", pack)).await;
    Ok(())
}

/// Turns to a slide, from 1; 0 shows none.
#[server(prefix = "/forms", endpoint = "show-slide")]
pub async fn show_slide(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] page: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, back, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let done = live::show_slide(&use_cx(), &viewer.actor, engagement, page.parse().ok()).await;
    leave(&back, done, "packs.desk.turned", Flash::new()).await;
    Ok(())
}

/// Asks the room a quiz question from the bank at once.
#[server(prefix = "/forms", endpoint = "launch-quiz")]
pub async fn launch_quiz(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] quiz: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, back, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let done = live::launch_quiz(&use_cx(), &viewer.actor, engagement, &quiz).await.map(drop);
    leave(&back, done, "live.desk.launched", Flash::new()).await;
    Ok(())
}

/// Tells of a problem as an attendee.
#[server(prefix = "/forms", endpoint = "raise-issue")]
pub async fn raise_issue(
    #[server(default)] engagement: String,
    #[server(default)] kind: String,
    #[server(default)] issue: String,
) -> Result<(), ServerFnError> {
    let Some((engagement, attendee)) = sitting(&engagement).await else { return Ok(()) };
    let done = live::raise_issue(&use_cx(), attendee, kind.parse().ok(), &issue).await;
    let typed = Flash::new().form(ISSUE).value("kind", kind).value("issue", issue);
    leave(&room(engagement), done, "packs.issue.raised", typed).await;
    Ok(())
}

/// Tells of a problem as a branch's liaison.
#[server(prefix = "/forms", endpoint = "raise-branch-issue")]
pub async fn raise_branch_issue(
    #[server(default)] engagement: String,
    #[server(default)] kind: String,
    #[server(default)] issue: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = engagement.parse::<EngagementId>() else {
        redirect("/");
        return Ok(());
    };
    let page = format!("/engagements/{id}");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = live::raise_branch_issue(&use_cx(), &viewer.actor, id, kind.parse().ok(), &issue).await;
    let typed = Flash::new().form(ISSUE).value("kind", kind).value("issue", issue);
    leave(&page, done, "packs.issue.raised", typed).await;
    Ok(())
}

/// Marks a problem as done, for the brand (`brand` is filled in) and for liaisons.
#[server(prefix = "/forms", endpoint = "finish-issue")]
pub async fn finish_issue(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] issue_id: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = engagement.parse::<EngagementId>() else {
        redirect("/");
        return Ok(());
    };
    let page = match brand.parse::<domain::id::BrandId>() {
        Ok(brand) => format!("/brands/{brand}/engagements/{id}"),
        Err(_) => format!("/engagements/{id}"),
    };
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = match issue_id.parse() {
        Ok(issue) => live::finish_issue(&use_cx(), &viewer.actor, issue).await.map(drop),
        Err(_) => Err(UseCaseError::NotFound),
    };
    leave(&page, done, "packs.issue.done", Flash::new()).await;
    Ok(())
}
