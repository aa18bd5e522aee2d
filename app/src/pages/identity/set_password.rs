use super::frame::Door;
use crate::api::ServerFn;
use crate::api::identity::SetPassword as Form;
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::errors::Problem;
use crate::pages::{load, param};
use crate::request::use_cx;
use crate::ui::{Alert, Button, Field, Kind, LinkButton, Size, Tone};
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::identity::password_link;

/// `/password/{code}`: where the mailed link leads. Opening it changes nothing; only the form does.
#[component]
pub fn SetPassword() -> impl IntoView {
    let code = param::<String>("code");
    load(async move {
        let code = code?;
        flash::take().await;
        let i = use_i18n();
        let content = match password_link(&use_cx(), &code).await {
            Ok(account) => form(code, account.email).into_any(),
            Err(UseCaseError::NotFound) => dead_link().into_any(),
            Err(error) => return Err(Problem::from(error)),
        };
        Ok(view! { <Door title=i.t("identity.set_password.title")>{content}</Door> }.into_any())
    })
}

fn form(code: String, email: String) -> impl IntoView {
    let i = use_i18n();
    view! {
        <h1 class="text-2xl font-semibold">{i.t("identity.set_password.title")}</h1>
        <p class="mt-1 text-muted">{i.t("identity.set_password.lead")}</p>
        <form class="mt-8 flex flex-col gap-5" method="post" action=Form::PATH>
            <input type="hidden" name="code" value=code/>
            // For the browser's password store, which saves the password under this name.
            <label class="flex flex-col gap-1.5 text-sm font-medium">
                {i.t("identity.email")}
                <input class="input input-lg w-full bg-base-200 text-base font-normal" type="email" value=email autocomplete="username" readonly=true/>
            </label>
            <Field
                name="new_password" label=i.t("identity.set_password.new") help=i.t("identity.set_password.help").to_owned() kind="password"
                autocomplete="new-password" large=true required=true
            />
            <Button kind=Kind::Primary size=Size::Large class="w-full">{i.t("identity.set_password.save")}</Button>
        </form>
    }
}

fn dead_link() -> impl IntoView {
    let i = use_i18n();
    view! {
        <h1 class="text-2xl font-semibold">{i.t("identity.set_password.dead_title")}</h1>
        <div class="mt-6 flex flex-col gap-5">
            <Alert tone=Tone::Warning>{i.t("identity.set_password.dead_text")}</Alert>
            <LinkButton href="/password" kind=Kind::Primary size=Size::Large>{i.t("identity.forgot.again")}</LinkButton>
        </div>
    }
}
