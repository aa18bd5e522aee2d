//! Reminders, thanks and digests: to whom, when, once, and with a way out.

use super::scene::{LIAISON, Scene, cx};
use super::{Job, read};
use crate::mail::transport::tests::Sink;
use domain::id::AccountId;
use domain::instant::{Instant, Span};
use domain::invites::Answer;
use domain::notify::JobState;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::offering;
use entities::directory::employee;
use entities::scheduling::{attendee, engagement};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use usecases::invites::{choose_mail, record_answer, remind_due};
use usecases::keys::Reader;

/// Invited a week before, so that the mailbox holds only what comes after.
async fn invited(people: usize) -> Scene {
    let scene = Scene::new(people).await;
    scene.confirmed().await;
    scene.run().await;
    scene.empty_mailbox();
    scene
}

impl Scene {
    async fn before_start(&self, left: Span) {
        let start = self.start().await;
        self.cx.clock.advance(start - left - self.cx.now());
    }

    async fn start(&self) -> Instant {
        let row = engagement::Entity::find_by_id(self.engagement).one(self.cx.db.read()).await;
        row.expect("a row").expect("the engagement").starts_at
    }

    /// What the worker does every few seconds, and the mail of it by recipient.
    async fn remind(&self) -> BTreeMap<String, Vec<String>> {
        let _ = std::fs::remove_dir_all(self.folder().join("mail"));
        remind_due(&self.cx).await.expect("no failure");
        self.run().await;
        read(&self.files())
    }

    async fn moved(&self, by: Span) {
        let id = self.engagement;
        let (start, end) = (self.start().await + by, self.start().await + by + Span::hours(1));
        let change = move |tx: usecases::Tx| async move {
            engagement::Entity::update_many()
                .col_expr(engagement::Column::StartsAt, Expr::value(start))
                .col_expr(engagement::Column::EndsAt, Expr::value(end))
                .col_expr(engagement::Column::Sequence, Expr::value(1))
                .filter(engagement::Column::Id.eq(id))
                .exec(tx.as_ref())
                .await?;
            Ok(())
        };
        self.cx.db.write(change).await.expect("moved");
    }

    async fn offers_reminders(&self, day: bool, hour: bool) {
        let change = move |tx: usecases::Tx| async move {
            offering::Entity::update_many()
                .col_expr(offering::Column::RemindDay, Expr::value(day))
                .col_expr(offering::Column::RemindHour, Expr::value(hour))
                .exec(tx.as_ref())
                .await?;
            Ok(())
        };
        self.cx.db.write(change).await.expect("changed");
    }

    async fn people(&self) -> Vec<attendee::Model> {
        attendee::Entity::find().order_by_asc(attendee::Column::Id).all(self.cx.db.read()).await.expect("rows")
    }

    /// The rows that invited people stand in, which the scene has no need of otherwise.
    async fn employ(&self) {
        let rows: Vec<_> = self
            .people()
            .await
            .into_iter()
            .map(|it| employee::Model {
                id: it.employee_id.expect("invited"),
                company_id: it.company_id,
                branch_id: it.branch_id,
                name: it.name,
                email: it.email,
                phone: None,
                unsubscribed_at: None,
            })
            .collect();
        let insert = move |tx: usecases::Tx| async move {
            for row in rows {
                row.into_active_model().insert(tx.as_ref()).await?;
            }
            Ok(())
        };
        self.cx.db.write(insert).await.expect("employees");
    }

    async fn entered_first(&self, live: bool) {
        let (id, now) = (self.people().await[0].id, self.cx.now());
        let since = live.then_some(now);
        let change = move |tx: usecases::Tx| async move {
            attendee::Entity::update_many()
                .col_expr(attendee::Column::JoinedAt, Expr::value(now))
                .filter(attendee::Column::Id.eq(id))
                .exec(tx.as_ref())
                .await?;
            engagement::Entity::update_many()
                .col_expr(engagement::Column::LiveSince, Expr::value(since))
                .exec(tx.as_ref())
                .await?;
            Ok(())
        };
        self.cx.db.write(change).await.expect("changed");
    }
}

