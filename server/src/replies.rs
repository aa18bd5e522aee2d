//! What comes back to the mailbox that invites come from: answers of calendar programs, and mail that could not be delivered.
//!
//! A mail is read into what it says (`letter`), which is pure, and handed to one use-case. Each mail is handled at least once;
//! handling it again changes nothing, so a crash anywhere is harmless. No mail is kept.

mod bounce;
mod calendar;
mod letter;
mod mailbox;
mod proof;
mod reader;
#[cfg(test)]
mod tests;

pub use letter::{Letter, read};
pub use mailbox::{Mailbox, UrlError};
pub use reader::Reader;

use std::sync::Arc;
use usecases::invites::{Taken, take_bounce, take_reply};
use usecases::{Cx, Result};

/// The most of one mail that is looked at: some fifty times what we send, so that a returned mail fits with all around it.
pub const MOST: usize = 1024 * 1024;

/// Takes one mail as it lies in the mailbox; says whether it was meant for us. `relay`: whose word on the sender counts.
///
/// Fails only where the database does: then the mail is to be taken again.
pub async fn take(cx: &Cx, mail: Vec<u8>, relay: Option<Arc<str>>) -> Result<bool> {
    // Strangers write these bytes: whatever a parser makes of them ends its own task, and no thread waits for it.
    let read = tokio::task::spawn_blocking(move || read(&mail, relay.as_deref())).await;
    let letter = read.unwrap_or_else(|_| {
        tracing::error!("a mail broke the parser and is left alone");
        Letter::Other
    });
    let taken = match letter {
        Letter::Replies(replies) => {
            for reply in replies {
                counted(take_reply(cx, reply).await?);
            }
            true
        }
        Letter::Bounce(bounce) => {
            let taken = take_bounce(cx, bounce).await?;
            counted(taken);
            taken != Taken::Ignored
        }
        Letter::Other => {
            metrics::counter!("zhiyin_replies_total", "outcome" => "garbage").increment(1);
            false
        }
    };
    Ok(taken)
}

fn counted(taken: Taken) {
    let outcome = match taken {
        Taken::Recorded => "recorded",
        Taken::Stale => "stale",
        Taken::Held => "held",
        Taken::Ignored => "ignored",
    };
    metrics::counter!("zhiyin_replies_total", "outcome" => outcome).increment(1);
}
