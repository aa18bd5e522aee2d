//! Closures and extra days: dates on which a brand's hours differ from its weekly ones.

use crate::audit;
use crate::context::Cx;
use crate::directory::brands::managed;
use crate::error::{Result, UseCaseError};
use crate::form::{Checks, LONGEST_NAME};
use crate::scheduling::plan::{instant_at, local, zone_of};
use chrono::{Days, NaiveDate};
use domain::id::BrandId;
use domain::identity::Actor;
use domain::scheduling::EngagementStatus;
use domain::scheduling::hours::parse_day;
use entities::directory::{brand, brand_day};
use entities::scheduling::engagement;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;

/// Two years: a brand knows no closure further ahead, and a mistyped year does not stay in the list for ever.
const AHEAD: Days = Days::new(731);

/// A special day as typed. Without hours the brand is closed.
#[derive(Clone, Debug, Default)]
pub struct BrandDayForm {
    pub date: String,
    pub hours: String,
    pub note: String,
}

/// A special day from today on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandDayRow {
    pub date: NaiveDate,
    /// In minutes of the local day; none for a closure.
    pub hours: Vec<(u16, u16)>,
    pub note: String,
    /// What stands on that date already; it is not moved by a closure.
    pub engagements: usize,
}

/// Sets the hours of one date, in place of what was set for it before. What is booked already stays.
///
/// Needs `Right::ManageBrand`. Fails with `Invalid` naming every field at fault: `date`, `hours`, `note`.
pub async fn set_brand_day(cx: &Cx, actor: &Actor, brand: BrandId, form: &BrandDayForm) -> Result<()> {
    let found = managed(cx, actor, brand).await?;
    let mut checks = Checks::default();
    let date = form.date.trim().parse::<NaiveDate>();
    match date {
        Err(_) if form.date.trim().is_empty() => checks.fail("date", "required"),
        Err(_) => checks.fail("date", "not_a_date"),
        Ok(date) if date < today(cx, &found) => checks.fail("date", "past"),
        Ok(date) if date > today(cx, &found) + AHEAD => checks.fail("date", "too_far_ahead"),
        Ok(_) => {}
    }
    let hours = parse_day(&form.hours).unwrap_or_else(|error| {
        checks.fail("hours", error.code());
        Vec::new()
    });
    let note = checks.line("note", &form.note, LONGEST_NAME);
    checks.done()?;
    let date = date.map_err(|_| UseCaseError::field("date", "not_a_date"))?.to_string();
    let details = json!({ "date": date, "closed": hours.is_empty() });
    let row = brand_day::ActiveModel {
        brand_id: Set(brand),
        date: Set(date),
        hours: Set(json!(hours).to_string()),
        note: Set(note),
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            use brand_day::Column::{BrandId, Date, Hours, Note};
            let again = OnConflict::columns([BrandId, Date]).update_columns([Hours, Note]).to_owned();
            brand_day::Entity::insert(row).on_conflict(again).exec_without_returning(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "brand.day_set", brand, details).await
        })
        .await
}

