//! An engagement that comes back: how, on which dates, and what stands in the way, before anything is written.

mod change;
mod form;
mod of;
mod one;
mod preview;

pub use of::series_panel;
pub use one::SeriesPage;

use crate::api::scheduling::series::SeriesFields;
use crate::flash::{self, Flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Rail};
use domain::id::{BrandId, EngagementId};
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::scheduling::brand_zone::brand_zone;
use usecases::scheduling::engagement::{Standing, engagement};
use usecases::scheduling::series::preview_series;

/// The form as the address carries it, if it was sent; nothing of it is personal.
fn asked() -> Option<SeriesFields> {
    let text = |name| query::<String>(name).unwrap_or_default();
    let pattern = query("pattern")?;
    let (rule, count, until, shift, keep) = (text("rule"), text("count"), text("until"), text("shift"), text("keep"));
    Some(SeriesFields { pattern, rule, count, until, shift, keep, ..SeriesFields::default() })
}

/// `/brands/{brand}/engagements/{id}/series?pattern=&rule=&count=&until=&shift=&keep=`: for whoever decides for the brand.
#[component]
pub fn Repeat() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand")?, param::<EngagementId>("id")?);
        let cx = use_cx();
        let view = engagement(&cx, &viewer.actor, id).await?;
        if view.brand_id != brand || view.standing != (Standing::Brand { decides: true, presents: true }) {
            return Err(Problem::NotFound);
        }
        // The rule's dates are the brand's, so all times here are too.
        let i = I18n { zone: brand_zone(&cx, &viewer.actor, brand).await?, ..use_i18n() };
        let left = flash::take().await;
        let asked = asked();
        let seen = match &asked {
            Some(asked) => match asked.form(id) {
                Ok(form) => Some(preview_series(&cx, &viewer.actor, &form).await),
                Err(error) => Some(Err(error)),
            },
            None => None,
        };
        let preview = match seen {
            Some(Ok(seen)) => {
                let asked = asked.as_ref().ok_or(Problem::Broken)?;
                Some(preview::preview(i, &view, asked, &seen, &left, cx.now()))
            }
            Some(Err(error @ (UseCaseError::Invalid(_) | UseCaseError::Conflict(_)))) => {
                // What the address asks for is refused like a form that was sent.
                provide_context(Flash::new().failed(&error));
                None
            }
            Some(Err(error)) => return Err(error.into()),
            None => None,
        };
        let title = i.t_with("scheduling.series.title", &[("title", i.named(&view.title, &view.title_en))]);
        let head = format!("{} · {}", i.range(view.starts_at, view.ends_at), i.zone_name());
        let head = view! { <p class="text-muted">{head}</p> }.into_any();
        let form = form::form(i, &view, &asked.unwrap_or_default());
        Ok(view! {
            <Rail title head>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-3 xl:grid-cols-[22rem_minmax(0,1fr)]">{form}{preview}</div>
            </Rail>
        }
        .into_any())
    })
}
