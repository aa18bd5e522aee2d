//! A booking that is being filled in. It lives in the web session, so nothing that was typed enters a URL.

use crate::i18n::use_i18n;
use chrono::NaiveDate;
use domain::id::{BookingId, BranchId, CompanyId, OfferingId};
use domain::identity::Actor;
use domain::instant::Instant;
use domain::scheduling::request::FieldError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tower_sessions::Session;
use usecases::scheduling::{BookingForm, Branches, Repeat, hold_time};
use usecases::{Cx, Result, UseCaseError, directory};

/// One draft per session: who starts another booking has left the former one.
const KEY: &str = "booking_draft";

/// The form as posted. Everything is text, so that whatever is typed can be shown again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BookingFields {
    pub offering: String,
    pub company: String,
    /// The button: `submit`, or what [`Go::read`] knows.
    pub go: String,
    pub branches: Vec<String>,
    /// How many branches the form showed; as many chosen ones are all of them.
    pub total: String,
    /// Where the crew goes.
    pub site: String,
    pub search: String,
    pub starts_at: String,
    pub topic: String,
    pub head_count: String,
    /// The head count that the page proposed; left as it was, it is proposed anew for other branches.
    pub proposed: String,
    pub note: String,
    pub answers: BTreeMap<String, String>,
}

/// What a button of the form asks for, besides keeping what was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Go {
    Keep,
    AllBranches,
    NoBranches,
    /// All branches of a province, or none if all were chosen.
    Province(String),
    Company(CompanyId),
    Month(NaiveDate),
    Day(NaiveDate),
    Time(Instant),
}

impl Go {
    /// Reads a button's value, such as `day:2026-12-01`; what cannot be read keeps everything.
    pub fn read(text: &str) -> Self {
        let (verb, value) = text.split_once(':').unwrap_or((text, ""));
        let read = match verb {
            "all" => Some(Self::AllBranches),
            "none" => Some(Self::NoBranches),
            "province" => Some(Self::Province(value.to_owned())),
            "company" => value.parse().ok().map(Self::Company),
            "month" => value.parse().ok().map(Self::Month),
            "day" => value.parse().ok().map(Self::Day),
            "time" => value.parse().ok().map(|at| Self::Time(Instant(at))),
            _ => None,
        };
        read.unwrap_or(Self::Keep)
    }

    /// The part of the page that the reader wants to see next.
    pub const fn section(&self) -> &'static str {
        match self {
            Self::Keep | Self::AllBranches | Self::NoBranches | Self::Province(_) | Self::Company(_) => "branches",
            Self::Month(_) => "month",
            Self::Day(_) | Self::Time(_) => "times",
        }
    }
}

/// What is filled in so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    offering: OfferingId,
    pub company: Option<CompanyId>,
    /// `None`: all of them, which a company's liaison mostly wants.
    pub branches: Option<BTreeSet<BranchId>>,
    /// Where the crew goes, if somebody has said; one of the chosen branches.
    #[serde(default)]
    pub site: Option<BranchId>,
    pub search: String,
    /// Any day of the month that is shown.
    pub month: Option<NaiveDate>,
    pub day: Option<NaiveDate>,
    pub starts_at: Option<Instant>,
    /// What keeps the chosen time for a while.
    #[serde(default)]
    pub hold: Option<BookingId>,
    pub topic: String,
    pub head_count: String,
    pub note: String,
    pub answers: BTreeMap<String, String>,
}

impl Draft {
    pub fn new(offering: OfferingId) -> Self {
        let (topic, head_count, note, search) = (String::new(), String::new(), String::new(), String::new());
        let (company, branches, site, month, day, starts_at, hold) = (None, None, None, None, None, None, None);
        let answers = BTreeMap::new();
        Self {
            offering,
            company,
            branches,
            site,
            search,
            month,
            day,
            starts_at,
            hold,
            topic,
            head_count,
            note,
            answers,
        }
    }

    /// As an earlier booking was, without a time.
    pub fn repeating(offering: OfferingId, it: &Repeat) -> Self {
        Self {
            company: Some(it.company),
            branches: Some(it.branches.iter().copied().collect()),
            site: it.site,
            topic: it.topic.clone().unwrap_or_default(),
            head_count: it.head_count.to_string(),
            note: it.note.clone(),
            answers: it.answers.clone(),
            ..Self::new(offering)
        }
    }

    /// The session's draft, if it is one for this offering.
    pub async fn load(session: &Session, offering: OfferingId) -> Option<Self> {
        let draft: Self = session.get(KEY).await.ok()??;
        (draft.offering == offering).then_some(draft)
    }

    pub async fn store(&self, session: &Session) {
        if let Err(error) = session.insert(KEY, self).await {
            tracing::error!(%error, "a draft could not be stored");
        }
    }