/// Gives a date back to the weekly hours.
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` if nothing is set for the date.
pub async fn remove_brand_day(cx: &Cx, actor: &Actor, brand: BrandId, date: NaiveDate) -> Result<()> {
    managed(cx, actor, brand).await?;
    let (cx2, by, date) = (cx.clone(), actor.account, date.to_string());
    cx.db
        .write(move |tx| async move {
            let gone = brand_day::Entity::delete_by_id((brand, date.clone())).exec(tx.as_ref()).await?;
            if gone.rows_affected == 0 {
                return Err(UseCaseError::NotFound);
            }
            audit::record(&cx2, &tx, Some(by), "brand.day_removed", brand, json!({ "date": date })).await
        })
        .await
}

/// The special days from today on, the soonest first, with two queries.
///
/// Needs `Right::ManageBrand`.
pub async fn brand_days(cx: &Cx, actor: &Actor, id: BrandId) -> Result<Vec<BrandDayRow>> {
    let brand = managed(cx, actor, id).await?;
    let rows = brand_day::Entity::find()
        .filter(brand_day::Column::BrandId.eq(id))
        .filter(brand_day::Column::Date.gte(today(cx, &brand).to_string()))
        .order_by_asc(brand_day::Column::Date)
        .all(cx.db.read())
        .await?;
    let days: Vec<(NaiveDate, brand_day::Model)> =
        rows.into_iter().filter_map(|it| Some((it.date.parse().ok()?, it))).collect();
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else { return Ok(Vec::new()) };
    let zone = zone_of(&brand);
    let starts: Vec<domain::instant::Instant> = engagement::Entity::find()
        .select_only()
        .column(engagement::Column::StartsAt)
        .filter(engagement::Column::BrandId.eq(id))
        .filter(engagement::Column::Status.ne(EngagementStatus::Cancelled))
        .filter(engagement::Column::StartsAt.gte(instant_at(zone, *first, 0)))
        .filter(engagement::Column::StartsAt.lt(instant_at(zone, *last + Days::new(1), 0)))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let row = |(date, it): (NaiveDate, brand_day::Model)| BrandDayRow {
        date,
        hours: serde_json::from_str(&it.hours).unwrap_or_default(),
        note: it.note,
        engagements: starts.iter().filter(|at| local(zone, **at).date_naive() == date).count(),
    };
    Ok(days.into_iter().map(row).collect())
}

fn today(cx: &Cx, brand: &brand::Model) -> NaiveDate {
    local(zone_of(brand), cx.now()).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{administrator, brand_with_team, faults, test_cx};
    use domain::identity::Grant;

    fn form(date: &str, hours: &str) -> BrandDayForm {
        BrandDayForm { date: date.into(), hours: hours.into(), note: " 全员培训 ".into() }
    }

    #[tokio::test]
    async fn a_day_is_set_changed_and_given_back_by_its_manager_alone() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let (brand, other) = (brand_with_team(&cx, &admin, "one").await, brand_with_team(&cx, &admin, "two").await);
        let manager = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand }] };
        set_brand_day(&cx, &manager, brand, &form("2026-12-01", "")).await.unwrap();
        set_brand_day(&cx, &manager, brand, &form("2026-12-01", "10:00-11:00")).await.unwrap();
        set_brand_day(&cx, &manager, brand, &form("2026-11-28", "")).await.unwrap();
        let rows = brand_days(&cx, &manager, brand).await.unwrap();
        let found: Vec<_> = rows.iter().map(|it| (it.date.to_string(), it.hours.len(), it.note.as_str())).collect();
        assert_eq!(found, [("2026-11-28".into(), 0, "全员培训"), ("2026-12-01".into(), 1, "全员培训")]);
        let date = "2026-12-01".parse().unwrap();
        let stranger = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand: other }] };
        assert!(matches!(
            set_brand_day(&cx, &stranger, brand, &form("2026-12-02", "")).await,
            Err(UseCaseError::NotFound)
        ));
        assert!(matches!(remove_brand_day(&cx, &stranger, brand, date).await, Err(UseCaseError::NotFound)));
        assert!(matches!(brand_days(&cx, &stranger, brand).await, Err(UseCaseError::NotFound)));
        let officer = Actor { account: cx.id(), grants: vec![Grant::Officer { brand }] };
        assert!(matches!(
            set_brand_day(&cx, &officer, brand, &form("2026-12-02", "")).await,
            Err(UseCaseError::Forbidden)
        ));
        remove_brand_day(&cx, &manager, brand, date).await.unwrap();
        assert!(matches!(remove_brand_day(&cx, &manager, brand, date).await, Err(UseCaseError::NotFound)));
        assert_eq!(brand_days(&cx, &manager, brand).await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn every_field_at_fault_is_named_and_nothing_is_written() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = brand_with_team(&cx, &admin, "one").await;
        let bad = BrandDayForm { date: "31.12.2026".into(), hours: "12:00-09:00".into(), note: "x".repeat(101) };
        let found = faults(set_brand_day(&cx, &admin, brand, &bad).await);
        assert_eq!(found, ["date not_a_date", "hours hours_reversed", "note too_long"]);
        assert_eq!(faults(set_brand_day(&cx, &admin, brand, &form("", "")).await), ["date required"]);
        assert_eq!(faults(set_brand_day(&cx, &admin, brand, &form("2026-11-22", "")).await), ["date past"]);
        assert_eq!(brand_days(&cx, &admin, brand).await.unwrap(), []);
    }
}
