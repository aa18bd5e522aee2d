//! The inputs of a brand's facts and hours, for a new brand and for one that is changed.

use crate::i18n::I18n;
use crate::ui::{Field, Textarea, ZoneSelect};
use domain::scheduling::hours::{WEEKDAYS, WeeklyHours, written};
use leptos::prelude::*;
use usecases::directory::BrandSettings;

/// The fields of a form; `brand` has what they hold at first, a new one is open in office hours.
pub(super) fn facts(i: I18n, brand: Option<&BrandSettings>) -> AnyView {
    let text = |read: fn(&BrandSettings) -> &String| brand.map(read).cloned().unwrap_or_default();
    let hours = brand.map_or_else(WeeklyHours::office, |it| it.hours.clone());
    let days = week(i, &hours, i.t("directory.brand.closed"));
    view! {
        <div class="grid grid-cols-1 gap-4 sm:grid-cols-2">
            <Field name="name" label=i.t("directory.brand.name") value=text(|it| &it.name) autocomplete="off" maxlength=100 required=true/>
            <Field name="name_en" label=i.t("directory.brand.name_en") value=text(|it| &it.name_en) autocomplete="off" maxlength=100/>
            <Textarea name="purpose" label=i.t("directory.brand.purpose") value=text(|it| &it.purpose) rows=3 maxlength=500/>
            <Textarea name="purpose_en" label=i.t("directory.brand.purpose_en") value=text(|it| &it.purpose_en) rows=3 maxlength=500/>
        </div>
        <fieldset class="flex min-w-0 flex-col gap-3" aria-describedby="hours-help">
            <legend class="mb-1.5 text-sm font-medium">{i.t("directory.brand.hours")}</legend>
            <p id="hours-help" class="text-xs text-muted">{i.t("directory.brand.hours_help")}</p>
            <div class="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2">{days}</div>
        </fieldset>
        <ZoneSelect label=i.t("directory.brand.zone") value=brand.map(|it| it.time_zone.clone())/>
    }
    .into_any()
}

/// Seven fields of hours, Monday first.
pub(super) fn week(i: I18n, hours: &WeeklyHours, empty: &'static str) -> AnyView {
    WEEKDAYS
        .iter()
        .zip(1..)
        .zip(&hours.0)
        .map(|((name, number), spans)| {
            let label = i.word("common.time.weekdays", &i32::to_string(&number));
            view! { <Field name=*name label value=written(spans) placeholder=empty autocomplete="off" maxlength=100/> }
        })
        .collect_view()
        .into_any()
}
