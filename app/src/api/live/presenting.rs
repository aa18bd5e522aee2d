//! Who presents.

use super::of_brand;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::BrandId;
use leptos::prelude::*;
use usecases::{UseCaseError, live};

/// Hands an engagement over to another one of the team. `from` is `studio` for the form that stands there.
#[server(prefix = "/forms", endpoint = "hand-over")]
pub async fn hand_over(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] presenter: String,
    #[server(default)] from: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let back = if from == "studio" { format!("{page}/studio") } else { page };
    let typed = Flash::new().value("presenter", &presenter);
    let done = match brand.parse::<BrandId>() {
        Ok(brand) => live::hand_over(&use_cx(), &viewer.actor, brand, engagement, &presenter).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(()) => flash::accept(&back, Flash::new().notice("presenter.handover.done")).await,
        Err(error) => flash::reject(&back, typed.failed(&error)).await,
    }
    Ok(())
}
