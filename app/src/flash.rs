//! What a rejected or accepted form has to say on the next page: typed values, what is wrong with them, a notice.
//!
//! It travels in the web session, so nothing that a person typed enters a URL, and it is shown once.

use crate::i18n::use_i18n;
use crate::request;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{extract, redirect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tower_sessions::Session;
use usecases::UseCaseError;

const KEY: &str = "flash";
/// Fields whose typed value is never kept, whatever a caller passes.
const NEVER_KEPT: &[&str] = &["password", "new_password", "current_password"];

/// One thing to change. An empty field means the form as a whole; the text is `errors.<code>`.
pub use domain::scheduling::request::FieldError;

/// What the next page shows. Build it with the methods, then hand it to [`reject`] or [`accept`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The path that it is for. Another page, open in another tab, leaves it alone.
    page: String,
    /// Which form of the page was sent; empty on pages with one form.
    pub form: String,
    /// What was typed, by field. A field that came several times keeps all its values.
    pub values: BTreeMap<String, Vec<String>>,
    pub errors: Vec<FieldError>,
    /// A full text key (`scheduling.booking_sent`) to show as a success.
    pub notice: Option<String>,
}

impl Flash {
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the form, on a page that has several.
    #[must_use]
    pub fn form(mut self, form: impl Into<String>) -> Self {
        self.form = form.into();
        self
    }

    /// Keeps what was typed into a field. Passwords are dropped.
    #[must_use]
    pub fn value(mut self, field: &str, value: impl Into<String>) -> Self {
        if !NEVER_KEPT.contains(&field) {
            self.values.entry(field.to_owned()).or_default().push(value.into());
        }
        self
    }

    /// Keeps every value of a field that can be sent several times, such as chosen branches.
    #[must_use]
    pub fn values<V: Into<String>>(mut self, field: &str, values: impl IntoIterator<Item = V>) -> Self {
        for value in values {
            self = self.value(field, value);
        }
        self
    }

    /// Keeps everything of a form whose fields are a struct, under the names that the form has: `needs`, `questions[q0][zh]`.
    #[must_use]
    pub fn fields(self, fields: &impl Serialize) -> Self {
        match serde_json::to_value(fields) {
            Ok(serde_json::Value::Object(fields)) => {
                fields.iter().fold(self, |flash, (name, value)| flash.nested(name, value))
            }
            // A struct of texts always becomes an object.
            _ => self,
        }
    }

    fn nested(self, name: &str, value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::String(text) => self.value(name, text),
            serde_json::Value::Array(list) => list.iter().fold(self, |flash, it| flash.nested(name, it)),
            serde_json::Value::Object(map) => {
                map.iter().fold(self, |flash, (key, it)| flash.nested(&format!("{name}[{key}]"), it))
            }
            _ => self,
        }
    }

    /// Says what is wrong with a field; an empty field means the whole form.
    #[must_use]
    pub fn error(self, field: &str, code: &str) -> Self {
        self.error_with(field, code, &[])
    }

    /// [`Self::error`] for a text with placeholders.
    #[must_use]
    pub fn error_with(mut self, field: &str, code: &str, params: &[(&str, &str)]) -> Self {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.errors.push(FieldError { field: field.to_owned(), code: code.to_owned(), params });
        self
    }

    /// Says why a use-case did nothing: the fields that it names, or one sentence about the whole form.
    ///
    /// A defect of ours is logged here, with nothing of what was typed.
    #[must_use]
    pub fn failed(mut self, error: &UseCaseError) -> Self {
        if let UseCaseError::Invalid(fields) = error {
            self.errors.extend(fields.iter().cloned());
            return self;
        }
        if let UseCaseError::Storage(_) | UseCaseError::Aborted = error {
            tracing::error!(?error, "a use-case failed");
        }
        self.error("", error.code())
    }

    /// Says that it worked, by a full text key.
    #[must_use]
    pub fn notice(mut self, key: &str) -> Self {
        self.notice = Some(key.to_owned());
        self
    }

    /// Whether anything was wrong.
    pub fn is_rejection(&self) -> bool {
        !self.errors.is_empty()
    }

    /// What was typed into a field of a form.
    pub fn typed(&self, form: &str, field: &str) -> Option<&str> {
        (self.form == form).then(|| self.values.get(field)?.first().map(String::as_str)).flatten()
    }

    /// Whether one of several choices of a field was made. `None` when the form was not sent.
    pub fn chosen(&self, form: &str, field: &str, value: &str) -> Option<bool> {
        let sent = self.is_rejection() && self.form == form;
        sent.then(|| self.values.get(field).is_some_and(|values| values.iter().any(|it| it == value)))
    }

    /// The sentence about a field of a form, in the reader's language.
    pub fn error_text(&self, form: &str, field: &str) -> Option<String> {
        (self.form == form).then(|| self.errors.iter().find(|error| error.field == field).map(text_of)).flatten()
    }
}

