//! A new brand, which then needs a team and offerings.

use crate::audit;
use crate::context::Cx;
use crate::directory::BrandForm;
use crate::error::Result;
use crate::form::{Checks, taken};
use domain::id::BrandId;
use domain::identity::{Actor, Right, Scope};
use entities::directory::brand;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// Adds a brand under a key that stays.
///
/// Needs `Right::Administer`. Fails with `Invalid` naming every field at fault: `key` (`taken` included) and those of
/// [`BrandForm`].
pub async fn add_brand(cx: &Cx, actor: &Actor, key: &str, form: &BrandForm) -> Result<BrandId> {
    actor.require(Right::Administer, Scope::System)?;
    let mut checks = Checks::default();
    let key = checks.key("key", key);
    if brand::Entity::find().filter(brand::Column::Key.eq(&key)).one(cx.db.read()).await?.is_some() {
        checks.fail("key", "taken");
    }
    let facts = form.check(&mut checks);
    checks.done()?;
    let id = cx.id::<BrandId>();
    let row = brand::ActiveModel { id: Set(id), key: Set(key.clone()), ..facts };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.insert(tx.as_ref()).await.map_err(taken("key"))?;
            audit::record(&cx2, &tx, Some(by), "brand.added", id, json!({ "key": key })).await?;
            Ok(id)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UseCaseError;
    use crate::testing::{administrator, brand_form, faults, test_cx};
    use domain::identity::Grant;

    #[tokio::test]
    async fn only_an_administrator_adds_brands_and_each_key_once() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let id = add_brand(&cx, &admin, " zhiyin ", &brand_form()).await.unwrap();
        let stored = brand::Entity::find_by_id(id).one(cx.db.read()).await.unwrap().unwrap();
        assert_eq!((stored.key.as_str(), stored.time_zone.as_str()), ("zhiyin", "Asia/Shanghai"));
        assert!(stored.weekly_hours.starts_with("[[[540,720],[810,1050]],"), "{}", stored.weekly_hours);
        assert_eq!(faults(add_brand(&cx, &admin, "zhiyin", &brand_form()).await), ["key taken"]);
        let manager = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand: id }] };
        assert!(matches!(add_brand(&cx, &manager, "other", &brand_form()).await, Err(UseCaseError::Forbidden)));
        let nobody = Actor { account: cx.id(), grants: vec![] };
        assert!(matches!(add_brand(&cx, &nobody, "other", &brand_form()).await, Err(UseCaseError::NotFound)));
    }

    #[tokio::test]
    async fn every_field_at_fault_is_named() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let mut form = BrandForm { time_zone: "Wuhan".into(), purpose: "x".repeat(501), ..brand_form() };
        form.name.clear();
        form.hours[1] = "12:00-09:00".into();
        form.hours[2] = "09:00-12:00, 11:00-15:00".into();
        form.hours[6] = "all day".into();
        let found = faults(add_brand(&cx, &admin, "Zhi Yin", &form).await);
        let expected = [
            "key not_a_key",
            "name required",
            "purpose too_long",
            "tue hours_reversed",
            "wed hours_overlap",
            "sun not_hours",
            "time_zone unknown",
        ];
        assert_eq!(found, expected);
        let shut = BrandForm { hours: std::array::from_fn(|_| " ".into()), ..brand_form() };
        assert_eq!(faults(add_brand(&cx, &admin, "shut", &shut).await), ["mon never_open"]);
        assert_eq!(brand::Entity::find().all(cx.db.read()).await.unwrap(), []);
    }
}
