//! Three thousand employees, as a program: joins rooms, watches, listens, answers, and prints what that took.
//!
//! `loader PLAN.json`, which `scripts/bench live` writes. It knows the server by its addresses alone, and reads the CPU time and the
//! memory of processes from `/proc`. Rows of a table go to standard output, progress to standard error.

mod http;
mod join;
mod picture;
mod playlist;
mod process;
mod rates;
mod table;
mod words;

use serde::Deserialize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Whatever goes wrong ends the run: a figure that was measured beside a failure says nothing.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    /// The server, `http://127.0.0.1:3000`.
    url: String,
    pid: u32,
    brand: String,
    engagement: String,
    /// The web session of somebody who runs the room.
    cookie: String,
    /// Codes of personal links, one for each viewer.
    codes: Vec<String>,
    /// How long the picture is watched.
    seconds: u64,
    /// Writes what the server answered here, for nginx to serve the same.
    folder: PathBuf,
    /// nginx that serves the folder, and its workers.
    peer: String,
    peer_pids: Vec<u32>,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let path = std::env::args().nth(1).ok_or("usage: loader PLAN.json")?;
    let plan: Arc<Plan> = Arc::new(serde_json::from_slice(&std::fs::read(path)?)?);
    let own = || process::memory(&[plan.pid]);
    let idle = own()?;
    table::row("memory before anybody came", &format!("{idle:.0} MB"), "");

    let seats = join::storm(&plan, Duration::from_secs(10)).await?;
    let joined = own()?;
    let ears = words::listen(&plan, &seats).await?;
    let each = (own()? - joined) * 1024.0 / seats.len() as f64;
    table::row(&format!("memory of one of {} event streams", seats.len()), &format!("{each:.1} KiB"), "≤ 20 KiB");
    words::announce(&plan, &ears).await?;
    rates::measure(&plan, &seats[0]).await?;
    picture::watch(&plan, &seats, &ears).await?;
    table::row("memory with all of them watching", &format!("{:.0} MB", own()?), "≤ 200 MB");
    Ok(())
}
