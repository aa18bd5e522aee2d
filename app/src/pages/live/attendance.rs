mod branch;

pub use branch::BranchAttendancePage;

use super::counts::Totals;
use super::follow_up::follow_up;
use super::table::table;
use super::tiles::{figures, legend, tiles};
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Counts, EmptyState, EngagementBadge, Glyph, LinkButton, Panel, Topbar};
use domain::id::EngagementId;
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;
use usecases::live::attendance;
use usecases::scheduling::engagement::Standing;

/// `/engagements/:id/attendance`: who is in or was there, for the company's liaison and, its own branch, for a branch's.
#[component]
pub fn Attendance() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id = param::<EngagementId>("id")?;
        let (view, rows) = attendance(&use_cx(), &viewer.actor, id).await?;
        flash::take().await;
        let i = use_i18n();
        let over = view.status == EngagementStatus::Completed;
        let lead = format!("{} · {}", i.named(&view.title, &view.title_en), i.range(view.starts_at, view.ends_at));
        let has_room = !view.kind.is_on_site() && view.status != EngagementStatus::Cancelled && !rows.is_empty();
        let aside = has_room.then(|| follow_up(i, &view, &rows));
        let unconfirmed: u32 = rows.iter().map(|row| row.unconfirmed).sum();
        let unconfirmed = (unconfirmed > 0).then(|| {
            view! { <p class="border-b border-base-300 px-4 py-2 text-warning">{i.tn("attendance.to_confirm", unconfirmed.into(), &[])}</p> }
        });
        let content = if rows.is_empty() {
            view! { <EmptyState title=i.t("live.attendance.none") text=i.t("live.attendance.none_text") glyph=Glyph::Users/> }.into_any()
        } else {
            let many = rows.len() > 1;
            let page = (!matches!(view.standing, Standing::Brand { .. })).then_some(id);
            let follow = (has_room && !over).then(|| {
                view! { <div class="px-4 empty:hidden"><Counts url=format!("/engagements/{id}/attendance/counts")/></div> }
            });
            view! {
                {figures(i, Totals::of(&rows), over)}
                {follow}{unconfirmed}
                {many.then(|| tiles(i, &rows, over))}
                <div class="border-t border-base-300">{table(i, &rows, over, page)}</div>
            }
            .into_any()
        };
        let report = view.live_since.map(|_| {
            view! { <LinkButton href=format!("/engagements/{id}/report") glyph=Glyph::Document>{i.t("report.title")}</LinkButton> }
        });
        let action = view! {
            <div class="flex flex-wrap gap-2">
                <LinkButton href=format!("/engagements/{id}")>{i.t("live.attendance.back")}</LinkButton>
                {report}
                <LinkButton href=format!("/engagements/{id}/attendance.csv") glyph=Glyph::Download>{i.t("live.attendance.export")}</LinkButton>
            </div>
        };
        let head = view! { <EngagementBadge status=view.status/>{legend(i, over)} };
        Ok(view! {
            <Topbar title=i.t("live.attendance.title") lead action=action.into_any()>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
                    <Panel title=i.tn("live.attendance.branches", rows.len() as i64, &[]) head=head.into_any()>{content}</Panel>
                    {aside}
                </div>
            </Topbar>
        }
        .into_any())
    })
}
