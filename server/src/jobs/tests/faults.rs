//! What mail servers do to a large send.

use super::relay::{Fate, Relay};
use super::scene::{Scene, address};
use super::*;
use domain::instant::Span;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const DOMAINS: [&str; 5] = ["a.example", "b.example", "grey.example", "c.example", "d.example"];

fn number(recipient: &str) -> usize {
    recipient.trim_start_matches("employee").split('@').next().and_then(|it| it.parse().ok()).expect("an employee")
}

fn states(rows: &[outbox::Model]) -> BTreeMap<JobState, usize> {
    let mut states = BTreeMap::new();
    for row in rows {
        *states.entry(row.state).or_default() += 1;
    }
    states
}

#[tokio::test]
async fn of_three_thousand_all_arrive_but_the_refused_and_the_stalled_and_none_twice_with_other_bytes() {
    let scene = Scene::new(3000).await;
    scene.live_at(&DOMAINS).await;
    let (clock, begin) = (scene.cx.clock.clone(), scene.cx.now());
    let relay = Relay::start(20, move |to, tries| match number(to) {
        _ if to.ends_with("grey.example") && clock.now() < begin + Span::minutes(10) => Fate::Deferred,
        10 => Fate::Refused,
        11 => Fate::Stalled,
        n if n % 100 == 13 && tries == 1 => Fate::Unanswered,
        n if n % 100 == 14 => Fate::LastOfItsConnection,
        n if n % 100 == 16 && tries == 1 => Fate::Busy,
        _ => Fate::Taken,
    })
    .await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let worker = scene.worker(relay.mailer());
    let stop = CancellationToken::new();
    let mut early = 0;
    for minute in 0..20 {
        worker.run_due(&stop).await.expect("no failure");
        if minute < 10 {
            early = relay.taken().len();
        }
        scene.cx.clock.advance(Span::minutes(1));
    }
    assert_eq!(early, 2398, "four domains did not wait for the greylisting one");
    let rows = scene.invite_rows().await;
    let expected = [(JobState::Pending, 1), (JobState::Done, 2998), (JobState::Dead, 1)];
    assert_eq!(states(&rows), expected.into_iter().collect());
    let taken = relay.taken();
    assert_eq!(taken.len(), 2998);
    assert!(taken.values().all(|(versions, _)| versions.len() == 1), "repeats are byte-identical");
    for (to, (_, times)) in &taken {
        let unanswered = number(to) % 100 == 13;
        assert_eq!(*times, if unanswered { 2 } else { 1 }, "{to}: only what was in flight is repeated");
    }
    let stalled = rows.iter().find(|row| row.recipient.as_deref() == Some(address(11, "b.example").as_str()));
    let stalled = stalled.expect("a row");
    assert!(stalled.attempts > 1 && stalled.last_error.is_some(), "{stalled:?}");
}

/// Every recipient's own greylisting begins with its first try, so a domain that answers 451 must not be left alone.
#[tokio::test]
async fn greylisting_of_each_recipient_costs_one_more_try_of_each() {
    let scene = Scene::new(60).await;
    let relay = Relay::start(20, |_, tries| if tries == 1 { Fate::Deferred } else { Fate::Taken }).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let worker = scene.worker(relay.mailer());
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    let rows = scene.invite_rows().await;
    assert!(rows.iter().all(|row| row.state == JobState::Pending && row.attempts == 1 && row.lease_until.is_none()));
    scene.cx.clock.advance(Span::seconds(30));
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    assert_eq!(relay.taken().len(), 60);
}

#[tokio::test]
async fn a_domain_that_stalls_is_paused_while_others_go_on_and_gets_its_mail_later() {
    let scene = Scene::new(1200).await;
    scene.live_at(&["stalled.example", "a.example", "b.example"]).await;
    let stalls = Arc::new(AtomicBool::new(true));
    let script = stalls.clone();
    let relay = Relay::start(20, move |to, _| {
        let stalls = to.ends_with("@stalled.example") && script.load(Ordering::SeqCst);
        if stalls { Fate::Stalled } else { Fate::Taken }
    })
    .await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let worker = scene.worker(relay.mailer());
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    assert_eq!(relay.taken().len(), 800, "nobody else waits");
    let tried =
        |rows: &[outbox::Model]| rows.iter().filter(|row| row.state == JobState::Pending && row.attempts > 0).count();
    let rows = scene.invite_rows().await;
    assert_eq!(tried(&rows), 1, "one connection was spent on it, and the rest given back untried");
    assert!(rows.iter().all(|row| row.lease_until.is_none() || row.state == JobState::Done));
    assert_eq!(worker.run_due(&CancellationToken::new()).await.expect("no failure"), 0, "it is paused");

    scene.cx.clock.advance(Span::seconds(30));
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    assert_eq!(tried(&scene.invite_rows().await), 2, "again one connection, for one that did not fail yet");

    stalls.store(false, Ordering::SeqCst);
    scene.cx.clock.advance(Span::minutes(2));
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    assert_eq!(relay.taken().len(), 1200);
}

