//! What was taken over from an earlier booking, and what could not be.

use crate::i18n::I18n;
use crate::ui::{Alert, Tone};
use leptos::prelude::*;
use usecases::scheduling::Repeat;

/// Above the form, until it is sent for the first time.
pub fn repeated(i: I18n, it: &Repeat) -> AnyView {
    let values = [("when", &*i.date(it.starts_at)), ("title", i.named(&it.title, &it.title_en))];
    let filled = i.t_with("scheduling.repeat.filled", &values);
    let lost = |count: usize, key| (count > 0).then(|| i.tn(key, i64::try_from(count).unwrap_or_default(), &[]));
    let lost = [
        lost(it.left_out.branches, "scheduling.repeat.branches"),
        lost(it.left_out.answers, "scheduling.repeat.answers"),
    ];
    let lost = lost.into_iter().flatten().map(|text| view! { <p>{text}</p> }).collect_view();
    view! { <Alert tone=Tone::Info class="mb-4"><p>{filled}</p>{lost}</Alert> }.into_any()
}
