//! One person is taken off the list, put back, or comes onto it later.

use super::{Mail, Stage, methods};
use crate::support::world::{at, form};
use domain::id::{BranchId, EmployeeId};
use domain::instant::Span;
use entities::directory::employee;
use entities::scheduling::attendee;
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use usecases::UseCaseError;
use usecases::invites::{correct_address, invite_new, not_on_list, put_back, take_off_list};
use usecases::scheduling::engagement::engagement;
use usecases::scheduling::{cancel_booking, taking_part};

impl Stage {
    async fn employs(&self, branch: BranchId, name: &str, email: Option<&str>) {
        let row = employee::ActiveModel {
            id: Set(self.cx().id::<EmployeeId>()),
            company_id: Set(self.company.id),
            branch_id: Set(branch),
            name: Set(name.to_owned()),
            email: Set(email.map(str::to_owned)),
            phone: Set(None),
            unsubscribed_at: Set(None),
        };
        let write = move |tx: usecases::Tx| async move {
            row.insert(tx.as_ref()).await?;
            Ok(())
        };
        self.cx().db.write(write).await.expect("an employee");
    }

    async fn counted(&self) -> i64 {
        let (_, rows) =
            taking_part(self.cx(), &self.company.liaison, self.booking.engagement_id).await.expect("takes part");
        rows.iter().map(|it| it.people).sum()
    }

    async fn link(&self, of: &attendee::Model) -> String {
        format!("/j/{}", self.cx().keys.join_code(of.id, of.generation))
    }
}

fn only(mails: &[Mail]) -> &Mail {
    let [mail] = mails else { panic!("{} mails", mails.len()) };
    mail
}

#[tokio::test]
async fn who_is_taken_off_the_list_alone_is_told_and_can_be_invited_again() {
    let stage = Stage::set().await;
    let first = stage.mails().await;
    let (person, id) = (stage.people().await.remove(0), stage.booking.engagement_id);
    let (nobody, link) = (stage.app.browser(None).await, stage.link(&person).await);
    let address = person.email.clone().expect("an address");
    let invited = first.iter().find(|it| it.to == address).expect("an invite");
    assert_eq!((nobody.get(&link).await, stage.counted().await), (StatusCode::OK, 4));

    take_off_list(stage.cx(), &stage.company.liaison, id, person.id).await.expect("on the list");
    take_off_list(stage.cx(), &stage.company.liaison, id, person.id).await.expect("twice is once");
    let mails = stage.mails_later().await;
    let cancel = only(&mails);
    assert_eq!((cancel.to.as_str(), cancel.method()), (address.as_str(), Some("CANCEL")));
    assert!(cancel.text.contains("不必参加") && !cancel.text.contains("已取消"), "{}", cancel.text);
    assert_eq!((nobody.get(&link).await, stage.counted().await), (StatusCode::NOT_FOUND, 3));

    put_back(stage.cx(), &stage.company.branch_liaison, id, person.id).await.expect("the own branch");
    let mails = stage.mails_later().await;
    let again = only(&mails);
    assert_eq!((again.to.as_str(), again.method()), (address.as_str(), Some("REQUEST")));
    assert_eq!(again.value("UID"), invited.value("UID"));
    assert!(invited.value("DTSTAMP") < cancel.value("DTSTAMP") && cancel.value("DTSTAMP") < again.value("DTSTAMP"));
    assert_eq!((nobody.get(&link).await, stage.counted().await), (StatusCode::OK, 4));
}

#[tokio::test]
async fn taken_off_and_put_back_before_the_mail_is_no_mail() {
    let stage = Stage::set().await;
    stage.mails().await;
    let (person, id) = (stage.first().await, stage.booking.engagement_id);
    take_off_list(stage.cx(), &stage.company.liaison, id, person).await.expect("on the list");
    put_back(stage.cx(), &stage.company.liaison, id, person).await.expect("off the list");
    assert!(stage.mails_later().await.is_empty());
}

