use super::join::{Head, invited};
use super::sentence;
use crate::api::ServerFn;
use crate::api::live::AnswerInvite;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, query};
use crate::request::use_cx;
use crate::ui::{Alert, Alerts, Button, Kind, Public, Size, Textarea, Tone, When};
use domain::invites::{Answer as Said, MAX_COMMENT};
use http::StatusCode;
use leptos::prelude::*;
use usecases::live::Invitation;

/// `/j/:code/answer`: says yes, maybe or no to an invite, for whose calendar program does not. Mail scanners follow the links
/// that lead here, so looking at it records nothing; `say` only marks the button that was meant.
#[component]
pub fn Answer() -> impl IntoView {
    load(async move {
        let code = param::<String>("code")?;
        let (cx, i) = (use_cx(), use_i18n());
        let it = match invited(i, &code).await? {
            Ok(it) => it,
            Err(page) => return Ok(page),
        };
        let brand = i.named(&it.brand, &it.brand_en).to_owned();
        if it.is_over(cx.now()) {
            return Ok(sentence(StatusCode::GONE, brand, i.t("live.join.over"), i.t("live.answer.over_text")));
        }
        let meant = query::<Said>("say").filter(|it| *it != Said::NeedsAction);
        let title = i.named(&it.title, &it.title_en).to_owned();
        let label = title.clone();
        let back = format!("/j/{code}");
        let last = last(i, &it);
        let form = form(i, code, meant);
        Ok(view! {
            <Public title=title.clone() brand class="max-w-xl px-4 pb-8 lg:pt-8">
                <section class="panel overflow-hidden" aria-label=label>
                    <Head it title/>
                    <div class="flex flex-col gap-5 p-5">
                        <Alerts/>
                        {last}
                        {form}
                        <p class="text-center"><a class="link link-hover inline-flex min-h-11 items-center text-primary" href=back>{i.t("live.answer.back")}</a></p>
                    </div>
                </section>
            </Public>
        }
        .into_any())
    })
}

/// For whom it is answered, and what was said last.
fn last(i: I18n, it: &Invitation) -> AnyView {
    let hello = i.t_with("live.join.hello", &[("name", &it.masked_name)]);
    let said = match it.said {
        Some((answer, at)) => {
            let text = i.word("live.answer.said", answer.word());
            view! { <Alert tone=Tone::Info><p>{text}</p><p class="text-sm"><When at/></p></Alert> }.into_any()
        }
        None if it.said_before => view! { <Alert tone=Tone::Warning>{i.t("live.answer.moved")}</Alert> }.into_any(),
        None => ().into_any(),
    };
    view! { <p class="font-semibold">{hello}</p>{said} }.into_any()
}

fn form(i: I18n, code: String, meant: Option<Said>) -> AnyView {
    let buttons = [Said::Accepted, Said::Tentative, Said::Declined].map(|answer| {
        let kind = if meant == Some(answer) { Kind::Primary } else { Kind::Plain };
        let text = i.word("live.answer.say", answer.word());
        view! { <Button kind size=Size::Large name="answer" value=answer.word() class="w-full">{text}</Button> }
    });
    let heading = if meant.is_some() { i.t("live.answer.confirm") } else { i.t("live.answer.question") };
    view! {
        <form class="flex flex-col gap-4" method="post" action=AnswerInvite::PATH aria-labelledby="answer-question">
            <input type="hidden" name="code" value=code/>
            <h2 id="answer-question" class="text-lg font-semibold">{heading}</h2>
            <Textarea
                name="comment" label=i.t("live.answer.comment") help=i.t("live.answer.comment_help")
                maxlength=MAX_COMMENT as u32 rows=2
            />
            <div id="f-answer" class="grid gap-3 sm:grid-cols-3">{buttons.into_iter().collect_view()}</div>
        </form>
    }
    .into_any()
}