/// The sentence of an error, in the reader's language.
pub fn text_of(error: &FieldError) -> String {
    use_i18n().fault(error)
}

/// Ends a server function that refused its form: the browser goes to `page` (a path, with or without query), which shows
/// the typed values and the errors once.
pub async fn reject(page: &str, flash: Flash) {
    accept(page, flash).await;
}

/// Ends a server function that did its work: the browser goes to `page`, which shows the notice once.
pub async fn accept(page: &str, flash: Flash) {
    match extract::<Session>().await {
        Ok(session) => leave(&session, page, flash).await,
        Err(error) => tracing::error!(%error, "no session layer around a server function"),
    }
    redirect(page);
}

/// Leaves a flash for `page` in the session: for handlers outside leptos, which redirect themselves.
pub async fn leave(session: &Session, page: &str, mut flash: Flash) {
    page.split('?').next().unwrap_or_default().clone_into(&mut flash.page);
    if let Err(error) = session.insert(KEY, flash).await {
        tracing::error!(%error, "a flash could not be stored");
    }
}

/// Takes the flash that is meant for this page and provides it, so that `Alerts`, `Field` and the other inputs below show it.
///
/// Call it once, first thing in the page's async body.
pub async fn take() -> Flash {
    let flash = take_stored().await.unwrap_or_default();
    provide_context(flash.clone());
    flash
}

/// The flash that [`take`] provided; an empty one where a page takes none.
pub fn use_flash() -> Flash {
    use_context().unwrap_or_default()
}

async fn take_stored() -> Option<Flash> {
    if request::is_by_script() {
        // A page that looks for news in the background must not read what is meant for the reader's eyes.
        return None;
    }
    let session = extract::<Session>().await.ok()?;
    let flash: Flash = session.get(KEY).await.ok()??;
    if flash.page != request::path() {
        return None;
    }
    // Only a session that holds one is changed, so a plain page view writes nothing.
    session.remove::<Flash>(KEY).await.ok()?;
    Some(flash)
}

#[cfg(test)]
mod tests {
    use super::Flash;

    #[test]
    fn a_password_is_never_kept() {
        let flash = Flash::new().value("email", "a@example.com").value("password", "secret");
        assert!(!format!("{flash:?}").contains("secret"));
        assert_eq!(flash.typed("", "email"), Some("a@example.com"));
    }

    #[test]
    fn a_struct_is_kept_under_the_names_of_its_form() {
        let fields = serde_json::json!({"title": "宣讲", "needs": ["a", "b"], "questions": {"q0": {"zh": "何地？"}}});
        let flash = Flash::new().fields(&fields).error("title", "too_long");
        assert_eq!(flash.typed("", "title"), Some("宣讲"));
        assert_eq!(flash.chosen("", "needs", "b"), Some(true));
        assert_eq!(flash.typed("", "questions[q0][zh]"), Some("何地？"));
    }

    #[test]
    fn what_was_typed_into_one_form_does_not_appear_in_another() {
        let flash = Flash::new().form("first").value("reason", "late").error("reason", "too_long");
        assert_eq!(flash.typed("second", "reason"), None);
        assert_eq!(flash.chosen("first", "reason", "late"), Some(true));
    }
}
