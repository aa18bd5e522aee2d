//! Counters of tries, in the database so that all server processes share them.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::keys::digest;
use domain::identity::slow_down::Tries;
use domain::instant::{Instant, Span};
use domain::scheduling::request::FieldError;
use entities::identity::signin_failure::{self as counter, ActiveModel, Entity};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use std::net::{IpAddr, Ipv6Addr};

/// Failures of all addresses together that one place may have in an hour. A company of thousands shares one IP address, so
/// it is wide, and who has signed in from there before is not asked.
const PLACE_LIMIT: i32 = 100;
/// Password links that one place may ask for in an hour.
const LINK_LIMIT: i32 = 30;
const WINDOW: Span = Span::hours(1);
/// For so long after a success somebody is known at a place.
pub(super) const KNOWN_FOR: Span = Span::days(90);

/// Counts a sign-in as failed before its password is looked at.
///
/// Counted per address *and* place, so whoever fails elsewhere keeps nobody out; and per place, from which only those are
/// kept out who never signed in from there. Fails with `blocked` and until when.
pub(super) async fn spend(cx: &Cx, email: &str, place: &str) -> Result<Tries> {
    let (now, pair, place) = (cx.now(), pair_key(email, place), place_key("sign-in", place));
    cx.db
        .write(move |tx| async move {
            let own = locked(&tx, pair).await?;
            let known = own.succeeded_at.is_some_and(|at| now < at + KNOWN_FOR);
            let tries = tries_of(&own).spend(now).map_err(blocked)?;
            store(&tx, own, tries).await?;
            let whole = locked(&tx, place).await?;
            match tries_of(&whole).spend_of(PLACE_LIMIT, WINDOW, now) {
                Ok(tries) => store(&tx, whole, tries).await?,
                Err(_) if known => {}
                Err(until) => return Err(blocked(until)),
            }
            Ok(tries)
        })
        .await
}

/// Gives back what a right sign-in spent, and remembers the place as the address's own.
pub(super) async fn succeed(tx: &Tx, email: &str, place: &str, now: Instant) -> Result<()> {
    let own = locked(tx, pair_key(email, place)).await?;
    let mut change = ActiveModel::from(own);
    change.failures = Set(0);
    change.blocked_until = Set(Instant(0));
    change.last_at = Set(now);
    change.succeeded_at = Set(Some(now));
    change.update(tx.as_ref()).await?;
    let whole = locked(tx, place_key("sign-in", place)).await?;
    let tries = tries_of(&whole);
    store(tx, whole, Tries { failures: (tries.failures - 1).max(0), ..tries }).await
}

/// Whether the place may still ask for a password link; takes one of its budget.
pub(super) async fn spend_link(tx: &Tx, place: &str, now: Instant) -> Result<bool> {
    let whole = locked(tx, place_key("link", place)).await?;
    match tries_of(&whole).spend_of(LINK_LIMIT, WINDOW, now) {
        Ok(tries) => store(tx, whole, tries).await.map(|()| true),
        Err(_) => Ok(false),
    }
}

/// Counts one wrong receipt or code of a place, before it is looked at. Thousands share a place, so the budget is as wide as for
/// sign-ins, and [`give_follow_back`] returns what a right one spent.
///
/// Fails with `Invalid` `code`: `follow_blocked`.
pub(crate) async fn spend_follow(cx: &Cx, place: &str) -> Result<()> {
    let (now, place) = (cx.now(), place_key("follow", place));
    cx.db
        .write(move |tx| async move {
            let whole = locked(&tx, place).await?;
            match tries_of(&whole).spend_of(PLACE_LIMIT, WINDOW, now) {
                Ok(tries) => store(&tx, whole, tries).await,
                Err(_) => Err(UseCaseError::field("code", "follow_blocked")),
            }
        })
        .await
}

/// What a right pair spent.
pub(crate) async fn give_follow_back(cx: &Cx, place: &str) -> Result<()> {
    let place = place_key("follow", place);
    cx.db
        .write(move |tx| async move {
            let whole = locked(&tx, place).await?;
            let tries = tries_of(&whole);
            store(&tx, whole, Tries { failures: (tries.failures - 1).max(0), ..tries }).await
        })
        .await
}

/// A refusal that says until when; on the form it stands at the password.
pub(super) fn blocked(until: Instant) -> UseCaseError {
    UseCaseError::Invalid(vec![FieldError::new("password", "blocked").with("until", until.unix_seconds())])
}

/// The counter's row, made if need be and locked until the transaction ends.
async fn locked(tx: &Tx, id: String) -> Result<counter::Model> {
    let Tries { failures, blocked_until, last_at } = Tries::NONE;
    let new = counter::Model { id: id.clone(), failures, blocked_until, last_at, succeeded_at: None };
    let insert = Entity::insert(ActiveModel::from(new).reset_all()).on_conflict_do_nothing_on([counter::Column::Id]);
    insert.exec_without_returning(tx.as_ref()).await?;
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
    row.ok_or(UseCaseError::Aborted)
}

fn tries_of(row: &counter::Model) -> Tries {
    Tries { failures: row.failures, blocked_until: row.blocked_until, last_at: row.last_at }
}

async fn store(tx: &Tx, row: counter::Model, tries: Tries) -> Result<()> {
    let mut change = ActiveModel::from(row);
    change.failures = Set(tries.failures);
    change.blocked_until = Set(tries.blocked_until);
    change.last_at = Set(tries.last_at);
    change.update(tx.as_ref()).await?;
    Ok(())
}

fn pair_key(email: &str, place: &str) -> String {
    digest(&format!("{email}|{}", place_of(place)))
}

fn place_key(what: &str, place: &str) -> String {
    digest(&format!("{what}|{}", place_of(place)))
}

/// What counts as one place: an IPv4 address, or the /64 that one IPv6 customer has for himself (RFC 6177).
fn place_of(ip: &str) -> String {
    match ip.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Ok(ip) => ip.to_string(),
        Err(_) => ip.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn neighbours_in_one_64_are_one_place() {
        assert_eq!(place_of("2001:db8:1:2:3::9"), place_of("2001:db8:1:2:ffff::1"));
        assert_ne!(place_of("2001:db8:1:2::1"), place_of("2001:db8:1:3::1"));
        assert_eq!(place_of("::ffff:192.0.2.7"), "192.0.2.7");
    }
}
