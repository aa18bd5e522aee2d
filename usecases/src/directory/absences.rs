//! When officers are on leave and things in the workshop.

use crate::audit;
use crate::context::Cx;
use crate::directory::brands::managed;
use crate::error::{Result, UseCaseError};
use crate::form::{Checks, LONGEST_NAME};
use crate::scheduling::plan::{instant_at, local, zone_of};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use domain::id::{AbsenceId, BrandId, EngagementId, ResourceId};
use domain::identity::Actor;
use domain::instant::{Instant, Interval};
use domain::scheduling::hours::minute;
use domain::scheduling::working_days::read_date;
use entities::directory::{absence, brand, resource};
use entities::scheduling::{claim, engagement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, JoinType, QueryFilter, QueryOrder,
};
use sea_orm::{QuerySelect, Set};
use serde_json::json;

/// A year: a longer absence is none any more.
const LONGEST: Days = Days::new(366);

/// An absence as typed: whole days unless times are given, the last day included.
#[derive(Clone, Debug, Default)]
pub struct AbsenceForm {
    pub from: String,
    pub from_time: String,
    /// Empty: the same day.
    pub until: String,
    pub until_time: String,
    pub note: String,
}

/// An absence that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsenceRow {
    pub id: AbsenceId,
    pub time: Interval,
    pub note: String,
    /// Engagements that it was claimed for already, with titles (Chinese, English) and starts: somebody else has to come.
    pub clashes: Vec<(EngagementId, String, String, Instant)>,
}

/// Writes an absence down. What is booked already stays, and is told by [`absences`].
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` for a resource of another brand, and with `Invalid` naming every field
/// at fault: `from`, `from_time`, `until`, `until_time`, `note`.
pub async fn add_absence(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    resource: ResourceId,
    form: &AbsenceForm,
) -> Result<AbsenceId> {
    let zone = zone_of(&of_brand(cx, actor, brand, resource).await?);
    let mut checks = Checks::default();
    let time = form.time(&mut checks, zone, local(zone, cx.now()).date_naive());
    let note = checks.line("note", &form.note, LONGEST_NAME);
    checks.done()?;
    let id = cx.id::<AbsenceId>();
    let row = absence::ActiveModel {
        id: Set(id),
        resource_id: Set(resource),
        starts_at: Set(time.start),
        ends_at: Set(time.end),
        note: Set(note),
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            if tx.get_database_backend() == DbBackend::Postgres {
                // Whoever claims at this moment has locked the row, and is seen afterwards.
                resource::Entity::find_by_id(resource).lock_exclusive().one(tx.as_ref()).await?;
            }
            row.insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "resource.away", resource, json!({ "absence": id })).await?;
            Ok(id)
        })
        .await
}

/// Takes an absence back.
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` for one of another resource or brand.
pub async fn remove_absence(cx: &Cx, actor: &Actor, brand: BrandId, resource: ResourceId, id: AbsenceId) -> Result<()> {
    of_brand(cx, actor, brand, resource).await?;
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let own = absence::Entity::delete_by_id(id).filter(absence::Column::ResourceId.eq(resource));
            if own.exec(tx.as_ref()).await?.rows_affected == 0 {
                return Err(UseCaseError::NotFound);
            }
            audit::record(&cx2, &tx, Some(by), "resource.back", resource, json!({ "absence": id })).await
        })
        .await
}

