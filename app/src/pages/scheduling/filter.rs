//! Looking at less of a week or month: a form that asks by address, so that it can be kept and sent on. Ids only.

use crate::i18n::I18n;
use crate::pages::query;
use crate::ui::{Button, Glyph, Size};
use domain::catalogue::Kind;
use domain::id::ResourceId;
use domain::scheduling::BookingStatus;
use leptos::prelude::*;
use usecases::scheduling::filter::Filter;

/// The states that stand in a calendar.
const SHOWN: [BookingStatus; 4] =
    [BookingStatus::Requested, BookingStatus::Offered, BookingStatus::Confirmed, BookingStatus::NoShow];

/// What the address asks for.
pub fn asked() -> Filter {
    Filter { resource: query("resource"), kind: query("kind"), status: query("status"), company: query("company") }
}

/// The filter for another address: empty, or `&kind=briefing`.
pub fn suffix(filter: &Filter) -> String {
    let pairs = [
        ("resource", filter.resource.map(|it| it.to_string())),
        ("kind", filter.kind.map(|it| it.to_string())),
        ("status", filter.status.map(|it| it.to_string())),
        ("company", filter.company.map(|it| it.to_string())),
    ];
    pairs.into_iter().filter_map(|(name, value)| Some(format!("&{name}={}", value?))).collect()
}

/// Officers and things, and companies, to choose from.
pub struct Choices {
    pub resources: Vec<(ResourceId, String)>,
    pub companies: Vec<(domain::id::CompanyId, String)>,
}

/// The form. `keep` is the date that is looked at, by the name that the page has for it.
pub fn bar(i: I18n, path: &str, keep: (&'static str, String), filter: &Filter, choices: Choices) -> AnyView {
    let words = |of: &'static str, all: Vec<&'static str>| -> Vec<(String, String)> {
        all.into_iter().map(|word| (word.to_owned(), i.word(of, word).to_owned())).collect()
    };
    let kinds = words("scheduling.kind", Kind::ALL.iter().map(|it| it.word()).collect());
    let states = words("scheduling.booking_status", SHOWN.iter().map(|it| it.word()).collect());
    let resources = choices.resources.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let companies = choices.companies.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let chosen = |it: Option<String>| it.unwrap_or_default();
    let selects = [
        select(i, "resource", resources, chosen(filter.resource.map(|it| it.to_string()))),
        select(i, "kind", kinds, chosen(filter.kind.map(|it| it.to_string()))),
        select(i, "status", states, chosen(filter.status.map(|it| it.to_string()))),
        select(i, "company", companies, chosen(filter.company.map(|it| it.to_string()))),
    ];
    let all = (!filter.is_empty()).then(|| {
        let href = format!("{path}?{}={}", keep.0, keep.1);
        view! { <a class="btn btn-ghost btn-sm" href=href>{i.t("scheduling.filter.all")}</a> }
    });
    let open = !filter.is_empty();
    let (name, value) = keep;
    view! {
        <details class="narrower print:hidden" open=open>
            <summary class="btn btn-sm list-none">{i.t("scheduling.filter.title")}</summary>
            <form class="mt-2 flex flex-wrap items-end gap-2" method="get" action=path.to_owned()>
                <input type="hidden" name=name value=value/>
                {selects.into_iter().collect_view()}
                <Button size=Size::Small glyph=Glyph::Search>{i.t("scheduling.filter.apply")}</Button>
                {all}
            </form>
        </details>
    }
    .into_any()
}

fn select(i: I18n, name: &'static str, options: Vec<(String, String)>, chosen: String) -> AnyView {
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <label class="flex min-w-0 flex-col gap-0.5 text-xs text-muted max-sm:w-full">
            {i.word("scheduling.filter", name)}
            <select class="select select-sm min-w-36 max-w-56 max-sm:w-full max-sm:max-w-none" name=name><option value="">{i.t("scheduling.filter.any")}</option>{options}</select>
        </label>
    }
    .into_any()
}
