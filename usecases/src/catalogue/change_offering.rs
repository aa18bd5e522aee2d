//! An offering, changed.

use crate::audit;
use crate::catalogue::OfferingForm;
use crate::context::Cx;
use crate::directory::brand_settings;
use crate::error::{Result, UseCaseError};
use domain::id::{BrandId, OfferingId};
use domain::identity::Actor;
use entities::catalogue::offering;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

/// Changes an offering for the bookings to come. What is booked keeps its time, its kind and its title.
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` for an offering of another brand, and with `Invalid` naming every
/// field of [`OfferingForm`] at fault.
pub async fn change_offering(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    id: OfferingId,
    form: &OfferingForm,
) -> Result<()> {
    let settings = brand_settings(cx, actor, brand).await?;
    let own = settings.offerings.iter().find(|it| it.id == id).ok_or(UseCaseError::NotFound)?;
    let facts = form.check(cx, &settings, &own.questions)?;
    let row = offering::ActiveModel { id: Set(id), ..facts };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = row.update(tx.as_ref()).await?;
            let details = json!({ "brand": brand, "kind": row.kind });
            audit::record(&cx2, &tx, Some(by), "offering.changed", id, details).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::add_offering;
    use crate::testing::{administrator, brand_with_team, faults, offering_form, test_cx};
    use domain::identity::Grant;
    use domain::scheduling::request::IntakeQuestion;

    async fn questions(cx: &Cx, actor: &Actor, brand: BrandId) -> Vec<IntakeQuestion> {
        brand_settings(cx, actor, brand).await.unwrap().offerings.remove(0).questions
    }

    #[tokio::test]
    async fn a_question_keeps_its_key_and_a_new_one_never_gets_an_old_ones() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = brand_with_team(&cx, &admin, "zhiyin").await;
        let ask = |key: &str, zh: &str| IntakeQuestion { key: key.into(), zh: zh.into(), ..Default::default() };
        let mut form = OfferingForm { questions: vec![ask("", "何地？"), ask("", "几人？")], ..offering_form() };
        let id = add_offering(&cx, &admin, brand, &form).await.unwrap();
        let [place, people] = questions(&cx, &admin, brand).await.try_into().unwrap();
        assert_ne!(place.key, people.key);
        // The first is removed, the second reworded and named twice, a third pretends to have a key.
        form.questions =
            vec![ask(&place.key, " "), ask(&people.key, "多少人？"), ask(&people.key, "？"), ask("mine", "何时？")];
        change_offering(&cx, &admin, brand, id, &form).await.unwrap();
        let after = questions(&cx, &admin, brand).await;
        assert_eq!((after.len(), after[0].zh.as_str(), &after[0].key), (3, "多少人？", &people.key));
        let known = [place.key.as_str(), people.key.as_str(), "mine"];
        assert!(after[1..].iter().all(|it| !known.contains(&it.key.as_str())), "{after:?}");
    }

    #[tokio::test]
    async fn a_manager_changes_his_own_offerings_and_cannot_find_anothers() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = brand_with_team(&cx, &admin, "zhiyin").await;
        let other = brand_with_team(&cx, &admin, "haiyan").await;
        let own = add_offering(&cx, &admin, brand, &offering_form()).await.unwrap();
        let foreign = add_offering(&cx, &admin, other, &offering_form()).await.unwrap();
        let manager = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand }] };
        let form = OfferingForm { minutes: Some(90), ..offering_form() };
        change_offering(&cx, &manager, brand, own, &form).await.unwrap();
        assert_eq!(brand_settings(&cx, &manager, brand).await.unwrap().offerings[0].minutes, 90);
        // Neither under the own brand nor under its right one.
        for of in [brand, other] {
            let refused = change_offering(&cx, &manager, of, foreign, &form).await;
            assert!(matches!(refused, Err(UseCaseError::NotFound)), "{of}");
        }
        let officer = Actor { account: cx.id(), grants: vec![Grant::Officer { brand }] };
        assert!(matches!(change_offering(&cx, &officer, brand, own, &form).await, Err(UseCaseError::Forbidden)));
        let wrong = OfferingForm { minutes: Some(5), ..form };
        assert_eq!(faults(change_offering(&cx, &manager, brand, own, &wrong).await), ["minutes out_of_range"]);
    }
}
