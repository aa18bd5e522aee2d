//! The live room: entering it, the picture's key, the end.

pub mod attendance;
pub mod presenting;
pub mod show;
pub mod talk;

use crate::flash::{self, Flash};
use crate::request::{Viewer, use_cx, use_viewer};
use crate::seats;
use domain::id::{BrandId, EngagementId};
use domain::invites::Answer;
use leptos::prelude::*;
use leptos_axum::{extract, redirect};
use tower_sessions::Session;
use usecases::keys::Keys;
use usecases::{Result as UseCaseResult, UseCaseError, invites, live};

/// The form of whoever is not the person that the link was sent to.
pub const GUEST: &str = "guest";
/// The form of how many sit at a screen, which the room opens again with what was typed.
pub const SCREEN: &str = "screen";

/// Enters a room by a personal link; `guest` by a forwarded one, under another `name`. The address names nobody.
#[server(prefix = "/forms", endpoint = "join")]
pub async fn join(
    #[server(default)] code: String,
    #[server(default)] guest: String,
    #[server(default)] name: String,
    #[server(default)] screen: String,
    #[server(default)] screen_people: String,
) -> Result<(), ServerFnError> {
    // Not one of ours, and not to be put into an address either.
    let Some(_) = Keys::join_subject(&code) else {
        redirect("/j/unknown");
        return Ok(());
    };
    let form = if guest.is_empty() { "" } else { GUEST };
    match enter(&code, form, &name, people(&screen, &screen_people)).await {
        Ok(engagement) => redirect(&room(engagement)),
        Err(error) => {
            let typed = Flash::new()
                .form(form)
                .value("name", &name)
                .value("screen", screen)
                .value("screen_people", screen_people);
            flash::reject(&format!("/j/{code}"), typed.failed(&error)).await;
        }
    }
    Ok(())
}

async fn enter(code: &str, form: &str, name: &str, people: i32) -> UseCaseResult<EngagementId> {
    let cx = use_cx();
    let engagement = live::invitation(&cx, code).await?.engagement;
    let attendee = match form {
        GUEST => live::join_as_guest(&cx, code, name, people).await?,
        _ => live::join(&cx, code, people).await?,
    };
    let session: Session = extract().await.map_err(|_| UseCaseError::Aborted)?;
    seats::take_seat(&session, engagement, attendee).await.map_err(|error| {
        tracing::error!(%error, "a seat could not be stored");
        UseCaseError::Aborted
    })?;
    Ok(engagement)
}

/// Records what the person with the personal link `code` answers to the invite.
#[server(prefix = "/forms", endpoint = "answer-invite")]
pub async fn answer_invite(
    #[server(default)] code: String,
    #[server(default)] answer: String,
    #[server(default)] comment: String,
) -> Result<(), ServerFnError> {
    // Not one of ours, and not to be put into an address either.
    let Some(_) = Keys::join_subject(&code) else {
        redirect("/j/unknown");
        return Ok(());
    };
    let page = format!("/j/{code}/answer");
    let typed = Flash::new().value("comment", &comment);
    let done = match answer.parse::<Answer>() {
        Ok(answer) if answer != Answer::NeedsAction => say(&code, answer, &comment).await,
        _ => Err(UseCaseError::field("answer", "required")),
    };
    match done {
        Ok(()) => flash::accept(&page, Flash::new().notice("live.answer.saved")).await,
        Err(error) => flash::reject(&page, typed.failed(&error)).await,
    }
    Ok(())
}

async fn say(code: &str, answer: Answer, comment: &str) -> UseCaseResult<()> {
    let cx = use_cx();
    let attendee = live::invitation(&cx, code).await?.attendee;
    invites::record_answer(&cx, attendee, answer, comment).await
}

/// Changes how many people sit at this screen, and who they are; a list of names needs no number.
#[server(prefix = "/forms", endpoint = "screen")]
pub async fn set_screen(
    #[server(default)] engagement: String,
    #[server(default)] screen_people: String,
    #[server(default)] screen_names: String,
) -> Result<(), ServerFnError> {
    let Ok(engagement) = engagement.parse::<EngagementId>() else {
        redirect("/");
        return Ok(());
    };
    let session: Session = extract().await?;
    let Ok(Some(attendee)) = seats::seat(&session, engagement).await else {
        // The room says that nobody sits here.
        redirect(&room(engagement));
        return Ok(());
    };
    let screen = if screen_people.trim().is_empty() && !screen_names.trim().is_empty() { "one" } else { "" };
    let done = live::set_screen(&use_cx(), attendee, people(screen, &screen_people), &screen_names).await;
    let flash = Flash::new().form(SCREEN).value("screen_people", screen_people).value("screen_names", screen_names);
    match done {
        Ok(()) => flash::accept(&room(engagement), Flash::new().notice("live.room.screen_saved")).await,
        Err(error) => flash::reject(&room(engagement), flash.failed(&error)).await,
    }
    Ok(())
}

/// Makes a new stream key; the brand's page shows it.
#[server(prefix = "/forms", endpoint = "new-stream-key")]
pub async fn new_stream_key(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    match live::new_stream_key(&use_cx(), &viewer.actor, engagement).await {
        Ok(_) => flash::accept(&page, Flash::new().notice("live.key.renewed")).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Ends what is live: the room closes, the replay opens.
#[server(prefix = "/forms", endpoint = "end-engagement")]
pub async fn end_engagement(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let flash = match live::end_engagement(&use_cx(), &viewer.actor, engagement).await {
        Ok(()) => Flash::new().notice("live.brand.was_ended"),
        Err(error) => Flash::new().failed(&error),
    };
    flash::accept(&page, flash).await;
    Ok(())
}

/// The viewer and the page that the form came from; else the browser goes where it should.
pub(super) fn of_brand(brand: &str, engagement: &str) -> Option<(Viewer, String, EngagementId)> {
    let viewer = signed_in()?;
    let (Ok(brand), Ok(engagement)) = (brand.parse::<BrandId>(), engagement.parse::<EngagementId>()) else {
        redirect("/");
        return None;
    };
    Some((viewer, format!("/brands/{brand}/engagements/{engagement}"), engagement))
}

/// The viewer; without one the browser goes to the sign-in page.
pub(super) fn signed_in() -> Option<Viewer> {
    let viewer = use_viewer();
    if viewer.is_none() {
        redirect("/sign-in");
    }
    viewer
}

fn room(engagement: EngagementId) -> String {
    format!("/room/{engagement}")
}

/// How many sit at the screen. What is no number is none, which the use-case refuses with the numbers that it takes.
fn people(screen: &str, typed: &str) -> i32 {
    if screen == "one" { 1 } else { typed.trim().parse().unwrap_or(0) }
}
