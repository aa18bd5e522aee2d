//! Web sessions in our own table: the published stores need older cores of sea-orm.
//!
//! The injected clock decides when a session ends, not the date that tower-sessions computes from the system's clock.

use async_trait::async_trait;
use domain::id::AccountId;
use domain::instant::Instant;
use entities::identity::web_session::{self, ActiveModel, Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::HashMap;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer};
use usecases::identity::sessions::{ACCOUNT_KEY, DEVICE_KEY, LONGEST, TOUCH_EVERY, expiry};
use usecases::keys::digest;
use usecases::{Cx, UseCaseError};

/// What a session holds that only carries a form's answer to the next page.
const PASSING_KEY: &str = "flash";

/// Sessions as rows of `web_session`, each under the SHA-256 of its cookie's value.
#[derive(Clone)]
pub struct SessionStore(Cx);

impl SessionStore {
    pub const fn new(cx: Cx) -> Self {
        Self(cx)
    }
}

/// The layer that gives each request its `Session`. `secure`: the site is reached by https, so the cookie may say so.
pub fn session_layer(cx: Cx, secure: bool) -> SessionManagerLayer<SessionStore> {
    // `__Host-` binds the cookie to this host and https (RFC 6265bis, 4.1.3.2); browsers refuse it over http.
    let name = if secure { "__Host-zhiyin" } else { "zhiyin" };
    SessionManagerLayer::new(SessionStore::new(cx))
        .with_name(name)
        .with_secure(secure)
        .with_http_only(true)
        // With Strict, whoever follows a link from a mail would seem signed out.
        .with_same_site(SameSite::Lax)
        // The cookie outlasts every session; the row decides.
        .with_expiry(Expiry::OnInactivity(Duration::seconds(LONGEST.whole_seconds())))
}

#[async_trait]
impl tower_sessions::SessionStore for SessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let now = self.0.now();
        let row = web_session::Model {
            // 128 random bits do not collide; if they did, the primary key would say so.
            id: key(record.id),
            account_id: account(&record.data),
            data: encode(&record.data)?,
            user_agent: text(&record.data, DEVICE_KEY),
            created_at: now,
            last_seen_at: now,
            expires_at: expiry(now, now, is_passing(&record.data)),
        };
        let insert = move |tx: usecases::Tx| async move {
            ActiveModel::from(row).reset_all().insert(tx.as_ref()).await?;
            Ok(())
        };
        self.0.db.write(insert).await.map_err(failed)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (id, now) = (key(record.id), self.0.now());
        let (account, data, passing) = (account(&record.data), encode(&record.data)?, is_passing(&record.data));
        let device = text(&record.data, DEVICE_KEY);
        let update = move |tx: usecases::Tx| async move {
            // A session that was ended meanwhile, such as by a revocation, does not come back.
            let Some(row) = Entity::find_by_id(id).one(tx.as_ref()).await? else { return Ok(()) };
            let created_at = row.created_at;
            let mut change = ActiveModel::from(row);
            change.account_id = Set(account);
            change.data = Set(data);
            change.user_agent = Set(device);
            change.last_seen_at = Set(now);
            change.expires_at = Set(expiry(created_at, now, passing));
            change.update(tx.as_ref()).await?;
            Ok(())
        };
        self.0.db.write(update).await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = self.0.now();
        let found = Entity::find_by_id(key(*id)).filter(Column::ExpiresAt.gt(now)).one(self.0.db.read()).await;
        let Some(row) = found.map_err(|error| failed(error.into()))? else { return Ok(None) };
        let data: HashMap<String, serde_json::Value> =
            serde_json::from_str(&row.data).map_err(|error| Error::Decode(error.to_string()))?;
        let ends = expiry(row.created_at, now, is_passing(&data));
        if row.last_seen_at + TOUCH_EVERY <= now {
            self.touch(row, now, ends);
        }
        let expiry_date =
            OffsetDateTime::from_unix_timestamp(ends.unix_seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let id = key(*id);
        let delete = move |tx: usecases::Tx| async move {
            Entity::delete_by_id(id).exec(tx.as_ref()).await?;
            Ok(())
        };
        self.0.db.write(delete).await.map_err(failed)
    }
}

impl SessionStore {
    /// Writes down that the session is in use, without keeping the request waiting for the commit.
    fn touch(&self, row: web_session::Model, now: Instant, ends: Instant) {
        let cx = self.0.clone();
        tokio::spawn(async move {
            let touch = move |tx: usecases::Tx| async move {
                Entity::update_many()
                    .col_expr(Column::LastSeenAt, Expr::value(now))
                    .col_expr(Column::ExpiresAt, Expr::value(ends))
                    .filter(Column::Id.eq(row.id))
                    // Of many requests in the same minute one writes.
                    .filter(Column::LastSeenAt.eq(row.last_seen_at))
                    .exec(tx.as_ref())
                    .await?;
                Ok(())
            };
            if let Err(error) = cx.db.write(touch).await {
                tracing::warn!(%error, "the use of a session was not written down");
            }
        });
    }
}

impl std::fmt::Debug for SessionStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionStore")
    }
}

fn key(id: Id) -> String {
    digest(&id.to_string())
}

fn text(data: &HashMap<String, serde_json::Value>, name: &str) -> Option<String> {
    data.get(name)?.as_str().map(ToOwned::to_owned)
}

fn account(data: &HashMap<String, serde_json::Value>) -> Option<AccountId> {
    text(data, ACCOUNT_KEY)?.parse().ok()
}

fn is_passing(data: &HashMap<String, serde_json::Value>) -> bool {
    data.keys().all(|name| name == PASSING_KEY)
}

fn encode(data: &HashMap<String, serde_json::Value>) -> Result<String> {
    serde_json::to_string(data).map_err(|error| Error::Encode(error.to_string()))
}

/// tower-sessions logs what it is told, so it is told the kind only, not what was to be stored.
fn failed(error: UseCaseError) -> Error {
    tracing::error!(?error, "the session store failed");
    Error::Backend(error.code().to_owned())
}

#[cfg(test)]
mod tests;
