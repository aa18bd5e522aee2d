//! The server's secret and what is derived from it: join codes, one-time links, feeds, stream keys, playback tokens.

mod sealing;

pub use sealing::FRESH;

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD, HEXLOWER};
use domain::id::{AccountId, AttendeeId, EmployeeId, EngagementId, FeedId, PasswordLinkId, WindowId};
use domain::instant::Instant;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

/// 128 bits of an HMAC-SHA-256 are enough against guessing online (RFC 2104 section 5).
const TAG: usize = 16;

/// The server's secret. Kept in `DATA_DIR/keys`, apart from backups of the data.
#[derive(Clone)]
pub struct Keys(Arc<[u8; 32]>);

/// Who reads mail that can be done without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Employee(EmployeeId),
    Account(AccountId),
}

impl Keys {
    pub fn new(secret: [u8; 32]) -> Self {
        Self(Arc::new(secret))
    }

    fn tag(&self, purpose: &str, parts: &[&[u8]]) -> [u8; TAG] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_ref()).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        for part in parts {
            mac.update(&[0]);
            mac.update(part);
        }
        let mut tag = [0; TAG];
        tag.copy_from_slice(&mac.finalize().into_bytes()[..TAG]);
        tag
    }

    /// The code of an attendee's personal link; raising the generation revokes it.
    pub fn join_code(&self, attendee: AttendeeId, generation: i32) -> String {
        sealed(attendee.0, &self.tag("join", &[attendee.0.as_bytes(), &generation.to_be_bytes()]))
    }

    /// The attendee a code names, not yet proved: load it, then ask `proves_join`.
    pub fn join_subject(code: &str) -> Option<AttendeeId> {
        opened(code).map(|(id, _)| AttendeeId(id))
    }

    pub fn proves_join(&self, code: &str, attendee: AttendeeId, generation: i32) -> bool {
        same(code, &self.join_code(attendee, generation))
    }

    /// The code of a mailed one-time link.
    pub fn password_code(&self, link: PasswordLinkId) -> String {
        sealed(link.0, &self.tag("password", &[link.0.as_bytes()]))
    }

    pub fn password_link(&self, code: &str) -> Option<PasswordLinkId> {
        let link = PasswordLinkId(opened(code)?.0);
        same(code, &self.password_code(link)).then_some(link)
    }

    /// What the link ends in by which a reader stops mail that can be done without. It holds for ever: mail is kept for years.
    pub fn unsubscribe_code(&self, reader: Reader) -> String {
        match reader {
            Reader::Employee(id) => sealed(id.0, &self.tag("unsubscribe-employee", &[id.0.as_bytes()])),
            Reader::Account(id) => sealed(id.0, &self.tag("unsubscribe-account", &[id.0.as_bytes()])),
        }
    }

    /// Whose code it is; none if it is not of our making.
    pub fn reader(&self, code: &str) -> Option<Reader> {
        let (id, _) = opened(code)?;
        let readers = [Reader::Employee(EmployeeId(id)), Reader::Account(AccountId(id))];
        readers.into_iter().find(|reader| same(code, &self.unsubscribe_code(*reader)))
    }

    /// What the address of a calendar ends in; raising the generation revokes it.
    pub fn feed_token(&self, feed: FeedId, generation: i32) -> String {
        sealed(feed.0, &self.tag("feed", &[feed.0.as_bytes(), &generation.to_be_bytes()]))
    }

    /// The feed a token names, not yet proved: load it, then ask `proves_feed`.
    pub fn feed_subject(token: &str) -> Option<FeedId> {
        opened(token).map(|(id, _)| FeedId(id))
    }

    pub fn proves_feed(&self, token: &str, feed: FeedId, generation: i32) -> bool {
        same(token, &self.feed_token(feed, generation))
    }

    /// Proves that an ETag is of our making: for this feed, `content` and moment.
    pub fn feed_seal(&self, feed: FeedId, content: &[u8], at: Instant) -> String {
        BASE64URL_NOPAD.encode(&self.tag("feed-version", &[feed.0.as_bytes(), content, &at.0.to_be_bytes()]))
    }

    /// What the link ends in by which a company's employees declare what they need at a window; raising the generation revokes it.
    pub fn demand_code(&self, window: WindowId, generation: i32) -> String {
        sealed(window.0, &self.tag("demand", &[window.0.as_bytes(), &generation.to_be_bytes()]))
    }

    /// The window a code names, not yet proved: load it, then ask `proves_demand`.
    pub fn demand_subject(code: &str) -> Option<WindowId> {
        opened(code).map(|(id, _)| WindowId(id))
    }

    pub fn proves_demand(&self, code: &str, window: WindowId, generation: i32) -> bool {
        same(code, &self.demand_code(window, generation))
    }

    /// What an encoder proves itself with, in letters and digits that can be read out; raising the generation revokes it.
    pub fn stream_key(&self, engagement: EngagementId, generation: i32) -> String {
        let tag = self.tag("stream", &[engagement.0.as_bytes(), &generation.to_be_bytes()]);
        BASE32_NOPAD.encode(&[engagement.0.as_bytes().as_slice(), &tag].concat()).to_lowercase()
    }

    /// The engagement a stream key names, not yet proved: load it, then ask `proves_stream`.
    pub fn stream_subject(key: &str) -> Option<EngagementId> {
        let bytes = BASE32_NOPAD.decode(key.to_uppercase().as_bytes()).ok().filter(|bytes| bytes.len() == 16 + TAG)?;
        Some(EngagementId(Uuid::from_slice(&bytes[..16]).ok()?))
    }

    pub fn proves_stream(&self, key: &str, engagement: EngagementId, generation: i32) -> bool {
        same(key, &self.stream_key(engagement, generation))
    }

    /// Opens one engagement's playlist for `viewer` (an attendee or a test viewer) until `expires`.
    pub fn playback_token(&self, engagement: EngagementId, viewer: Uuid, expires: Instant) -> String {
        self.ticket("playback", engagement, viewer, expires)
    }

    /// Opens the playlist of one engagement's rehearsal for one of the team until `expires`; never the broadcast's own.
    pub fn rehearsal_token(&self, engagement: EngagementId, account: AccountId, expires: Instant) -> String {
        self.ticket("rehearsal", engagement, account.0, expires)
    }

    fn ticket(&self, purpose: &str, engagement: EngagementId, viewer: Uuid, expires: Instant) -> String {
        let seconds = expires.unix_seconds().to_be_bytes();
        let mut bytes = Vec::with_capacity(40 + TAG);
        bytes.extend_from_slice(engagement.0.as_bytes());
        bytes.extend_from_slice(viewer.as_bytes());
        bytes.extend_from_slice(&seconds);
        bytes.extend_from_slice(&self.tag(purpose, &[engagement.0.as_bytes(), viewer.as_bytes(), &seconds]));
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// What stands for a mail address where the address itself is not to be kept. Upper and lower case are one.
    pub fn address(&self, address: &str) -> String {
        HEXLOWER.encode(&self.tag("address", &[address.trim().to_lowercase().as_bytes()]))
    }

    /// The engagement and viewer of a token that is genuine and not expired.
    pub fn playback(&self, token: &str, now: Instant) -> Option<(EngagementId, Uuid)> {
        self.admitted("playback", token, now)
    }

    /// The engagement of a rehearsal's token that is genuine and not expired.
    pub fn rehearsal(&self, token: &str, now: Instant) -> Option<EngagementId> {
        self.admitted("rehearsal", token, now).map(|(engagement, _)| engagement)
    }

    fn admitted(&self, purpose: &str, token: &str, now: Instant) -> Option<(EngagementId, Uuid)> {
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok().filter(|bytes| bytes.len() == 40 + TAG)?;
        let engagement = EngagementId(Uuid::from_slice(&bytes[..16]).ok()?);
        let viewer = Uuid::from_slice(&bytes[16..32]).ok()?;
        let expires = Instant::from_unix_seconds(i64::from_be_bytes(bytes[32..40].try_into().ok()?));
        (same(token, &self.ticket(purpose, engagement, viewer, expires)) && now < expires)
            .then_some((engagement, viewer))
    }
}