/// What is not over yet, the soonest first, with what it clashes with. Four queries.
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` for a resource of another brand.
pub async fn absences(cx: &Cx, actor: &Actor, brand: BrandId, resource: ResourceId) -> Result<Vec<AbsenceRow>> {
    of_brand(cx, actor, brand, resource).await?;
    let rows = absence::Entity::find()
        .filter(absence::Column::ResourceId.eq(resource))
        .filter(absence::Column::EndsAt.gt(cx.now()))
        .order_by_asc(absence::Column::StartsAt)
        .all(cx.db.read())
        .await?;
    let to_engagement =
        claim::Entity::belongs_to(engagement::Entity).from(claim::Column::EngagementId).to(engagement::Column::Id);
    let claims = claim::Entity::find()
        .join(JoinType::InnerJoin, to_engagement.into())
        .select_also(engagement::Entity)
        .filter(claim::Column::ResourceId.eq(resource))
        .filter(claim::Column::EndsAt.gt(cx.now()))
        .filter(claim::Column::ExpiresAt.is_null())
        .order_by_asc(claim::Column::StartsAt)
        .all(cx.db.read())
        .await?;
    let row = |it: absence::Model| {
        let time = Interval { start: it.starts_at, end: it.ends_at };
        let clash = |(claim, engagement): &(claim::Model, Option<engagement::Model>)| {
            let engagement = engagement.as_ref()?;
            let clashes = Interval { start: claim.starts_at, end: claim.ends_at }.overlaps(&time);
            let (title, title_en) = (engagement.title.clone(), engagement.title_en.clone());
            clashes.then_some((engagement.id, title, title_en, engagement.starts_at))
        };
        AbsenceRow { id: it.id, time, note: it.note, clashes: claims.iter().filter_map(clash).collect() }
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The brand, if the actor manages it and the resource is one of its own.
async fn of_brand(cx: &Cx, actor: &Actor, id: BrandId, resource: ResourceId) -> Result<brand::Model> {
    let brand = managed(cx, actor, id).await?;
    let own = resource::Entity::find_by_id(resource).filter(resource::Column::BrandId.eq(id));
    own.one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    Ok(brand)
}

impl AbsenceForm {
    fn time(&self, checks: &mut Checks, zone: Tz, today: NaiveDate) -> Interval {
        let date = |checks: &mut Checks, field, text: &str| {
            read_date(text).unwrap_or_else(|| {
                checks.fail(field, if text.trim().is_empty() { "required" } else { "not_a_date" });
                today
            })
        };
        let clock = |checks: &mut Checks, field, text: &str, otherwise: u16| match text.trim() {
            "" => otherwise,
            text => minute(text).unwrap_or_else(|| {
                checks.fail(field, "not_a_time");
                otherwise
            }),
        };
        let from = date(checks, "from", &self.from);
        let until = if self.until.trim().is_empty() { from } else { date(checks, "until", &self.until) };
        let (start, end) =
            (clock(checks, "from_time", &self.from_time, 0), clock(checks, "until_time", &self.until_time, 24 * 60));
        if until < today {
            checks.fail(if self.until.trim().is_empty() { "from" } else { "until" }, "past");
        } else if until > from + LONGEST || from > today + LONGEST {
            checks.fail("until", "too_far_ahead");
        }
        // The end of a day is the start of the next: not every day has 24 hours.
        let end = if end == 24 * 60 { instant_at(zone, until + Days::new(1), 0) } else { instant_at(zone, until, end) };
        let time = Interval { start: instant_at(zone, from, start), end };
        if time.end <= time.start {
            checks.fail(if until < from { "until" } else { "until_time" }, "end_before_start");
        }
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::team;
    use crate::testing::{administrator, brand_with_team, faults, test_cx};
    use domain::identity::Grant;

    fn form(from: &str, until: &str) -> AbsenceForm {
        AbsenceForm { from: from.into(), until: until.into(), note: "年休假".into(), ..AbsenceForm::default() }
    }

    #[tokio::test]
    async fn leave_is_written_down_and_taken_back_by_the_brands_manager_alone() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let (brand, other) = (brand_with_team(&cx, &admin, "one").await, brand_with_team(&cx, &admin, "two").await);
        let officer = team(&cx, &admin, brand).await.unwrap()[0].id;
        let manager = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand }] };
        let id = add_absence(&cx, &manager, brand, officer, &form("2026-12-01", "2026-12-03")).await.unwrap();
        let rows = absences(&cx, &manager, brand, officer).await.unwrap();
        let days = (rows[0].time.end - rows[0].time.start).whole_minutes();
        assert_eq!((rows.len(), rows[0].id, days), (1, id, 3 * 24 * 60), "the last day included");
        let stranger = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand: other }] };
        for (actor, of) in [(&stranger, brand), (&stranger, other)] {
            let refused = add_absence(&cx, actor, of, officer, &form("2026-12-01", "")).await;
            assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
            assert!(matches!(remove_absence(&cx, actor, of, officer, id).await, Err(UseCaseError::NotFound)));
            assert!(matches!(absences(&cx, actor, of, officer).await, Err(UseCaseError::NotFound)));
        }
        let colleague = Actor { account: cx.id(), grants: vec![Grant::Officer { brand }] };
        let refused = add_absence(&cx, &colleague, brand, officer, &form("2026-12-01", "")).await;
        assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");
        remove_absence(&cx, &manager, brand, officer, id).await.unwrap();
        assert_eq!(absences(&cx, &manager, brand, officer).await.unwrap(), []);
    }

    #[tokio::test]
    async fn every_field_at_fault_is_named() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = brand_with_team(&cx, &admin, "one").await;
        let officer = team(&cx, &admin, brand).await.unwrap()[0].id;
        let add = async |form: AbsenceForm| faults(add_absence(&cx, &admin, brand, officer, &form).await);
        assert_eq!(add(form("", "")).await, ["from required"]);
        assert_eq!(add(form("2026-12-03", "2026-12-01")).await, ["until end_before_start"]);
        assert_eq!(add(form("2026-11-01", "2026-11-02")).await, ["until past"]);
        assert_eq!(add(form("2026-12-01", "2028-12-01")).await, ["until too_far_ahead"]);
        assert_eq!(add(form("+262142-12-31", "+262142-12-31")).await, ["from not_a_date", "until not_a_date"]);
        let times = AbsenceForm { from_time: "14:00".into(), until_time: "9:00".into(), ..form("2026-12-01", "") };
        assert_eq!(add(times).await, ["until_time end_before_start"]);
        let times = AbsenceForm { from_time: "25:00".into(), ..form("2026-12-01", "") };
        assert_eq!(add(times).await, ["from_time not_a_time"]);
    }
}
