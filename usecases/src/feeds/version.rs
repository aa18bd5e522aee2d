//! Which state of a calendar a program has: the ETag, made and compared without rendering.

use super::entries::{Entries, Entry};
use super::rights::Names;
use crate::context::Cx;
use crate::error::Result;
use crate::keys::same;
use data_encoding::BASE64URL_NOPAD;
use domain::id::AuditId;
use domain::instant::{Instant, Span};
use entities::audit::audit_event;
use entities::feeds::feed;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A row of the audit log may be seen that much after the instant in its id: clocks differ, and a write may wait.
const LATE: Span = Span::seconds(30);

/// An instant's day by UTC: what a feed holds moves on with it, and not with every minute.
const DAY: i64 = Span::days(1).0;

/// What a calendar held when it was read: a digest of all that is rendered, the moment, and a seal on both.
///
/// The same texts never have two digests and two texts never one, so it is a strong validator (RFC 9110 section 8.8.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    digest: String,
    at: Instant,
    seal: String,
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:x}.{}", self.digest, self.at.0, self.seal)
    }
}

impl std::str::FromStr for Version {
    type Err = ();

    fn from_str(tag: &str) -> std::result::Result<Self, ()> {
        let mut parts = tag.split('.');
        let (Some(digest), Some(at), Some(seal), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(());
        };
        let at = Instant(i64::from_str_radix(at, 16).map_err(|_| ())?);
        Ok(Self { digest: digest.to_owned(), at, seal: seal.to_owned() })
    }
}

impl Version {
    /// The version of what was read at `at`.
    pub(super) fn of(cx: &Cx, row: &feed::Model, names: &Names, entries: &Entries, at: Instant) -> Self {
        let digest = digest(row, names, entries);
        let seal = cx.keys.feed_seal(row.id, &content(row, &digest), at);
        Self { digest, at, seal }
    }

    /// Whether both are of the same bytes.
    pub fn is_of(&self, other: &Self) -> bool {
        self.digest == other.digest
    }

    /// Whether this version, if it is one of ours, must still be the newest: nothing was done since that leaves a trace, and
    /// the day is the same. One query. What leaves none (a branch that was renamed by an import) is seen a day later at the most.
    pub(super) async fn still_holds(&self, cx: &Cx, row: &feed::Model, now: Instant) -> Result<bool> {
        let genuine = same(&self.seal, &cx.keys.feed_seal(row.id, &content(row, &self.digest), self.at));
        if !genuine || self.at > now || day(self.at) != day(now) {
            return Ok(false);
        }
        // RFC 9562, 5.7: a UUIDv7 begins with 48 bits of milliseconds.
        let millis = u64::try_from((self.at - LATE).0.div_euclid(1000)).unwrap_or_default();
        let first = AuditId(Uuid::from_u64_pair(millis << 16, 0));
        let done: Option<AuditId> = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::Id)
            .filter(audit_event::Column::Id.gte(first))
            .limit(1)
            .into_tuple()
            .one(cx.db.read())
            .await?;
        Ok(done.is_none())
    }
}

/// The first moment of an instant's day by UTC.
pub(super) const fn day(at: Instant) -> Instant {
    Instant(at.0.div_euclid(DAY) * DAY)
}

/// What a seal is put on. Another release may write the same engagements in another way.
fn content(row: &feed::Model, digest: &str) -> Vec<u8> {
    [digest, &row.locale, &row.generation.to_string(), env!("CARGO_PKG_VERSION")].join("\n").into_bytes()
}

/// 128 bits over all that the text is made from.
fn digest(row: &feed::Model, (name, name_en): &Names, entries: &Entries) -> String {
    let mut hash = Sha256::new();
    let mut add = |value: &[u8]| {
        hash.update((value.len() as u64).to_be_bytes());
        hash.update(value);
    };
    for text in [env!("CARGO_PKG_VERSION"), &row.locale, name, name_en] {
        add(text.as_bytes());
    }
    for names in entries.names() {
        add(names.0.as_bytes());
        add(names.1.as_bytes());
    }
    for it in &entries.list {
        let Entry { starts_at, ends_at, stamped_at, sequence, .. } = it;
        add(it.uid.as_bytes());
        for number in [starts_at.0, ends_at.0, stamped_at.0, i64::from(*sequence), it.status as i64] {
            add(&number.to_be_bytes());
        }
        add(it.title.as_bytes());
        add(it.title_en.as_bytes());
        add(it.kind.word().as_bytes());
        for id in it.refers() {
            add(id.as_bytes());
        }
    }
    BASE64URL_NOPAD.encode(&hash.finalize()[..16])
}
