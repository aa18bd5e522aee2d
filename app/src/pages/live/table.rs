//! Attendance branch by branch, folded by province.

use super::counts::Totals;
use super::tiles::by_region;
use crate::i18n::I18n;
use crate::ui::{Badge, Glyph, Icon, Tone};
use domain::id::EngagementId;
use leptos::prelude::*;
use std::collections::BTreeMap;
use usecases::live::BranchAttendance;

/// So many branches are shown without unfolding anything: about two screens of a phone.
const OPEN: usize = 20;

/// The branches with their numbers, one table for each province. With an engagement, each leads to its people there.
pub fn table(i: I18n, rows: &[BranchAttendance], over: bool, of: Option<EngagementId>) -> AnyView {
    let open = rows.len() <= OPEN;
    let provinces = by_region(rows).into_values().flat_map(BTreeMap::into_values).map(|rows| {
        let totals = Totals::of(rows.iter().copied());
        let name = rows.first().map(|it| i.province(&it.province).to_owned()).unwrap_or_default();
        let entered = i.t_with(
            "live.table.branches_in",
            &[("n", &i.number(totals.branches_in.into())), ("of", &i.number(totals.branches.into()))],
        );
        let heads = i.tn("live.table.people", totals.heads.into(), &[]);
        let lines = rows.into_iter().map(|row| line(i, row, over, of)).collect_view();
        view! {
            <details class="group border-b border-base-300 last:border-b-0" open=open>
                <summary class="flex min-h-11 cursor-pointer list-none items-center gap-3 px-4 py-2">
                    <Icon glyph=Glyph::Right class="size-3 text-muted group-open:rotate-90"/>
                    <span class="shrink-0 font-medium">{name.clone()}</span>
                    <span class="text-muted">{entered}</span>
                    <span class="ml-auto shrink-0 tabular-nums">{heads}</span>
                </summary>
                <table class="table table-sm table-fixed">
                    <caption class="sr-only">{name}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{i.t("live.table.branch")}</th>
                            <th scope="col" class="w-16 text-end">{i.t("live.table.invited")}</th>
                            <th scope="col" class="w-16 text-end">{i.t("live.table.present")}</th>
                            <th scope="col" class="w-16 text-end">{i.t("live.table.heads")}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </details>
        }
    });
    provinces.collect_view().into_any()
}

fn line(i: I18n, row: &BranchAttendance, over: bool, of: Option<EngagementId>) -> impl IntoView + use<> {
    let name = i.named(&row.name, &row.name_en).to_owned();
    let name = match of {
        Some(id) => {
            view! { <a class="link link-hover" href=format!("/engagements/{id}/attendance/{}", row.id)>{name}</a> }
                .into_any()
        }
        None => name.into_any(),
    };
    let missing = (row.present == 0).then(|| {
        let (tone, text) =
            if over { (Tone::Error, i.t("live.tiles.absent")) } else { (Tone::Warning, i.t("live.tiles.not_yet")) };
        view! { <Badge tone class="ml-2">{text}</Badge> }
    });
    view! {
        <tr>
            <th scope="row" class="font-normal">{name}{missing}</th>
            <td class="text-end">{i.number(row.invited.into())}</td>
            <td class="text-end">{i.number(row.present.into())}</td>
            <td class="text-end">{i.number(row.head_count.into())}</td>
        </tr>
    }
}
