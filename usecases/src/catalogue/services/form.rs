//! What a service item says, as typed.

use crate::catalogue::offering_form::questions;
use crate::catalogue::services::pinyin;
use crate::context::Cx;
use crate::form::{Checks, LONGEST_NAME};
use domain::catalogue::services::{Details, Material, ServiceGroup};
use domain::scheduling::request::{FieldError, IntakeQuestion};
use entities::catalogue::service_version;
use sea_orm::Set;
use serde_json::json;
use std::ops::RangeInclusive;

/// The longest guide: what fits a phone's screen.
const LONGEST_GUIDE: usize = 600;
const LONGEST_LINE: usize = 200;
/// A list of more papers is not one item.
const MOST_MATERIALS: usize = 30;
/// From a look at a paper to half a working day.
const MINUTES: RangeInclusive<i32> = 1..=240;
/// A year of working days, beyond every period that a law sets.
const DAYS: RangeInclusive<i32> = 0..=250;

/// What can be said of a service item; its code cannot be changed later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceForm {
    pub name: String,
    pub name_en: String,
    pub group: Option<ServiceGroup>,
    pub guide: String,
    pub guide_en: String,
    pub who: String,
    pub who_en: String,
    pub materials: Vec<Material>,
    /// On site; empty: not handled there.
    pub minutes: String,
    /// Working days.
    pub days: String,
    pub legal_basis: Vec<String>,
    pub on_site: bool,
    pub cross_province: bool,
    pub province_wide: bool,
    pub one_stop: bool,
    /// As an offering's.
    pub questions: Vec<IntakeQuestion>,
}

impl ServiceForm {
    /// The version without id, item, number and maker, where `before` are the questions that it had. What is wrong goes to `checks`: a
    /// material's as `materials`, a question's as `questions[0].zh`.
    pub(super) fn check(
        &self,
        cx: &Cx,
        checks: &mut Checks,
        before: &[IntakeQuestion],
    ) -> service_version::ActiveModel {
        let name = checks.required("name", &self.name, LONGEST_NAME);
        let name_en = checks.line("name_en", &self.name_en, LONGEST_NAME);
        if self.group.is_none() {
            checks.fail("group", "required");
        }
        let guide = checks.required("guide", &self.guide, LONGEST_GUIDE);
        let guide_en = checks.line("guide_en", &self.guide_en, LONGEST_GUIDE);
        let who = checks.line("who", &self.who, LONGEST_LINE);
        let who_en = checks.line("who_en", &self.who_en, LONGEST_LINE);
        let materials: Vec<Material> = self.materials.iter().filter_map(|it| material(checks, it)).collect();
        if materials.len() > MOST_MATERIALS {
            checks.push(FieldError::new("materials", "too_many_lines").with("max", MOST_MATERIALS));
        }
        let legal_basis: Vec<String> = self
            .legal_basis
            .iter()
            .map(|it| checks.line("legal_basis", it, LONGEST_LINE))
            .filter(|it| !it.is_empty())
            .collect();
        let number = |text: &str| text.trim().parse::<i32>().ok();
        let minutes = if self.minutes.trim().is_empty() {
            None
        } else {
            Some(checks.number("minutes", number(&self.minutes), MINUTES))
        };
        if self.on_site && minutes.is_none() {
            checks.fail("minutes", "required");
        }
        let days = checks.number("days", number(&self.days), DAYS);
        let questions = questions(checks, cx, &self.questions, before);
        let details = Details { who, who_en, materials, legal_basis, questions };
        service_version::ActiveModel {
            initials: Set(pinyin::initials(&name)),
            spelled: Set(pinyin::spelled(&name)),
            name: Set(name),
            name_en: Set(name_en),
            service_group: Set(self.group.unwrap_or(ServiceGroup::Other)),
            guide: Set(guide),
            guide_en: Set(guide_en),
            minutes: Set(minutes),
            days: Set(days),
            on_site: Set(self.on_site),
            cross_province: Set(self.cross_province),
            // What is handled for all provinces is handled for the own one.
            province_wide: Set(self.province_wide || self.cross_province),
            one_stop: Set(self.one_stop),
            details: Set(json!(details).to_string()),
            ..Default::default()
        }
    }
}

fn material(checks: &mut Checks, it: &Material) -> Option<Material> {
    if it.zh.trim().is_empty() && it.en.trim().is_empty() {
        return None;
    }
    Some(Material {
        zh: checks.required("materials", &it.zh, LONGEST_LINE),
        en: checks.line("materials", &it.en, LONGEST_LINE),
        sample: checks.line("materials", &it.sample, LONGEST_LINE),
    })
}

/// Materials as lines of a text: `身份证 | identity card | 原件`, of which the last two may be missing.
pub struct MaterialLines;

impl MaterialLines {
    pub fn read(text: &str) -> Vec<Material> {
        let line = |line: &str| {
            let mut parts = line.splitn(3, ['|', '｜']).map(|it| it.trim().to_owned());
            let mut next = || parts.next().unwrap_or_default();
            Material { zh: next(), en: next(), sample: next() }
        };
        text.lines().filter(|it| !it.trim().is_empty()).map(line).collect()
    }

    pub fn write(materials: &[Material]) -> String {
        let line = |it: &Material| {
            let line = [it.zh.as_str(), &it.en, &it.sample].join(" | ");
            line.trim_end_matches([' ', '|']).to_owned()
        };
        materials.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn materials_are_lines_that_come_back_as_they_were() {
        let text = "身份证 | identity card | 原件\n户口簿\n结婚证 |  | 已婚的";
        let read = MaterialLines::read(text);
        assert_eq!(read[1], Material { zh: "户口簿".into(), ..Material::default() });
        assert_eq!((read[2].en.as_str(), read[2].sample.as_str()), ("", "已婚的"));
        assert_eq!(MaterialLines::read(&MaterialLines::write(&read)), read);
    }
}
