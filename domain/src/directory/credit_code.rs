//! The unified social credit code of GB 32100-2015.

/// The 31 characters of GB 32100-2015, table 3: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Registering department, kind of organisation, six digits of the division, nine of the organisation code, check.
const LENGTH: usize = 18;

/// A company's code: 18 characters whose check character fits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

/// The first defect of a code, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// Not 18 characters.
    #[error("length")]
    Length,
    /// A character outside the standard's alphabet.
    #[error("alphabet")]
    Alphabet,
    /// Characters 3 to 8 are not the digits of an administrative division.
    #[error("division")]
    Division,
    /// The check character does not fit: something is mistyped.
    #[error("check")]
    Check,
}

impl CreditCodeError {
    /// The stable word, as in the locale files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Alphabet => "alphabet",
            Self::Division => "division",
            Self::Check => "check",
        }
    }
}

impl CreditCode {
    /// Takes a code as people type and paste it: spaces, hyphens, full-width and small letters are repaired, nothing else.
    pub fn parse(typed: &str) -> Result<Self, CreditCodeError> {
        let repaired: String =
            typed.chars().filter(|it| !it.is_whitespace()).map(narrow).filter(|it| *it != '-').collect();
        let repaired = repaired.to_ascii_uppercase();
        match defect(&repaired) {
            None => Ok(Self(repaired)),
            Some(error) => Err(error),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CreditCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The ASCII character of a full-width form (U+FF01 to U+FF5E), which Chinese input methods type by default.
fn narrow(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        other => other,
    }
}

fn defect(code: &str) -> Option<CreditCodeError> {
    if code.chars().count() != LENGTH {
        return Some(CreditCodeError::Length);
    }
    let value = |it: char| u8::try_from(it).ok().and_then(|it| ALPHABET.iter().position(|known| *known == it));
    let Some(values) = code.chars().map(value).collect::<Option<Vec<usize>>>() else {
        return Some(CreditCodeError::Alphabet);
    };
    if values[2..8].iter().any(|value| *value > 9) {
        return Some(CreditCodeError::Division);
    }
    (values[LENGTH - 1] != check(&values[..LENGTH - 1])).then_some(CreditCodeError::Check)
}

/// ISO 7064 MOD 31-3: the n-th character (from 0) weighs 3ⁿ; the check character makes the sum a multiple of 31.
fn check(values: &[usize]) -> usize {
    let (sum, _) = values.iter().fold((0, 1), |(sum, weight), value| ((sum + value * weight) % 31, weight * 3 % 31));
    (31 - sum) % 31
}

#[cfg(test)]
mod tests {
    use super::{CreditCode, defect};

    const CASES: &str = include_str!("../../../tests/data/credit-codes.csv");

    #[test]
    fn every_code_of_the_samples_is_taken_repaired_or_refused_with_its_first_defect() {
        let mut seen = 0;
        for line in CASES.lines().skip(1) {
            // Only the note, the last cell, may be quoted.
            let cells: Vec<&str> = line.splitn(5, ',').collect();
            let [code, valid, reason, repaired, _] = cells[..] else { panic!("five cells: {line}") };
            assert_eq!(defect(code).map_or("", super::CreditCodeError::code), reason, "{code}");
            let expected = match (valid, repaired) {
                ("true", _) => Ok(code),
                (_, "") => Err(reason),
                (_, repaired) => Ok(repaired),
            };
            let parsed = CreditCode::parse(code);
            assert_eq!(parsed.as_ref().map(CreditCode::as_str).map_err(|error| error.code()), expected, "{code}");
            seen += 1;
        }
        assert_eq!(seen, 80);
    }
}