#[tokio::test]
async fn an_address_is_corrected_of_who_is_on_the_list_alone_and_mail_goes_only_there() {
    let stage = Stage::set().await;
    stage.mails().await;
    let (person, id) = (stage.people().await.remove(0), stage.booking.engagement_id);
    let correct = |email| correct_address(stage.cx(), &stage.company.liaison, id, person.id, email);
    correct("right@company.example").await.expect("on the list");
    let mails = stage.mails_later().await;
    assert_eq!(only(&mails).to, "right@company.example");
    take_off_list(stage.cx(), &stage.company.liaison, id, person.id).await.expect("on the list");
    stage.mails_later().await;
    assert!(matches!(correct("wrong@company.example").await, Err(UseCaseError::NotFound)));
    assert!(stage.mails_later().await.is_empty());
}

#[tokio::test]
async fn versions_of_one_second_are_told_apart_by_their_stamps() {
    let stage = Stage::set().await;
    let (mut stamps, person) = (Vec::new(), stage.first().await);
    for off in [None, Some(true), Some(false), Some(true)] {
        match off {
            Some(true) => take_off_list(stage.cx(), &stage.company.liaison, stage.booking.engagement_id, person).await,
            Some(false) => put_back(stage.cx(), &stage.company.liaison, stage.booking.engagement_id, person).await,
            None => Ok(()),
        }
        .expect("a change");
        let address = stage.people().await[0].email.clone().expect("an address");
        let mails = stage.mails().await;
        let mail = mails.iter().find(|it| it.to == address).expect("a mail");
        stamps.push(mail.value("DTSTAMP").expect("a stamp").to_owned());
    }
    assert!(stamps.windows(2).all(|it| it[0] < it[1]), "{stamps:?}");
}

#[tokio::test]
async fn a_stranger_changes_no_list_and_after_the_end_nobody_does() {
    let stage = Stage::set().await;
    let other = stage.app.world.company("别家", 1, 1).await;
    let (person, id) = (stage.people().await.remove(0), stage.booking.engagement_id);
    let (second, cx) = (stage.people().await.pop().expect("of the second branch"), stage.cx());
    for stranger in [&other.liaison, &other.branch_liaison] {
        let refused = take_off_list(cx, stranger, id, person.id).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
        assert!(matches!(invite_new(cx, stranger, id).await, Err(UseCaseError::NotFound)));
    }
    assert_ne!(second.branch_id, stage.company.branches[0]);
    assert!(take_off_list(cx, &stage.company.branch_liaison, id, second.id).await.is_err(), "another branch");
    assert!(take_off_list(cx, &stage.brand.manager, id, person.id).await.is_err(), "the brand");
    assert!(matches!(invite_new(cx, &stage.brand.manager, id).await, Err(UseCaseError::Forbidden)));
    // An engagement that the person is not of.
    let elsewhere = usecases::scheduling::request_booking(
        cx,
        &stage.company.liaison,
        form(&stage.brand, &stage.company, super::FOUR),
    );
    let elsewhere = elsewhere.await.expect("free").engagement_id;
    let refused = take_off_list(cx, &stage.company.liaison, elsewhere, person.id).await;
    assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    cx.clock.advance(at("2026-12-02T09:00:00+08:00") - cx.now());
    let late = take_off_list(cx, &stage.company.liaison, id, person.id).await;
    assert!(matches!(late, Err(UseCaseError::Conflict("ended"))), "{late:?}");
}

