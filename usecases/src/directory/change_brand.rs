//! A brand's facts, changed.

use crate::audit;
use crate::context::Cx;
use crate::directory::{BrandForm, brands::managed};
use crate::error::Result;
use crate::form::Checks;
use domain::id::BrandId;
use domain::identity::Actor;
use entities::directory::brand;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

/// Changes everything about a brand but its key. What is booked already stays as it is.
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` for a brand that does not exist, and with `Invalid` naming every
/// field at fault.
pub async fn change_brand(cx: &Cx, actor: &Actor, id: BrandId, form: &BrandForm) -> Result<()> {
    managed(cx, actor, id).await?;
    let mut checks = Checks::default();
    let facts = form.check(&mut checks);
    checks.done()?;
    let row = brand::ActiveModel { id: Set(id), ..facts };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "brand.changed", id, json!({})).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::add_brand;
    use crate::error::UseCaseError;
    use crate::testing::{administrator, brand_form, faults, test_cx};
    use domain::identity::Grant;
    use sea_orm::EntityTrait;

    #[tokio::test]
    async fn a_brand_is_changed_by_its_manager_and_by_nobody_elses() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let id = add_brand(&cx, &admin, "zhiyin", &brand_form()).await.unwrap();
        let of = |grant| Actor { account: cx.id(), grants: vec![grant] };
        let mut form = BrandForm { name: "海燕直通车".into(), ..brand_form() };
        form.hours[5] = "10:00–12:00".into();
        change_brand(&cx, &of(Grant::BrandManager { brand: id }), id, &form).await.unwrap();
        let stored = brand::Entity::find_by_id(id).one(cx.db.read()).await.unwrap().unwrap();
        assert_eq!((stored.key.as_str(), stored.name.as_str()), ("zhiyin", "海燕直通车"));
        assert!(stored.weekly_hours.ends_with("[[600,720]],[]]"), "{}", stored.weekly_hours);
        let officer = change_brand(&cx, &of(Grant::Officer { brand: id }), id, &form).await;
        assert!(matches!(officer, Err(UseCaseError::Forbidden)));
        let stranger = change_brand(&cx, &of(Grant::BrandManager { brand: cx.id() }), id, &form).await;
        assert!(matches!(stranger, Err(UseCaseError::NotFound)));
        assert!(matches!(change_brand(&cx, &admin, cx.id(), &form).await, Err(UseCaseError::NotFound)));
        form.name.clear();
        assert_eq!(faults(change_brand(&cx, &admin, id, &form).await), ["name required"]);
    }
}
