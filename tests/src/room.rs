//! What is said in a room: who may say it, how often it counts, and who learns of it.

mod events;
mod retention;

use crate::access::quiz;
use crate::support::world::{Brand, Company, form};
use crate::support::{TestApp, World, app::Browser};
use domain::id::{AttendeeId, EngagementId};
use domain::live::board::{Board, Solution};
use domain::scheduling::EngagementStatus;
use entities::live::question;
use entities::scheduling::{attendee, engagement};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use usecases::live::{
    PollMove, Treatment, announce, answer_poll, answer_question, ask_question, board, desk, draft_poll, draft_quiz,
    mark, move_poll, own, require_seat, vote_question,
};
use usecases::scheduling::{confirm_booking, request_booking};
use usecases::{Cx, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const ELEVEN: &str = "2026-12-01T11:00:00+08:00";

/// A confirmed briefing with two branches of three people each.
struct Stage {
    brand: Brand,
    company: Company,
    engagement: EngagementId,
    /// In the order of their branches.
    people: Vec<attendee::Model>,
}

impl Stage {
    async fn set(world: &World) -> Self {
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
        let engagement = confirmed(&world.cx, &brand, &company, TEN).await;
        let people = people(&world.cx, engagement).await;
        Self { brand, company, engagement, people }
    }

    fn person(&self, n: usize) -> AttendeeId {
        self.people[n].id
    }

    /// The last one, who is of another branch than the first.
    fn far(&self) -> AttendeeId {
        self.people[self.people.len() - 1].id
    }

    async fn board(&self, cx: &Cx) -> Board {
        board(cx, self.engagement, mark(cx, self.engagement).await.expect("there")).await.expect("read")
    }

    async fn stands(&self, world: &World, status: EngagementStatus) {
        let (id, status) = (Set(self.engagement), Set(status));
        world.change(engagement::ActiveModel { id, status, ..Default::default() }).await;
    }

    /// A browser that sits in the room as one of the people.
    async fn browser(&self, app: &TestApp, n: usize) -> Browser {
        let browser = app.browser(None).await;
        let it = &self.people[n];
        let code = app.world.cx.keys.join_code(it.id, it.generation);
        assert_eq!(browser.post("/forms/join", &[("code", &code), ("screen", "one")]).await, StatusCode::FOUND);
        browser
    }
}

async fn confirmed(cx: &Cx, brand: &Brand, company: &Company, when: &str) -> EngagementId {
    let booking = request_booking(cx, &company.liaison, form(brand, company, when)).await.expect("free");
    confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
    booking.engagement_id
}

async fn people(cx: &Cx, engagement: EngagementId) -> Vec<attendee::Model> {
    let find = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(engagement));
    let mut people = find.order_by_asc(attendee::Column::Id).all(cx.db.read()).await.expect("people");
    people.sort_by_key(|it| it.branch_id);
    people
}

fn yes_no() -> [String; 2] {
    ["是".to_owned(), "否".to_owned()]
}

#[tokio::test]
async fn who_has_no_business_in_a_room_can_neither_speak_nor_present_there() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, id) = (&world.cx, stage.engagement);
    let other = world.brand("海燕").await;
    let question = ask_question(cx, stage.person(0), "怎么办居住证？", false).await.expect("asked");
    let poll = draft_poll(cx, &stage.brand.officer, id, "听得清吗？", &yes_no()).await.expect("drafted");
    for stranger in [&other.officer, &other.manager, &stage.company.liaison, &stage.company.branch_liaison] {
        let refused = [
            answer_question(cx, stranger, question, Treatment::Live).await.err(),
            answer_question(cx, stranger, question, Treatment::Hidden(true)).await.err(),
            announce(cx, stranger, id, "会后发资料").await.err(),
            draft_poll(cx, stranger, id, "听得清吗？", &yes_no()).await.err(),
            draft_quiz(cx, stranger, id, "AF-001").await.err(),
            move_poll(cx, stranger, poll, PollMove::Launch).await.err(),
            desk(cx, stranger, id).await.err(),
        ];
        assert!(refused.iter().all(|it| matches!(it, Some(UseCaseError::NotFound))), "{refused:?}");
    }
    assert!(!desk(cx, &stage.brand.officer, id).await.expect("an officer presents").questions[0].answered);

    let later = confirmed(cx, &stage.brand, &stage.company, ELEVEN).await;
    let elsewhere = people(cx, later).await[0].id;
    move_poll(cx, &stage.brand.officer, poll, PollMove::Launch).await.expect("launched");
    let removed = stage.person(1);
    let removed_at = Set(Some(cx.now()));
    world.change(attendee::ActiveModel { id: Set(removed), removed_at, ..Default::default() }).await;
    for who in [elsewhere, removed] {
        let refused =
            [vote_question(cx, who, question, true).await.err(), answer_poll(cx, who, poll, Some(0)).await.err()];
        assert!(refused.iter().all(|it| matches!(it, Some(UseCaseError::NotFound))), "{refused:?}");
    }
    assert!(matches!(ask_question(cx, removed, "还在吗？", false).await, Err(UseCaseError::NotFound)));
    assert!(matches!(require_seat(cx, removed).await, Err(UseCaseError::NotFound)));
    let seen = stage.board(cx).await;
    assert_eq!((seen.questions[0].votes, &seen.polls[0].tally[..]), (0, &[0, 0][..]));
}

