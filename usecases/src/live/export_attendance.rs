//! Attendance as a file for office programs.

use crate::audit;
use crate::context::Cx;
use crate::directory::csv::export;
use crate::error::Result;
use crate::live::attendance::attendance;
use crate::scheduling::engagement::EngagementView;
use domain::id::EngagementId;
use domain::identity::Actor;
use serde_json::json;

/// The columns: province, branch, invited, present, head count.
pub const COLUMNS: usize = 5;

/// The attendance that the actor may see as CSV, one line per branch, under the headings given.
///
/// The same people may export it as may see it. Who exported is in the audit log.
pub async fn export_attendance(
    cx: &Cx,
    actor: &Actor,
    id: EngagementId,
    header: [&str; COLUMNS],
    english: bool,
) -> Result<(EngagementView, Vec<u8>)> {
    let (view, rows) = attendance(cx, actor, id).await?;
    let (cx2, account, details) = (cx.clone(), actor.account, json!({ "branches": rows.len() }));
    cx.db
        .write(
            move |tx| async move { audit::record(&cx2, &tx, Some(account), "attendance.exported", id, details).await },
        )
        .await?;
    let rows = rows.into_iter().map(|it| {
        let name = if english && !it.name_en.is_empty() { it.name_en } else { it.name };
        [it.province, name, it.invited.to_string(), it.present.to_string(), it.head_count.to_string()]
    });
    Ok((view, export(&header, rows)))
}
