//! The branches that take part, with the way to their people's links.

use crate::i18n::I18n;
use crate::ui::{EmptyState, Glyph, Icon, Panel};
use domain::scheduling::BookingStatus;
use leptos::prelude::*;
use usecases::scheduling::PartRow;
use usecases::scheduling::engagement::EngagementView;

/// So many branches are all written out; of more, one province at a time is, or a page of 300 would be ten times as long.
const ALL: usize = 40;

/// The panel of branches, by province. `open`: the province to look into, counted from 0.
pub fn branches(i: I18n, view: &EngagementView, rows: Vec<PartRow>, open: Option<usize>) -> AnyView {
    let by_one = rows.len() > ALL;
    let confirmed = view.bookings.iter().any(|it| it.status == BookingStatus::Confirmed);
    let (people, without) =
        rows.iter().fold((0, 0), |(people, without), it| (people + it.people, without + it.without_address));
    let figures = [
        (i64::try_from(rows.len()).unwrap_or_default(), "scheduling.part.branches"),
        (people, if confirmed { "scheduling.part.invited" } else { "scheduling.part.people" }),
        (people - without, "scheduling.part.with_address"),
        (without, "scheduling.part.without_address"),
    ];
    let figures = figures.map(|(number, key)| {
        view! { <div class="border-base-300 px-1 py-3 max-sm:nth-[n+3]:border-t"><dd class="text-lg font-semibold tabular-nums">{i.number(number)}</dd><dt class="text-xs text-muted">{i.t(key)}</dt></div> }
    });
    let note = match (confirmed, without) {
        (true, 0) => i.t("scheduling.part.all_mailed").to_owned(),
        (true, _) => i.tn("scheduling.part.hand_out", without, &[]),
        (false, _) => i.t("scheduling.part.links_later").to_owned(),
    };
    let mut provinces: Vec<(String, Vec<PartRow>)> = Vec::new();
    for row in rows {
        match provinces.iter_mut().find(|(name, _)| *name == row.province) {
            Some((_, here)) => here.push(row),
            None => provinces.push((row.province.clone(), vec![row])),
        }
    }
    let alone = provinces.len() == 1;
    let list = if provinces.is_empty() {
        view! { <EmptyState title=i.t("scheduling.part.none") glyph=Glyph::Building/> }.into_any()
    } else {
        provinces
            .into_iter()
            .enumerate()
            .map(|(n, (name, here))| {
                let is_open = alone || open == Some(n);
                let link = (by_one && !is_open).then(|| format!("/engagements/{}?province={n}#province-{n}", view.id));
                province(i, view, (confirmed, is_open), (n, &name), here, link)
            })
            .collect_view()
            .into_any()
    };
    view! {
        <Panel title=i.t("scheduling.part.title") id="branches">
            <dl class="grid grid-cols-2 divide-x divide-base-300 border-b border-base-300 text-center sm:grid-cols-4">{figures.into_iter().collect_view()}</dl>
            <p class="border-b border-base-300 px-4 py-2 text-muted">{note}</p>
            {list}
        </Panel>
    }
    .into_any()
}

/// A province with its branches, or with a link that opens it.
fn province(
    i: I18n,
    view: &EngagementView,
    (confirmed, open): (bool, bool),
    (n, name): (usize, &str),
    here: Vec<PartRow>,
    link: Option<String>,
) -> AnyView {
    let (people, without) =
        here.iter().fold((0, 0), |(people, without), it| (people + it.people, without + it.without_address));
    let branches = i64::try_from(here.len()).unwrap_or_default();
    let counts =
        format!("{} · {}", i.tn("scheduling.branches.count", branches, &[]), i.tn("scheduling.people", people, &[]));
    let head = view! {
        <b class="font-semibold">{i.province(name).to_owned()}</b>
        <span class="text-muted">{counts}</span>
        {(without > 0).then(|| view! { <span class="ml-auto text-xs text-warning">{i.tn("scheduling.part.lacking", without, &[])}</span> })}
    };
    if let Some(href) = link {
        return view! {
            <a href=href class="flex min-h-11 flex-wrap items-center gap-x-3 border-b border-base-300 px-4 py-1.5 last:border-b-0 hover:bg-base-200">
                <Icon glyph=Glyph::Right class="text-muted"/>{head}
            </a>
        }
        .into_any();
    }
    let rows = here.into_iter().map(|it| row(i, view, confirmed, it)).collect_view();
    view! {
        <details class="group scroll-mt-16 border-b border-base-300 last:border-b-0" open=open id=format!("province-{n}")>
            <summary class="flex min-h-11 cursor-pointer list-none flex-wrap items-center gap-x-3 px-4 py-1.5">
                <Icon glyph=Glyph::Right class="text-muted group-open:rotate-90"/>
                {head}
            </summary>
            <ul class="rows border-t border-base-300 bg-base-200/50">{rows}</ul>
        </details>
    }
    .into_any()
}

fn row(i: I18n, view: &EngagementView, confirmed: bool, it: PartRow) -> AnyView {
    let name = i.named(&it.name, &it.name_en).to_owned();
    let mut counts = vec![it.city.trim_end_matches('市').to_owned(), i.tn("scheduling.people", it.people, &[])];
    counts.extend((it.without_address > 0).then(|| i.tn("scheduling.part.lacking", it.without_address, &[])));
    let link = (confirmed && it.people > 0).then(|| {
        let label = i.t_with("scheduling.part.links_of", &[("branch", &name)]);
        view! { <a class="btn btn-sm" href=format!("/engagements/{}/links/{}", view.id, it.id) aria-label=label>{i.t("scheduling.part.links")}</a> }
    });
    view! {
        <li class="flex items-center justify-between gap-3">
            <div class="min-w-0"><p>{name}</p><p class="text-xs text-muted">{counts.join(" · ")}</p></div>
            {link}
        </li>
    }
    .into_any()
}
