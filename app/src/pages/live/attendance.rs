use super::counts::Totals;
use super::table::table;
use super::tiles::{figures, legend, tiles};
use crate::i18n::use_i18n;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{EmptyState, EngagementBadge, Glyph, LinkButton, Panel, Topbar};
use domain::id::EngagementId;
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;
use usecases::live::attendance;

/// `/engagements/:id/attendance`: who was there, for the company's liaison and, its own branch, for a branch's.
#[component]
pub fn Attendance() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id = param::<EngagementId>("id")?;
        let (view, rows) = attendance(&use_cx(), &viewer.actor, id).await?;
        let i = use_i18n();
        let over = view.status == EngagementStatus::Completed;
        let lead = format!("{} · {}", i.named(&view.title, &view.title_en), i.range(view.starts_at, view.ends_at));
        let content = if rows.is_empty() {
            view! { <EmptyState title=i.t("live.attendance.none") text=i.t("live.attendance.none_text") glyph=Glyph::Users/> }.into_any()
        } else {
            let many = rows.len() > 1;
            view! {
                {figures(i, Totals::of(&rows), over)}
                {many.then(|| tiles(i, &rows, over))}
                <div class="border-t border-base-300">{table(i, &rows, over)}</div>
            }
            .into_any()
        };
        let action = view! {
            <div class="flex flex-wrap gap-2">
                <LinkButton href=format!("/engagements/{id}")>{i.t("live.attendance.back")}</LinkButton>
                <LinkButton href=format!("/engagements/{id}/attendance.csv") glyph=Glyph::Download>{i.t("live.attendance.export")}</LinkButton>
            </div>
        };
        let head = view! { <EngagementBadge status=view.status/>{legend(i, over)} };
        Ok(view! {
            <Topbar title=i.t("live.attendance.title") lead action=action.into_any()>
                <Panel title=i.tn("live.attendance.branches", rows.len() as i64, &[]) head=head.into_any()>{content}</Panel>
            </Topbar>
        }
        .into_any())
    })
}
