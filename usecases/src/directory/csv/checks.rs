//! What one cell may hold. Each check gives the clean value or the stable word of the first defect.

/// A cell's defect.
pub type Kind = &'static str;

/// The longest name taken, in characters; the longest of the samples has 96.
const LONGEST_NAME: usize = 100;
/// RFC 5321, 4.5.3.1: local part and whole address, in octets.
const LONGEST_LOCAL: usize = 64;
const LONGEST_ADDRESS: usize = 254;
/// RFC 1035, 2.3.4.
const LONGEST_LABEL: usize = 63;
/// A mainland mobile number, and a landline with its area code.
const SHORTEST_PHONE: usize = 11;
/// ITU-T E.164, 6.2.1.
const LONGEST_PHONE: usize = 15;

/// A person's or a place's name: one line of readable text with at least one letter.
pub fn name(cell: &str) -> Result<String, Kind> {
    if cell.is_empty() {
        return Err("missing");
    }
    let name = text(cell, LONGEST_NAME)?;
    if name.is_empty() {
        return Err("blank");
    }
    if name.chars().any(char::is_alphabetic) { Ok(name) } else { Err("no-letter") }
}

/// One line of readable text, or nothing.
pub fn text(cell: &str, longest: usize) -> Result<String, Kind> {
    let text = cell.trim();
    // A line break at the end is as much a sign of a shifted row as one inside.
    if cell.contains(['\n', '\r']) {
        Err("line-break")
    } else if cell.chars().any(|it| it.is_control() || is_invisible(it)) {
        Err("control-character")
    } else if cell.chars().any(is_bidi) {
        Err("bidi-control")
    } else if text.contains(char::REPLACEMENT_CHARACTER) {
        Err("replacement-character")
    } else if text.starts_with(['=', '+', '-', '@']) {
        Err("formula")
    } else if text.contains(['<', '>']) {
        Err("markup")
    } else if text.chars().count() > longest {
        Err("too-long")
    } else {
        Ok(text.to_owned())
    }
}

/// A code such as `JH-42-001`: letters, digits, `-`, `_` and `.`.
pub fn code(cell: &str) -> Result<&str, Kind> {
    let code = cell.trim();
    if code.is_empty() {
        Err("missing")
    } else if code.chars().any(is_full_width) {
        Err("full-width")
    } else if code.len() > 32 {
        Err("too-long")
    } else if code.starts_with(['-', '.']) || !code.chars().all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it)) {
        Err("format")
    } else {
        Ok(code)
    }
}

/// Where mail can be sent, in small letters; none for an empty cell.
pub fn email(cell: &str) -> Result<Option<String>, Kind> {
    let address = cell.trim();
    if address.is_empty() {
        return Ok(None);
    }
    let signs = address.matches('@').count();
    if address.chars().any(is_full_width) {
        return Err("full-width");
    }
    if address.contains(['\n', '\r']) {
        return Err("line-break");
    }
    if signs > 1 && address.contains([';', ',', ' ', '/', '、']) {
        return Err("several-addresses");
    }
    if address.contains(char::is_whitespace) {
        return Err("space-inside");
    }
    let Some((local, domain)) = address.split_once('@') else { return Err("no-at-sign") };
    if signs > 1 {
        Err("two-at-signs")
    } else if domain.is_empty() {
        Err("no-domain")
    } else if local.is_empty() {
        Err("no-local-part")
    } else if address.contains("..") {
        Err("two-dots")
    } else if address.len() > LONGEST_ADDRESS || local.len() > LONGEST_LOCAL {
        Err("too-long")
    } else if is_dot_atom(local) && is_host(domain) {
        Ok(Some(address.to_ascii_lowercase()))
    } else {
        Err("format")
    }
}

