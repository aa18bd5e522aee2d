//! What an answer of the mail server means for a mail.

use crate::mail::SendError;
use lettre::transport::smtp::Error;

/// As much of an answer as an administrator needs.
const ERROR_CHARS: usize = 500;

/// After RCPT TO.
pub fn of_recipient(error: &Error) -> SendError {
    let (text, code) = (text(error), error.status().map(|code| code.to_string()));
    match code {
        Some(_) if error.is_transient() => SendError::Deferred(text),
        Some(code) if error.is_permanent() => match address_status(&code, &text) {
            Some(status) => SendError::Recipient { status, why: text },
            None => SendError::Permanent(text),
        },
        _ => SendError::Transient(text),
    }
}

/// After DATA.
pub fn of_content(error: &Error) -> SendError {
    if error.is_permanent() { SendError::Permanent(text(error)) } else { SendError::Transient(text(error)) }
}

/// The code of a refusal that is about the address, and none of one that is about us, such as "relay access denied".
///
/// RFC 3463: X.1 is the address and X.2.1 a mailbox that takes no mail; X.7 is policy. Without such a code RFC 5321 section
/// 4.2.3 has 550, 551 and 553 for the mailbox.
fn address_status(code: &str, text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|it| it.trim_end_matches('.'));
    let status = words.into_iter().find(|it| is_enhanced(it));
    match status {
        Some(status) => {
            let of_address = status.starts_with("5.1.") || status == "5.2.1";
            of_address.then(|| format!("{code} {status}"))
        }
        None => matches!(code, "550" | "551" | "553").then(|| code.to_owned()),
    }
}

/// As `5.1.10`.
fn is_enhanced(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() == 3 && parts[0] == "5" && parts.iter().all(|it| (1..=3).contains(&it.len()))
}

/// The error with its cause: lettre's own text may leave the server's answer out.
pub fn text(error: &Error) -> String {
    use std::error::Error as _;
    let mut text = error.to_string();
    if let Some(source) = error.source().map(ToString::to_string)
        && !text.contains(&source)
    {
        text = format!("{text}: {source}");
    }
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(ERROR_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::address_status;

    #[test]
    fn only_a_refusal_of_the_address_counts_against_the_address() {
        for (code, answer, status) in [
            ("550", "5.1.1 <a@b.example>: no such user", Some("550 5.1.1")),
            ("550", "<a@10.0.0.1.example> 5.1.10 null MX", Some("550 5.1.10")),
            ("550", "5.2.1 mailbox disabled", Some("550 5.2.1")),
            ("550", "no such user here", Some("550")),
            ("552", "5.2.2 mailbox full", None),
            ("554", "5.7.1 <a@b.example>: Relay access denied", None),
            ("550", "5.7.1 blocked", None),
            ("554", "no", None),
        ] {
            assert_eq!(address_status(code, answer).as_deref(), status, "{code} {answer}");
        }
    }
}