#[tokio::test]
async fn who_joined_a_booked_branch_since_is_invited_by_one_button_and_nobody_else_is() {
    let stage = Stage::set().await;
    stage.mails().await;
    let (id, branches) = (stage.booking.engagement_id, &stage.company.branches);
    let page = format!("/engagements/{id}");
    let browser = stage.app.browser(Some(&stage.company.liaison)).await;
    assert!(!browser.text(&page).await.contains("新增员工补发邀请"), "nobody is new");
    stage.employs(branches[0], "新一", Some("new1@company.example")).await;
    stage.employs(branches[1], "新二", Some("new2@company.example")).await;
    stage.employs(branches[1], "新三", None).await;
    // Who was taken off is not new.
    take_off_list(stage.cx(), &stage.company.liaison, id, stage.first().await).await.expect("on the list");
    stage.mails().await;
    let shown = browser.text(&page).await;
    assert!(shown.contains("有 3 名员工") && shown.contains("新增员工补发邀请"), "{shown}");
    assert!(shown.contains("已移出名单 1 人") && shown.contains("再次邀请"), "{shown}");

    // A branch's liaison sees and invites the own branch's.
    let view = engagement(stage.cx(), &stage.company.branch_liaison, id).await.expect("takes part");
    assert_eq!(not_on_list(stage.cx(), &view).await.expect("a number"), 1);
    assert_eq!(invite_new(stage.cx(), &stage.company.branch_liaison, id).await.expect("to come"), 1);
    let mails = stage.mails().await;
    assert_eq!((only(&mails).to.as_str(), only(&mails).method()), ("new1@company.example", Some("REQUEST")));

    assert_eq!(browser.post("/forms/invite-new", &[("engagement", &id.to_string())]).await, StatusCode::FOUND);
    assert_eq!(browser.post("/forms/invite-new", &[("engagement", &id.to_string())]).await, StatusCode::FOUND);
    let mails = stage.mails_later().await;
    assert_eq!((only(&mails).to.as_str(), only(&mails).method()), ("new2@company.example", Some("REQUEST")));
    assert_eq!(stage.counted().await, 6, "three who were invited first, three who are new");
    assert!(!browser.text(&page).await.contains("新增员工补发邀请"));
}

#[tokio::test]
async fn two_who_press_at_once_invite_each_person_once() {
    let stage = Stage::set().await;
    stage.mails().await;
    stage.employs(stage.company.branches[0], "新一", Some("new1@company.example")).await;
    let id = stage.booking.engagement_id;
    let press = || invite_new(stage.cx(), &stage.company.liaison, id);
    let (a, b) = tokio::join!(press(), press());
    assert_eq!(a.expect("to come") + b.expect("to come"), 1);
    let people = attendee::Entity::find().all(stage.cx().db.read()).await.expect("people");
    assert_eq!((people.len(), methods(&stage.mails().await)), (5, vec!["REQUEST"]));
}

#[tokio::test]
async fn the_list_is_changed_by_plain_forms() {
    let stage = Stage::set().await;
    stage.mails().await;
    let (id, person) = (stage.booking.engagement_id.to_string(), stage.people().await.remove(0));
    let browser = stage.app.browser(Some(&stage.company.liaison)).await;
    let back = format!("/engagements/{id}/links/{}", person.branch_id);
    let page = browser.text(&back).await;
    assert!(page.contains("/forms/take-off-list") && page.contains("确认移出"), "{page}");
    let fields = [("engagement", id.as_str()), ("attendee", &person.id.to_string()), ("back", &back)];
    assert_eq!(browser.post("/forms/take-off-list", &fields).await, StatusCode::FOUND);
    assert!(!browser.text(&back).await.contains(&person.id.to_string()), "off the branch's list");
    assert!(browser.text(&format!("/engagements/{id}")).await.contains("/forms/put-on-list"));
    assert_eq!(browser.post("/forms/put-on-list", &fields).await, StatusCode::FOUND);
    assert!(browser.text(&back).await.contains(&person.id.to_string()), "on it again");
}

#[tokio::test]
async fn what_is_called_off_for_all_calls_nobody_off_twice() {
    let stage = Stage::set().await;
    stage.mails().await;
    let (id, person) = (stage.booking.engagement_id, stage.first().await);
    take_off_list(stage.cx(), &stage.company.liaison, id, person).await.expect("on the list");
    assert_eq!(methods(&stage.mails().await), ["CANCEL"]);
    cancel_booking(stage.cx(), &stage.brand.manager, stage.booking.id, "改期").await.expect("planned");
    stage.cx().clock.advance(Span::minutes(5));
    assert_eq!(methods(&stage.mails().await), ["CANCEL"; 3]);
    let late = put_back(stage.cx(), &stage.company.liaison, id, person).await;
    assert!(matches!(late, Err(UseCaseError::Conflict("cancelled"))), "{late:?}");
}
