//! What a file is, by its bytes: the name and the browser's word are anybody's.

use std::path::Path;

/// A kind of file that employees can be given: its ending and media type. No script runs in any of them when a browser opens it.
const OFFICE: &[(&str, &str)] = &[
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
];

/// So much of a name is kept, in characters.
const LONGEST_NAME: usize = 80;

pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// The media type of a slide: PNG or JPEG, as we painted them.
pub fn picture(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"\xff\xd8\xff") { "image/jpeg" } else { "image/png" }
}

/// The name to keep and the media type of a file, if it is of a kind that employees can be given: PDF, PNG, JPEG, or an office document
/// without macros. Everything else, SVG and HTML first of all, is none.
pub fn material(name: &str, bytes: &[u8]) -> Option<(String, &'static str)> {
    let ending = Path::new(name).extension().and_then(|it| it.to_str()).unwrap_or_default().to_lowercase();
    let (ending, kind) = if is_pdf(bytes) {
        ("pdf", "application/pdf")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("png", "image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        ("jpg", "image/jpeg")
    } else {
        // The three are one container with other content; it names its parts in its directory, and macros are one of them.
        let has = |part: &[u8]| bytes.windows(part.len()).any(|it| it == part);
        let office = bytes.starts_with(b"PK\x03\x04") && has(b"[Content_Types].xml") && !has(b"vbaProject");
        *OFFICE.iter().find(|it| office && it.0 == ending)?
    };
    Some((plain(name, ending), kind))
}

/// A name that no system reads anything into, with this ending.
fn plain(name: &str, ending: &str) -> String {
    // Browsers of old send whole paths.
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |it| it.0);
    let good =
        |it: char| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_' | '.' | '(' | ')' | '（' | '）' | '、' | '：');
    let stem: String = stem.chars().filter(|it| good(*it)).take(LONGEST_NAME).collect();
    let stem = stem.trim_matches(['.', ' ', '-']);
    let stem = if stem.is_empty() { "file" } else { stem };
    format!("{stem}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say_and_web_pages_and_macros_are_refused() {
        let kind = |name: &str, bytes: &[u8]| material(name, bytes);
        assert_eq!(kind("a.exe", b"%PDF-1.7"), Some(("a.pdf".into(), "application/pdf")));
        assert_eq!(kind("图.jpeg", b"\xff\xd8\xff\xe0"), Some(("图.jpg".into(), "image/jpeg")));
        let office = b"PK\x03\x04....[Content_Types].xml";
        assert!(kind("a.docx", office).is_some_and(|it| it.1.ends_with("wordprocessingml.document")));
        assert_eq!(kind("a.zip", office), None);
        assert_eq!(kind("a.docx", b"PK\x03\x04....[Content_Types].xml word/vbaProject.bin"), None);
        for bytes in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"<!doctype html>", b"", b"MZ", b"=1+1"] {
            for name in ["a.pdf", "a.svg", "a.html", "a.png", "a.docx"] {
                assert_eq!(kind(name, bytes), None, "{name}");
            }
        }
    }

    #[test]
    fn a_name_is_a_name_and_nothing_else() {
        let name = |text: &str| material(text, b"%PDF-").map(|it| it.0);
        assert_eq!(name("../../etc/passwd"), Some("passwd.pdf".into()));
        assert_eq!(name("C:\\x\\<script>alert(1)</script>.pdf"), Some("script.pdf".into()));
        assert_eq!(name("=cmd|'/c calc'!A1.pdf"), Some("c calcA1.pdf".into()));
        assert_eq!(name("a\"\r\nSet-Cookie: b.pdf"), Some("aSet-Cookie b.pdf".into()));
        assert_eq!(name("-.pdf"), Some("file.pdf".into()));
        assert_eq!(name("反诈（第一讲）.PDF"), Some("反诈（第一讲）.pdf".into()));
        assert!(name(&"长".repeat(500)).is_some_and(|it| it.chars().count() == LONGEST_NAME + 4));
    }
}
