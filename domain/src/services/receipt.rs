//! The number on a receipt: `ZY-261129-0042-7`.
//!
//! Two letters of the brand, the day of the brand's zone, a number that rises through the day, and a check character by
//! ISO/IEC 7064 MOD 37,36, which finds every single wrong character and nearly every two that were swapped.

use chrono::{Datelike, NaiveDate};

/// Digits before letters, as the standard counts them.
const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The longest number: a million applications of one brand in one day are an attack.
const LONGEST_NUMBER: usize = 6;

/// The text of a receipt. `prefix` is of two capital letters.
pub fn receipt(prefix: &str, day: NaiveDate, number: i32) -> String {
    let day = format!("{:02}{:02}{:02}", day.year().rem_euclid(100), day.month(), day.day());
    let number = format!("{number:04}");
    let check = check_character(&format!("{prefix}{day}{number}"));
    format!("{prefix}-{day}-{number}-{check}")
}

/// The receipt that was typed, as it is stored; none if a character is wrong or missing. Small letters, full-width forms, spaces and
/// missing hyphens are repaired.
pub fn typed(text: &str) -> Option<String> {
    let plain: String = text.chars().filter_map(narrowed).collect();
    let (body, check) = plain.split_at_checked(plain.len().checked_sub(1)?)?;
    let (prefix, rest) = body.split_at_checked(2)?;
    let (day, number) = rest.split_at_checked(6)?;
    let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let shaped = prefix.bytes().all(|it| it.is_ascii_uppercase())
        && digits(rest)
        && (4..=LONGEST_NUMBER).contains(&number.len())
        && check.starts_with(check_character(body));
    shaped.then(|| format!("{prefix}-{day}-{number}-{check}"))
}

/// A letter or digit as the alphabet has it; none for what only parts them.
fn narrowed(it: char) -> Option<char> {
    let it = match it {
        // Full-width forms stand at a fixed distance from ASCII (Unicode, Halfwidth and Fullwidth Forms).
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(it) - 0xFEE0)?,
        _ => it,
    };
    (!it.is_whitespace() && it != '-').then(|| it.to_ascii_uppercase())
}

fn check_character(body: &str) -> char {
    let value = |it: u8| ALPHABET.iter().position(|known| *known == it).unwrap_or_default();
    // ISO/IEC 7064, hybrid systems: M = 36.
    let doubled = |check: usize| (if check == 0 { 36 } else { check }) * 2 % 37;
    let check = body.bytes().fold(18, |check, it| (doubled(check) + value(it)) % 36);
    char::from(ALPHABET[(37 - doubled(check)) % 36])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 29).expect("a date")
    }

    #[test]
    fn the_check_character_is_the_standards() {
        // The example of the standard's Global Release Identifier, as python-stdnum has it.
        assert_eq!(check_character("A12425GABC1234002"), 'M');
    }

    #[test]
    fn a_receipt_is_read_as_people_type_it() {
        let right = receipt("ZY", day(), 42);
        assert!(right.starts_with("ZY-261129-0042-"), "{right}");
        for text in [right.to_lowercase(), right.replace('-', " "), right.replace('-', ""), format!(" {right} ")] {
            assert_eq!(typed(&text).as_deref(), Some(right.as_str()), "{text}");
        }
        assert_eq!(typed(&right.replace("ZY", "ＺＹ")).as_deref(), Some(right.as_str()));
        for text in ["", "Z", "知音", "ZY-261129-0042", "ZY-261129-42-0"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn of_five_hundred_swaps_no_more_than_one_makes_a_receipt() {
        let (mut swaps, mut missed) = (0, 0);
        for number in 1..10_000 {
            let right: Vec<char> = receipt("ZY", day(), number).chars().filter(|it| *it != '-').collect();
            for at in (0..right.len() - 1).filter(|at| right[*at] != right[at + 1]) {
                let mut swapped = right.clone();
                swapped.swap(at, at + 1);
                swaps += 1;
                missed += usize::from(typed(&swapped.iter().collect::<String>()).is_some());
            }
        }
        assert!(missed * 500 <= swaps, "{missed} of {swaps}");
    }

    proptest! {
        #[test]
        fn one_wrong_character_makes_no_receipt(number in 1..999_999_i32, at in 0..13_usize, by in 1..9_u8) {
            let right = receipt("ZY", day(), number);
            prop_assert_eq!(typed(&right), Some(right.clone()));
            let mut wrong: Vec<char> = right.chars().filter(|it| *it != '-').collect();
            if let Some(digit) = wrong[at].to_digit(10) {
                wrong[at] = char::from(b'0' + (digit as u8 + by) % 10);
                prop_assert_eq!(typed(&wrong.iter().collect::<String>()), None);
            }
        }
    }
}
