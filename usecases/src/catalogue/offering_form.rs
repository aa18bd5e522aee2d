//! What a brand lets be booked, as typed.

use crate::context::Cx;
use crate::directory::BrandSettings;
use crate::error::Result;
use crate::form::{Checks, LONGEST_NAME};
use data_encoding::HEXLOWER;
use domain::catalogue::{CrewPolicy, Kind};
use domain::live::completion::PERCENT;
use domain::scheduling::request::{FieldError, IntakeQuestion};
use entities::catalogue::offering;
use sea_orm::Set;
use serde_json::json;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// From a short talk to a whole working day.
const MINUTES: RangeInclusive<i32> = 10..=480;
/// Six weeks: nobody knows so long before what a company will need.
const LEAD_DAYS: RangeInclusive<i32> = 0..=30;
/// From tomorrow to a year ahead: the working-day calendar of two years is looked at.
const HORIZON: RangeInclusive<i32> = 1..=365;
/// Beyond the largest group that was ever briefed at once.
const HEADS: RangeInclusive<i32> = 1..=100_000;
/// To build up, take down and drive: half a working day at most.
const BUFFER: RangeInclusive<i32> = 0..=240;
/// More officers than any engagement has taken.
const OFFICERS: RangeInclusive<i32> = 0..=50;
/// Minutes from one start to the next: five are as fine as clocks on walls are read, four hours are half a working day.
const STEP: RangeInclusive<i32> = 5..=240;
/// Of one ability; more officers or things than any engagement has taken.
pub const MOST_OF_ONE: usize = 20;
/// A form with more questions is not filled in.
pub const MOST_QUESTIONS: usize = 8;
const LONGEST_QUESTION: usize = 200;

/// What can be said of an offering.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferingForm {
    pub kind: Option<Kind>,
    pub title: String,
    pub title_en: String,
    pub minutes: Option<i32>,
    pub lead_working_days: Option<i32>,
    /// How many days ahead it may be booked.
    pub horizon_days: Option<i32>,
    pub min_heads: Option<i32>,
    pub max_heads: Option<i32>,
    /// Minutes.
    pub buffer_before: Option<i32>,
    /// Minutes.
    pub buffer_after: Option<i32>,
    /// Minutes between two starts.
    pub slot_step: Option<i32>,
    /// A reminder to everybody who is invited, a day before.
    pub remind_day: bool,
    /// The same, an hour before.
    pub remind_hour: bool,
    /// Percent of the broadcast that has to be watched to complete it; 0: none.
    pub watch_percent: Option<i32>,
    /// Percent of the quiz questions that have to be answered rightly.
    pub quiz_percent: Option<i32>,
    /// Keys of abilities, each as often as somebody or something is needed for it; so many of the team must have it.
    pub needs: Vec<String>,
    /// How many officers come at least; 0: as many as the needs take.
    pub officers: Option<i32>,
    pub crew: Option<CrewPolicy>,
    /// A question without a text is left out; one with the key of an existing question stays that question.
    pub questions: Vec<IntakeQuestion>,
}

