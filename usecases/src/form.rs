//! Checks of what was typed, gathered, so that a form is told of everything that is wrong at once.

use crate::error::{Result, UseCaseError};
use domain::catalogue::is_key;
use domain::scheduling::request::FieldError;
use sea_orm::{DbErr, SqlErr};
use std::ops::RangeInclusive;

/// The longest name or title taken, as in the employee import.
pub(crate) const LONGEST_NAME: usize = 100;

/// What is wrong with a form so far.
#[derive(Debug, Default)]
pub(crate) struct Checks(Vec<FieldError>);

impl Checks {
    pub fn fail(&mut self, field: impl Into<String>, code: &str) {
        self.0.push(FieldError::new(field, code));
    }

    pub fn push(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// One line of at most `longest` characters: whatever breaks lines becomes a space.
    pub fn line(&mut self, field: &str, typed: &str, longest: usize) -> String {
        let parts = typed.split(|it: char| it.is_whitespace() || it.is_control()).filter(|part| !part.is_empty());
        let line = parts.collect::<Vec<_>>().join(" ");
        if line.chars().count() > longest {
            self.fail(field, "too_long");
        }
        line
    }

    /// A line that has to be there.
    pub fn required(&mut self, field: &str, typed: &str, longest: usize) -> String {
        let line = self.line(field, typed, longest);
        if line.is_empty() {
            self.fail(field, "required");
        }
        line
    }

    /// A key of lower-case letters, digits and hyphens.
    pub fn key(&mut self, field: &str, typed: &str) -> String {
        let key = typed.trim();
        if key.is_empty() {
            self.fail(field, "required");
        } else if !is_key(key, '-') {
            self.fail(field, "not_a_key");
        }
        key.to_owned()
    }

    /// A number of a range; its start stands in for one that is refused.
    pub fn number(&mut self, field: &str, typed: Option<i32>, range: RangeInclusive<i32>) -> i32 {
        match typed {
            Some(number) if range.contains(&number) => return number,
            Some(_) => {
                let (min, max) = (range.start(), range.end());
                self.push(FieldError::new(field, "out_of_range").with("min", min).with("max", max));
            }
            None => self.fail(field, "not_a_number"),
        }
        *range.start()
    }

    /// Fails with `Invalid` if anything was wrong.
    pub fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(UseCaseError::Invalid(self.0)) }
    }
}

/// What a failed insert or update of a row with one unique `field` means: somebody was quicker, or a defect.
pub(crate) fn taken(field: &str) -> impl Fn(DbErr) -> UseCaseError {
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => UseCaseError::field(field, "taken"),
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line_and_every_fault_is_kept() {
        let mut checks = Checks::default();
        assert_eq!(checks.required("name", " 知音\r\n航班\u{3000}", 5), "知音 航班");
        checks.required("title", "\t", 5);
        checks.line("purpose", "123456", 5);
        checks.key("key", "Zhi Yin");
        assert_eq!(checks.number("minutes", Some(60), 10..=480), 60);
        checks.number("heads", Some(0), 1..=9);
        checks.number("lead", None, 0..=9);
        let Err(UseCaseError::Invalid(errors)) = checks.done() else { panic!("all was taken") };
        let found: Vec<_> = errors.iter().map(|it| (it.field.as_str(), it.code.as_str())).collect();
        let expected = [
            ("title", "required"),
            ("purpose", "too_long"),
            ("key", "not_a_key"),
            ("heads", "out_of_range"),
            ("lead", "not_a_number"),
        ];
        assert_eq!(found, expected);
    }
}