#[tokio::test]
async fn nothing_is_said_after_the_end_but_written_answers() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    let question = ask_question(cx, stage.person(0), "怎么办居住证？", false).await.expect("asked");
    world.add(quiz("AF-001")).await;
    let plain = draft_poll(cx, officer, stage.engagement, "听得清吗？", &yes_no()).await.expect("drafted");
    move_poll(cx, officer, plain, PollMove::Launch).await.expect("launched");
    let poll = draft_quiz(cx, officer, stage.engagement, "AF-001").await.expect("drafted");
    move_poll(cx, officer, poll, PollMove::Launch).await.expect("launched");
    answer_poll(cx, stage.person(0), poll, Some(1)).await.expect("open");
    stage.stands(&world, EngagementStatus::Completed).await;
    let person = stage.person(1);
    let refused = [
        ask_question(cx, person, "还有吗？", false).await.err(),
        vote_question(cx, person, question, true).await.err(),
        answer_poll(cx, person, plain, Some(0)).await.err(),
        announce(cx, officer, stage.engagement, "再见").await.err(),
        draft_poll(cx, officer, stage.engagement, "好吗？", &yes_no()).await.err(),
    ];
    assert!(refused.iter().all(|it| matches!(it, Some(UseCaseError::Conflict("ended")))), "{refused:?}");
    answer_question(cx, officer, question, Treatment::Written("在线申请。".into())).await.expect("written later");
    let seen = stage.board(cx).await;
    assert!(seen.over && seen.polls[0].closed, "what nobody closed is closed");
    assert_eq!(seen.polls[0].solution.as_ref().map(|it| it.right), Some(1));
    assert_eq!((&seen.questions[0].answer[..], seen.count.answered), ("在线申请。", 1));
}

#[tokio::test]
async fn a_vote_counts_once_however_often_and_from_wherever_it_is_given() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, second) = (&world.cx, world.second_server().await);
    let question = ask_question(cx, stage.person(0), "怎么办居住证？", false).await.expect("asked");
    let person = stage.person(1);
    let (a, b) =
        tokio::join!(vote_question(cx, person, question, true), vote_question(&second, person, question, true));
    a.and(b).expect("both are fine");
    vote_question(cx, stage.far(), question, true).await.expect("another");
    assert_eq!(stage.board(cx).await.questions[0].votes, 2);
    assert_eq!(own(cx, person).await.expect("own").votes, [question]);
    let (a, b) =
        tokio::join!(vote_question(cx, person, question, false), vote_question(&second, person, question, false));
    a.and(b).expect("both are fine");
    assert_eq!(stage.board(cx).await.questions[0].votes, 1, "taken back once");
}

#[tokio::test]
async fn nobody_floods_a_room_with_questions() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, second) = (&world.cx, world.second_server().await);
    let asked = (0..8).map(|n| {
        let cx = if n % 2 == 0 { cx } else { &second };
        ask_question(cx, stage.person(0), "怎么办居住证？", false)
    });
    let asked = futures::future::join_all(asked).await;
    assert_eq!(asked.iter().filter(|it| it.is_ok()).count(), 5);
    let refused = |it: &Result<_, UseCaseError>| matches!(it, Err(UseCaseError::Conflict("too-many-questions-open")));
    assert_eq!(asked.iter().filter(|it| refused(it)).count(), 3);
    ask_question(cx, stage.person(1), "换个人呢？", false).await.expect("others may");
    let first = asked.into_iter().find_map(Result::ok).expect("one");
    answer_question(cx, &stage.brand.officer, first, Treatment::Live).await.expect("answered");
    ask_question(cx, stage.person(0), "还有一个。", false).await.expect("one less waits");
    let long = "长".repeat(301);
    assert!(matches!(ask_question(cx, stage.far(), &long, false).await, Err(UseCaseError::Invalid(_))));
    assert!(matches!(ask_question(cx, stage.far(), " \n", false).await, Err(UseCaseError::Invalid(_))));
}