/// A telephone number in digits, with a `+` if it has one; none for an empty cell.
pub fn phone(cell: &str) -> Result<Option<String>, Kind> {
    let typed = cell.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if is_spreadsheet_number(typed) {
        return Err("spreadsheet-number");
    }
    let number: String = typed.chars().filter(|it| !matches!(it, ' ' | '-' | '(' | ')')).collect();
    if is_identity_number(&number) {
        return Err("identity-number");
    }
    let digits = number.strip_prefix('+').unwrap_or(&number);
    if !digits.bytes().all(|it| it.is_ascii_digit()) {
        Err("not-digits")
    } else if digits.len() < SHORTEST_PHONE {
        Err("too-short")
    } else if digits.len() > LONGEST_PHONE {
        Err("too-long")
    } else {
        Ok(Some(number))
    }
}

/// WGS 84 degrees within `limit`; none for an empty cell.
pub fn degrees(cell: &str, limit: f64) -> Result<Option<f64>, Kind> {
    let typed = cell.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let degrees: f64 = typed.parse().map_err(|_| "format")?;
    if degrees.abs() <= limit { Ok(Some(degrees)) } else { Err("out-of-range") }
}

/// Full-width forms of ASCII characters, and the ideographic space.
const fn is_full_width(it: char) -> bool {
    matches!(it, '\u{FF01}'..='\u{FF5E}' | '\u{3000}')
}

/// Unicode TR 9: what can make a name read as another.
const fn is_bidi(it: char) -> bool {
    matches!(it, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

const fn is_invisible(it: char) -> bool {
    matches!(it, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// RFC 5322, 3.2.3.
fn is_dot_atom(local: &str) -> bool {
    let atext = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&it);
    local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(atext))
}

/// RFC 5321, 4.1.2, less addresses in brackets: at least two labels.
fn is_host(domain: &str) -> bool {
    let label = |it: &str| {
        (1..=LONGEST_LABEL).contains(&it.len())
            && !it.starts_with('-')
            && !it.ends_with('-')
            && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    domain.contains('.') && domain.split('.').all(label)
}

/// `1.42E+10`: what an office program makes of a long number in a narrow column.
fn is_spreadsheet_number(typed: &str) -> bool {
    let Some((mantissa, exponent)) = typed.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let digits =
        |it: &str, also: &[u8]| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit() || also.contains(&it));
    digits(mantissa, b".") && digits(exponent, b"")
}

/// GB 11643: 17 digits and a check character. Nothing of the kind is to be stored here.
fn is_identity_number(number: &str) -> bool {
    number.len() == 18
        && number
            .bytes()
            .enumerate()
            .all(|(place, it)| it.is_ascii_digit() || (place == 17 && matches!(it, b'X' | b'x')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_as_people_write_it() {
        assert_eq!(phone("142 0000 0001"), Ok(Some("14200000001".into())));
        assert_eq!(phone("027-8555 1234"), Ok(Some("02785551234".into())));
        assert_eq!(phone("+86 14200000001"), Ok(Some("+8614200000001".into())));
        assert_eq!(phone(" "), Ok(None));
    }

    #[test]
    fn an_address_is_kept_in_small_letters() {
        assert_eq!(
            email(" Anne.O'Sample+x@Jianghan-EV.example "),
            Ok(Some("anne.o'sample+x@jianghan-ev.example".into()))
        );
        for bad in ["a@b", "a@-b.cn", ".a@b.cn", "a\"@b.cn", "张@b.cn"] {
            assert_eq!(email(bad), Err("format"), "{bad}");
        }
    }

    #[test]
    fn a_name_may_hold_any_letters_but_nothing_unseen() {
        for good in ["丁", "王\u{20bb7}", "김보기", "买买提·江汉示例", "Nguyễn Văn Ví Dụ"] {
            assert_eq!(name(good).as_deref(), Ok(good));
        }
        assert_eq!(name("\u{3000}张三 ").as_deref(), Ok("张三"));
        assert_eq!(name("张\u{200b}三"), Err("control-character"));
    }
}
