//! Mail to a company's liaisons: whom the invites did not reach.

use super::notify::{house, mailbox};
use super::render::{Made, addressed, event_for};
use super::urls;
use crate::mail::Letter;
use entities::identity::account;
use entities::notify::outbox;
use usecases::Cx;
use usecases::invites::Facts;
use usecases::invites::unreached::Unreached;

/// Unwanted if all addresses are mended meanwhile.
pub fn unreached(
    cx: &Cx,
    row: &outbox::Model,
    account: &account::Model,
    facts: &Facts,
    count: u64,
    people: &[Unreached],
) -> Made {
    if count == 0 {
        return Made::Unwanted;
    }
    let (language, event) = event_for(facts, account);
    let people: Vec<(String, String)> =
        people.iter().map(|it| (it.name.clone(), language.pick(&it.branch, &it.branch_en).to_owned())).collect();
    let url = urls::unreached(cx, facts.engagement.id);
    let letter = Letter::Unreached { name: &account.name, event: &event, count, people: &people, url: &url };
    addressed(cx, row, &house(cx), &mailbox(account), language, &letter, None)
}