#[tokio::test]
async fn a_choice_may_change_until_the_poll_is_closed_and_not_after() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    let poll = draft_poll(cx, officer, stage.engagement, "听得清吗？", &yes_no()).await.expect("drafted");
    assert_eq!(stage.board(cx).await.polls, [], "a draft is the brand's");
    assert!(matches!(answer_poll(cx, stage.person(0), poll, Some(0)).await, Err(UseCaseError::NotFound)));
    move_poll(cx, officer, poll, PollMove::Launch).await.expect("launched");
    for choice in [None, Some(2), Some(-1)] {
        assert!(matches!(answer_poll(cx, stage.person(0), poll, choice).await, Err(UseCaseError::Invalid(_))));
    }
    answer_poll(cx, stage.person(0), poll, Some(0)).await.expect("open");
    answer_poll(cx, stage.person(0), poll, Some(1)).await.expect("another mind");
    answer_poll(cx, stage.far(), poll, Some(0)).await.expect("open");
    assert_eq!(stage.board(cx).await.polls[0].tally, [1, 1]);
    move_poll(cx, officer, poll, PollMove::Close).await.expect("closed");
    for person in [stage.person(0), stage.person(1)] {
        let late = answer_poll(cx, person, poll, Some(0)).await;
        assert!(matches!(late, Err(UseCaseError::Conflict("poll-closed"))), "{late:?}");
    }
    let again = move_poll(cx, officer, poll, PollMove::Launch).await;
    assert!(matches!(again, Err(UseCaseError::Conflict("poll-moved-on"))));
    assert_eq!(stage.board(cx).await.polls[0].tally, [1, 1]);
    for options in [vec!["是".to_owned(), " ".to_owned()], vec!["项".to_owned(); 7]] {
        let refused = draft_poll(cx, officer, stage.engagement, "听得清吗？", &options).await;
        assert!(matches!(refused, Err(UseCaseError::Invalid(_))));
    }
}

#[tokio::test]
async fn what_is_right_in_a_quiz_is_told_after_ones_own_answer_and_to_all_when_it_is_closed() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    let unknown = draft_quiz(cx, officer, stage.engagement, "AF-999").await;
    assert!(matches!(unknown, Err(UseCaseError::Invalid(_))));
    world.add(quiz("AF-001")).await;
    let poll = draft_quiz(cx, officer, stage.engagement, "AF-001").await.expect("of the bank");
    move_poll(cx, officer, poll, PollMove::Launch).await.expect("launched");
    assert_eq!(own(cx, stage.person(0)).await.expect("own").answers, []);
    answer_poll(cx, stage.person(0), poll, Some(0)).await.expect("open");
    answer_poll(cx, stage.person(0), poll, Some(1)).await.expect("said, and changes nothing");
    let answers = own(cx, stage.person(0)).await.expect("own").answers;
    let why =
        Solution {
            right: 1, why: "换一个已知的渠道核实。".into(), why_en: "Check through a known channel.".into()
        };
    assert_eq!((answers[0].choice, answers[0].solution.as_ref()), (0, Some(&why)), "the first answer stands");
    let open = stage.board(cx).await.polls.remove(0);
    assert_eq!((open.quiz, open.tally, open.solution), (true, vec![1, 0], None));
    move_poll(cx, officer, poll, PollMove::Close).await.expect("closed");
    assert_eq!(stage.board(cx).await.polls[0].solution, Some(why));
}

#[tokio::test]
async fn a_hidden_question_reaches_nobody_until_it_is_shown_again() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let (cx, officer) = (&app.world.cx, &stage.brand.officer);
    let question = ask_question(cx, stage.person(0), "某某是骗子。", false).await.expect("asked");
    answer_question(cx, officer, question, Treatment::Hidden(true)).await.expect("hidden");
    let seen = stage.board(cx).await;
    assert_eq!((seen.questions, seen.count.asked), (vec![], 0));
    assert_eq!(own(cx, stage.person(0)).await.expect("own").asked, []);
    assert!(matches!(vote_question(cx, stage.person(1), question, true).await, Err(UseCaseError::NotFound)));
    for n in [0, 1] {
        let browser = stage.browser(&app, n).await;
        for path in ["", "/board"] {
            let text = browser.text(&format!("/room/{}{path}", stage.engagement)).await;
            assert!(!text.contains("某某是骗子"), "{path}");
        }
    }
    assert!(desk(cx, officer, stage.engagement).await.expect("desk").questions[0].hidden);
    answer_question(cx, officer, question, Treatment::Hidden(false)).await.expect("shown");
    assert_eq!(stage.board(cx).await.questions.len(), 1);
}

