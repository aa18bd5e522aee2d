//! Which brands' schedules have changed, as the audit log tells: every use-case appends to it in the transaction of its
//! change, whichever process runs it. What is only held while somebody fills in a form leaves no trace there.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::{AuditId, BrandId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Span};
use entities::audit::audit_event;
use entities::catalogue::offering;
use entities::directory::{brand, resource};
use entities::scheduling::{booking, engagement};
use sea_orm::sea_query::any;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A row may be seen that much after the instant in its id: the clocks of two servers differ, and a write may wait.
const LATE: Span = Span::seconds(30);

/// A page is read that much after it was asked for, at the most; what was written meanwhile may be missing from it.
const READING: Span = Span::seconds(1);

/// A year of the working-day calendar is every brand's.
const CALENDAR: &str = "holidays.imported";

/// More than this at once is not looked through.
const MOST: usize = 1_000;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    Brands(BTreeSet<BrandId>),
    /// So much that any may have changed, or what all of them go by.
    Any,
}

impl Changed {
    pub fn includes(&self, brand: BrandId) -> bool {
        match self {
            Self::Brands(brands) => brands.contains(&brand),
            Self::Any => true,
        }
    }
}

/// A reader of the audit log that tells each change once.
#[derive(Debug)]
pub struct Changes {
    looked_at: Instant,
    told: BTreeSet<AuditId>,
}

impl Changes {
    /// Begins now; what happened just before may be told too.
    pub fn from_now(cx: &Cx) -> Self {
        Self { looked_at: cx.now(), told: BTreeSet::new() }
    }

    /// What changed since the last look: one query, and four more if anything did. An error loses nothing.
    pub async fn look(&mut self, cx: &Cx) -> Result<Changed> {
        let now = cx.now();
        let rows = appended(cx, self.looked_at - LATE).await?;
        let seen = rows.iter().map(|row| row.0).collect();
        let changed = brands_of(cx, rows.into_iter().filter(|row| !self.told.contains(&row.0)).collect()).await?;
        *self = Self { looked_at: now, told: seen };
        Ok(changed)
    }
}

/// Whether the brand's schedule may have changed since a page of it was asked for.
pub async fn changed_since(cx: &Cx, brand: BrandId, asked_at: Instant) -> Result<bool> {
    Ok(brands_of(cx, appended(cx, asked_at - READING).await?).await?.includes(brand))
}

/// Whether the actor may be told of the changes. Needs `Right::SeeBrand` on the brand; `NotFound` if there is none.
pub async fn require_follower(cx: &Cx, actor: &Actor, brand: BrandId) -> Result<()> {
    actor.require(Right::SeeBrand, Scope::Brand(brand))?;
    let found = brand::Entity::find_by_id(brand).count(cx.db.read()).await?;
    if found == 0 { Err(UseCaseError::NotFound) } else { Ok(()) }
}

/// Id, action and subject.
type Row = (AuditId, String, String);

/// The newest rows with an id of this instant or later that say something of a schedule.
async fn appended(cx: &Cx, from: Instant) -> Result<Vec<Row>> {
    use audit_event::Column::{Action, Id, Subject};
    // RFC 9562, 5.7: a UUIDv7 begins with 48 bits of milliseconds.
    let millis = u64::try_from(from.0.div_euclid(1000)).unwrap_or_default();
    let first = AuditId(Uuid::from_u64_pair(millis << 16, 0));
    let of_schedule = any![
        Action.starts_with("booking."),
        Action.starts_with("engagement."),
        Action.starts_with("resource."),
        Action.starts_with("brand."),
        Action.starts_with("offering."),
        Action.eq(CALENDAR),
    ];
    let find = audit_event::Entity::find().select_only().columns([Id, Action, Subject]);
    let find = find.filter(Id.gte(first)).filter(of_schedule).order_by_desc(Id).limit(MOST as u64);
    Ok(find.into_tuple().all(cx.db.read()).await?)
}

/// Whose the subjects are.
async fn brands_of(cx: &Cx, rows: Vec<Row>) -> Result<Changed> {
    if rows.len() >= MOST || rows.iter().any(|row| row.1 == CALENDAR) {
        return Ok(Changed::Any);
    }
    let subjects = |area: &str| -> Vec<Uuid> {
        let of_area = |row: &&Row| row.1.split('.').next() == Some(area);
        rows.iter().filter(of_area).filter_map(|row| row.2.parse().ok()).collect()
    };
    let mut brands: BTreeSet<BrandId> = subjects("brand").into_iter().map(BrandId).collect();
    let (bookings, engagements) = (subjects("booking"), subjects("engagement"));
    let (resources, offerings) = (subjects("resource"), subjects("offering"));
    macro_rules! add {
        ($area:ident, $ids:ident) => {
            if !$ids.is_empty() {
                let find = $area::Entity::find().select_only().column($area::Column::BrandId);
                let found: Vec<BrandId> =
                    find.filter($area::Column::Id.is_in($ids)).distinct().into_tuple().all(cx.db.read()).await?;
                brands.extend(found);
            }
        };
    }
    add!(booking, bookings);
    add!(engagement, engagements);
    add!(resource, resources);
    add!(offering, offerings);
    Ok(Changed::Brands(brands))
}
