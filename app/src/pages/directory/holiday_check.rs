use crate::api::ServerFn;
use crate::api::directory::PublishNotice;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alert, Alerts, Badge, Glyph, Kind, LinkButton, Panel, PostButton, Tone, Topbar};
use domain::id::ImportId;
use leptos::prelude::*;
use usecases::catalogue::{Day, NoticePreview, preview_notice};

/// `/admin/holidays/:id`: what a notice would change, before it does.
#[component]
pub fn HolidayCheck() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id: ImportId = param("id")?;
        let preview = preview_notice(&use_cx(), &viewer.actor, id).await?;
        flash::take().await;
        let i = use_i18n();
        let title = i.t_with("directory.holidays.check_title", &[("year", &preview.year.to_string())]);
        let lead = if preview.known { i.t("directory.holidays.replaces") } else { i.t("directory.holidays.first") };
        let days = days(i, &preview);
        let affected = affected(i, &preview);
        let fields = vec![("id", id.to_string())];
        Ok(view! {
            <Topbar title lead>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
                    {days}
                    <div class="grid grid-cols-1 gap-3">
                        {affected}
                        <div class="flex flex-wrap gap-2">
                            <PostButton action=PublishNotice::PATH fields kind=Kind::Primary glyph=Glyph::Check>{i.t("directory.holidays.publish")}</PostButton>
                            <LinkButton href="/admin/holidays" kind=Kind::Ghost>{i.t("directory.holidays.leave")}</LinkButton>
                        </div>
                    </div>
                </div>
            </Topbar>
        }
        .into_any())
    })
}

fn days(i: I18n, preview: &NoticePreview) -> AnyView {
    if preview.days.is_empty() {
        return view! { <Alert tone=Tone::Success>{i.t("directory.holidays.same")}</Alert> }.into_any();
    }
    let rows = preview.days.iter().map(|it| row(i, it)).collect_view();
    let number = i64::try_from(preview.days.len()).unwrap_or_default();
    view! { <Panel title=i.tn("directory.holidays.changes", number, &[])><ul class="rows">{rows}</ul></Panel> }
        .into_any()
}

fn row(i: I18n, it: &Day) -> impl IntoView + use<> {
    let what = |day: Option<&(String, bool)>| match day {
        Some((name, true)) => i.t_with("directory.holidays.is_off", &[("name", name)]),
        Some((name, false)) => i.t_with("directory.holidays.is_work", &[("name", name)]),
        None => i.t("directory.holidays.is_plain").to_owned(),
    };
    let (tone, word) = match (&it.was, &it.becomes) {
        (None, _) => (Tone::Success, "added"),
        (_, None) => (Tone::Warning, "removed"),
        _ => (Tone::Info, "changed"),
    };
    let was = it.was.as_ref().map(|was| view! { <s class="text-muted">{what(Some(was))}</s>" " });
    view! {
        <li class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <b class="w-32 font-medium tabular-nums">{i.day(it.date)}</b>
            <span class="min-w-0 flex-1">{was}{what(it.becomes.as_ref())}</span>
            <Badge tone>{i.word("directory.holidays.change", word)}</Badge>
        </li>
    }
}

/// Whose plans would stand on days off.
fn affected(i: I18n, preview: &NoticePreview) -> AnyView {
    if preview.affected.is_empty() {
        return view! { <Alert tone=Tone::Info>{i.t("directory.holidays.nobody")}</Alert> }.into_any();
    }
    let rows = preview
        .affected
        .iter()
        .map(|(name, name_en, count)| {
            let count = i.tn("directory.holidays.engagements", i64::try_from(*count).unwrap_or_default(), &[]);
            view! { <li class="flex items-center gap-3"><span class="min-w-0 flex-1">{i.named(name, name_en).to_owned()}</span><b class="font-medium">{count}</b></li> }
        })
        .collect_view();
    view! {
        <Panel title=i.t("directory.holidays.affected")>
            <p class="px-4 pt-3 text-muted">{i.t("directory.holidays.affected_text")}</p>
            <ul class="rows">{rows}</ul>
        </Panel>
    }
    .into_any()
}
