//! The worker is killed at each of its edges, in a process of its own, and started again.

use super::scene::{Scene, cx};
use super::*;
use std::process::Command;

/// Not a test by itself: what the killed process runs. The environment says where.
#[tokio::test]
#[ignore = "run by the crash tests in a process of its own"]
async fn work_until_killed() {
    let folder = std::env::var("ZHIYIN_TEST_FOLDER").expect("run by the crash tests");
    let mailer = Mailer::smtp(&std::env::var("ZHIYIN_TEST_SMTP").expect("run by the crash tests")).expect("a good URL");
    let cx = cx(folder.as_ref(), 2).await;
    Worker::new(cx, mailer).run_due(&CancellationToken::new()).await.expect("no failure");
}

async fn killed_at(point: &str) {
    let scene = Scene::new(40).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let sink = Sink::start(&[]).await;
    let child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--ignored", "--exact", "jobs::tests::crash::work_until_killed"])
        .env("ZHIYIN_FAULT", point)
        .env("ZHIYIN_TEST_FOLDER", scene.folder())
        .env("ZHIYIN_TEST_SMTP", sink.url())
        .output()
        .expect("a process");
    assert!(!child.status.success(), "{point} was never passed");
    let before = sink.taken().len();

    // A later process with another clock finds the leases run out.
    scene.cx.clock.advance(domain::instant::Span::hours(1));
    scene.run_with(sink.mailer()).await;
    assert!(scene.invite_rows().await.iter().all(|row| row.state == JobState::Done), "{point}");
    let mut by_id: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mail in sink.taken() {
        let (_, bytes) = mail.split_once("\nMessage-ID: ").expect("our first header");
        let (id, bytes) = bytes.split_once('\n').expect("more headers");
        by_id.entry(id.to_owned()).or_default().insert(bytes.to_owned());
    }
    assert_eq!(by_id.len(), 40, "{point}: each mail at least once");
    assert!(by_id.values().all(|versions| versions.len() == 1), "{point}: repeats are byte-identical");
    let all = sink.taken().len();
    println!("killed at {point}: {before} mails taken before, {} of them again", all - 40);
}

#[tokio::test]
async fn a_kill_at_any_edge_loses_no_mail_and_repeats_only_identical_ones() {
    for point in ["after-claim", "before-store", "before-send", "after-250", "after-250:25", "after-mark"] {
        killed_at(point).await;
    }
}
