//! Engagements that come back.

use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::id::{EngagementId, SeriesId};
use domain::identity::Actor;
use domain::instant::Instant;
use domain::scheduling::hours::minute;
use domain::scheduling::series::{Reach, Shift};
use domain::scheduling::working_days::read_date;
use leptos::prelude::*;
use leptos_axum::redirect;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use usecases::UseCaseError;
use usecases::scheduling::plan::instant_at;
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
            text => Some(read_date(text).ok_or_else(|| UseCaseError::field("until", "not_a_date"))?),
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
        Ok(form) => series::add_series(&use_cx(), &viewer.actor, &form, choices(&fields.choice)).await,
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
    let done = match (series.parse::<SeriesId>(), read_date(&date), starts_at.parse().map(Instant)) {
        (Ok(id), Some(date), Ok(at)) => series::put_back(&use_cx(), &viewer.actor, id, date, at).await,
        (Ok(_), Some(_), Err(_)) => Err(UseCaseError::field("starts_at", "required")),
        _ => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.series.was_put_back")).await,
        Err(error) => flash::reject(&format!("{page}?put={date}"), Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// By the rule's date with a `d` before it: `skip`, or microseconds.
fn choices(fields: &BTreeMap<String, String>) -> BTreeMap<NaiveDate, Choice> {
    let read = |(date, text): (&String, &String)| {
        let choice = if text == "skip" { Choice::Skip } else { Choice::At(Instant(text.parse().ok()?)) };
        Some((date.strip_prefix('d')?.parse().ok()?, choice))
    };
    fields.iter().filter_map(read).collect()
}

/// The form of a move as posted, and as its page's address carries it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveFields {
    pub brand: String,
    pub series: String,
    /// The engagement that begins at the new time.
    pub from: String,
    pub reach: String,
    /// On the brand's clock, as its rule.
    pub date: String,
    pub time: String,
    /// As in [`SeriesFields`].
    pub choice: BTreeMap<String, String>,
}

impl MoveFields {
    /// As the use-case takes it; the time is of the brand's zone. Fails naming `date` or `time`.
    pub fn read(&self, zone: Tz) -> Result<(EngagementId, Reach, Instant), UseCaseError> {
        let from = self.from.parse().map_err(|_| UseCaseError::field("from", "unknown"))?;
        let reach = self.reach.parse().unwrap_or(Reach::This);
        let date = read_date(&self.date).ok_or_else(|| UseCaseError::field("date", "not_a_date"))?;
        let minute = minute(self.time.trim()).ok_or_else(|| UseCaseError::field("time", "not_a_time"))?;
        Ok((from, reach, instant_at(zone, date, minute)))
    }

    fn page(&self) -> String {
        let mut query = ParamsMap::new();
        let fields = [("from", &self.from), ("reach", &self.reach), ("date", &self.date), ("time", &self.time)];
        for (name, value) in fields {
            query.insert(name, value.clone());
        }
        format!("{}{}", self.series_page(), query.to_query_string())
    }

    fn series_page(&self) -> String {
        format!("/brands/{}/series/{}", self.brand, self.series)
    }
}

/// Moves dates of a series as the preview showed it.
#[server(prefix = "/forms", endpoint = "move-series")]
pub async fn move_series(#[server(flatten)] fields: MoveFields) -> Result<(), ServerFnError> {
    let page = fields.page();
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let moved = moved(&viewer.actor, &fields).await;
    match moved {
        Ok(_) => flash::accept(&fields.series_page(), Flash::new().notice("scheduling.series.was_moved")).await,
        Err(error) => flash::reject(&page, Flash::new().fields(&fields).failed(&error)).await,
    }
    Ok(())
}

async fn moved(actor: &Actor, fields: &MoveFields) -> usecases::Result<usize> {
    let (cx, id) = (use_cx(), fields.series.parse::<SeriesId>().map_err(|_| UseCaseError::NotFound)?);
    let zone = series::series(&cx, actor, id).await?.zone;
    let (from, reach, at) = fields.read(zone)?;
    series::move_series(&cx, actor, from, reach, at, choices(&fields.choice)).await
}

/// Calls dates of a series off.
#[server(prefix = "/forms", endpoint = "cancel-series")]
pub async fn cancel_series(
    #[server(default)] brand: String,
    #[server(default)] series: String,
    #[server(default)] from: String,
    #[server(default)] reach: String,
    #[server(default)] reason: String,
) -> Result<(), ServerFnError> {
    let page = format!("/brands/{brand}/series/{series}");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = match from.parse::<EngagementId>() {
        Ok(id) => {
            let reach = reach.parse().unwrap_or(Reach::This);
            series::cancel_series(&use_cx(), &viewer.actor, id, reach, &reason).await
        }
        Err(_) => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(_) => flash::accept(&page, Flash::new().notice("scheduling.series.was_cancelled")).await,
        Err(error) => {
            let flash = Flash::new().form("cancel").value("from", from).value("reach", reach).value("reason", reason);
            flash::reject(&page, flash.failed(&error)).await;
        }
    }
    Ok(())
}
