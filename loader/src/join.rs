//! Everybody comes within ten seconds, from one address: the link is opened, the form sent, the room read.

use crate::http::{Line, form};
use crate::table::{Times, row};
use crate::{Outcome, Plan};
use http_body_util::BodyExt;
use hyper::header::{LOCATION, SET_COOKIE};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// What a browser has after joining.
#[derive(Clone)]
pub struct Seat {
    pub cookie: String,
    /// `/live/<token>/`.
    pub live: String,
}

/// Lets all of them in, evenly over `spread`.
pub async fn storm(plan: &Arc<Plan>, spread: Duration) -> Outcome<Vec<Seat>> {
    let all = plan.codes.len();
    let (mut guests, mut seats, mut times) = (JoinSet::new(), Vec::with_capacity(all), Times::default());
    for (n, code) in plan.codes.iter().cloned().enumerate() {
        let plan = plan.clone();
        guests.spawn(async move {
            tokio::time::sleep(spread.mul_f64(n as f64 / all as f64)).await;
            join(&plan, &code).await
        });
    }
    while let Some(joined) = guests.join_next().await {
        let (seat, took) = joined??;
        seats.push(seat);
        for it in took {
            times.push(it);
        }
    }
    let (p50, p99) = (times.at(0.5), times.at(0.99));
    let what = format!("{all} joins in {} s: page, form and room, each answer", spread.as_secs());
    row(&what, &format!("median {p50:.0} ms, p99 {p99:.0} ms, none failed"), "p99 ≤ 300 ms");
    Ok(seats)
}

async fn join(plan: &Plan, code: &str) -> Outcome<(Seat, [Duration; 3])> {
    let mut line = Line::open(&plan.url, "").await?;
    let begun = Instant::now();
    line.get(&format!("/j/{code}")).await?;
    let page = begun.elapsed();
    let begun = Instant::now();
    let answer = line.post("/forms/join", &form(&[("code", code), ("screen", "one")])).await?;
    if !answer.headers().get(LOCATION).is_some_and(|it| it.as_bytes().starts_with(b"/room/")) {
        return Err("somebody was not let in".into());
    }
    let cookie = answer.headers().get(SET_COOKIE).ok_or("nobody was let in")?.to_str()?;
    line.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    answer.into_body().collect().await?;
    let form = begun.elapsed();
    let begun = Instant::now();
    let room = line.get(&format!("/room/{}", plan.engagement)).await?;
    let room_took = begun.elapsed();
    let room = std::str::from_utf8(&room)?;
    let from = room.find("/live/").ok_or("a room without a picture")?;
    let rest = &room[from..];
    let live = &rest[..rest.find("index.m3u8").ok_or("a room without a playlist")?];
    Ok((Seat { cookie: line.cookie, live: live.to_owned() }, [page, form, room_took]))
}