/// The SHA-256 of a secret that the server need not know again, as hex.
pub fn digest(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

fn sealed(id: Uuid, tag: &[u8; TAG]) -> String {
    let mut bytes = id.as_bytes().to_vec();
    bytes.extend_from_slice(tag);
    BASE64URL_NOPAD.encode(&bytes)
}

fn opened(code: &str) -> Option<(Uuid, [u8; TAG])> {
    let bytes = BASE64URL_NOPAD.decode(code.as_bytes()).ok().filter(|bytes| bytes.len() == 16 + TAG)?;
    Some((Uuid::from_slice(&bytes[..16]).ok()?, bytes[16..].try_into().ok()?))
}

/// Compares in a time that does not tell where the first difference stands.
pub(crate) fn same(given: &str, right: &str) -> bool {
    use subtle::ConstantTimeEq;
    given.as_bytes().ct_eq(right.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_key_can_be_typed_and_dies_with_its_generation() {
        let (keys, one) = (Keys::new([7; 32]), EngagementId(Uuid::from_u128(1)));
        let key = keys.stream_key(one, 0);
        assert!(key.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit()), "{key}");
        assert_eq!(Keys::stream_subject(&key), Some(one));
        assert!(keys.proves_stream(&key, one, 0) && !keys.proves_stream(&key, one, 1));
        assert!(!Keys::new([8; 32]).proves_stream(&key, one, 0));
        assert_eq!(Keys::stream_subject("live"), None);
    }

    #[test]
    fn a_code_of_another_generation_or_attendee_proves_nothing() {
        let keys = Keys::new([7; 32]);
        let (one, two) = (AttendeeId(Uuid::from_u128(1)), AttendeeId(Uuid::from_u128(2)));
        let code = keys.join_code(one, 0);
        assert!(keys.proves_join(&code, one, 0));
        assert!(!keys.proves_join(&code, one, 1));
        assert!(!keys.proves_join(&code, two, 0));
        assert_eq!(Keys::join_subject(&code), Some(one));
    }

    #[test]
    fn a_feeds_token_dies_with_its_generation_and_opens_nothing_else() {
        let (keys, feed) = (Keys::new([7; 32]), FeedId(Uuid::from_u128(1)));
        let token = keys.feed_token(feed, 0);
        assert_eq!(Keys::feed_subject(&token), Some(feed));
        assert!(keys.proves_feed(&token, feed, 0) && !keys.proves_feed(&token, feed, 1));
        assert!(!keys.proves_feed(&keys.join_code(AttendeeId(feed.0), 0), feed, 0));
    }

    #[test]
    fn a_code_to_unsubscribe_tells_employees_from_accounts_and_opens_nothing_else() {
        let (keys, id) = (Keys::new([7; 32]), Uuid::from_u128(1));
        for reader in [Reader::Employee(EmployeeId(id)), Reader::Account(AccountId(id))] {
            assert_eq!(keys.reader(&keys.unsubscribe_code(reader)), Some(reader));
            assert_eq!(Keys::new([8; 32]).reader(&keys.unsubscribe_code(reader)), None);
        }
        assert_eq!(keys.reader(&keys.join_code(AttendeeId(id), 0)), None);
        assert_eq!(keys.reader("unknown"), None);
    }

    #[test]
    fn a_playback_token_ends_and_cannot_be_altered() {
        let keys = Keys::new([7; 32]);
        let engagement = EngagementId(Uuid::from_u128(1));
        let token = keys.playback_token(engagement, Uuid::from_u128(9), Instant::from_unix_seconds(100));
        assert_eq!(keys.playback(&token, Instant::from_unix_seconds(99)), Some((engagement, Uuid::from_u128(9))));
        assert_eq!(keys.playback(&token, Instant::from_unix_seconds(100)), None);
        let altered = format!("B{}", &token[1..]);
        assert_eq!(keys.playback(&altered, Instant::from_unix_seconds(99)), None);
    }
}
