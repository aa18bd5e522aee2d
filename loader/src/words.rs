//! What is said in the room: three thousand event streams, announcements, and a poll that everybody answers.

use crate::http::{Line, form};
use crate::join::Seat;
use crate::table::{Times, row};
use crate::{Outcome, Plan};
use http_body_util::BodyExt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinSet;

const ANNOUNCEMENTS: usize = 20;

/// What all streams have heard of the words that are waited for.
#[derive(Default)]
struct Heard {
    wanted: String,
    times: Vec<Instant>,
}

/// All the streams.
pub struct Ears {
    heard: Arc<Mutex<Heard>>,
    /// How many have heard them.
    count: Arc<watch::Sender<usize>>,
    all: usize,
}

/// Opens an event stream for each seat.
pub async fn listen(plan: &Arc<Plan>, seats: &[Seat]) -> Outcome<Ears> {
    let heard = Arc::new(Mutex::new(Heard::default()));
    let count = Arc::new(watch::Sender::new(0));
    let mut opening = JoinSet::new();
    for seat in seats.iter().cloned() {
        let (plan, heard, count) = (plan.clone(), heard.clone(), count.clone());
        opening.spawn(async move {
            let mut line = Line::open(&plan.url, &seat.cookie).await?;
            let path = format!("/room/{}/board/events", plan.engagement);
            let answer = line.ask(&path, None).await?;
            if !answer.status().is_success() {
                return Err(format!("an event stream answered {}", answer.status()).into());
            }
            tokio::spawn(async move {
                let _open = line;
                let (mut body, mut event) = (answer.into_body(), String::new());
                while let Some(Ok(frame)) = body.frame().await {
                    let Some(data) = frame.data_ref() else { continue };
                    event.push_str(&String::from_utf8_lossy(data));
                    let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
                    if !heard.wanted.is_empty() && event.contains(&heard.wanted) {
                        heard.times.push(Instant::now());
                        count.send_replace(heard.times.len());
                    }
                    if event.ends_with("\n\n") {
                        event.clear();
                    }
                }
                eprintln!("an event stream ended");
            });
            Outcome::Ok(())
        });
        // A browser's connections come one after another, and so do theirs.
        if opening.len() >= 64
            && let Some(opened) = opening.join_next().await
        {
            opened??;
        }
    }
    while let Some(opened) = opening.join_next().await {
        opened??;
    }
    Ok(Ears { heard, count, all: seats.len() })
}

impl Ears {
    /// From now on, `words` are waited for.
    fn expect(&self, words: &str) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        *heard = Heard { wanted: words.into(), times: Vec::new() };
        self.count.send_replace(0);
    }

    /// When everybody has heard them.
    async fn all(&self) -> Outcome<Vec<Instant>> {
        let mut count = self.count.subscribe();
        let all = self.all;
        let waited = tokio::time::timeout(Duration::from_secs(20), count.wait_for(|it| *it >= all)).await;
        let times = std::mem::take(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner).times);
        match waited {
            Ok(_) => Ok(times),
            Err(_) => Err(format!("{} of {all} heard it", times.len()).into()),
        }
    }
}

/// Announces again and again, and measures from the announcement's sending to each stream.
pub async fn announce(plan: &Plan, ears: &Ears) -> Outcome<()> {
    let (mut line, mut times) = (Line::open(&plan.url, &plan.cookie).await?, Times::default());
    for n in 0..ANNOUNCEMENTS {
        let words = format!("announcement-{n:03}");
        ears.expect(&words);
        let sent = Instant::now();
        let fields = [("brand", &*plan.brand), ("engagement", &plan.engagement), ("announcement", &words)];
        line.send("/forms/announce", &form(&fields)).await?;
        for at in ears.all().await? {
            times.push(at - sent);
        }
        // Not in step with anything that comes once a second.
        tokio::time::sleep(Duration::from_millis(137)).await;
    }
    let (p50, p99) = (times.at(0.5), times.at(0.99));
    let what = format!("an announcement to {} event streams, from its sending", ears.all);
    row(&what, &format!("median {p50:.0} ms, p99 {p99:.0} ms"), "p99 ≤ 150 ms");
    Ok(())
}

/// Launches a poll that everybody answers within five seconds; measures from the last answer until each stream has the result.
pub async fn poll(plan: &Arc<Plan>, seats: &[Seat], ears: &Ears) -> Outcome<()> {
    let mut desk = Line::open(&plan.url, &plan.cookie).await?;
    let (brand, engagement) = (("brand", &*plan.brand), ("engagement", &*plan.engagement));
    let draft = form(&[brand, engagement, ("poll", "load"), ("options[]", "A"), ("options[]", "B")]);
    desk.send("/forms/draft-poll", &draft).await?;
    let page = desk.get(&format!("/brands/{}/engagements/{}", plan.brand, plan.engagement)).await?;
    let poll = drafted(std::str::from_utf8(&page)?).ok_or("the poll is not on the desk")?;
    desk.send("/forms/move-poll", &form(&[brand, engagement, ("poll", &poll), ("to", "launch")])).await?;
    ears.expect(&format!("[0,{}]", seats.len()));
    let spread = Duration::from_secs(5);
    let (mut answers, mut times) = (JoinSet::new(), Times::default());
    for (n, seat) in seats.iter().cloned().enumerate() {
        let (plan, body) = (plan.clone(), form(&[("poll", &poll), ("choice", "1")]));
        let at = spread.mul_f64(n as f64 / seats.len() as f64);
        answers.spawn(async move {
            tokio::time::sleep(at).await;
            let mut line = Line::open(&plan.url, &seat.cookie).await?;
            let begun = Instant::now();
            line.send(&format!("/room/{}/choose", plan.engagement), &body).await?;
            Outcome::Ok(begun.elapsed())
        });
    }
    while let Some(answered) = answers.join_next().await {
        times.push(answered??);
    }
    let last = Instant::now();
    let mut heard = Times::default();
    for at in ears.all().await? {
        heard.push(at.saturating_duration_since(last));
    }
    let what = format!("{} answers to a poll in 5 s, while all watch", seats.len());
    row(&what, &format!("p99 {:.0} ms, none failed", times.at(0.99)), "");
    row("its result on every stream, from the last answer", &format!("p95 {:.0} ms", heard.at(0.95)), "p95 ≤ 2 s");
    // The line of before was idle for too long.
    let mut desk = Line::open(&plan.url, &plan.cookie).await?;
    desk.send("/forms/move-poll", &form(&[brand, engagement, ("poll", &poll), ("to", "close")])).await
}

/// The id of the draft that the desk offers to launch.
fn drafted(page: &str) -> Option<String> {
    let at = page.find("value=\"launch\"")?;
    let before = &page[..at];
    let form = &before[before.rfind("<form")?..];
    let value = &form[form.find("name=\"poll\"")?..];
    let value = &value[value.find("value=\"")? + 7..];
    Some(value[..value.find('"')?].to_owned())
}
