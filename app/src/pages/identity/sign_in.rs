use super::frame::Door;
use crate::api::ServerFn;
use crate::api::identity::{SignIn as Form, next_page};
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::errors::Problem;
use crate::pages::{load, query};
use crate::request::use_viewer;
use crate::ui::{Alerts, Button, Field, Glyph, Icon, Kind, Size, nav};
use leptos::prelude::*;

/// `/sign-in?next=`: for everybody with an account.
#[component]
pub fn SignIn() -> impl IntoView {
    let next = query::<String>("next").unwrap_or_default();
    load(async move {
        let next = next_page(&next).unwrap_or_default().to_owned();
        if let Some(viewer) = use_viewer() {
            leptos_axum::redirect(&if next.is_empty() { nav::home(&viewer) } else { next });
            return Ok::<_, Problem>(().into_any());
        }
        let flash = flash::take().await;
        let i = use_i18n();
        // What is wrong stands at its field already; only a notice goes above the form.
        let notice =
            (!flash.is_rejection() || flash.errors.iter().any(|it| it.field.is_empty())).then(|| view! { <Alerts/> });
        let forgot = view! { <a class="link link-primary link-hover font-normal" href="/password">{i.t("identity.sign_in.forgot")}</a> };
        Ok(view! {
            <Door title=i.t("identity.sign_in.title")>
                <h1 class="text-2xl font-semibold">{i.t("identity.sign_in.title")}</h1>
                <p class="mt-1 mb-8 text-muted">{i.t("identity.sign_in.lead")}</p>
                {notice}
                <form class="flex flex-col gap-5" method="post" action=Form::PATH>
                    <input type="hidden" name="next" value=next/>
                    <Field name="email" label=i.t("identity.email") kind="email" autocomplete="username" large=true required=true/>
                    <Field name="password" label=i.t("identity.password") kind="password" autocomplete="current-password" aside=forgot.into_any() large=true required=true/>
                    <Button kind=Kind::Primary size=Size::Large class="w-full">{i.t("identity.sign_in.title")}</Button>
                </form>
                <div class="mt-8 flex gap-3 rounded-box bg-base-200 p-4 text-sm">
                    <Icon glyph=Glyph::Video class="mt-0.5 text-primary"/>
                    <p><strong class="font-semibold">{i.t("identity.sign_in.employees")}</strong><br/>{i.t("identity.sign_in.employees_how")}</p>
                </div>
            </Door>
        }
        .into_any())
    })
}
