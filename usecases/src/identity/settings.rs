//! How an account wants to read.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use chrono_tz::Tz;
use domain::identity::Actor;
use domain::scheduling::request::FieldError;
use entities::identity::account;
use sea_orm::{ActiveModelTrait, Set};

/// The languages that have a complete set of texts.
const LOCALES: &[&str] = &["zh-CN", "en"];

/// Sets the actor's own language and time zone (an IANA name); an empty one follows the browser.
pub async fn update_settings(cx: &Cx, actor: &Actor, locale: &str, time_zone: &str) -> Result<()> {
    let mut errors = Vec::new();
    if !locale.is_empty() && !LOCALES.contains(&locale) {
        errors.push(FieldError::new("locale", "unknown"));
    }
    if !time_zone.is_empty() && time_zone.parse::<Tz>().is_err() {
        errors.push(FieldError::new("time_zone", "unknown"));
    }
    if !errors.is_empty() {
        return Err(UseCaseError::Invalid(errors));
    }
    let chosen = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let change = account::ActiveModel {
        id: Set(actor.account),
        locale: Set(chosen(locale)),
        time_zone: Set(chosen(time_zone)),
        ..Default::default()
    };
    cx.db
        .write(move |tx| async move {
            change.update(tx.as_ref()).await?;
            Ok(())
        })
        .await
}
