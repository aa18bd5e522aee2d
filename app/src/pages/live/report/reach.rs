//! Reach by province and branch, in the order of GB/T 2260. A table would be thousands of lines high on a phone, and cannot be folded.

use crate::i18n::I18n;
use crate::ui::{Glyph, Icon, Panel};
use domain::directory::province;
use leptos::prelude::*;
use std::collections::BTreeMap;
use usecases::live::{BranchReach, Report};

/// Up to as many branches the provinces are open from the start.
const FEW: usize = 40;

/// The columns of the head, of each province and of each branch stand below each other.
const COLUMNS: &str =
    "grid grid-cols-[minmax(0,1fr)_repeat(4,3.75rem)] items-center px-4 sm:grid-cols-[minmax(0,1fr)_repeat(4,5rem)]";

pub fn reach(i: I18n, it: &Report) -> AnyView {
    let mut provinces: BTreeMap<&str, Vec<&BranchReach>> = BTreeMap::new();
    for row in &it.branches {
        provinces.entry(province::code_of(&row.province).unwrap_or(&row.province)).or_default().push(row);
    }
    let open = it.branches.len() <= FEW;
    let provinces = provinces.into_values().map(|rows| of_province(i, &rows, open)).collect_view();
    let heads = columns(i).map(|text| view! { <span class="px-0.5 text-end">{text}</span> }).collect_view();
    view! {
        <Panel title=i.t("report.reach")>
            // Each number says again what it is, to who cannot see the columns.
            <div class=format!("{COLUMNS} border-b border-base-300 py-2 text-xs text-muted") aria-hidden="true"><span>{i.t("live.table.branch")}</span>{heads}</div>
            <div class="divide-y divide-base-300">{provinces}</div>
        </Panel>
    }
    .into_any()
}

fn columns(i: I18n) -> [&'static str; 4] {
    [i.t("report.came"), i.t("live.table.heads"), i.t("report.share_short"), i.t("report.completed_short")]
}

/// A province with its branches folded away; one of a single branch is told in one line.
fn of_province(i: I18n, rows: &[&BranchReach], open: bool) -> AnyView {
    let name = rows.first().map(|it| i.province(&it.province).to_owned()).unwrap_or_default();
    if let [only] = rows {
        let name = format!("{name} · {}", i.named(&only.name, &only.name_en));
        return view! { <p class=format!("{COLUMNS} min-h-11 bg-base-200 font-medium")><span class="py-1.5 pr-2">{name}</span>{numbers(i, only)}</p> }.into_any();
    }
    let sum = BranchReach::sum(rows.iter().copied());
    let branches = rows.iter().map(|row| {
        let name = i.named(&row.name, &row.name_en).to_owned();
        view! { <li class=format!("{COLUMNS} min-h-9 break-inside-avoid")><span class="py-1 pr-2">{name}</span>{numbers(i, row)}</li> }
    });
    view! {
        <details class="group unfolds-on-paper" open=open>
            <summary class=format!("{COLUMNS} min-h-11 cursor-pointer list-none bg-base-200 font-medium")>
                <span class="flex items-center gap-1 py-1.5 pr-2"><Icon glyph=Glyph::Right class="-ml-1 text-muted group-open:rotate-90 print:hidden"/><span class="min-w-0">{name}</span></span>
                {numbers(i, &sum)}
            </summary>
            <ul class="divide-y divide-base-300 border-t border-base-300">{branches.collect_view()}</ul>
        </details>
    }
    .into_any()
}

fn numbers(i: I18n, row: &BranchReach) -> impl IntoView + use<> {
    let came = format!("{}/{}", i.number(row.present.into()), i.number(row.invited.into()));
    let share = row.share().map_or_else(|| "–".to_owned(), |it| format!("{it}%"));
    let texts = [came, i.number(row.heads.into()), share, i.number(row.completed.into())];
    let number = |(name, text): (&'static str, String)| {
        view! { <span class="px-0.5 text-end font-normal tabular-nums"><span class="sr-only">{name}" "</span>{text}</span> }
    };
    columns(i).into_iter().zip(texts).map(number).collect_view()
}
