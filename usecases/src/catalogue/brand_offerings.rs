//! What one brand offers, whole, for whoever changes it.

use crate::context::Cx;
use crate::error::Result;
use domain::catalogue::{CrewPolicy, Kind};
use domain::id::{BrandId, OfferingId};
use domain::scheduling::request::IntakeQuestion;
use entities::catalogue::offering::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// One offering with all that a form can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandOffering {
    pub id: OfferingId,
    pub kind: Kind,
    pub title: String,
    pub title_en: String,
    pub minutes: i32,
    pub lead_working_days: i32,
    pub horizon_days: i32,
    /// Minutes between two starts.
    pub slot_step: i32,
    pub remind_day: bool,
    pub remind_hour: bool,
    /// As the next, in percent: what completing takes.
    pub watch_percent: i32,
    pub quiz_percent: i32,
    pub min_heads: i32,
    pub max_heads: i32,
    /// Minutes.
    pub buffer_before: i32,
    /// Minutes.
    pub buffer_after: i32,
    /// Competences and capabilities, by their keys, each as often as it is needed.
    pub needs: Vec<String>,
    /// At least; 0: as many as the needs take.
    pub officers: i32,
    pub crew: CrewPolicy,
    pub questions: Vec<IntakeQuestion>,
}

/// In the order in which they were entered. Asks for no right: [`crate::directory::brand_settings`] has.
pub(crate) async fn offerings_of(cx: &Cx, brand: BrandId) -> Result<Vec<BrandOffering>> {
    let rows = Entity::find().filter(Column::BrandId.eq(brand)).order_by_asc(Column::Id).all(cx.db.read()).await?;
    let row = |it: Model| BrandOffering {
        id: it.id,
        kind: it.kind,
        title: it.title,
        title_en: it.title_en,
        minutes: it.minutes,
        lead_working_days: it.lead_working_days,
        horizon_days: it.horizon_days,
        slot_step: it.slot_step,
        remind_day: it.remind_day,
        remind_hour: it.remind_hour,
        watch_percent: it.watch_percent,
        quiz_percent: it.quiz_percent,
        min_heads: it.min_heads,
        max_heads: it.max_heads,
        buffer_before: it.buffer_before,
        buffer_after: it.buffer_after,
        needs: serde_json::from_str(&it.needs).unwrap_or_default(),
        officers: it.officers,
        crew: it.crew,
        questions: serde_json::from_str(&it.questions).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(row).collect())
}
