//! How much a brand takes on.

use crate::api::ServerFn;
use crate::api::directory::{LIMITS, SetLimits};
use crate::i18n::I18n;
use crate::ui::{Button, Field, Panel};
use leptos::prelude::*;
use usecases::directory::{BrandSettings, LIMIT_FIELDS};
use usecases::scheduling::site::USUAL_SPEED;

/// The panel of the limits.
pub fn limits(i: I18n, brand: &BrandSettings) -> AnyView {
    let (limits, id) = (brand.limits, brand.id.to_string());
    let numbers = [limits.brand, limits.officer, limits.company].map(|it| [it.day, it.week]);
    let fields = LIMIT_FIELDS
        .iter()
        .zip(numbers.into_iter().flatten().chain([limits.cancel_days, limits.travel_kmh]))
        .map(|(name, number)| {
            let empty = match *name {
                "travel_kmh" => USUAL_SPEED.to_string(),
                _ => i.t("directory.limits.none").to_owned(),
            };
            let value = number.map(|it| it.to_string()).unwrap_or_default();
            view! {
                <Field
                    form=LIMITS name=*name label=i.word("directory.limits", name) value placeholder=empty
                    inputmode="numeric" autocomplete="off" maxlength=3
                />
            }
        })
        .collect_view();
    view! {
        <Panel title=i.t("directory.limits.title") id="limits">
            <form class="flex flex-col gap-4 p-4" method="post" action=SetLimits::PATH>
                <input type="hidden" name="brand" value=id/>
                <p class="text-xs text-muted">{i.t("directory.limits.help")}</p>
                <div class="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2">{fields}</div>
                <div><Button>{i.t("directory.brand.save")}</Button></div>
            </form>
        </Panel>
    }
    .into_any()
}
