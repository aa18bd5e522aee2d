//! Nobody of a company came.

use super::decide::engagement_page;
use super::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::BookingId;
use leptos::prelude::*;
use usecases::{UseCaseError, scheduling};

/// Notes that nobody came, or with `came` that somebody had come after all; from the brand's page of the engagement.
#[server(prefix = "/forms", endpoint = "mark-no-show")]
pub async fn mark_no_show(
    #[server(default)] booking: String,
    #[server(default)] engagement: String,
    #[server(default)] brand: String,
    #[server(default)] came: String,
) -> Result<(), ServerFnError> {
    let page = engagement_page(&engagement, &brand);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let missed = came.is_empty();
    let marked = match booking.parse::<BookingId>() {
        Ok(id) => scheduling::mark_no_show(&use_cx(), &viewer.actor, id, missed).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    let notice = if missed { "scheduling.decided.no_show" } else { "scheduling.decided.came" };
    match marked {
        Ok(_) => flash::accept(&page, Flash::new().notice(notice)).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}
