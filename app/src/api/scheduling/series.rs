//! Engagements that come back.

use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use chrono::NaiveDate;
use domain::id::{EngagementId, SeriesId};
use domain::instant::Instant;
use domain::scheduling::series::Shift;
use leptos::prelude::*;
use leptos_axum::redirect;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use usecases::UseCaseError;
use usecases::scheduling::series::{self, Choice, SeriesForm};

/// The form as posted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeriesFields {
    pub brand: String,
    pub engagement: String,
    pub pattern: String,
    pub rule: String,
    pub count: String,
    pub until: String,
    pub shift: String,
    /// `1`, or empty.
    pub keep: String,
    /// By the date of the rule with a `d` before it, or it would be read as a number: `skip`, or the microseconds of another
    /// time.
    pub choice: BTreeMap<String, String>,
}

/// The pattern whose rule is typed.
pub const CUSTOM: &str = "custom";

impl SeriesFields {
    /// As the use-case takes it. What is no number or no date is named by its field.
    pub fn form(&self, engagement: EngagementId) -> Result<SeriesForm, UseCaseError> {
        let (count, until) = (self.count.trim(), self.until.trim());
        let count = match count {
            "" => None,
            text => Some(text.parse().map_err(|_| UseCaseError::field("count", "not_a_number"))?),
        };
        let until = match until {
            "" => None,
            text => Some(text.parse().map_err(|_| UseCaseError::field("until", "not_a_date"))?),
        };
        Ok(SeriesForm {
            engagement,
            rule: if self.pattern == CUSTOM { self.rule.clone() } else { self.pattern.clone() },
            count,
            until,
            shift: self.shift.parse().unwrap_or(Shift::Next),
            keep_count: !self.keep.is_empty(),
        })
    }

    fn choices(&self) -> BTreeMap<NaiveDate, Choice> {
        let read = |(date, text): (&String, &String)| {
            let choice = if text == "skip" { Choice::Skip } else { Choice::At(Instant(text.parse().ok()?)) };
            Some((date.strip_prefix('d')?.parse().ok()?, choice))
        };
        self.choice.iter().filter_map(read).collect()
    }

    /// The page with the same preview.
    fn page(&self) -> String {
        let mut query = ParamsMap::new();
        let fields = [
            ("pattern", &self.pattern),
            ("rule", &self.rule),
            ("count", &self.count),
            ("until", &self.until),
            ("shift", &self.shift),
            ("keep", &self.keep),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.insert(name, value.clone());
        }
        format!("/brands/{}/engagements/{}/series{}", self.brand, self.engagement, query.to_query_string())
    }
}

/// Writes the series as the preview showed it.
#[server(prefix = "/forms", endpoint = "add-series")]
pub async fn add_series(#[server(flatten)] fields: SeriesFields) -> Result<(), ServerFnError> {
    let Ok(id) = fields.engagement.parse::<EngagementId>() else {
        redirect("/");
        return Ok(());
    };
    let page = fields.page();
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let added = match fields.form(id) {
        Ok(form) => series::add_series(&use_cx(), &viewer.actor, &form, fields.choices()).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(series) => {
            let page = format!("/brands/{}/series/{series}", fields.brand);
            flash::accept(&page, Flash::new().notice("scheduling.series.added")).await;
        }
        Err(error) => flash::reject(&page, Flash::new().fields(&fields).failed(&error)).await,
    }
    Ok(())
}

/// Puts a skipped or cancelled date back.
#[server(prefix = "/forms", endpoint = "put-back")]
pub async fn put_back(
    #[server(default)] brand: String,
    #[server(default)] series: String,
    #[server(default)] date: String,
    #[server(default)] starts_at: String,
) -> Result<(), ServerFnError> {
    let page = format!("/brands/{brand}/series/{series}");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = match (series.parse::<SeriesId>(), date.parse::<NaiveDate>(), starts_at.parse().map(Instant)) {
        (Ok(id), Ok(date), Ok(at)) => series::put_back(&use_cx(), &viewer.actor, id, date, at).await,
        (Ok(_), Ok(_), Err(_)) => Err(UseCaseError::field("starts_at", "required")),
        _ => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.series.was_put_back")).await,
        Err(error) => flash::reject(&format!("{page}?put={date}"), Flash::new().failed(&error)).await,
    }
    Ok(())
}
