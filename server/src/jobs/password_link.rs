//! The one-time link to set a password.

use super::notify::{house, mailbox};
use super::render::{Made, addressed, zone_of};
use super::urls;
use crate::mail::{Language, Letter};
use entities::identity::{account, password_link};
use entities::notify::outbox;
use usecases::Cx;

pub fn password_link(cx: &Cx, row: &outbox::Model, account: &account::Model, link: &password_link::Model) -> Made {
    if link.used_at.is_some() || link.expires_at <= cx.now() {
        return Made::Unwanted;
    }
    let language = Language::of(account.locale.as_deref());
    let url = urls::password(cx, link.id);
    let letter =
        Letter::PasswordLink { name: &account.name, url: &url, expires_at: link.expires_at, zone: zone_of(account) };
    addressed(cx, row, &house(cx), &mailbox(account), language, &letter, None)
}