#[tokio::test]
async fn a_letter_that_always_stalls_holds_up_the_others_of_its_domain_for_one_pause_only() {
    let scene = Scene::new(40).await;
    let relay = Relay::start(20, |to, _| if number(to) == 0 { Fate::Stalled } else { Fate::Taken }).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let worker = scene.worker(relay.mailer());
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    assert_eq!(relay.taken().len(), 0, "the first letter of a domain goes alone");
    scene.cx.clock.advance(Span::seconds(30));
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    assert_eq!(relay.taken().len(), 39);
}

#[tokio::test]
async fn a_mail_server_that_is_away_costs_one_mail_a_try_and_is_asked_again_later() {
    let scene = Scene::new(500).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let away = std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port");
    let mailer = Mailer::smtp(&format!("smtp://{away}")).expect("a good URL");
    let worker = scene.worker(mailer);
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    let rows = scene.invite_rows().await;
    assert_eq!(rows.iter().map(|row| row.attempts).sum::<i32>(), 1, "{:?}", states(&rows));
    assert!(rows.iter().all(|row| row.state == JobState::Pending && row.lease_until.is_none()));
    assert_eq!(worker.run_due(&CancellationToken::new()).await.expect("no failure"), 0, "it is left alone");
    scene.cx.clock.advance(Span::seconds(30));
    assert!(worker.run_due(&CancellationToken::new()).await.expect("no failure") > 0);
}

#[tokio::test]
async fn fewer_connections_than_asked_for_are_enough_and_no_domain_gets_more_than_its_share() {
    let scene = Scene::new(600).await;
    scene.live_at(&["a.example", "b.example"]).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let relay = Relay::start(3, |_, _| Fate::Taken).await;
    let worker = scene.worker(relay.mailer()).limited(Limits { connections: 8, per_domain: 2 });
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    assert_eq!(relay.taken().len(), 600);
    assert!(scene.invite_rows().await.iter().all(|row| row.state == JobState::Done && row.attempts == 1));
    assert_eq!(relay.most_at_once(), 2);
}

#[tokio::test]
async fn an_address_that_was_refused_is_left_alone_until_somebody_says_that_it_is_right() {
    let scene = Scene::new(3).await;
    let exists = Arc::new(AtomicBool::new(false));
    let script = exists.clone();
    let relay = Relay::start(20, move |to, _| {
        let refused = number(to) == 1 && !script.load(Ordering::SeqCst);
        if refused { Fate::Refused } else { Fate::Taken }
    })
    .await;
    let address = address(1, "jianghan-ev.example");
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    scene.run_with(relay.mailer()).await;
    assert_eq!(relay.tries(&address), 1);

    scene.stands(BookingStatus::Confirmed, EngagementStatus::Planned, 1).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    scene.run_with(relay.mailer()).await;
    assert_eq!(relay.tries(&address), 1, "nobody's later mail is tried");
    let rows = scene.invite_rows().await;
    let dead: Vec<_> = rows.iter().filter(|row| row.state == JobState::Dead).collect();
    assert_eq!(dead.len(), 2);
    assert_eq!(dead[1].last_error.as_deref(), Some("not tried: refused before with 550 5.1.1"));

    exists.store(true, Ordering::SeqCst);
    let administrator =
        domain::identity::Actor { account: scene.cx.id(), grants: vec![domain::identity::Grant::Administrator] };
    usecases::notify::resend(&scene.cx, &administrator, Some(dead[1].id)).await.expect("a dead letter");
    scene.run_with(relay.mailer()).await;
    assert_eq!(relay.tries(&address), 2);
    assert_eq!(scene.invite_rows().await.iter().filter(|row| row.state == JobState::Dead).count(), 1);
}

#[tokio::test]
async fn a_refused_address_is_tried_again_after_ninety_days() {
    let scene = Scene::new(1).await;
    let relay = Relay::start(20, |_, _| Fate::Refused).await;
    let address = address(0, "jianghan-ev.example");
    for (days, tries) in [(0, 1), (80, 1), (11, 2)] {
        scene.cx.clock.advance(Span::days(days));
        scene.push(Job::SendInvites { engagement: scene.engagement }).await;
        scene.run_with(relay.mailer()).await;
        assert_eq!(relay.tries(&address), tries, "after {days} more days");
    }
}

#[tokio::test]
async fn what_is_signed_is_stored_and_sent_as_it_is() {
    use ring::signature::Ed25519KeyPair;
    let scene = Scene::new(2).await;
    let key = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).expect("a key");
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        data_encoding::BASE64.encode(key.as_ref())
    );
    let dkim = Dkim::new(pem.as_bytes(), "zhiyin.example", "s").expect("a key");
    let relay = Relay::start(20, |_, _| Fate::Taken).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let worker = scene.worker(relay.mailer()).signing(Some(Arc::new(dkim)));
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    let taken = relay.taken();
    for row in scene.invite_rows().await {
        let bytes = row.rendered.expect("stored");
        assert!(bytes.starts_with(b"DKIM-Signature: v=1; a=ed25519-sha256;"));
        let sent = taken[&row.recipient.expect("stored")].0.first().expect("sent");
        // No line of a base64 message begins with a dot, so nothing is stuffed.
        assert_eq!(sent.strip_suffix(b".\r\n").expect("the final dot").trim_ascii_end(), bytes.trim_ascii_end());
    }
}
