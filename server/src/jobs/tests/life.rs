//! What a reader knows decides what is sent: newer versions overtake older ones, and nothing is told twice.

use super::scene::{LIAISON, Scene, address};
use crate::mail::transport::tests::Sink;
use domain::instant::Span;
use domain::notify::JobState;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::notify::outbox;
use mail_parser::{MessageParser, PartType};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashSet;
use usecases::outbox::Job;

impl Scene {
    async fn version(&self, sequence: i32) {
        self.stands(BookingStatus::Confirmed, EngagementStatus::Planned, sequence).await;
    }

    async fn invite_states(&self) -> Vec<JobState> {
        self.invite_rows().await.into_iter().map(|row| row.state).collect()
    }
}

#[tokio::test]
async fn what_is_known_already_is_not_told_again() {
    let scene = Scene::new(2).await;
    scene.confirmed().await;
    scene.run().await;
    scene.empty_mailbox();
    scene.tell().await;
    scene.run().await;
    assert!(scene.mails().is_empty(), "neither the people nor the liaison");
    scene.version(1).await;
    scene.tell().await;
    scene.run().await;
    let mails = scene.mails();
    assert_eq!(mails.len(), 3);
    for text in mails.values().flatten() {
        assert!(text.contains("时间：") && text.contains(" → "), "{text}");
    }
}

#[tokio::test]
async fn an_older_mail_that_a_busy_server_put_off_neither_holds_up_nor_follows_the_newer() {
    let scene = Scene::new(1).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let busy = Sink::start(&["-r", "rcpt"]).await;
    scene.run_with(busy.mailer()).await;
    scene.version(1).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    // At once, long before the older is due again.
    scene.run().await;
    assert_eq!(scene.invite_states().await, [JobState::Dropped, JobState::Done]);
    let mails = scene.mails();
    let [text] = mails[&address(0, "jianghan-ev.example")].as_slice() else { panic!("one mail") };
    assert!(text.contains("SEQUENCE:1"), "{text}");
    scene.cx.clock.advance(Span::hours(9));
    assert_eq!(scene.run().await, 0, "nothing follows");
}

#[tokio::test]
async fn who_may_have_got_a_mail_that_was_given_up_is_told_of_the_cancellation() {
    let scene = Scene::new(1).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let busy = Sink::start(&["-r", "rcpt"]).await;
    scene.run_with(busy.mailer()).await;
    scene.stands(BookingStatus::Cancelled, EngagementStatus::Cancelled, 1).await;
    scene.push(Job::InviteParty { booking: scene.booking }).await;
    scene.run().await;
    let mails = scene.mails();
    assert!(mails[&address(0, "jianghan-ev.example")][0].contains("METHOD:CANCEL"));
}

#[tokio::test]
async fn an_update_after_one_that_may_not_have_arrived_is_sent_even_if_it_says_the_same() {
    let scene = Scene::new(1).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    scene.run().await;
    scene.version(1).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let busy = Sink::start(&["-r", "rcpt"]).await;
    scene.run_with(busy.mailer()).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    scene.empty_mailbox();
    scene.run().await;
    let mails = scene.mails();
    let text = &mails[&address(0, "jianghan-ev.example")][0];
    assert!(text.contains("SEQUENCE:1") && !text.contains(" → "), "nobody can say what is known: {text}");
}

#[tokio::test]
async fn a_dead_letter_that_is_sent_again_after_a_newer_mail_is_not_sent() {
    let scene = Scene::new(1).await;
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    let strict = Sink::start(&["-f", "rcpt"]).await;
    scene.run_with(strict.mailer()).await;
    let dead = scene.invite_row().await;
    assert_eq!(dead.state, JobState::Dead);
    scene.version(1).await;
    let attendee = dead.attendee_id.expect("an invite");
    scene.push(Job::InviteAnew { attendee }).await;
    let write = scene.cx.db.write(move |tx| async move {
        entities::notify::suppressed_address::Entity::delete_many().exec(tx.as_ref()).await?;
        Ok(())
    });
    write.await.expect("allowed");
    scene.run().await;
    let id = dead.id;
    let again = scene.cx.db.write(move |tx| async move {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::State, Expr::value(JobState::Pending.word()))
            .filter(outbox::Column::Id.eq(id))
            .exec(tx.as_ref())
            .await?;
        Ok(())
    });
    again.await.expect("a change");
    scene.cx.clock.advance(Span::hours(9));
    scene.run().await;
    assert_eq!(scene.invite_row().await.state, JobState::Dropped);
    assert_eq!(scene.mails()[&address(0, "jianghan-ev.example")].len(), 1);
}

