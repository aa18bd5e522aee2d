//! What the month's marks mean; on paper nobody can ask them.

use crate::i18n::I18n;
use domain::scheduling::BookingStatus;
use domain::scheduling::working_days::DayKind;
use leptos::prelude::*;
use usecases::scheduling::month::Month;

/// The key to the marks that the month has.
pub fn key(i: I18n, month: &Month) -> Option<AnyView> {
    let any = |is: fn(&DayKind) -> bool| month.days.iter().any(|day| is(&day.kind));
    let closed = month.days.iter().any(|day| day.closure.is_some());
    let off = any(|kind| matches!(kind, DayKind::Holiday(_)));
    let work = any(|kind| matches!(kind, DayKind::MakeUp(_)));
    let unsure = any(|kind| matches!(kind, DayKind::Undetermined));
    let has = |status| month.days.iter().flat_map(|day| &day.entries).any(|it| it.status == status);
    let pending = has(BookingStatus::Requested) || has(BookingStatus::Offered);
    let off_means = match (off, closed) {
        (true, true) => Some(i.t("scheduling.brand_month.off_or_closed")),
        (true, false) => Some(i.t("scheduling.month.off_means")),
        (false, true) => Some(i.t("scheduling.month.closed")),
        (false, false) => None,
    };
    let one = |class: &'static str, mark: &'static str, means: &'static str| {
        view! { <span class="flex gap-1.5"><span class=format!("{class} mt-px shrink-0") aria-hidden="true">{mark}</span><span>{means}</span></span> }
    };
    let some = off_means.is_some() || work || unsure || pending;
    some.then(|| {
        view! {
            <p class="mt-2 flex flex-wrap gap-x-4 gap-y-1 px-1 text-xs text-muted">
                {off_means.map(|means| one("off", i.t("scheduling.month.off"), means))}
                {work.then(|| one("work", i.t("scheduling.month.work"), i.t("scheduling.month.work_means")))}
                {unsure.then(|| one("unsure", "?", i.t("scheduling.brand_month.unsure_means")))}
                {pending.then(|| one("dashed", "", i.t("scheduling.brand_month.pending_means")))}
            </p>
        }
        .into_any()
    })
}
