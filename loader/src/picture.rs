//! Everybody watches with low latency, and in the middle of it a poll is launched.

use crate::http::{Line, form};
use crate::join::Seat;
use crate::playlist::Playlist;
use crate::process::cpu;
use crate::table::{Times, row};
use crate::words::{self, Ears};
use crate::{Outcome, Plan};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::task::JoinSet;

/// What one viewer saw.
#[derive(Default)]
struct Seen {
    /// From a part's end, as the playlist dates it, to its last byte here.
    before: Times,
    during: Times,
    bytes: u64,
    failed: usize,
}

pub async fn watch(plan: &Arc<Plan>, seats: &[Seat], ears: &Ears) -> Outcome<()> {
    let (begun, used) = (Instant::now(), cpu(&[plan.pid])?);
    let ends = begun + Duration::from_secs(plan.seconds);
    let polled = begun + Duration::from_secs(plan.seconds / 2);
    let mut viewers = JoinSet::new();
    for (n, seat) in seats.iter().cloned().enumerate() {
        let plan = plan.clone();
        // They come within three seconds.
        let at = Duration::from_secs(3).mul_f64(n as f64 / seats.len() as f64);
        viewers.spawn(async move {
            tokio::time::sleep(at).await;
            view(&plan, &seat, polled, ends).await
        });
    }
    tokio::time::sleep_until(polled.into()).await;
    words::poll(plan, seats, ears).await?;
    let (mut before, mut during, mut bytes, mut failed) = (Times::default(), Times::default(), 0, 0);
    while let Some(viewer) = viewers.join_next().await {
        let seen = viewer?;
        before.append(seen.before);
        during.append(seen.during);
        bytes += seen.bytes;
        failed += seen.failed;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let cores = (cpu(&[plan.pid])? - used) / seconds;
    let rate = bytes as f64 * 8.0 / seconds / seats.len() as f64 / 1e6;
    let what = format!("{} viewers for {seconds:.0} s, {rate:.2} Mbit/s each", seats.len());
    row(&what, &format!("{} parts, {failed} failed, {cores:.2} cores", before.len() + during.len()), "none failed");
    for (what, times) in
        [("published to received", &mut before), ("the same, while and after everybody answers a poll", &mut during)]
    {
        row(what, &format!("median {:.0} ms, p99 {:.0} ms", times.at(0.5), times.at(0.99)), "p99 ≤ 1 s");
    }
    Ok(())
}

async fn view(plan: &Plan, seat: &Seat, polled: Instant, ends: Instant) -> Seen {
    let mut seen = Seen::default();
    while Instant::now() < ends {
        if let Err(error) = follow(plan, seat, polled, ends, &mut seen).await {
            eprintln!("a viewer: {error}");
            seen.failed += 1;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
    seen
}

/// Watches over one connection until it breaks or the time is over.
async fn follow(plan: &Plan, seat: &Seat, polled: Instant, ends: Instant, seen: &mut Seen) -> Outcome<()> {
    let mut line = Line::open(&plan.url, "").await?;
    let text = line.get(&format!("{}low.m3u8", seat.live)).await?;
    let mut listed = Playlist::parse(std::str::from_utf8(&text)?);
    let mut last = listed.parts.last().map_or(0.0, |it| it.ends_at);
    let mut beat = Instant::now();
    while Instant::now() < ends {
        let text = line.get(&format!("{}{}", seat.live, listed.next())).await?;
        listed = Playlist::parse(std::str::from_utf8(&text)?);
        for part in listed.parts.iter().filter(|it| it.ends_at > last) {
            seen.bytes += line.count(&format!("{}{}", seat.live, part.uri)).await?;
            let late = milliseconds()? - part.ends_at;
            if Instant::now() < polled { &mut seen.before } else { &mut seen.during }.push_ms(late);
        }
        last = listed.parts.last().map_or(last, |it| it.ends_at.max(last));
        if beat.elapsed() > Duration::from_secs(10) {
            beat = Instant::now();
            let token = seat.live.trim_matches('/').rsplit('/').next().unwrap_or_default();
            let sign = form(&[("token", token), ("at", &format!("{last:.0}")), ("played", "10000"), ("visible", "1")]);
            line.send(&format!("/room/{}/heartbeat", plan.engagement), &sign).await?;
        }
    }
    Ok(())
}

/// Since 1970.
#[expect(clippy::disallowed_methods, reason = "playlists are dated by the real clock")]
fn milliseconds() -> Outcome<f64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1e3)
}
