//! What a script sends in place of the browser.

use super::{Said, Talker};
use crate::islands::browser::get;
use domain::live::board::Own;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{FormData, HtmlFormElement, RequestInit, Response, UrlSearchParams};

/// Sends the event's form. What is refused stays in it.
pub fn send(talker: Talker, event: &SubmitEvent, said: Said) {
    let Some(form) = event.target().and_then(|it| it.dyn_into::<HtmlFormElement>().ok()) else { return };
    let Ok(fields) = FormData::new_with_form(&form) else { return };
    // Any iterable of pairs makes parameters.
    let Ok(fields) = UrlSearchParams::new_with_str_sequence_sequence(&fields) else { return };
    event.prevent_default();
    let what = match said {
        Said::Ask => "ask",
        Said::Vote => "vote",
        Said::Choose => "choose",
        Said::Apply(_) => "apply",
    };
    let url = format!("{}/{what}", talker.place(|it| &it.room));
    spawn_local(async move {
        match post(&url, &fields).await {
            Some(Ok(own)) => {
                talker.error.set(None);
                talker.own.set(own);
                if said == Said::Ask {
                    form.reset();
                }
            }
            Some(Err(text)) => talker.error.set(Some((said, text))),
            None => talker.error.set(Some((said, talker.text(|it| &it.lost)))),
        }
    });
}

/// What is one's own then, or why nothing came of it; none if there was no answer of ours.
async fn post(url: &str, fields: &JsValue) -> Option<Result<Own, String>> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(fields);
    let answer: Response =
        JsFuture::from(window().fetch_with_str_and_init(url, &request)).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    if answer.ok() {
        return Some(Ok(serde_json::from_str(&text).ok()?));
    }
    Some(Err(get(&js_sys::JSON::parse(&text).ok()?, "text").as_string()?))
}
