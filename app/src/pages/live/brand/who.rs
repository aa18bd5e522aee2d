//! Who is in or was there.

use super::page;
use crate::i18n::I18n;
use crate::pages::live::counts::Totals;
use crate::pages::live::follow_up::follow_up;
use crate::pages::live::table::table;
use crate::pages::live::tiles::{figures, legend, tiles};
use crate::ui::{Counts, EmptyState, Glyph, LinkButton, Panel, Size};
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;
use usecases::live::BranchAttendance;
use usecases::scheduling::engagement::EngagementView;

/// Who is in or was there, by branch.
pub fn who(i: I18n, it: &EngagementView, rows: &[BranchAttendance]) -> AnyView {
    let over = it.status == EngagementStatus::Completed;
    let page = page(it);
    if rows.is_empty() {
        let title = i.t("live.attendance.title");
        return view! { <Panel title><EmptyState title=i.t("live.attendance.none") text=i.t("live.attendance.none_text") glyph=Glyph::Users/></Panel> }.into_any();
    }
    let report = it.live_since.map(|_| {
        view! { <LinkButton href=format!("{page}/report") size=Size::Small glyph=Glyph::Document>{i.t("report.title")}</LinkButton> }
    });
    let head = view! {
        {legend(i, over)}
        {report}
        <LinkButton href=format!("{page}/attendance.csv") size=Size::Small glyph=Glyph::Download>{i.t("live.attendance.export")}</LinkButton>
    };
    let follow = (!over).then(|| view! { <div class="px-4 empty:hidden"><Counts url=format!("{page}/counts")/></div> });
    let branches = over.then(|| view! { <div class="border-t border-base-300">{table(i, rows, over, None)}</div> });
    let (count, figures, tiles) = (rows.len() as i64, figures(i, Totals::of(rows), over), tiles(i, rows, over));
    view! {
        <Panel title=i.tn("live.attendance.branches", count, &[]) head=head.into_any()>
            {figures}
            {follow}
            {tiles}
            {branches}
        </Panel>
        {follow_up(i, it, rows)}
    }
    .into_any()
}
