//! Which branches are in, one tile each, by region and province; never a map.

use super::counts::{Totals, branch_key, province_key};
use crate::i18n::I18n;
use domain::directory::province;
use leptos::prelude::*;
use std::collections::BTreeMap;
use usecases::live::BranchAttendance;

/// Where a province stands: the first digit of its code in GB/T 2260 is the region; an unknown one comes last.
fn place(name: &str) -> (char, &str) {
    let code = province::code_of(name).unwrap_or(name);
    (code.chars().next().filter(char::is_ascii_digit).unwrap_or('9'), code)
}

/// The branches by region and province, in the order of GB/T 2260.
pub fn by_region(rows: &[BranchAttendance]) -> BTreeMap<char, BTreeMap<&str, Vec<&BranchAttendance>>> {
    let mut regions: BTreeMap<char, BTreeMap<&str, Vec<&BranchAttendance>>> = BTreeMap::new();
    for row in rows {
        let (region, code) = place(&row.province);
        regions.entry(region).or_default().entry(code).or_default().push(row);
    }
    regions
}

/// The key figures; a page that follows the room keeps them up to date.
pub fn figures(i: I18n, totals: Totals, over: bool) -> AnyView {
    let figure = |label: &'static str, key: &'static str, n: u32, of: Option<u32>| {
        let of = of.map(|of| view! { <span class="text-sm font-normal text-muted">" / "{i.number(of.into())}</span> });
        view! {
            <div>
                <dt class="text-xs text-muted">{label}</dt>
                <dd class="text-2xl font-semibold tabular-nums"><span data-count=key>{i.number(n.into())}</span>{of}</dd>
            </div>
        }
    };
    view! {
        <dl class="grid grid-cols-2 gap-x-6 gap-y-3 border-b border-base-300 px-4 py-3 sm:grid-cols-4">
            {figure(i.t("live.figures.branches"), "branches", totals.branches_in, Some(totals.branches))}
            {figure(i.t("live.figures.present"), "present", totals.present, Some(totals.invited))}
            {figure(i.t("live.figures.heads"), "heads", totals.heads, None)}
            {(!over).then(|| figure(i.t("live.figures.watching"), "watching", totals.watching, None))}
        </dl>
    }
    .into_any()
}

/// What the tiles mean.
pub fn legend(i: I18n, over: bool) -> AnyView {
    let (class, text) = if over { ("key a", i.t("live.tiles.absent")) } else { ("key w", i.t("live.tiles.not_yet")) };
    view! {
        <p class="ml-auto flex gap-4 text-xs text-muted">
            <span><i class="key"></i>" "{i.t("live.tiles.present")}</span>
            <span><i class=class></i>" "{text}</span>
        </p>
    }
    .into_any()
}

/// The tiles, for a list of branches that is not empty. After the end a branch without anybody is absent.
pub fn tiles(i: I18n, rows: &[BranchAttendance], over: bool) -> AnyView {
    let regions = by_region(rows).into_iter().map(|(region, provinces)| {
        let name = i.word("live.region", region.encode_utf8(&mut [0; 4]));
        let provinces = provinces.into_values().map(|rows| of_province(i, &rows, over)).collect_view();
        view! {
            <section class="flex gap-2 !px-4 !py-1" aria-label=name>
                <h3 class="w-14 shrink-0 pt-0.5 text-xs font-medium text-muted">{name}</h3>
                <ul class="flex min-w-0 flex-wrap gap-x-3">{provinces}</ul>
            </section>
        }
    });
    view! { <div class="rows">{regions.collect_view()}</div> }.into_any()
}

fn of_province(i: I18n, rows: &[&BranchAttendance], over: bool) -> impl IntoView + use<> {
    let province = rows.first().map(|it| it.province.clone()).unwrap_or_default();
    let totals = Totals::of(rows.iter().copied());
    let tiles = rows.iter().map(|row| {
        if over {
            return view! { <i class=(row.present == 0).then_some("a")></i> }.into_any();
        }
        let state = if row.present > 0 { "all" } else { "none" };
        view! { <i data-count=branch_key(row.id) data-of="1" data-state=state></i> }.into_any()
    });
    view! {
        <li class="min-w-15 px-1.5 py-0.5">
            <p class="mb-0.5 flex justify-between gap-2 text-xs leading-4">
                <b class="font-medium">{i.province(&province).to_owned()}</b>
                <span class="tabular-nums"><span data-count=province_key(&province)>{totals.branches_in}</span>"/"{totals.branches}</span>
            </p>
            <span class="tiles" aria-hidden="true">{tiles.collect_view()}</span>
        </li>
    }
}
