//! What the demo tells: `demo.json` for programs, a few lines for whoever started it.

use super::Demo;
use chrono::DateTime;
use chrono_tz::Asia::Shanghai;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use usecases::live::stream_key::ffmpeg_line;

/// Writes `demo.json` into the data folder, for its owner alone: it holds passwords and keys.
pub fn write_json(demo: &Demo, data_dir: &Path) -> io::Result<()> {
    // A file of an earlier demo may have been made readable for others; a new one is not.
    let (draft, path) = (data_dir.join("demo.json.new"), data_dir.join("demo.json"));
    let _ = std::fs::remove_file(&draft);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    serde_json::to_writer_pretty(&mut file, demo)?;
    writeln!(file)?;
    std::fs::rename(draft, path)
}

/// The address, who can sign in, and how to try the briefing at once.
pub fn terminal(demo: &Demo) -> String {
    let mut text = format!("\nZhiyin's demo: {}\n\n", demo.url);
    let width = demo.accounts.iter().map(|it| it.email.len()).max().unwrap_or(0);
    for it in &demo.accounts {
        // Writing into a string does not fail.
        let _ = writeln!(text, "  {:<16} {:<width$}  {}", it.role.word(), it.email, it.password);
    }
    let now = &demo.now;
    let starts = DateTime::from_timestamp(now.starts_at.unix_seconds(), 0).unwrap_or_default().with_timezone(&Shanghai);
    let _ = write!(
        text,
        "\nA confirmed briefing starts at {} (Asia/Shanghai). Nobody has been mailed about it.\n\
         \n  one employee's link  {}\n  encoder's server     {}\n  encoder's key        {}\n\
         \nH.264 and AAC, a keyframe every two seconds; or without an encoder, as one line:\n\n  {}\n\n",
        starts.format("%H:%M"),
        now.join_url,
        now.rtmp_url,
        now.stream_key,
        ffmpeg_line(&now.rtmp_url, &now.stream_key),
    );
    text
}
