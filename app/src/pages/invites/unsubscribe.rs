use crate::api::ServerFn;
use crate::api::invites::ChooseMail;
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::errors::Problem;
use crate::pages::live::sentence;
use crate::pages::{load, param};
use crate::request::use_cx;
use crate::ui::{Alerts, Button, Kind, Public, Size};
use http::StatusCode;
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::invites::wants_mail;

/// `/unsubscribe/:code`: stops reminders, thanks and summaries, and lets them come again. Needs no account; looking at it changes
/// nothing.
#[component]
pub fn Unsubscribe() -> impl IntoView {
    load(async move {
        let code = param::<String>("code")?;
        let i = use_i18n();
        let wants = match wants_mail(&use_cx(), &code).await {
            Ok(wants) => wants,
            Err(UseCaseError::NotFound) => {
                let (title, text) = (i.t("live.unsubscribe.unknown"), i.t("live.unsubscribe.unknown_text"));
                return Ok(sentence(StatusCode::NOT_FOUND, String::new(), title, text));
            }
            Err(error) => return Err(Problem::from(error)),
        };
        flash::take().await;
        let (title, text, button) = if wants {
            (i.t("live.unsubscribe.title"), i.t("live.unsubscribe.text"), i.t("live.unsubscribe.stop"))
        } else {
            (i.t("live.unsubscribe.stopped"), i.t("live.unsubscribe.stopped_text"), i.t("live.unsubscribe.again"))
        };
        let kind = if wants { Kind::Primary } else { Kind::Plain };
        Ok(view! {
            <Public title class="max-w-xl px-4 py-8">
                <h1 class="text-2xl font-semibold">{title}</h1>
                <p class="mt-2 mb-5 text-muted">{text}</p>
                <Alerts/>
                <form method="post" action=ChooseMail::PATH>
                    <input type="hidden" name="code" value=code/>
                    {(!wants).then(|| view! { <input type="hidden" name="wanted" value="1"/> })}
                    <Button kind size=Size::Large class="w-full sm:w-auto">{button}</Button>
                </form>
            </Public>
        }
        .into_any())
    })
}
