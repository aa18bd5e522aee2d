//! Who was there, set right by liaisons; who was not, invited to the replay; and what people thought of it.

use super::talk::{leave, sitting};
use super::{room, signed_in};
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{BranchId, EngagementId};
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::UseCaseError;
use usecases::live::{self, PresentForm};

/// The form in which somebody is added, which the page opens again with what was typed.
pub const PRESENT: &str = "present";
/// The form of one screen's number is this and the attendee's id.
pub const HEADS: &str = "heads-";
/// The form in which the room is asked what it thinks.
pub const RATE: &str = "rate";

/// Confirms how many people were at a screen, or sets it right.
#[server(prefix = "/forms", endpoint = "correct-heads")]
pub async fn correct_heads(
    #[server(default)] engagement: String,
    #[server(default)] branch: String,
    #[server(default)] attendee: String,
    #[server(default)] screen_people: String,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let Some((page, ..)) = of_branch(&engagement, &branch) else { return Ok(()) };
    let done = match attendee.parse() {
        Ok(id) => live::correct_heads(&use_cx(), &viewer.actor, id, screen_people.trim().parse().ok()).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    let typed = Flash::new().form(format!("{HEADS}{attendee}")).value("screen_people", screen_people);
    leave(&page, done, "attendance.corrected", typed).await;
    Ok(())
}

/// Adds somebody who was there: an invited `person`, or else a guest by `name`; at the screen `at`, or at none.
#[server(prefix = "/forms", endpoint = "add-present")]
pub async fn add_present(
    #[server(default)] engagement: String,
    #[server(default)] branch: String,
    #[server(default)] person: String,
    #[server(default)] name: String,
    #[server(default)] at: String,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let Some((page, engagement, branch)) = of_branch(&engagement, &branch) else { return Ok(()) };
    let form = PresentForm { person: person.parse().ok(), name: name.clone(), screen: at.parse().ok() };
    let done = live::add_present(&use_cx(), &viewer.actor, engagement, branch, &form).await;
    let typed = Flash::new().form(PRESENT).value("person", person).value("name", name).value("at", at);
    leave(&page, done, "attendance.added", typed).await;
    Ok(())
}

/// Invites whoever was not there to the replay: of one `branch`, or of all; those who were invited before too if it is to be `again`.
#[server(prefix = "/forms", endpoint = "invite-to-replay")]
pub async fn invite_to_replay(
    #[server(default)] engagement: String,
    /// Of the brand's page, to which it goes back.
    #[server(default)]
    brand: String,
    #[server(default)] branch: String,
    #[server(default)] again: String,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let Ok(id) = engagement.parse::<EngagementId>() else {
        redirect("/");
        return Ok(());
    };
    let page = match brand.parse::<domain::id::BrandId>() {
        Ok(brand) => format!("/brands/{brand}/engagements/{id}"),
        Err(_) => format!("/engagements/{id}/attendance"),
    };
    let done = match branch.as_str() {
        "" => live::invite_to_replay(&use_cx(), &viewer.actor, id, None, !again.is_empty()).await,
        branch => match branch.parse::<BranchId>() {
            Ok(branch) => live::invite_to_replay(&use_cx(), &viewer.actor, id, Some(branch), !again.is_empty()).await,
            Err(_) => Err(UseCaseError::NotFound),
        },
    };
    let notice = if matches!(done, Ok(0)) { "attendance.nobody_invited" } else { "attendance.invited" };
    leave(&page, done.map(drop), notice, Flash::new()).await;
    Ok(())
}

/// Records what the person in the room thinks of it.
#[server(prefix = "/forms", endpoint = "rate")]
pub async fn rate(
    #[server(default)] engagement: String,
    #[server(default)] stars: String,
) -> Result<(), ServerFnError> {
    let Some((engagement, attendee)) = sitting(&engagement).await else { return Ok(()) };
    let done = live::rate(&use_cx(), attendee, stars.parse().ok()).await;
    let page = room(engagement);
    match done {
        Ok(()) => flash::accept(&page, Flash::new().form(RATE).notice("attendance.rate.thanks")).await,
        Err(error) => flash::reject(&page, Flash::new().form(RATE).failed(&error)).await,
    }
    Ok(())
}

/// The page of a branch's people and what it is about; else the browser goes where it should.
fn of_branch(engagement: &str, branch: &str) -> Option<(String, EngagementId, BranchId)> {
    let (Ok(engagement), Ok(branch)) = (engagement.parse::<EngagementId>(), branch.parse::<BranchId>()) else {
        redirect("/");
        return None;
    };
    Some((format!("/engagements/{engagement}/attendance/{branch}"), engagement, branch))
}
