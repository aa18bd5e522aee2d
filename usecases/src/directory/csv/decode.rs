//! Bytes to text: UTF-8 with or without a mark, else GBK, which office programs in China save without saying so.

use encoding_rs::GB18030;

/// What a file turned out to be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Gbk,
}

impl Encoding {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gbk => "GBK",
        }
    }
}

/// The text without its mark. Fails with the line of the first byte that is no UTF-8 when the whole is no GBK either.
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), u64> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), Encoding::Utf8)),
        // GB 18030 contains GBK and adds what newer programs write.
        Err(error) => match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => Ok((text.into_owned(), Encoding::Gbk)),
            None => Err(1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() as u64),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, decode};

    #[test]
    fn a_mark_is_no_text() {
        assert_eq!(decode("\u{FEFF}姓名".as_bytes()), Ok(("姓名".to_owned(), Encoding::Utf8)));
        assert_eq!(decode("姓名".as_bytes()), Ok(("姓名".to_owned(), Encoding::Utf8)));
    }

    #[test]
    fn gbk_is_known_by_not_being_utf_8() {
        assert_eq!(decode(b"\xD0\xD5\xC3\xFB"), Ok(("姓名".to_owned(), Encoding::Gbk)));
    }

    #[test]
    fn what_is_neither_is_refused_with_its_line() {
        assert_eq!(decode(b"name\nA\n\xFF\xFF,x\n"), Err(3));
    }
}