fn employees(mails: &BTreeMap<String, Vec<String>>) -> Vec<&str> {
    mails.keys().map(String::as_str).filter(|it| it.starts_with("employee")).collect()
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    mail.lines().find(|line| line.starts_with(&format!("{name}:"))).unwrap_or_default()
}

#[tokio::test]
async fn a_day_before_everybody_invited_is_reminded_once_in_the_thread_of_the_invite() {
    let scene = Scene::new(2).await;
    scene.confirmed().await;
    scene.run().await;
    let invite = scene.mails()["employee0@jianghan-ev.example"][0].clone();
    scene.before_start(Span::days(1) + Span(1)).await;
    assert!(scene.remind().await.is_empty(), "too soon");
    scene.before_start(Span::days(1)).await;
    let mails = scene.remind().await;
    assert_eq!(employees(&mails), ["employee0@jianghan-ev.example", "employee1@jianghan-ev.example"]);
    let [mail] = mails["employee0@jianghan-ev.example"].as_slice() else { panic!("one mail") };
    assert_eq!(header(mail, "References"), header(&invite, "References"));
    assert!(!header(mail, "References").is_empty() && !mail.contains("BEGIN:VCALENDAR"), "{mail}");
    for part in ["提醒", "/j/", "/answer?say=accepted", "/unsubscribe/"] {
        assert!(mail.contains(part), "{part}: {mail}");
    }
    assert_eq!(header(mail, "List-Unsubscribe-Post"), "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    assert!(header(mail, "List-Unsubscribe").starts_with("List-Unsubscribe: <https://zhiyin.example/unsubscribe/"));
    assert!(header(&invite, "List-Unsubscribe").is_empty(), "an invite cannot be done without");
    assert!(scene.remind().await.is_empty(), "no second mail");
    scene.before_start(Span::hours(1)).await;
    assert!(scene.remind().await.is_empty(), "this offering does not remind an hour before");
}

#[tokio::test]
async fn an_hour_before_is_reminded_of_if_the_offering_says_so_and_nothing_after_the_start() {
    let scene = invited(1).await;
    scene.offers_reminders(false, true).await;
    scene.before_start(Span::days(1)).await;
    assert!(employees(&scene.remind().await).is_empty(), "no day before");
    scene.before_start(Span::hours(1)).await;
    let mails = scene.remind().await;
    assert_eq!(employees(&mails).len(), 1);
    assert!(mails["employee0@jianghan-ev.example"][0].contains("不到一小时"));

    let late = invited(1).await;
    late.offers_reminders(true, true).await;
    late.before_start(Span(0)).await;
    assert!(late.remind().await.is_empty(), "it has begun");
}

#[tokio::test]
async fn what_was_pushed_in_time_is_not_sent_after_the_start_nor_when_cancelled() {
    for cancelled in [false, true] {
        let scene = invited(2).await;
        scene.before_start(Span::days(1)).await;
        remind_due(&scene.cx).await.expect("pushed");
        if cancelled {
            scene.stands(BookingStatus::Cancelled, EngagementStatus::Cancelled, 1).await;
        } else {
            scene.before_start(Span(0)).await;
        }
        scene.run().await;
        assert!(scene.mails().is_empty(), "{cancelled}");
        let rows = scene.rows().await;
        assert!(
            rows.iter().all(|it| it.state != JobState::Pending) && rows.iter().any(|it| it.state == JobState::Dropped)
        );
    }
}

#[tokio::test]
async fn a_moved_event_is_reminded_of_again_and_a_cancelled_one_never() {
    let scene = invited(1).await;
    scene.before_start(Span::days(1)).await;
    assert_eq!(employees(&scene.remind().await).len(), 1);
    scene.moved(Span::days(3)).await;
    assert!(scene.remind().await.is_empty(), "three days to go");
    scene.before_start(Span::days(1)).await;
    assert_eq!(employees(&scene.remind().await).len(), 1, "by the new time");
    scene.moved(Span::days(3)).await;
    scene.stands(BookingStatus::Cancelled, EngagementStatus::Cancelled, 2).await;
    scene.before_start(Span::days(1)).await;
    assert!(scene.remind().await.is_empty());
}

#[tokio::test]
async fn who_declined_was_just_invited_or_never_was_is_not_reminded() {
    let scene = invited(3).await;
    let people = scene.people().await;
    record_answer(&scene.cx, people[0].id, Answer::Declined, "").await.expect("recorded");
    record_answer(&scene.cx, people[1].id, Answer::Accepted, "").await.expect("recorded");
    scene.before_start(Span::days(1)).await;
    let mails = scene.remind().await;
    assert_eq!(employees(&mails), ["employee1@jianghan-ev.example", "employee2@jianghan-ev.example"]);

    // To the former time, so it says nothing about the new one.
    scene.moved(Span::days(3)).await;
    scene.before_start(Span::days(1)).await;
    assert_eq!(employees(&scene.remind().await).len(), 3);

    let fresh = Scene::new(1).await;
    fresh.before_start(Span::days(1)).await;
    fresh.confirmed().await;
    fresh.run().await;
    fresh.empty_mailbox();
    assert!(employees(&fresh.remind().await).is_empty(), "the invite went out just now");

    let never = Scene::new(1).await;
    never.before_start(Span::days(1)).await;
    assert!(employees(&never.remind().await).is_empty(), "no invite went out");
}

#[tokio::test]
async fn two_processes_remind_once() {
    let scene = invited(1).await;
    scene.before_start(Span::days(1)).await;
    let other = cx(scene.folder(), 2).await;
    other.clock.advance(scene.cx.now() - other.now());
    let (one, two) = tokio::join!(remind_due(&scene.cx), remind_due(&other));
    one.and(two).expect("no failure");
    scene.run().await;
    assert_eq!(employees(&scene.mails()).len(), 1);
    assert_eq!(scene.mails()["employee0@jianghan-ev.example"].len(), 1);
}

#[tokio::test]
async fn who_unsubscribed_gets_invites_and_changes_and_nothing_else_until_the_choice_is_undone() {
    let scene = invited(2).await;
    scene.employ().await;
    let person = scene.people().await[0].employee_id.expect("invited");
    let code = scene.cx.keys.unsubscribe_code(Reader::Employee(person));
    choose_mail(&scene.cx, &code, false).await.expect("genuine");
    choose_mail(&scene.cx, &code, false).await.expect("the same again");
    scene.before_start(Span::days(1)).await;
    assert_eq!(employees(&scene.remind().await), ["employee1@jianghan-ev.example"]);
    scene.moved(Span::days(3)).await;
    scene.empty_mailbox();
    scene.tell().await;
    scene.run().await;
    assert_eq!(employees(&scene.mails()).len(), 2, "a change is told to everybody");
    choose_mail(&scene.cx, &code, true).await.expect("undone");
    scene.before_start(Span::days(1)).await;
    assert_eq!(employees(&scene.remind().await).len(), 2);
}

#[tokio::test]
async fn after_a_broadcast_who_came_is_thanked_and_who_missed_it_is_told_of_the_replay() {
    let scene = invited(3).await;
    let people = scene.people().await;
    record_answer(&scene.cx, people[2].id, Answer::Declined, "").await.expect("recorded");
    scene.before_start(Span(0)).await;
    scene.entered_first(true).await;
    scene.cx.clock.advance(Span::hours(1));
    scene.stands(BookingStatus::Confirmed, EngagementStatus::Completed, 0).await;
    scene.push(Job::SendThanks { engagement: scene.engagement }).await;
    scene.run().await;
    let mails = scene.mails();
    assert_eq!(employees(&mails), ["employee0@jianghan-ev.example", "employee1@jianghan-ev.example"]);
    let (came, missed) = (&mails["employee0@jianghan-ev.example"][0], &mails["employee1@jianghan-ev.example"][0]);
    assert!(came.contains("感谢您的参加") && !came.contains("如果当时没能参加"), "{came}");
    assert!(missed.contains("如果当时没能参加") && !missed.contains("感谢您的参加"), "{missed}");
    for mail in [came, missed] {
        assert!(mail.contains("观看回放") && mail.contains("/j/") && mail.contains("List-Unsubscribe: <"), "{mail}");
        assert!(!mail.contains("/answer"), "nothing left to answer: {mail}");
    }
}

#[tokio::test]
async fn without_a_recording_no_replay_is_named_and_after_an_on_site_window_nobody_is_written_to() {
    let scene = invited(2).await;
    scene.entered_first(false).await;
    scene.stands(BookingStatus::Confirmed, EngagementStatus::Completed, 0).await;
    scene.push(Job::SendThanks { engagement: scene.engagement }).await;
    scene.run().await;
    let mails = scene.mails();
    assert_eq!(employees(&mails), ["employee0@jianghan-ev.example"], "who was not there has nothing to see");
    let mail = &mails["employee0@jianghan-ev.example"][0];
    assert!(!mail.contains("回放") && !mail.contains("/j/"), "{mail}");

    let window = invited(1).await;
    let change = |tx: usecases::Tx| async move {
        let kind = Expr::value(domain::catalogue::Kind::OnSiteWindow.word());
        engagement::Entity::update_many().col_expr(engagement::Column::Kind, kind).exec(tx.as_ref()).await?;
        Ok(())
    };
    window.cx.db.write(change).await.expect("a window");
    window.stands(BookingStatus::Confirmed, EngagementStatus::Completed, 0).await;
    window.push(Job::SendThanks { engagement: window.engagement }).await;
    window.run().await;
    assert!(window.mails().is_empty());
}

#[tokio::test]
async fn a_day_before_the_liaison_is_told_who_answered_what_unless_unsubscribed() {
    let scene = invited(5).await;
    // Whatever the offering says about its people.
    scene.offers_reminders(false, false).await;
    let people = scene.people().await;
    for (n, answer) in [(0, Answer::Accepted), (1, Answer::Accepted), (2, Answer::Tentative), (3, Answer::Declined)] {
        record_answer(&scene.cx, people[n].id, answer, "").await.expect("recorded");
    }
    scene.before_start(Span::days(1)).await;
    let mails = scene.remind().await;
    assert_eq!(mails.keys().collect::<Vec<_>>(), [LIAISON]);
    let [mail] = mails[LIAISON].as_slice() else { panic!("one mail") };
    // One with an address did not answer, nor did the one without.
    assert!(mail.contains("参加 2，待定 1，不参加 1，未答复 2"), "{mail}");
    assert!(mail.contains("/engagements/") && mail.contains("List-Unsubscribe: <") && !mail.contains("/j/"), "{mail}");
    assert!(scene.remind().await.is_empty(), "no second one");

    let other = invited(1).await;
    let account = Reader::Account(AccountId(uuid::Uuid::from_u128(7)));
    choose_mail(&other.cx, &other.cx.keys.unsubscribe_code(account), false).await.expect("genuine");
    other.before_start(Span::days(1)).await;
    assert!(!other.remind().await.contains_key(LIAISON));
}

#[tokio::test]
async fn what_was_put_off_is_asked_again_before_it_is_tried_again() {
    let scene = invited(1).await;
    scene.before_start(Span::days(1)).await;
    remind_due(&scene.cx).await.expect("no failure");
    let busy = Sink::start(&["-r", "rcpt"]).await;
    scene.run_with(busy.mailer()).await;
    scene.stands(BookingStatus::Cancelled, EngagementStatus::Cancelled, 0).await;
    scene.cx.clock.advance(Span::hours(1));
    scene.run().await;
    assert!(scene.mails().is_empty(), "nobody is reminded of what is off");
}

#[tokio::test]
async fn nobody_is_reminded_of_a_time_that_mail_has_yet_to_tell() {
    let scene = invited(1).await;
    scene.before_start(Span::days(1)).await;
    let (engagement, cx) = (scene.engagement, scene.cx.clone());
    let gathered = move |tx: usecases::Tx| async move {
        usecases::outbox::push_gathered(&cx, &tx, Job::SendInvites { engagement }).await
    };
    scene.cx.db.write(gathered).await.expect("a row");
    assert!(scene.remind().await.is_empty());
    scene.cx.clock.advance(Span::minutes(2));
    scene.run().await;
    assert!(!scene.remind().await.is_empty(), "as soon as it is told");
}
