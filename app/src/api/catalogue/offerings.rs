//! What a brand lets be booked.

use crate::api::directory::settings;
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{BrandId, OfferingId};
use domain::live::completion::USUAL;
use domain::scheduling::request::IntakeQuestion;
use leptos::prelude::*;
use leptos_axum::redirect;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use usecases::UseCaseError;
use usecases::catalogue::{self, MOST_OF_ONE, OfferingForm};

/// The form as posted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OfferingFields {
    pub brand: String,
    /// Of the one that is changed.
    pub offering: String,
    pub kind: String,
    pub title: String,
    pub title_en: String,
    pub minutes: String,
    pub lead_working_days: String,
    pub horizon_days: String,
    pub slot_step: String,
    /// `1`, or not sent at all; so is the next.
    pub remind_day: String,
    pub remind_hour: String,
    /// Empty: the usual; so is the next.
    pub watch_percent: String,
    pub quiz_percent: String,
    pub min_heads: String,
    pub max_heads: String,
    pub buffer_before: String,
    pub buffer_after: String,
    pub needs: Vec<String>,
    /// How many of each need, by its key; one where nothing is said.
    pub counts: BTreeMap<String, String>,
    /// Empty: as many as the needs take.
    pub officers: String,
    pub crew: String,
    /// By their place in the form: `q0`, `q1` …
    pub questions: BTreeMap<String, QuestionFields>,
}

/// One question of the form.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionFields {
    /// Of a question that is there already.
    pub key: String,
    pub zh: String,
    pub en: String,
    /// `1`, or not sent at all.
    pub required: String,
}

impl OfferingFields {
    fn form(&self) -> OfferingForm {
        let number = |text: &str| text.trim().parse().ok();
        let percent = |text: &str| if text.trim().is_empty() { Some(USUAL) } else { number(text) };
        OfferingForm {
            kind: self.kind.parse().ok(),
            title: self.title.clone(),
            title_en: self.title_en.clone(),
            minutes: number(&self.minutes),
            lead_working_days: number(&self.lead_working_days),
            horizon_days: number(&self.horizon_days),
            slot_step: number(&self.slot_step),
            remind_day: !self.remind_day.is_empty(),
            remind_hour: !self.remind_hour.is_empty(),
            watch_percent: percent(&self.watch_percent),
            quiz_percent: percent(&self.quiz_percent),
            min_heads: number(&self.min_heads),
            max_heads: number(&self.max_heads),
            buffer_before: number(&self.buffer_before),
            buffer_after: number(&self.buffer_after),
            needs: self.needs.iter().flat_map(|key| std::iter::repeat_n(key.clone(), self.count(key))).collect(),
            officers: if self.officers.trim().is_empty() { Some(0) } else { number(&self.officers) },
            crew: self.crew.parse().ok(),
            questions: self.questions.values().map(question).collect(),
        }
    }

    /// What is no number is refused as too many, whatever it was.
    fn count(&self, key: &str) -> usize {
        let text = self.counts.get(key).map_or("", |it| it.trim());
        let count = if text.is_empty() { 1 } else { text.parse().unwrap_or(usize::MAX) };
        count.clamp(1, MOST_OF_ONE + 1)
    }

    /// What was typed, and what is wrong with it under the names that the form has.
    fn refused(&self, error: &UseCaseError) -> Flash {
        let places: Vec<&str> = self.questions.keys().map(String::as_str).collect();
        let mut flash = Flash::new().fields(self).failed(error);
        for error in &mut flash.errors {
            if let Some(name) = in_form(&error.field, &places) {
                error.field = name;
            }
        }
        flash
    }
}

/// A question as typed.
pub(in crate::api) fn question(it: &QuestionFields) -> IntakeQuestion {
    IntakeQuestion { key: it.key.clone(), zh: it.zh.clone(), en: it.en.clone(), required: !it.required.is_empty() }
}

/// `questions[0].zh` of the use-case as the form names it, whose questions stand at `places`.
pub(in crate::api) fn in_form(field: &str, places: &[&str]) -> Option<String> {
    let (at, part) = field.strip_prefix("questions[")?.split_once("].")?;
    let place = places.get(at.parse::<usize>().ok()?)?;
    Some(format!("questions[{place}][{part}]"))
}

/// Adds what a brand lets be booked.
#[server(prefix = "/forms", endpoint = "add-offering")]
pub async fn add_offering(#[server(flatten)] fields: OfferingFields) -> Result<(), ServerFnError> {
    let Ok(brand) = fields.brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = format!("{}/offerings/new", settings(brand));
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match catalogue::add_offering(&use_cx(), &viewer.actor, brand, &fields.form()).await {
        Ok(_) => flash::accept(&settings(brand), Flash::new().notice("catalogue.offering.added")).await,
        Err(error) => flash::reject(&page, fields.refused(&error)).await,
    }
    Ok(())
}

/// Changes what a brand lets be booked.
#[server(prefix = "/forms", endpoint = "change-offering")]
pub async fn change_offering(#[server(flatten)] fields: OfferingFields) -> Result<(), ServerFnError> {
    let (Ok(brand), Ok(id)) = (fields.brand.parse::<BrandId>(), fields.offering.parse::<OfferingId>()) else {
        redirect("/");
        return Ok(());
    };
    let page = format!("{}/offerings/{id}", settings(brand));
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match catalogue::change_offering(&use_cx(), &viewer.actor, brand, id, &fields.form()).await {
        Ok(()) => flash::accept(&settings(brand), Flash::new().notice("catalogue.offering.changed")).await,
        Err(error) => flash::reject(&page, fields.refused(&error)).await,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::in_form;

    #[test]
    fn a_questions_error_finds_its_field() {
        assert_eq!(in_form("questions[1].zh", &["q0", "q3"]).as_deref(), Some("questions[q3][zh]"));
        assert_eq!(in_form("questions[2].zh", &["q0", "q3"]), None);
        assert_eq!(in_form("title", &["0"]), None);
    }
}
