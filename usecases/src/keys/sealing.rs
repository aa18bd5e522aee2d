//! What is stored of people so that whoever holds the database alone cannot read it.

use super::{Keys, same};
use data_encoding::BASE32_NOPAD;
use domain::id::ApplicationId;
use hmac::{Hmac, KeyInit, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;
use uuid::Uuid;

/// Fresh random bytes for each sealing (RFC 8439, 2.8): 96 bits never meet again among what one server stores.
pub const FRESH: usize = NONCE_LEN;

/// Characters of a code to follow with: 50 bits, behind a limit of tries.
const FOLLOW: usize = 10;

impl Keys {
    /// Encrypts what is said of `of`, a row's id, so that it opens nowhere else (ChaCha20-Poly1305).
    pub fn seal(&self, of: Uuid, plain: &[u8], fresh: [u8; FRESH]) -> Vec<u8> {
        let mut body = plain.to_vec();
        let sealed = self.sealing_key().seal_in_place_append_tag(
            Nonce::assume_unique_for_key(fresh),
            Aad::from(of.as_bytes()),
            &mut body,
        );
        sealed.expect("texts of forms are shorter than 256 GiB");
        [fresh.as_slice(), &body].concat()
    }

    /// What was sealed; none if it was altered, is of another row or was sealed under another key.
    pub fn unseal(&self, of: Uuid, sealed: &[u8]) -> Option<Vec<u8>> {
        let (fresh, body) = sealed.split_first_chunk::<FRESH>()?;
        let (nonce, mut body) = (Nonce::assume_unique_for_key(*fresh), body.to_vec());
        let plain = self.sealing_key().open_in_place(nonce, Aad::from(of.as_bytes()), &mut body).ok()?;
        Some(plain.to_vec())
    }

    fn sealing_key(&self) -> LessSafeKey {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_ref()).expect("HMAC takes a key of any length");
        mac.update(b"seal");
        let key = UnboundKey::new(&CHACHA20_POLY1305, &mac.finalize().into_bytes());
        LessSafeKey::new(key.expect("the key has 32 bytes"))
    }

    /// What an applicant proves itself with besides the receipt, in capitals and digits that can be read out: `ABCDE-F2345`.
    pub fn follow_code(&self, application: ApplicationId) -> String {
        let code = BASE32_NOPAD.encode(&self.tag("follow", &[application.0.as_bytes()]));
        format!("{}-{}", &code[..FOLLOW / 2], &code[FOLLOW / 2..FOLLOW])
    }

    /// Whether `typed` is the code; what looks alike and is not in its alphabet is read as what it looks like.
    pub fn proves_follow(&self, typed: &str, application: ApplicationId) -> bool {
        let read = |it: char| match it.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other,
        };
        let plain =
            |text: &str| text.chars().filter(|it| !it.is_whitespace() && *it != '-').map(read).collect::<String>();
        same(&plain(typed), &plain(&self.follow_code(application)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_own_row_under_its_own_key_alone() {
        let (keys, row) = (Keys::new([7; 32]), Uuid::from_u128(1));
        let sealed = keys.seal(row, "陈晓".as_bytes(), [3; FRESH]);
        assert!(!sealed.windows(3).any(|it| it == &"陈晓".as_bytes()[..3]));
        assert_eq!(keys.unseal(row, &sealed).as_deref(), Some("陈晓".as_bytes()));
        assert_eq!(keys.unseal(Uuid::from_u128(2), &sealed), None);
        assert_eq!(Keys::new([8; 32]).unseal(row, &sealed), None);
        let mut altered = sealed.clone();
        altered[FRESH] ^= 1;
        assert_eq!(keys.unseal(row, &altered), None);
        assert_eq!(keys.unseal(row, &[]), None);
    }

    #[test]
    fn a_code_to_follow_with_is_read_as_people_type_it_and_follows_one_application() {
        let (keys, one) = (Keys::new([7; 32]), ApplicationId(Uuid::from_u128(1)));
        let code = keys.follow_code(one);
        assert_eq!(code.len(), 11);
        let as_typed = code.to_lowercase().replace('-', " ").replace('o', "0").replace('i', "1");
        assert!(keys.proves_follow(&code, one) && keys.proves_follow(&as_typed, one));
        assert!(!keys.proves_follow(&code, ApplicationId(Uuid::from_u128(2))) && !keys.proves_follow("", one));
    }
}
