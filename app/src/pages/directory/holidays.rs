use super::import::UPLOAD;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alert, Alerts, Button, FileField, Glyph, Kind, Panel, Tone, Topbar};
use chrono::Datelike;
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use std::collections::BTreeMap;
use usecases::UseCaseError;
use usecases::catalogue::published_years;

/// `/admin/holidays`: the years whose notice is known, and the import of the next one.
#[component]
pub fn Holidays() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        viewer.actor.require(Right::Administer, Scope::System).map_err(UseCaseError::from)?;
        let cx = use_cx();
        let years = published_years(&cx).await?;
        flash::take().await;
        let i = use_i18n();
        let next = i.local(cx.now()).year() + 1;
        let missing = (!years.contains_key(&next)).then(|| {
            let text = i.t_with("directory.holidays.missing", &[("year", &next.to_string())]);
            view! { <div class="px-4 pt-4"><Alert tone=Tone::Warning>{text}</Alert></div> }
        });
        Ok(view! {
            <Topbar title=i.t("directory.holidays.title") lead=i.t("directory.holidays.lead")>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
                    <Panel title=i.t("directory.holidays.import")>
                        {missing}
                        <form class="flex flex-col gap-4 p-4" method="post" action=UPLOAD enctype="multipart/form-data">
                            <input type="hidden" name="what" value="holidays"/>
                            <FileField name="file" label=i.t("directory.holidays.file") accept=".json,application/json" help=i.t("directory.holidays.file_help")/>
                            <div><Button kind=Kind::Primary glyph=Glyph::Upload>{i.t("directory.holidays.send")}</Button></div>
                        </form>
                    </Panel>
                    {list(i, &years)}
                </div>
            </Topbar>
        }
        .into_any())
    })
}

/// The latest year first.
fn list(i: I18n, years: &BTreeMap<i32, (usize, usize)>) -> impl IntoView + use<> {
    let rows = years.iter().rev().map(|(year, (off, work))| {
        let days = i.t_with("directory.holidays.days", &[("off", &off.to_string()), ("work", &work.to_string())]);
        view! { <li class="flex items-center gap-3"><b class="font-medium tabular-nums">{year.to_string()}</b><span class="text-muted">{days}</span></li> }
    });
    let rows = rows.collect_view();
    view! { <Panel title=i.t("directory.holidays.years")><ul class="rows">{rows}</ul></Panel> }
}
