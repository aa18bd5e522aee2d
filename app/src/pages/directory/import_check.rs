use super::defects::defects;
use super::import::steps;
use crate::api::ServerFn;
use crate::api::directory::{ApplyImport, DiscardImport, form_of};
use crate::flash::{self, Flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, require_viewer};
use crate::request::{Viewer, use_cx};
use crate::ui::{Alert, Alerts, Glyph, Kind, LinkButton, Panel, PostButton, Steps, Tone, Topbar};
use domain::id::ImportId;
use leptos::prelude::*;
use usecases::directory::{Preview, uploads};

/// `/imports/:id`: what a file would do, before it does.
#[component]
pub fn ImportCheck() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id: ImportId = param("id")?;
        let (what, preview) = uploads::preview(&use_cx(), &viewer.actor, id).await?;
        flash::take().await;
        let i = use_i18n();
        let action = view! { <Steps steps=steps(i) current=1/> }.into_any();
        let lead = format!("{} · {}", i.word("directory.import.what", what.word()), preview.encoding);
        let ignored = (!preview.ignored.is_empty()).then(|| {
            let text = i.t_with("directory.import.ignored", &[("columns", &preview.ignored.join(", "))]);
            view! { <div class="px-4 pt-4"><Alert tone=Tone::Info>{text}</Alert></div> }
        });
        let tally = counts(i, preview.new, preview.changed, preview.unchanged, Some(preview.errors.len()));
        let next = next(i, &viewer, id, &preview);
        let list = (!preview.errors.is_empty()).then(|| defects(i, &preview.errors));
        Ok(view! {
            <Topbar title=i.t("directory.import.check_title") lead action>
                <Alerts/>
                <div class="flex flex-col gap-3">
                    <Panel title=i.t("directory.import.result")>{ignored}{tally}{next}</Panel>
                    {list}
                </div>
            </Topbar>
        }
        .into_any())
    })
}

/// What can be done now: import it, or send another file.
fn next(i: I18n, viewer: &Viewer, id: ImportId, preview: &Preview) -> AnyView {
    let fields = || vec![("id", id.to_string())];
    let other = view! { <PostButton action=DiscardImport::PATH fields=fields() kind=Kind::Ghost>{i.t("directory.import.discard")}</PostButton> };
    if !preview.errors.is_empty() {
        return view! {
            <div class="flex flex-col gap-3 p-4 pt-0">
                <Alert tone=Tone::Error>{i.t("directory.import.nothing_yet")}</Alert>
                <div class="flex flex-wrap gap-2"><PostButton action=DiscardImport::PATH fields=fields() kind=Kind::Primary glyph=Glyph::Upload>{i.t("directory.import.again")}</PostButton></div>
            </div>
        }
        .into_any();
    }
    if preview.new + preview.changed == 0 {
        return view! {
            <div class="flex flex-col gap-3 p-4 pt-0">
                <Alert tone=Tone::Success>{i.t("directory.import.same")}</Alert>
                <div><LinkButton href=form_of(viewer)>{i.t("directory.import.again")}</LinkButton></div>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="flex flex-wrap gap-2 p-4 pt-0">
            <PostButton action=ApplyImport::PATH fields=fields() kind=Kind::Primary glyph=Glyph::Check>{i.t("directory.import.apply")}</PostButton>
            {other}
        </div>
    }
    .into_any()
}

/// Figures of a preview or of what was done.
fn counts(i: I18n, new: usize, changed: usize, unchanged: usize, errors: Option<usize>) -> impl IntoView {
    let figure = |word: &str, n: usize, colour: &'static str| {
        let number = i.number(i64::try_from(n).unwrap_or_default());
        view! { <div><dt class="text-xs text-muted">{i.word("directory.import.count", word)}</dt><dd class=format!("text-2xl font-semibold tabular-nums {colour}")>{number}</dd></div> }
    };
    let errors = errors.map(|n| figure("errors", n, if n > 0 { "text-error" } else { "" }));
    view! {
        <dl class="grid grid-cols-2 gap-4 p-4 sm:grid-cols-4">
            {figure("new", new, "")}{figure("changed", changed, "")}{figure("unchanged", unchanged, "")}{errors}
        </dl>
    }
}

/// What an import has just done, as its flash tells the next page.
pub(super) fn counts_of(i: I18n, flash: &Flash) -> Option<AnyView> {
    let read = |field: &str| flash.typed("", field)?.parse::<usize>().ok();
    let (new, changed, unchanged) = (read("new")?, read("changed")?, read("unchanged")?);
    Some(view! { <div class="mb-4"><Panel title=i.t("directory.import.steps.done")>{counts(i, new, changed, unchanged, None)}</Panel></div> }.into_any())
}
