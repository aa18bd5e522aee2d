//! What comes back to invites: addresses to correct, and answers to look at.

use super::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{AttendeeId, BrandId, EngagementId, HeldReplyId};
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::{UseCaseError, invites};

/// Corrects the address of somebody whom the invite did not reach, and sends it again.
#[server(prefix = "/forms", endpoint = "correct-address")]
pub async fn correct_address(
    #[server(default)] engagement: String,
    #[server(default)] attendee: String,
    #[server(default)] email: String,
) -> Result<(), ServerFnError> {
    let Ok(engagement) = engagement.parse::<EngagementId>() else {
        redirect("/");
        return Ok(());
    };
    let page = format!("/engagements/{engagement}");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let typed = Flash::new().form(&attendee).value("email", &email);
    let done = match attendee.parse::<AttendeeId>() {
        Ok(attendee) => invites::correct_address(&use_cx(), &viewer.actor, engagement, attendee, &email).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(()) => flash::accept(&page, Flash::new().notice("scheduling.unreached.sent_again")).await,
        Err(error) => flash::reject(&page, typed.failed(&error)).await,
    }
    Ok(())
}

/// Takes one person off the list. `back`: the page of the engagement to return to.
#[server(prefix = "/forms", endpoint = "take-off-list")]
pub async fn take_off_list(
    #[server(default)] engagement: String,
    #[server(default)] attendee: String,
    #[server(default)] back: String,
) -> Result<(), ServerFnError> {
    change_list(&engagement, &attendee, &back, true).await;
    Ok(())
}

/// Puts somebody back who was taken off the list.
#[server(prefix = "/forms", endpoint = "put-on-list")]
pub async fn put_on_list(
    #[server(default)] engagement: String,
    #[server(default)] attendee: String,
) -> Result<(), ServerFnError> {
    change_list(&engagement, &attendee, "", false).await;
    Ok(())
}

async fn change_list(engagement: &str, attendee: &str, back: &str, off: bool) {
    let Ok(engagement) = engagement.parse::<EngagementId>() else { return redirect("/") };
    let page = format!("/engagements/{engagement}");
    // No other page than one of this engagement.
    let page = if back.starts_with(&format!("{page}/links/")) { back.to_owned() } else { page };
    let Some(viewer) = signed_in(&page) else { return };
    let cx = use_cx();
    let done = match attendee.parse::<AttendeeId>() {
        Ok(attendee) if off => invites::take_off_list(&cx, &viewer.actor, engagement, attendee).await,
        Ok(attendee) => invites::put_back(&cx, &viewer.actor, engagement, attendee).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    let notice = if off { "scheduling.list.removed" } else { "scheduling.list.put_back" };
    match done {
        Ok(()) => flash::accept(&page, Flash::new().notice(notice)).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
}

/// Invites the employees who came to the booked branches since.
#[server(prefix = "/forms", endpoint = "invite-new")]
pub async fn invite_new(#[server(default)] engagement: String) -> Result<(), ServerFnError> {
    let Ok(engagement) = engagement.parse::<EngagementId>() else {
        redirect("/");
        return Ok(());
    };
    let page = format!("/engagements/{engagement}");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match invites::invite_new(&use_cx(), &viewer.actor, engagement).await {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.list.added")).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Stops mail that can be done without for the holder of `code`, or with `wanted` lets it come again.
#[server(prefix = "/forms", endpoint = "choose-mail")]
pub async fn choose_mail(
    #[server(default)] code: String,
    #[server(default)] wanted: String,
) -> Result<(), ServerFnError> {
    match invites::choose_mail(&use_cx(), &code, !wanted.is_empty()).await {
        Ok(()) => redirect(&format!("/unsubscribe/{code}")),
        // Nothing that is no code of ours is put into an address.
        Err(UseCaseError::NotFound) => redirect("/unsubscribe/unknown"),
        Err(error) => flash::reject(&format!("/unsubscribe/{code}"), Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Takes an answer that was held, or with `verdict` other than `accept` lets it go.
#[server(prefix = "/forms", endpoint = "judge-reply")]
pub async fn judge_reply(
    #[server(default)] brand: String,
    #[server(default)] reply: String,
    #[server(default)] verdict: String,
) -> Result<(), ServerFnError> {
    let Ok(brand) = brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = format!("/brands/{brand}/replies");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let accept = verdict == "accept";
    let done = match reply.parse::<HeldReplyId>() {
        Ok(reply) => invites::judge_reply(&use_cx(), &viewer.actor, reply, accept).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    let notice = if accept { "scheduling.held.accepted" } else { "scheduling.held.discarded" };
    match done {
        Ok(()) => flash::accept(&page, Flash::new().notice(notice)).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}
