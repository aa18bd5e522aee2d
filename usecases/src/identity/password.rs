//! Hashing: argon2id, off the async threads, at most two at once.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::identity::password;
use tokio::sync::Semaphore;

/// OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. Measured at 25 ms of CPU.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Each hash takes a whole core and 19 MiB, so a rush of sign-ins waits here instead of starving everything else.
static HASHERS: Semaphore = Semaphore::const_new(2);

/// Longer input than any password that can be set is not worth the work.
const LONGEST_BYTES: usize = 4 * password::LONGEST;

/// The hash of a new password in PHC form. Says nothing about whether it is a good one; `set_password` does.
pub async fn hash(cx: &Cx, password: &str) -> Result<String> {
    let salt = cx.random.bytes::<16>();
    let password = password.to_owned();
    off_thread(move || hash_now(&password, &salt)).await?.ok_or(UseCaseError::Aborted)
}

/// Whether the password is the one of `hash`. Without a hash it does the same work and answers no, so that the time
/// taken does not tell which addresses have an account.
pub(super) async fn verify(password: &str, hash: Option<String>) -> Result<bool> {
    if password.len() > LONGEST_BYTES {
        return Ok(false);
    }
    let password = password.to_owned();
    off_thread(move || {
        if let Some(hash) = hash {
            PasswordHash::new(&hash).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
        } else {
            hash_now(&password, &[0; 16]);
            false
        }
    })
    .await
}

fn hash_now(password: &str, salt: &[u8]) -> Option<String> {
    argon2().hash_password_with_salt(password.as_bytes(), salt).ok().map(|hash: PasswordHash| hash.to_string())
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = HASHERS.acquire().await.map_err(|_| UseCaseError::Aborted)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| UseCaseError::Aborted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test_cx;

    #[tokio::test]
    async fn a_hash_proves_its_password_only() {
        let (cx, _folder) = test_cx().await;
        let hash = hash(&cx, "a long enough one").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("a long enough one", Some(hash.clone())).await.unwrap());
        assert!(!verify("a long enough two", Some(hash)).await.unwrap());
        assert!(!verify("a long enough one", None).await.unwrap());
    }
}
