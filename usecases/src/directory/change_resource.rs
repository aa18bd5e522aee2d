//! One of a brand's team, changed.

use crate::audit;
use crate::context::Cx;
use crate::directory::{ResourceForm, brands::managed};
use crate::error::{Result, UseCaseError};
use crate::form::taken;
use domain::id::{BrandId, ResourceId};
use domain::identity::Actor;
use entities::directory::resource;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// Changes an officer, vehicle, kit or studio. What it is claimed for stays so.
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` for one of another brand, and with `Invalid` naming every field of
/// [`ResourceForm`] at fault.
pub async fn change_resource(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    id: ResourceId,
    form: &ResourceForm,
) -> Result<()> {
    managed(cx, actor, brand).await?;
    let own = resource::Entity::find_by_id(id).filter(resource::Column::BrandId.eq(brand));
    own.one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let facts = form.check(cx, brand, Some(id)).await?;
    let row = resource::ActiveModel { id: Set(id), ..facts };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = row.update(tx.as_ref()).await.map_err(taken("code"))?;
            let details = json!({ "brand": brand, "kind": row.kind });
            audit::record(&cx2, &tx, Some(by), "resource.changed", id, details).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{add_brand, add_resource, team};
    use crate::testing::{administrator, brand_form, faults, officer_form, test_cx};
    use domain::identity::Grant;

    #[tokio::test]
    async fn a_manager_changes_his_own_team_and_cannot_find_anothers() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = add_brand(&cx, &admin, "zhiyin", &brand_form()).await.unwrap();
        let other = add_brand(&cx, &admin, "haiyan", &brand_form()).await.unwrap();
        let own = add_resource(&cx, &admin, brand, &officer_form("ZY-01")).await.unwrap();
        add_resource(&cx, &admin, brand, &officer_form("ZY-02")).await.unwrap();
        let foreign = add_resource(&cx, &admin, other, &officer_form("HY-01")).await.unwrap();
        let manager = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand }] };
        let form = ResourceForm { name: "梅东湖".into(), ..officer_form("ZY-01") };
        change_resource(&cx, &manager, brand, own, &form).await.unwrap();
        let names: Vec<_> = team(&cx, &admin, brand).await.unwrap().into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["梅东湖", "楚鹤鸣"]);
        let clash = change_resource(&cx, &manager, brand, own, &officer_form("ZY-02")).await;
        assert_eq!(faults(clash), ["code taken"]);
        // Neither under the own brand nor under its right one.
        for of in [brand, other] {
            let refused = change_resource(&cx, &manager, of, foreign, &form).await;
            assert!(matches!(refused, Err(UseCaseError::NotFound)), "{of}");
        }
        assert_eq!(team(&cx, &admin, other).await.unwrap()[0].name, "楚鹤鸣");
        let officer = Actor { account: cx.id(), grants: vec![Grant::Officer { brand }] };
        assert!(matches!(change_resource(&cx, &officer, brand, own, &form).await, Err(UseCaseError::Forbidden)));
    }
}
