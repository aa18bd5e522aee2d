//! Mail as files.

use super::SendError;
use crate::mail::compose::Rendered;
use std::path::Path;

/// Writes `folder/MESSAGE-ID.eml` under its final name at once: who lists the folder never sees half a mail, and a repeat
/// replaces it with the same bytes. Survives the death of the process, not of the machine: a spool is not for keeping.
pub async fn write(folder: &Path, mail: &Rendered) -> Result<(), SendError> {
    let name = file_name(&mail.message_id);
    let (unfinished, finished) = (folder.join(format!(".{name}.tmp")), folder.join(format!("{name}.eml")));
    let written = async {
        tokio::fs::create_dir_all(folder).await?;
        tokio::fs::write(&unfinished, &mail.bytes).await?;
        tokio::fs::rename(&unfinished, &finished).await
    };
    written.await.map_err(|error| SendError::Transient(format!("the mail folder: {error}")))
}

/// The Message-ID without what a file name should not have.
fn file_name(message_id: &str) -> String {
    message_id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@')).collect()
}
