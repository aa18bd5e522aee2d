//! What a browser remembers about its reader, without an account.

use crate::i18n::Locale;
use crate::request::LANGUAGE_COOKIE;
use http::{HeaderValue, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// Sets the language of the pages by a cookie that lasts a year, and goes back to where the form was.
#[server(prefix = "/forms", endpoint = "language")]
pub async fn set_language(#[server(default)] tag: String) -> Result<(), ServerFnError> {
    if let Some(locale) = Locale::from_tag(&tag) {
        // The tag is one of ours, not what was sent, so it is a valid header.
        let cookie = format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax", locale.tag());
        if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
            response.append_header(header::SET_COOKIE, cookie);
        }
    }
    // Without a Location leptos_axum goes back to the Referer.
    Ok(())
}
