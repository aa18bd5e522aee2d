use super::frame::Door;
use crate::api::ServerFn;
use crate::api::identity::RequestPasswordLink;
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::errors::Problem;
use crate::pages::load;
use crate::ui::{Alert, Button, Field, Kind, LinkButton, Size, Tone};
use leptos::prelude::*;

/// `/password`: asks for a one-time link by mail.
#[component]
pub fn ForgotPassword() -> impl IntoView {
    load(async move {
        let sent = flash::take().await.notice.is_some();
        let i = use_i18n();
        let content = if sent {
            view! {
                <div class="mt-8 flex flex-col gap-5">
                    <Alert tone=Tone::Success>{i.t("identity.forgot.sent")}</Alert>
                    <p class="text-sm text-muted">{i.t("identity.forgot.nothing_came")}</p>
                    <LinkButton href="/password" size=Size::Large>{i.t("identity.forgot.again")}</LinkButton>
                </div>
            }
            .into_any()
        } else {
            view! {
                <form class="mt-8 flex flex-col gap-5" method="post" action=RequestPasswordLink::PATH>
                    <Field name="email" label=i.t("identity.email") kind="email" autocomplete="username" large=true required=true/>
                    <Button kind=Kind::Primary size=Size::Large class="w-full">{i.t("identity.forgot.send")}</Button>
                </form>
            }
            .into_any()
        };
        Ok::<_, Problem>(
            view! {
                <Door title=i.t("identity.forgot.title")>
                    <h1 class="text-2xl font-semibold">{i.t("identity.forgot.title")}</h1>
                    <p class="mt-1 text-muted">{i.t("identity.forgot.lead")}</p>
                    {content}
                    <p class="mt-6 text-sm"><a class="link link-primary link-hover" href="/sign-in">{i.t("identity.forgot.back")}</a></p>
                </Door>
            }
            .into_any(),
        )
    })
}
