//! Which passwords are taken: OWASP ASVS 4.0.3, 2.1. No rules of composition, only length and what everybody tries first.

/// The fewest characters (ASVS 2.1.1).
pub const SHORTEST: usize = 12;
/// The most characters (ASVS 2.1.2: at least 64 must be taken, more than 128 denied).
pub const LONGEST: usize = 128;

/// Long enough and yet among the first that are tried (lists of leaked passwords, 12 characters and more).
const COMMON: &[&str] = &[
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456123456",
    "123123123123",
    "123456654321",
    "1234512345123",
    "112233445566",
    "qwertyuiop123",
    "qwertyuiop[]",
    "qwertyuiopasdfghjkl",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "1q2w3e4r5t6y",
    "q1w2e3r4t5y6",
    "zxcvbnm12345",
    "zxcvbnm123456",
    "asdfghjkl123",
    "abcdefghijkl",
    "abcd12345678",
    "abc123456789",
    "aa1234567890",
    "a12345678901",
    "password1234",
    "password12345",
    "passw0rd1234",
    "p@ssw0rd1234",
    "administrator",
    "administrator1",
    "admin1234567",
    "admin12345678",
    "admin123456789",
    "woaini1314520",
    "woaini5201314",
    "5201314woaini",
    "5201314520131",
    "letmein12345",
    "welcome12345",
    "iloveyou1234",
    "changemechangeme",
    "correcthorsebatterystaple",
];

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    TooShort,
    TooLong,
    TooCommon,
    /// It is the account's address or the part before the `@`.
    Address,
}

impl Weak {
    /// The stable word; its text is in the locale files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::TooCommon => "password_too_common",
            Self::Address => "password_is_address",
        }
    }
}

/// Whether `password` may be set for the account with this address.
pub fn check(password: &str, email: &str) -> Result<(), Weak> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let (email, mut letters) = (email.to_lowercase(), lower.chars());
    let first = letters.next();
    if length < SHORTEST {
        Err(Weak::TooShort)
    } else if length > LONGEST {
        Err(Weak::TooLong)
    } else if COMMON.contains(&lower.as_str()) || letters.all(|letter| Some(letter) == first) {
        Err(Weak::TooCommon)
    } else if lower == email || email.split('@').next() == Some(lower.as_str()) {
        Err(Weak::Address)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_in_characters_and_nothing_else_is_asked() {
        assert_eq!(check("知音知音知音知音知音知", "a@example.com"), Err(Weak::TooShort));
        assert_eq!(check("约个时间就来办企业的事情", "a@example.com"), Ok(()));
        assert_eq!(check("all lower case letters", "a@example.com"), Ok(()));
        assert_eq!(check(&"ab".repeat(65), "a@example.com"), Err(Weak::TooLong));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        assert_eq!(check("Password1234", "a@example.com"), Err(Weak::TooCommon));
        assert_eq!(check("            ", "a@example.com"), Err(Weak::TooCommon));
        assert_eq!(check("Liu.Qian@Example.com", "liu.qian@example.com"), Err(Weak::Address));
    }
}