#[tokio::test]
async fn versions_that_are_made_in_one_second_have_rising_stamps() {
    let scene = Scene::new(1).await;
    scene.confirmed().await;
    scene.run().await;
    for sequence in [1, 2] {
        scene.version(sequence).await;
        scene.tell().await;
        scene.run().await;
    }
    for (to, texts) in scene.mails() {
        let stamp = |text: &String| text.lines().find(|it| it.starts_with("DTSTAMP")).map(str::to_owned);
        let stamps: Vec<_> = texts.iter().map(stamp).collect();
        assert!(stamps.len() == 3 && stamps.windows(2).all(|it| it[0] < it[1]), "{to}: {stamps:?}");
    }
}

/// Words of a text that are cut where neither an address nor a link goes on.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || "@.-_/:".contains(c)))
}

#[tokio::test]
async fn none_of_three_thousand_mails_holds_an_address_or_a_code_of_somebody_else() {
    let scene = Scene::new(3000).await;
    scene.confirmed().await;
    scene.run().await;
    let mut codes = HashSet::new();
    let files = scene.files();
    assert_eq!(files.len(), 3001);
    for bytes in files.values() {
        let message = MessageParser::default().parse(bytes).expect("a mail");
        let to = message.to().and_then(|it| it.first()).and_then(|it| it.address()).expect("a recipient").to_owned();
        // All that a reader could look at: headers, text, HTML, both calendar objects, each decoded and unfolded.
        let mut all = message.headers_raw().map(|(_, value)| value.to_owned()).collect::<Vec<_>>().join("\n");
        for part in message.parts.iter().filter(|part| !matches!(part.body, PartType::Multipart(_))) {
            all.push_str(&String::from_utf8_lossy(part.contents()));
        }
        let all = all.replace("\r\n ", "");
        let mut own = HashSet::new();
        for word in words(&all) {
            if word.contains("employee") {
                assert!(word.ends_with(&to), "{to} reads {word}");
            }
            if let Some((_, code)) = word.split_once("/j/") {
                let code = code.split('/').next().unwrap_or_default();
                own.insert(code.trim_end_matches(['.', ':', '-', '_']).to_owned());
            }
        }
        if to == LIAISON {
            assert!(own.is_empty(), "the liaison has no personal link");
            continue;
        }
        assert_eq!(own.len(), 1, "{to}: {own:?}");
        assert!(codes.insert(own.into_iter().next()), "{to} has the link of somebody else");
    }
    assert_eq!(codes.len(), 3000);
}

#[tokio::test]
async fn a_cancellation_that_was_put_off_goes_out_though_a_change_was_still_to_be_told() {
    let scene = Scene::new(1).await;
    scene.confirmed().await;
    scene.run().await;
    scene.empty_mailbox();
    scene.stands(BookingStatus::Cancelled, EngagementStatus::Cancelled, 1).await;
    scene.push(Job::InviteParty { booking: scene.booking }).await;
    let busy = Sink::start(&["-r", "rcpt"]).await;
    scene.run_with(busy.mailer()).await;
    // The change before the cancellation, which waited two minutes for others.
    scene.push(Job::SendInvites { engagement: scene.engagement }).await;
    scene.run().await;
    let mails = scene.mails();
    let [text] = mails[&address(0, "jianghan-ev.example")].as_slice() else { panic!("one mail") };
    assert!(text.contains("METHOD:CANCEL"), "{text}");
}

#[tokio::test]
async fn an_address_that_was_corrected_is_invited_whatever_else_is_to_be_told_then() {
    let scene = Scene::new(1).await;
    scene.confirmed().await;
    scene.run().await;
    scene.empty_mailbox();
    let attendee = scene.invite_row().await.attendee_id.expect("of an attendee");
    scene.push(Job::InviteAnew { attendee }).await;
    scene.push(Job::Invite { attendee }).await;
    scene.run().await;
    let mails = scene.mails();
    let [text] = mails[&address(0, "jianghan-ev.example")].as_slice() else { panic!("one mail") };
    assert!(text.contains("METHOD:REQUEST"), "{text}");
}
