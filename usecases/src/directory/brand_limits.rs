//! How much a brand takes on, as typed.

use crate::audit;
use crate::context::Cx;
use crate::directory::brands::managed;
use crate::error::Result;
use crate::form::Checks;
use domain::id::BrandId;
use domain::identity::Actor;
use domain::scheduling::limits::{Limit, Limits};
use entities::directory::brand;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;
use std::ops::RangeInclusive;

/// A limit of none would close the brand, which its hours can do; one of thousands is none.
const MOST: RangeInclusive<i32> = 1..=999;

/// Six weeks, as the longest lead time.
const CANCEL_DAYS: RangeInclusive<i32> = 0..=30;

/// From walking to the speed limit of a motorway, in kilometres per hour.
const TRAVEL_KMH: RangeInclusive<i32> = 5..=120;

/// The fields of a form: whose engagements in which time, until when a company may call off, and how fast crews travel.
pub const LIMIT_FIELDS: [&str; 8] = [
    "brand_day",
    "brand_week",
    "officer_day",
    "officer_week",
    "company_day",
    "company_week",
    "cancel_days",
    "travel_kmh",
];

/// Sets how many engagements a brand takes on, until when they can be called off, and how fast crews travel; `typed` as [`LIMIT_FIELDS`], an empty
/// one is no limit. What is booked stays.
///
/// Needs `Right::ManageBrand`. Fails with `Invalid` naming every field at fault.
pub async fn set_limits(cx: &Cx, actor: &Actor, brand: BrandId, typed: &[String; 8]) -> Result<()> {
    managed(cx, actor, brand).await?;
    let mut checks = Checks::default();
    let mut numbers = [None; 8];
    for ((field, text), number) in LIMIT_FIELDS.iter().zip(typed).zip(&mut numbers) {
        if !text.trim().is_empty() {
            let range = match *field {
                "cancel_days" => CANCEL_DAYS,
                "travel_kmh" => TRAVEL_KMH,
                _ => MOST,
            };
            *number = u16::try_from(checks.number(field, text.trim().parse().ok(), range)).ok();
        }
    }
    checks.done()?;
    let of = |at: usize| Limit { day: numbers[at], week: numbers[at + 1] };
    let [.., cancel_days, travel_kmh] = numbers;
    let limits = Limits { brand: of(0), officer: of(2), company: of(4), cancel_days, travel_kmh };
    let stored = (limits != Limits::default()).then(|| json!(limits).to_string());
    let row = brand::ActiveModel { id: Set(brand), limits: Set(stored), ..Default::default() };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "brand.limits_set", brand, json!(limits)).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::brand_settings;
    use crate::error::UseCaseError;
    use crate::testing::{administrator, brand_with_team, faults, test_cx};
    use domain::identity::Grant;

    fn typed(texts: [&str; 8]) -> [String; 8] {
        texts.map(ToOwned::to_owned)
    }

    #[tokio::test]
    async fn limits_are_set_and_lifted_by_the_brands_manager_alone() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let (brand, other) = (brand_with_team(&cx, &admin, "one").await, brand_with_team(&cx, &admin, "two").await);
        let manager = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand }] };
        set_limits(&cx, &manager, brand, &typed(["3", "", "", " 5 ", "", "", "0", "40"])).await.unwrap();
        let limits = brand_settings(&cx, &manager, brand).await.unwrap().limits;
        assert_eq!((limits.brand.day, limits.officer.week, limits.company.day), (Some(3), Some(5), None));
        assert_eq!((limits.cancel_days, limits.travel_kmh), (Some(0), Some(40)));
        let wrong = set_limits(&cx, &manager, brand, &typed(["0", "x", "1000", "", "", "-1", "31", "4"])).await;
        let range = "out_of_range";
        let expected = [format!("brand_day {range}"), "brand_week not_a_number".into(), format!("officer_day {range}")];
        assert_eq!(
            faults(wrong),
            [expected.as_slice(), &["company_week", "cancel_days", "travel_kmh"].map(|it| format!("{it} {range}"))]
                .concat()
        );
        let stranger = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand: other }] };
        let refused = set_limits(&cx, &stranger, brand, &typed([""; 8])).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
        set_limits(&cx, &manager, brand, &typed([""; 8])).await.unwrap();
        assert_eq!(brand_settings(&cx, &manager, brand).await.unwrap().limits, Limits::default());
    }
}
