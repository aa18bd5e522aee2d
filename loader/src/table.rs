//! Rows of the table, and percentiles.

use std::time::Duration;

/// Prints one row: what was measured, what came out, what was wanted.
pub fn row(what: &str, value: &str, goal: &str) {
    println!("| {what:<68} | {value:<48} | {goal} |");
}

/// Measured times, in milliseconds.
#[derive(Debug, Default)]
pub struct Times(Vec<f64>);

impl Times {
    pub fn push(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64() * 1e3);
    }

    pub fn push_ms(&mut self, ms: f64) {
        self.0.push(ms);
    }

    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The time that the share `part` of all do not exceed.
    pub fn at(&mut self, part: f64) -> f64 {
        self.0.sort_by(f64::total_cmp);
        let last = self.0.len().saturating_sub(1);
        self.0.get((last as f64 * part).ceil() as usize).copied().unwrap_or(f64::NAN)
    }
}
