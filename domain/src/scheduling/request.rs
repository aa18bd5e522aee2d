//! A request for a booking, checked before anything is written.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One field of a form or a JSON body that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name as the form and the API know it, e.g. `head_count` or `answers.concern`.
    pub field: String,
    /// A stable word; its text is in the locale files.
    pub code: String,
    /// Numbers or names that the text mentions.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl FieldError {
    pub fn new(field: impl Into<String>, code: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.into(), params: BTreeMap::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.params.insert(name.into(), value.to_string());
        self
    }
}

/// A question that an offering asks when it is booked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeQuestion {
    pub key: String,
    pub zh: String,
    pub en: String,
    pub required: bool,
}

/// What an offering demands of a request.
#[derive(Clone, Debug)]
pub struct Demands<'a> {
    pub min_heads: i32,
    pub max_heads: i32,
    pub questions: &'a [IntakeQuestion],
    /// Whether a topic has to be chosen, as for a briefing.
    pub topic: bool,
}

/// What somebody asks for, as typed.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    pub branches: usize,
    pub head_count: Option<i32>,
    pub topic: bool,
    pub note: &'a str,
    pub answers: &'a BTreeMap<String, String>,
}

/// The longest note or answer taken, in characters: two printed pages.
pub const MAX_NOTE: usize = 4000;

/// Every field that cannot be taken; empty if the request can go on.
pub fn check(wish: &Wish<'_>, demands: &Demands<'_>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if wish.branches == 0 {
        errors.push(FieldError::new("branch_ids", "required"));
    }
    if demands.topic && !wish.topic {
        errors.push(FieldError::new("topic", "required"));
    }
    match wish.head_count {
        None => errors.push(FieldError::new("head_count", "required")),
        Some(n) if n < demands.min_heads || n > demands.max_heads => errors.push(
            FieldError::new("head_count", "out_of_range").with("min", demands.min_heads).with("max", demands.max_heads),
        ),
        Some(_) => {}
    }
    if wish.note.chars().count() > MAX_NOTE {
        errors.push(FieldError::new("note", "too_long").with("max", MAX_NOTE));
    }
    errors.extend(check_answers(demands.questions, wish.answers));
    errors
}

/// Every answer that cannot be taken: a required one that is missing, one that is too long, one to no question.
pub fn check_answers(questions: &[IntakeQuestion], answers: &BTreeMap<String, String>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for question in questions {
        let answer = answers.get(&question.key).map_or("", |answer| answer.trim());
        let field = format!("answers.{}", question.key);
        if question.required && answer.is_empty() {
            errors.push(FieldError::new(field, "required"));
        } else if answer.chars().count() > MAX_NOTE {
            errors.push(FieldError::new(field, "too_long").with("max", MAX_NOTE));
        }
    }
    for key in answers.keys().filter(|key| questions.iter().all(|question| question.key != **key)) {
        errors.push(FieldError::new(format!("answers.{key}"), "unknown"));
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_at_fault_is_named_at_once() {
        let questions = [IntakeQuestion { key: "concern".into(), zh: "问".into(), en: "Q".into(), required: true }];
        let demands = Demands { min_heads: 20, max_heads: 5000, questions: &questions, topic: true };
        let answers = BTreeMap::from([("colour".to_owned(), "blue".to_owned())]);
        let wish = Wish { branches: 0, head_count: Some(3), topic: false, note: "", answers: &answers };
        let fields: Vec<String> = check(&wish, &demands).into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["branch_ids", "topic", "head_count", "answers.concern", "answers.colour"]);
    }
}
