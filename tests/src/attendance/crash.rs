//! A server that is killed in mid-briefing: nobody loses more than half a minute.

use super::{Stage, stored};
use crate::support::World;
use domain::id::{AttendeeId, EngagementId};
use domain::instant::{Instant, Span};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use usecases::clock::{Clock, Random};
use usecases::live::{Beat, Watching};
use usecases::{Cx, Db};

const TEST: &str = "attendance::crash::watch_until_killed";
/// Before each second of the broadcast up to which all have reported.
const SAID: &str = "reported ";
/// What a person may lose.
const LOST: i64 = 30;

/// Not a test by itself: what the killed process runs. Everybody reports every ten seconds, and every ten seconds, at another moment, it is
/// written down, as a server does.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the crash test in a process of its own"]
async fn watch_until_killed() {
    let given = std::env::var("ZHIYIN_TEST_WATCHING").expect("run by the crash test");
    let (url, engagement, people, start): (String, EngagementId, Vec<AttendeeId>, Instant) =
        serde_json::from_str(&given).expect("what the crash test gives");
    let template = World::new().await;
    let db = Db::connect(&url).await.expect("the database");
    let random = Random::seeded(u64::from(std::process::id()));
    let cx = Cx { db, random, clock: Clock::frozen(start), ..template.cx.clone() };
    let watching = Watching::default();
    for second in 1..=3_600 {
        cx.clock.advance(Span::seconds(1));
        for (n, of) in people.iter().enumerate() {
            if second % 10 == n as i64 % 10 {
                let token = cx.keys.playback_token(engagement, of.0, cx.now() + Span::hours(1));
                let (at, played) = (cx.now(), Span::seconds(10));
                let beat = Beat { token, engagement, at, played, visible: true };
                watching.beat(&cx, &beat).expect("the token is good");
            }
        }
        println!("{SAID}{second}");
        if second % 10 == 5 {
            watching.store(&cx).await.expect("written down");
        }
    }
}

#[tokio::test]
async fn a_kill_in_mid_briefing_costs_nobody_more_than_half_a_minute() {
    for after in [64, 65, 301] {
        let world = World::new().await;
        let stage = Stage::live(&world).await;
        let people: Vec<AttendeeId> = stage.people.iter().map(|it| it.id).collect();
        let start = world.cx.now();
        let given = (&world.database.url, stage.engagement, &people, start);
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--ignored", "--exact", TEST, "--nocapture"])
            .env("ZHIYIN_TEST_WATCHING", serde_json::to_string(&given).expect("plain data"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut reported = 0;
        for line in BufReader::new(child.stdout.take().expect("piped")).lines() {
            let line = line.expect("text");
            if let Some((_, second)) = line.split_once(SAID) {
                reported = second.parse().expect("a number");
                if reported == after {
                    // SIGKILL; what it had said by then is read to the end.
                    child.kill().expect("killed");
                }
            }
        }
        child.wait().expect("it is gone");
        assert!((after..3_600).contains(&reported), "it was killed in the midst: {reported}");
        let cx = world.second_server().await;
        for of in &people {
            let watched = stored(&cx, *of).await.within(start.unix_seconds(), start.unix_seconds() + reported);
            assert!(watched >= reported - LOST, "killed after {reported} s, {watched} are left");
        }
        // It goes on where it was: a restarted server takes what was played since the last report that is written down.
        cx.clock.advance(Span::seconds(reported + 10));
        let again = Watching::default();
        for of in &people {
            again.beat(&cx, &stage.beat(&cx, *of, cx.now(), 10)).expect("the token is good");
        }
        again.store(&cx).await.expect("written down");
        let end = start.unix_seconds() + reported + 10;
        for of in &people {
            assert_eq!(stored(&cx, *of).await.within(end - 10, end), 10);
        }
    }
}
