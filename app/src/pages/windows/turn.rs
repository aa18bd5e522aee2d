//! When somebody comes, as the receipt and the page to follow say it.

use crate::i18n::I18n;
use crate::ui::{Alert, Badge, Tone};
use domain::services::PreCheck;
use leptos::prelude::*;
use usecases::windows::demand::{FollowedVisit, Turn};

pub fn turn(i: I18n, it: &FollowedVisit) -> AnyView {
    let place = i.named(&it.place.0, &it.place.1).to_owned();
    let (time, word) = match it.turn {
        Turn::At(at) => (i.date_time(at), String::new()),
        Turn::Waits(before) => (
            i.range(it.starts_at, it.ends_at),
            i.tn("windows.turn.waits", i64::try_from(before).unwrap_or_default(), &[]),
        ),
        Turn::Off => (String::new(), i.t("windows.turn.off").to_owned()),
        Turn::Withdrawn => return ().into_any(),
    };
    let word = (!word.is_empty()).then(|| view! { <Alert tone=Tone::Warning>{word}</Alert> });
    let time = (!time.is_empty()).then(|| {
        view! {
            <div class="flex flex-wrap justify-between gap-x-4"><dt class="text-muted">{i.t("windows.turn.when")}</dt><dd class="text-lg font-semibold" data-turn="">{time}</dd></div>
            <div class="flex flex-wrap justify-between gap-x-4"><dt class="text-muted">{i.t("windows.turn.place")}</dt><dd class="break-words">{place}</dd></div>
        }
    });
    let missing = it.missing.clone();
    let checked = match it.checked {
        Some(PreCheck::Fine) => Some(view! { <p><Badge tone=Tone::Success>{i.t("windows.turn.fine")}</Badge></p> }.into_any()),
        Some(PreCheck::Missing) => Some(view! { <Alert tone=Tone::Warning><b class="font-semibold">{i.t("windows.turn.missing")}</b>" "{missing}</Alert> }.into_any()),
        None => None,
    };
    view! { {word}<dl class="grid gap-1">{time}</dl>{checked} }.into_any()
}
