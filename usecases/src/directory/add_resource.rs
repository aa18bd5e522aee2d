//! A new officer, vehicle, kit or studio of a brand.

use crate::audit;
use crate::context::Cx;
use crate::directory::{ResourceForm, brands::managed};
use crate::error::Result;
use crate::form::taken;
use domain::id::{BrandId, ResourceId};
use domain::identity::Actor;
use entities::directory::resource;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

/// Adds one unit of a brand's team; from then on it can be claimed.
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` for a brand that does not exist, and with `Invalid` naming every
/// field of [`ResourceForm`] at fault.
pub async fn add_resource(cx: &Cx, actor: &Actor, brand: BrandId, form: &ResourceForm) -> Result<ResourceId> {
    managed(cx, actor, brand).await?;
    let facts = form.check(cx, brand, None).await?;
    let id = cx.id::<ResourceId>();
    let row = resource::ActiveModel { id: Set(id), brand_id: Set(brand), ..facts };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = row.insert(tx.as_ref()).await.map_err(taken("code"))?;
            let details = json!({ "brand": brand, "kind": row.kind });
            audit::record(&cx2, &tx, Some(by), "resource.added", id, details).await?;
            Ok(id)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{add_brand, team};
    use crate::error::UseCaseError;
    use crate::identity::{NewAccount, add_account_at_console};
    use crate::testing::{administrator, brand_form, faults, officer_form, test_cx};
    use domain::catalogue::ResourceKind;
    use domain::identity::Grant;

    #[tokio::test]
    async fn an_officer_is_added_with_an_account_of_the_brand_only() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = add_brand(&cx, &admin, "zhiyin", &brand_form()).await.unwrap();
        let other = add_brand(&cx, &admin, "haiyan", &brand_form()).await.unwrap();
        let account = async |brand, email: &str| {
            let new =
                NewAccount { name: "楚鹤鸣".into(), email: email.into(), grants: vec![Grant::Officer { brand }] };
            add_account_at_console(&cx, new).await.unwrap().account
        };
        let (own, foreign) = (account(brand, "chu@example.com").await, account(other, "mei@example.com").await);
        let form = |account| ResourceForm { account: Some(account), ..officer_form("ZY-01") };
        assert_eq!(faults(add_resource(&cx, &admin, brand, &form(foreign)).await), ["account not_of_brand"]);
        add_resource(&cx, &admin, brand, &form(own)).await.unwrap();
        let kit = ResourceForm { kind: Some(ResourceKind::Kit), code: "ZY-K1".into(), ..form(own) };
        assert_eq!(faults(add_resource(&cx, &admin, brand, &kit).await), ["account officers_only"]);
        assert_eq!(faults(add_resource(&cx, &admin, brand, &officer_form("ZY-01")).await), ["code taken"]);
        add_resource(&cx, &admin, other, &officer_form("ZY-01")).await.expect("another brand has codes of its own");
        let rows = team(&cx, &admin, brand).await.unwrap();
        assert_eq!((rows.len(), rows[0].account), (1, Some(own)));
        assert_eq!(rows[0].abilities, ["antifraud", "presenter"]);
    }

    #[tokio::test]
    async fn officers_and_strangers_add_nobody() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = add_brand(&cx, &admin, "zhiyin", &brand_form()).await.unwrap();
        let of = |grant| Actor { account: cx.id(), grants: vec![grant] };
        let form = officer_form("ZY-01");
        let officer = add_resource(&cx, &of(Grant::Officer { brand }), brand, &form).await;
        assert!(matches!(officer, Err(UseCaseError::Forbidden)));
        let stranger = add_resource(&cx, &of(Grant::BrandManager { brand: cx.id() }), brand, &form).await;
        assert!(matches!(stranger, Err(UseCaseError::NotFound)));
        assert!(matches!(add_resource(&cx, &admin, cx.id(), &form).await, Err(UseCaseError::NotFound)));
        let wrong = ResourceForm { abilities: vec!["现场".into()], ..ResourceForm::default() };
        let found = faults(add_resource(&cx, &admin, brand, &wrong).await);
        assert_eq!(found, ["kind required", "code required", "name required", "abilities not_an_ability"]);
    }
}