#[tokio::test]
async fn colleagues_learn_no_name_and_of_an_anonymous_question_no_branch() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let name = "欧阳示例";
    app.world
        .change(attendee::ActiveModel { id: Set(stage.far()), name: Set(name.into()), ..Default::default() })
        .await;
    ask_question(cx, stage.far(), "被骗了怎么办？", true).await.expect("asked");
    let browser = stage.browser(&app, 0).await;
    let officer = app.browser(Some(&stage.brand.officer)).await;
    let room = format!("/room/{}", stage.engagement);
    let brands = format!("/brands/{}/engagements/{}", stage.brand.id, stage.engagement);
    let first = async || {
        let events = events::Reader::of(browser.events(&format!("{room}/board/events")).await).next().await.1;
        [browser.text(&room).await, browser.text(&format!("{room}/board")).await, events]
    };
    for text in first().await {
        assert!(text.contains("被骗了怎么办") && !text.contains(name) && !text.contains("第1分公司"), "{text}");
        assert!(!text.contains("欧*"), "{text}");
    }
    // The brand's page names every branch for the attendance, so the use-case is asked.
    let asked = desk(cx, &stage.brand.officer, stage.engagement).await.expect("desk").questions.remove(0);
    assert_eq!((asked.by.as_str(), asked.branch.as_str()), ("", "东风第1分公司"));
    assert!(!officer.text(&brands).await.contains("欧"));
    ask_question(cx, stage.far(), "居住证怎么办？", false).await.expect("asked");
    // A new browser in a new process' room would wait a second for the look; the whole is asked of the database.
    let seen = stage.board(cx).await;
    let named = seen.questions.iter().find(|it| it.text == "居住证怎么办？").expect("shown");
    assert_eq!((named.by.as_str(), named.branch.as_str()), ("欧**", "东风第1分公司"));
    assert!(!serde_json::to_string(&seen).expect("plain data").contains(name));
    assert!(!browser.text(&room).await.contains(name));
}

#[tokio::test]
async fn without_scripts_forms_ask_vote_and_choose_and_lose_nothing_that_was_typed() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let (cx, officer) = (&app.world.cx, &stage.brand.officer);
    let browser = stage.browser(&app, 0).await;
    let engagement = stage.engagement.to_string();
    let room = format!("/room/{engagement}");
    let long = "长".repeat(301);
    let fields = [("engagement", &*engagement), ("question", &long), ("anonymous", "1")];
    assert_eq!(browser.post("/forms/ask-question", &fields).await, StatusCode::FOUND);
    let page = browser.text(&room).await;
    assert!(page.contains(&long) && page.contains("内容太长了"), "{page}");
    let fields = [("engagement", &*engagement), ("question", "居住证怎么办？")];
    assert_eq!(browser.post("/forms/ask-question", &fields).await, StatusCode::FOUND);
    let question = question::Entity::find().one(cx.db.read()).await.expect("read").expect("asked");
    let id = question.id.to_string();
    let fields = [("engagement", &*engagement), ("question", &*id), ("wanted", "1")];
    assert_eq!(browser.post("/forms/vote-question", &fields).await, StatusCode::FOUND);
    let poll = draft_poll(cx, officer, stage.engagement, "听得清吗？", &yes_no()).await.expect("drafted");
    move_poll(cx, officer, poll, PollMove::Launch).await.expect("launched");
    let poll = poll.to_string();
    let fields = [("engagement", &*engagement), ("poll", &*poll), ("choice", "0")];
    assert_eq!(browser.post("/forms/answer-poll", &fields).await, StatusCode::FOUND);
    announce(cx, officer, stage.engagement, "会后发资料").await.expect("announced");
    let page = browser.text(&room).await;
    for text in ["居住证怎么办？", "听得清吗？", "会后发资料", "100"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let seen = stage.board(cx).await;
    assert_eq!((seen.questions[0].votes, &seen.polls[0].tally[..]), (1, &[1, 0][..]));
    // What a script sends is answered with one's own.
    let fields = [("question", &*id), ("wanted", "")];
    let answer = browser.answer(&format!("{room}/vote"), &fields).await;
    assert!(answer.contains("\"votes\":[]"), "{answer}");
    let answer = browser.answer(&format!("{room}/choose"), &[("poll", &*poll), ("choice", "9")]).await;
    assert_eq!(answer, r#"{"text":"请填写这一项。"}"#);
}