    pub async fn clear(session: &Session) {
        if let Err(error) = session.remove::<serde_json::Value>(KEY).await {
            tracing::error!(%error, "a draft could not be removed");
        }
    }

    pub fn has(&self, branch: BranchId) -> bool {
        self.branches.as_ref().is_none_or(|chosen| chosen.contains(&branch))
    }

    /// The company that is booked for: the chosen one, else the actor's first.
    pub fn company_for(&self, actor: &Actor) -> Option<CompanyId> {
        let own = actor.companies();
        self.company.filter(|company| own.contains(company)).or_else(|| own.first().copied())
    }

    /// Takes over what was posted.
    pub fn fill(&mut self, fields: &BookingFields) {
        self.company = fields.company.parse().ok();
        let chosen: BTreeSet<BranchId> = fields.branches.iter().filter_map(|id| id.parse().ok()).collect();
        let total: usize = fields.total.parse().unwrap_or(usize::MAX);
        self.branches = (chosen.len() < total).then_some(chosen);
        self.site = fields.site.parse().ok().filter(|it| self.has(*it));
        self.starts_at = fields.starts_at.parse().ok().map(Instant);
        self.search.clone_from(&fields.search);
        self.topic.clone_from(&fields.topic);
        self.head_count = if fields.head_count == fields.proposed { String::new() } else { fields.head_count.clone() };
        self.note.clone_from(&fields.note);
        self.answers.clone_from(&fields.answers);
    }

    /// Does what a button asks for. Asks for the company's branches where it needs them, which checks the actor.
    pub async fn take(&mut self, cx: &Cx, actor: &Actor, go: &Go) -> Result<()> {
        match go {
            Go::Keep => {}
            Go::AllBranches => self.branches = None,
            Go::NoBranches => (self.branches, self.site) = (Some(BTreeSet::new()), None),
            Go::Province(name) => self.toggle(cx, actor, name).await?,
            Go::Company(company) => (self.company, self.branches, self.site) = (Some(*company), None, None),
            Go::Month(day) => self.month = Some(*day),
            Go::Day(day) => (self.month, self.day) = (Some(*day), Some(*day)),
            Go::Time(at) => {
                let day = use_i18n().local(*at).date_naive();
                (self.month, self.day, self.starts_at) = (Some(day), Some(day), Some(*at));
                self.keep_time(cx, actor).await?;
            }
        }
        Ok(())
    }

    /// Holds the chosen time while the rest is filled in. Where nothing more can be held, the request still decides.
    async fn keep_time(&mut self, cx: &Cx, actor: &Actor) -> Result<()> {
        let Some(form) = self.form(actor) else { return Ok(()) };
        match hold_time(cx, actor, form).await {
            Ok(held) => self.hold = Some(held.id),
            Err(UseCaseError::Conflict(_) | UseCaseError::Invalid(_)) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn toggle(&mut self, cx: &Cx, actor: &Actor, province: &str) -> Result<()> {
        let Some(company) = self.company_for(actor) else { return Ok(()) };
        let file = directory::company_file(cx, actor, company).await?;
        let chosen: BTreeSet<BranchId> = file.branches.iter().map(|it| it.id).filter(|id| self.has(*id)).collect();
        let here = file.branches.iter().filter(|it| it.province == province).map(|it| it.id);
        let here: BTreeSet<BranchId> = here.collect();
        let chosen = if here.is_subset(&chosen) { &chosen - &here } else { &chosen | &here };
        self.branches = (chosen.len() < file.branches.len()).then_some(chosen);
        self.site = self.site.filter(|it| self.has(*it));
        Ok(())
    }

    /// The chosen branches as use-cases take them.
    pub fn taking_part(&self) -> Branches {
        self.branches.as_ref().map_or(Branches::All, |it| Branches::Only(it.iter().copied().collect()))
    }

    /// The request as the use-case takes it; `None` for an actor who books for nobody.
    pub fn form(&self, actor: &Actor) -> Option<BookingForm> {
        Some(BookingForm {
            offering: self.offering,
            starts_at: self.starts_at,
            company: self.company_for(actor)?,
            branches: self.taking_part(),
            site: self.site,
            topic: (!self.topic.is_empty()).then(|| self.topic.clone()),
            head_count: self.head_count.trim().parse().ok(),
            note: self.note.clone(),
            hold: self.hold,
            answers: self.answers.clone(),
        })
    }

    /// Turns the use-case's name of a field into the form's, and tells a missing number from one that is none.
    pub fn name_in_form(&self, error: &mut FieldError) {
        if let Some(key) = error.field.strip_prefix("answers.") {
            error.field = format!("answers[{key}]");
        }
        if error.field == "site_id" {
            "site".clone_into(&mut error.field);
        }
        if error.field == "head_count" && error.code == "required" && !self.head_count.trim().is_empty() {
            "not_a_number".clone_into(&mut error.code);
        }
    }
}

#[cfg(test)]
mod tests;
