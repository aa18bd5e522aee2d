use crate::api::ServerFn;
use crate::api::identity::{RunCheck, findings};
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::setup::{Check, Finding};
use crate::ui::{Alert, Alerts, Button, Field, Glyph, LinkButton, Panel, Tone, Topbar};
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::identity::load_actor;

/// `/setup`: tries out what a new server needs and says what is wrong.
///
/// Needs `Right::Administer`.
#[component]
pub fn Setup() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        viewer.actor.require(Right::Administer, Scope::System).map_err(UseCaseError::from)?;
        flash::take().await;
        let (cx, found) = (use_cx(), findings().await);
        let email = load_actor(&cx, viewer.actor.account).await?.map(|(profile, _)| profile.email).unwrap_or_default();
        let of = move |check: Check| found.get(check.word()).cloned();
        let i = use_i18n();
        let to = view! { <Field name="to" label=i.t("identity.setup.mail.to") kind="email" value=email class="sm:w-72" required=true/> };
        let rtmp_url = cx.site.rtmp_url.clone();
        Ok(view! {
            <Topbar title=i.t("identity.setup.title") lead=i.t("identity.setup.lead")>
                <Alerts/>
                <div class="flex max-w-3xl flex-col gap-4">
                    <Step check=Check::Address value=cx.site.public_url.clone() finding=of(Check::Address)/>
                    <Step check=Check::Encoders value=rtmp_url finding=of(Check::Encoders)/>
                    <Step check=Check::Mail value=cx.site.mail_from.clone() finding=of(Check::Mail) extra=to.into_any()/>
                    <div class="flex flex-wrap gap-2">
                        <LinkButton href="/admin/brands" glyph=Glyph::Brand>{i.t("directory.brands.title")}</LinkButton>
                        <LinkButton href="/admin/import" glyph=Glyph::Upload>{i.t("identity.setup.import")}</LinkButton>
                        <LinkButton href="/admin/accounts" glyph=Glyph::Users>{i.t("identity.accounts.title")}</LinkButton>
                    </div>
                </div>
            </Topbar>
        }
        .into_any())
    })
}

/// One thing to try: what it is for, what is configured, the button, and what came of it.
#[component]
fn Step(
    check: Check,
    value: String,
    #[prop(optional_no_strip)] finding: Option<Finding>,
    #[prop(optional)] extra: Option<AnyView>,
) -> impl IntoView {
    let i = use_i18n();
    let text = move |name: &str| i.word("identity.setup", &format!("{}.{name}", check.word()));
    view! {
        <Panel title=text("title")>
            <div class="flex flex-col gap-4 p-4">
                <div>
                    <p class="text-muted">{text("text")}</p>
                    <p class="mt-1"><code class="text-xs">{text("key")}</code>" "<b class="font-medium">{value}</b></p>
                </div>
                {finding.map(|finding| view! { <Found finding/> })}
                <form class="flex flex-wrap items-end gap-3" method="post" action=RunCheck::PATH>
                    <input type="hidden" name="check" value=check.word()/>
                    {extra}
                    <Button>{text("try")}</Button>
                </form>
            </div>
        </Panel>
    }
}

#[component]
fn Found(finding: Finding) -> impl IntoView {
    let text = use_i18n().word("identity.setup.found", &finding.code);
    let detail = (!finding.detail.is_empty()).then(|| view! { <p class="mt-1 font-mono text-xs">{finding.detail}</p> });
    let tone = if finding.good { Tone::Success } else { Tone::Error };
    view! { <Alert tone><p>{text}</p>{detail}</Alert> }
}
