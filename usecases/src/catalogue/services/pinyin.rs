//! How a Chinese name is read, for those who type its initials.

use pinyin::{ToPinyin, ToPinyinMulti};

/// More readings of one name than this are not told apart: 银行长 has four.
const MOST_READINGS: usize = 8;

/// The initials of a name as `domain::catalogue::services::Searched` wants them: every reading, with spaces between them.
pub fn initials(name: &str) -> String {
    let mut readings = vec![String::new()];
    for it in name.chars() {
        let mut letters: Vec<char> = match it.to_pinyin_multi() {
            Some(multi) => multi.into_iter().filter_map(|one| one.plain().chars().next()).collect(),
            None if it.is_ascii_alphanumeric() => vec![it.to_ascii_lowercase()],
            None => continue,
        };
        // Rare readings come last; the order of the first is kept.
        let mut seen = Vec::new();
        letters.retain(|letter| {
            !seen.contains(letter) && {
                seen.push(*letter);
                true
            }
        });
        let room = MOST_READINGS / readings.len();
        letters.truncate(room.max(1));
        readings =
            readings.iter().flat_map(|start| letters.iter().map(move |letter| format!("{start}{letter}"))).collect();
    }
    readings.join(" ").trim().to_owned()
}

/// The syllables of a name, written out and joined.
pub fn spelled(name: &str) -> String {
    name.chars().filter_map(|it| Some(it.to_pinyin()?.plain())).collect()
}

/// Two capital letters for the receipts of a brand: the initials of its name, else letters of its key.
pub fn prefix(name: &str, key: &str) -> String {
    let of_name = name.chars().filter_map(|it| match it.to_pinyin() {
        Some(it) => it.plain().chars().next(),
        None => Some(it),
    });
    let letters = of_name.chain(key.chars()).filter(char::is_ascii_alphabetic).map(|it| it.to_ascii_uppercase());
    // The letters of "police", where neither has two.
    letters.chain(['P', 'O']).take(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_of_a_name_is_found() {
        assert_eq!(initials("居住证"), "jzz");
        let bank: Vec<String> = initials("银行卡").split(' ').map(str::to_owned).collect();
        assert!(bank.contains(&"yhk".to_owned()) && bank.contains(&"yxk".to_owned()), "{bank:?}");
        assert_eq!(initials("A证"), "az");
        assert_eq!(spelled("户口"), "hukou");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_prefix_has_two_letters_whatever_the_brand_is_called() {
        assert_eq!(prefix("知音航班", "zhiyin-hangban"), "ZY");
        assert_eq!(prefix("3", "a1"), "AP");
        assert_eq!(prefix("", ""), "PO");
    }
}
