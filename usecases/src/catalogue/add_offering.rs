//! A new offering of a brand: from then on liaisons can book it.

use crate::audit;
use crate::catalogue::OfferingForm;
use crate::context::Cx;
use crate::directory::brand_settings;
use crate::error::Result;
use domain::id::{BrandId, OfferingId};
use domain::identity::Actor;
use entities::catalogue::offering;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

/// Adds what a brand lets be booked.
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` for a brand that does not exist, and with `Invalid` naming every
/// field of [`OfferingForm`] at fault.
pub async fn add_offering(cx: &Cx, actor: &Actor, brand: BrandId, form: &OfferingForm) -> Result<OfferingId> {
    let settings = brand_settings(cx, actor, brand).await?;
    let facts = form.check(cx, &settings, &[])?;
    let id = cx.id::<OfferingId>();
    let row = offering::ActiveModel { id: Set(id), brand_id: Set(brand), ..facts };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = row.insert(tx.as_ref()).await?;
            let details = json!({ "brand": brand, "kind": row.kind });
            audit::record(&cx2, &tx, Some(by), "offering.added", id, details).await?;
            Ok(id)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UseCaseError;
    use crate::scheduling::{SlotQuery, free_slots};
    use crate::testing::{administrator, brand_with_team, faults, offering_form, test_cx};
    use domain::identity::Grant;
    use domain::scheduling::request::IntakeQuestion;
    use domain::scheduling::slots::Slot;

    #[tokio::test]
    async fn a_brand_made_from_nothing_can_be_booked() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = brand_with_team(&cx, &admin, "zhiyin").await;
        let manager = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand }] };
        let id = add_offering(&cx, &manager, brand, &offering_form()).await.unwrap();
        let liaison = Actor { account: cx.id(), grants: vec![Grant::CompanyLiaison { company: cx.id() }] };
        let query = SlotQuery::of(id);
        let (plan, slots) = free_slots(&cx, &liaison, query).await.unwrap();
        let first = slots.iter().find(|slot| slot.is_free()).expect("a free time");
        // Two working days after Monday 23 November, at nine.
        assert_eq!(crate::scheduling::plan::local(plan.zone, first.time.start).to_string(), "2026-11-25 09:00:00 CST");
        assert!(slots.iter().any(Slot::is_free) && plan.candidates().len() == 2);
    }

    #[tokio::test]
    async fn every_field_at_fault_is_named() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = brand_with_team(&cx, &admin, "zhiyin").await;
        let question = |zh: &str, en: &str| IntakeQuestion { zh: zh.into(), en: en.into(), ..Default::default() };
        let form = OfferingForm {
            kind: None,
            title: " ".into(),
            minutes: Some(300),
            lead_working_days: Some(31),
            min_heads: Some(20),
            max_heads: Some(10),
            buffer_before: None,
            buffer_after: Some(-1),
            needs: vec!["studio".into(), "driver".into()],
            questions: vec![question("", ""), question("", "Where?")],
            ..offering_form()
        };
        let expected = [
            "kind required",
            "title required",
            "minutes longer_than_open",
            "lead_working_days out_of_range",
            "max_heads max_below_min",
            "buffer_before not_a_number",
            "buffer_after out_of_range",
            "needs nobody_able",
            "questions[1].zh required",
        ];
        assert_eq!(faults(add_offering(&cx, &admin, brand, &form).await), expected);
        let form = OfferingForm {
            needs: vec![],
            questions: (0..9).map(|n| question(&n.to_string(), "")).collect(),
            ..offering_form()
        };
        let found = faults(add_offering(&cx, &admin, brand, &form).await);
        assert_eq!(found, ["needs required", "questions too_many_questions"]);
    }

    #[tokio::test]
    async fn officers_and_strangers_offer_nothing() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = brand_with_team(&cx, &admin, "zhiyin").await;
        let of = |grant| Actor { account: cx.id(), grants: vec![grant] };
        let officer = add_offering(&cx, &of(Grant::Officer { brand }), brand, &offering_form()).await;
        assert!(matches!(officer, Err(UseCaseError::Forbidden)));
        let stranger = of(Grant::BrandManager { brand: cx.id() });
        assert!(matches!(add_offering(&cx, &stranger, brand, &offering_form()).await, Err(UseCaseError::NotFound)));
    }
}
