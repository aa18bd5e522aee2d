//! What a second of CPU hands out, ours and nginx's: the same segment and the same playlist, over as many connections.

use crate::http::Line;
use crate::join::Seat;
use crate::playlist::Playlist;
use crate::process::cpu;
use crate::table::row;
use crate::{Outcome, Plan};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const LINES: usize = 64;
const LONG: Duration = Duration::from_secs(8);

pub async fn measure(plan: &Plan, seat: &Seat) -> Outcome<()> {
    let mut line = Line::open(&plan.url, "").await?;
    let text = line.get(&format!("{}index.m3u8", seat.live)).await?;
    let listed = Playlist::parse(std::str::from_utf8(&text)?);
    let name = listed.segments.last().ok_or("no segment yet")?;
    let segment = line.get(&format!("{}{name}", seat.live)).await?;
    tokio::fs::write(plan.folder.join("segment.m4s"), &segment).await?;
    tokio::fs::write(plan.folder.join("index.m3u8"), &text).await?;
    let (own, peer) = (&[plan.pid][..], &plan.peer_pids[..]);
    let ours = rate(&plan.url, &format!("{}{name}", seat.live), own).await?;
    let theirs = rate(&plan.peer, "/segment.m4s", peer).await?;
    let mib = |it: (f64, f64)| it.1 / f64::from(1 << 20);
    row(
        &format!("a segment of {} KiB handed out, per second of CPU", segment.len() / 1024),
        &format!("{:.0} MiB, nginx {:.0} MiB: {:.2}", mib(ours), mib(theirs), ours.1 / theirs.1),
        "≥ 0.8 of nginx",
    );
    let ours = rate(&plan.url, &format!("{}index.m3u8", seat.live), own).await?;
    let theirs = rate(&plan.peer, "/index.m3u8", peer).await?;
    row(
        &format!("playlists of {} bytes handed out, per second of CPU", text.len()),
        &format!("{:.0}, nginx {:.0}: {:.2}", ours.0, theirs.0, ours.0 / theirs.0),
        "≥ 1.0 of nginx",
    );
    Ok(())
}

/// Answers and bytes per second of the processes' CPU.
async fn rate(origin: &str, path: &str, pids: &[u32]) -> Outcome<(f64, f64)> {
    let (begun, used) = (Instant::now(), cpu(pids)?);
    let mut lines = JoinSet::new();
    for _ in 0..LINES {
        let (origin, path) = (origin.to_owned(), path.to_owned());
        lines.spawn(async move {
            let (mut line, mut answers, mut bytes) = (Line::open(&origin, "").await?, 0, 0);
            while begun.elapsed() < LONG {
                bytes += line.count(&path).await?;
                answers += 1;
            }
            Outcome::Ok((answers, bytes))
        });
    }
    let (mut answers, mut bytes) = (0, 0);
    while let Some(line) = lines.join_next().await {
        let (more, read) = line??;
        answers += more;
        bytes += read;
    }
    let seconds = cpu(pids)? - used;
    Ok((f64::from(answers) / seconds, bytes as f64 / seconds))
}