impl OfferingForm {
    /// The row without id and brand, where `before` are the questions that it had.
    ///
    /// Fails with `Invalid` naming every field at fault: those of the form, a question's as `questions[0].zh`.
    pub(super) fn check(
        &self,
        cx: &Cx,
        settings: &BrandSettings,
        before: &[IntakeQuestion],
    ) -> Result<offering::ActiveModel> {
        let mut checks = Checks::default();
        if self.kind.is_none() {
            checks.fail("kind", "required");
        }
        let title = checks.required("title", &self.title, LONGEST_NAME);
        let title_en = checks.line("title_en", &self.title_en, LONGEST_NAME);
        let minutes = checks.number("minutes", self.minutes, MINUTES);
        let longest = i32::from(settings.hours.longest());
        if MINUTES.contains(&minutes) && minutes > longest {
            checks.push(FieldError::new("minutes", "longer_than_open").with("max", longest));
        }
        let lead = checks.number("lead_working_days", self.lead_working_days, LEAD_DAYS);
        let horizon = checks.number("horizon_days", self.horizon_days, HORIZON);
        let step = checks.number("slot_step", self.slot_step, STEP);
        let min_heads = checks.number("min_heads", self.min_heads, HEADS);
        let max_heads = checks.number("max_heads", self.max_heads, HEADS);
        if self.min_heads.zip(self.max_heads).is_some_and(|(min, max)| max < min && HEADS.contains(&max)) {
            checks.fail("max_heads", "max_below_min");
        }
        let watch_percent = checks.number("watch_percent", self.watch_percent, PERCENT);
        let quiz_percent = checks.number("quiz_percent", self.quiz_percent, PERCENT);
        let buffer_before = checks.number("buffer_before", self.buffer_before, BUFFER);
        let buffer_after = checks.number("buffer_after", self.buffer_after, BUFFER);
        let needs = self.needs(&mut checks, settings);
        let officers = checks.number("officers", self.officers, OFFICERS);
        if usize::try_from(officers).is_ok_and(|it| it > settings.officers()) && OFFICERS.contains(&officers) {
            checks.push(FieldError::new("officers", "more_than_team").with("max", settings.officers()));
        }
        let questions = questions(&mut checks, cx, &self.questions, before);
        checks.done()?;
        Ok(offering::ActiveModel {
            kind: Set(self.kind.unwrap_or(Kind::Briefing)),
            title: Set(title),
            title_en: Set(title_en),
            minutes: Set(minutes),
            lead_working_days: Set(lead),
            horizon_days: Set(horizon),
            slot_step: Set(step),
            remind_day: Set(self.remind_day),
            remind_hour: Set(self.remind_hour),
            watch_percent: Set(watch_percent),
            quiz_percent: Set(quiz_percent),
            min_heads: Set(min_heads),
            max_heads: Set(max_heads),
            buffer_before: Set(buffer_before),
            buffer_after: Set(buffer_after),
            needs: Set(json!(needs).to_string()),
            officers: Set(officers),
            crew: Set(self.crew.unwrap_or(CrewPolicy::Fixed)),
            questions: Set(json!(questions).to_string()),
            ..Default::default()
        })
    }

    /// Without a need nothing would be claimed, and one time could be booked any number of times.
    fn needs(&self, checks: &mut Checks, settings: &BrandSettings) -> Vec<&str> {
        let mut needs: Vec<&str> = self.needs.iter().map(|key| key.trim()).filter(|key| !key.is_empty()).collect();
        needs.sort_unstable();
        if needs.is_empty() {
            checks.fail("needs", "required");
        }
        let provided = settings.abilities();
        let keys: BTreeSet<&str> = needs.iter().copied().collect();
        let missing: Vec<&str> = keys.iter().copied().filter(|key| !provided.contains(key)).collect();
        if !missing.is_empty() {
            checks.push(FieldError::new("needs", "nobody_able").with("what", missing.join(", ")));
        }
        for key in keys.iter().filter(|key| provided.contains(key)) {
            let wanted = needs.iter().filter(|it| it == &key).count();
            let able = settings.team.iter().filter(|it| it.abilities.iter().any(|ability| ability == key)).count();
            if wanted > able.min(MOST_OF_ONE) {
                let max = able.min(MOST_OF_ONE);
                checks.push(FieldError::new("needs", "fewer_able").with("what", key).with("max", max));
            }
        }
        needs
    }
}

/// The questions that were typed with a text, where `before` are those that there were. What is wrong goes to `checks` as
/// `questions[0].zh`.
pub(super) fn questions(
    checks: &mut Checks,
    cx: &Cx,
    typed: &[IntakeQuestion],
    before: &[IntakeQuestion],
) -> Vec<IntakeQuestion> {
    let mut questions: Vec<IntakeQuestion> = Vec::new();
    for (at, typed) in typed.iter().enumerate() {
        if typed.zh.trim().is_empty() && typed.en.trim().is_empty() {
            continue;
        }
        let zh = checks.required(&format!("questions[{at}].zh"), &typed.zh, LONGEST_QUESTION);
        let en = checks.line(&format!("questions[{at}].en"), &typed.en, LONGEST_QUESTION);
        let kept = |key: &str| before.iter().any(|it| it.key == key) && questions.iter().all(|it| it.key != key);
        // A key is never used again, so that no answer comes to stand under another question.
        let key =
            if kept(&typed.key) { typed.key.clone() } else { format!("q{}", HEXLOWER.encode(&cx.random.bytes::<4>())) };
        questions.push(IntakeQuestion { key, zh, en, required: typed.required });
    }
    if questions.len() > MOST_QUESTIONS {
        checks.push(FieldError::new("questions", "too_many_questions").with("max", MOST_QUESTIONS));
    }
    questions
}
