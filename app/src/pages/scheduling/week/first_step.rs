//! What a brand lacks before anybody can book it, above an empty week.

use crate::i18n::use_i18n;
use crate::pages::scheduling::duty::needs::set_up;
use crate::ui::{Alert, Kind, LinkButton, Size, Tone};
use domain::identity::Actor;
use leptos::prelude::*;
use usecases::scheduling::duty::teams;
use usecases::scheduling::week::Week;
use usecases::{Cx, Result};

/// The next step with its button, for who may take it.
pub async fn first_step(cx: &Cx, actor: &Actor, week: &Week) -> Result<Option<AnyView>> {
    // Where something stands, the brand is set up, and no query is spent on it.
    if !week.planned.is_empty() || !week.requests.is_empty() {
        return Ok(None);
    }
    let team = teams(cx, actor).await?.into_iter().find(|it| it.id == week.brand.id);
    let need = team.and_then(|it| set_up(use_i18n(), &it));
    Ok(need.map(|it| {
        view! {
            <Alert tone=Tone::Info class="mb-3">
                <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
                    <p class="min-w-0 font-semibold">{it.text}</p>
                    <LinkButton href=it.href kind=Kind::Primary size=Size::Small>{it.button}</LinkButton>
                </div>
            </Alert>
        }
        .into_any()
    }))
}
