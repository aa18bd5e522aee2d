//! Topic packs: their versions, what an engagement shows of them, and who may see it.

mod files;
mod issues;
mod replay;

use crate::access::quiz;
use crate::support::World;
use crate::support::world::{Brand, Company, at, form};
use domain::id::{BrandId, DeckId, EngagementId, PackId, PackVersionId, TopicId};
use domain::live::board::{Board, Slide};
use domain::packs::{Content, DeckState, Item};
use domain::scheduling::EngagementStatus;
use entities::catalogue::topic;
use entities::packs::{deck, pack_version};
use entities::scheduling::engagement;
use sea_orm::{EntityTrait, Set};
use usecases::live::show_slide::showing;
use usecases::live::{board, launch_quiz, mark, show_slide, went_live};
use usecases::packs::{Edit, Facts, ItemForm, add_pack, choose_pack, copy_pack, edit_pack, pack, packs, shown};
use usecases::scheduling::{
    Branches, EventForm, JoinForm, confirm_booking, join_event, publish_event, request_booking,
};
use usecases::{Cx, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const ELEVEN: &str = "2026-12-01T11:00:00+08:00";

/// A confirmed briefing about a topic with a pack.
pub struct Stage {
    pub brand: Brand,
    pub company: Company,
    pub engagement: EngagementId,
    pub topic: TopicId,
    pub pack: PackId,
    pub version: PackVersionId,
}

impl Stage {
    pub async fn set(world: &World) -> Self {
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
        let cx = &world.cx;
        let engagement = confirmed(cx, &brand, &company, TEN).await;
        let topic = topic::Entity::find().one(cx.db.read()).await.expect("topics").expect("one").id;
        let pack = add_pack(cx, &brand.officer, brand.id, Some(topic)).await.expect("an officer presents");
        let version = newest(cx, &brand, pack).await;
        Self { brand, company, engagement, topic, pack, version }
    }

    /// Gives the pack slides that are ready.
    pub async fn slides(&self, world: &World, pages: i32) -> DeckId {
        let id = slides(world, self.brand.id, pages).await;
        let edit = Edit::Slides(Some(id));
        edit_pack(&world.cx, &self.brand.officer, self.brand.id, self.version, edit).await.expect("its own");
        id
    }

    pub async fn edit(&self, cx: &Cx, edit: Edit) -> Result<PackVersionId, UseCaseError> {
        let base = newest(cx, &self.brand, self.pack).await;
        edit_pack(cx, &self.brand.officer, self.brand.id, base, edit).await
    }

    pub async fn row(&self, cx: &Cx) -> engagement::Model {
        engagement::Entity::find_by_id(self.engagement).one(cx.db.read()).await.expect("read").expect("there")
    }

    pub async fn title_shown(&self, cx: &Cx) -> String {
        shown(cx, &self.row(cx).await).await.expect("read").expect("a pack").title
    }

    pub async fn board(&self, cx: &Cx) -> Board {
        board(cx, self.engagement, mark(cx, self.engagement).await.expect("there")).await.expect("read")
    }

    pub async fn stands(&self, world: &World, status: EngagementStatus) {
        let (id, status) = (Set(self.engagement), Set(status));
        world.change(engagement::ActiveModel { id, status, ..Default::default() }).await;
    }
}

pub async fn confirmed(cx: &Cx, brand: &Brand, company: &Company, when: &str) -> EngagementId {
    let booking = request_booking(cx, &company.liaison, form(brand, company, when)).await.expect("free");
    confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
    booking.engagement_id
}

async fn newest(cx: &Cx, brand: &Brand, id: PackId) -> PackVersionId {
    pack(cx, &brand.officer, brand.id, id).await.expect("its own").row.version
}

pub async fn slides(world: &World, brand: BrandId, pages: i32) -> DeckId {
    let id = world.cx.id();
    let row = deck::Model {
        id,
        brand_id: brand,
        name: "反诈.pdf".into(),
        state: DeckState::Ready,
        fault: None,
        pages,
        done: pages,
        attempts: 1,
        lease_until: None,
        created_at: world.cx.now(),
    };
    world.add(row).await;
    id
}

pub fn titled(title: &str) -> Edit {
    Edit::Facts(Facts { title: title.into(), ..Facts::default() })
}

#[tokio::test]
async fn a_change_of_what_was_shown_makes_a_new_version_and_the_engagement_keeps_its_own() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    assert_eq!(stage.edit(cx, titled("反诈（初稿）")).await.expect("saved"), stage.version, "nobody has seen it");
    assert_eq!(stage.title_shown(cx).await, "反诈（初稿）", "the topic's newest, without being chosen");
    choose_pack(cx, officer, stage.engagement, Some(stage.version)).await.expect("chosen");
    let second = stage.edit(cx, titled("反诈（定稿）")).await.expect("saved");
    assert_ne!(second, stage.version);
    assert_eq!(stage.title_shown(cx).await, "反诈（初稿）");
    let row = stage.row(cx).await;
    assert!(shown(cx, &row).await.expect("read").expect("a pack").outdated);
    // Whoever worked on the version before is told, and what the other wrote stays.
    let late = edit_pack(cx, officer, stage.brand.id, stage.version, titled("反诈（迟到）")).await;
    assert!(matches!(late, Err(UseCaseError::Conflict("pack-changed"))), "{late:?}");
    choose_pack(cx, officer, stage.engagement, Some(second)).await.expect("the newest");
    assert_eq!(stage.title_shown(cx).await, "反诈（定稿）");
    let old = choose_pack(cx, officer, stage.engagement, Some(stage.version)).await;
    assert!(matches!(old, Err(UseCaseError::Invalid(_))), "{old:?}");
    let view = pack(cx, officer, stage.brand.id, stage.pack).await.expect("its own");
    assert_eq!((view.row.number, view.used, view.earlier.len()), (2, true, 1));
}

#[tokio::test]
async fn going_live_fixes_what_is_shown() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    stage.edit(cx, titled("开播前")).await.expect("saved");
    went_live(cx, stage.engagement).await.expect("live");
    went_live(cx, stage.engagement).await.expect("harmless again");
    stage.edit(cx, titled("开播后")).await.expect("saved");
    assert_eq!(stage.title_shown(cx).await, "开播前");
}

#[tokio::test]
async fn a_copy_for_a_company_names_its_regions_and_comes_first_there_and_nowhere_else() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer, brand) = (&world.cx, &stage.brand.officer, stage.brand.id);
    let other = world.company("长江", 1, 1).await;
    let elsewhere = confirmed(cx, &stage.brand, &other, ELEVEN).await;
    let copy = copy_pack(cx, officer, brand, stage.version, Some(stage.company.id)).await.expect("it has booked");
    let view = pack(cx, officer, brand, copy).await.expect("its own");
    assert_eq!(view.content.regions, [("湖北省".to_owned(), 2)]);
    assert_eq!(view.row.title, "反诈通用 · 东风");
    assert_eq!(view.copied_from.map(|it| (it.0, it.3)), Some((stage.pack, 1)));
    assert_eq!(stage.title_shown(cx).await, "反诈通用 · 东风");
    let row = engagement::Entity::find_by_id(elsewhere).one(cx.db.read()).await.expect("read").expect("there");
    assert_eq!(shown(cx, &row).await.expect("read").expect("a pack").title, "反诈通用");
    let foreign = choose_pack(cx, officer, elsewhere, Some(view.row.version)).await;
    assert!(matches!(foreign, Err(UseCaseError::Invalid(_))), "another company's cases stay its own: {foreign:?}");
    let stranger = world.company("汉江", 1, 1).await;
    confirmed(cx, &world.brand("海燕").await, &stranger, TEN).await;
    for company in [None, Some(stranger.id)] {
        let refused = copy_pack(cx, officer, brand, stage.version, company).await;
        assert!(matches!(refused, Err(UseCaseError::Invalid(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn an_event_of_two_companies_shows_the_cases_of_neither() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer, brand) = (&world.cx, &stage.brand.officer, &stage.brand);
    let other = world.company("长江", 1, 1).await;
    confirmed(cx, brand, &other, ELEVEN).await;
    let (topic, starts_at) = (Some("antifraud-general".into()), Some(at("2026-12-02T10:00:00+08:00")));
    let event = EventForm { offering: brand.offering, starts_at, topic, capacity: Some(50) };
    let event = publish_event(cx, &brand.manager, event).await.expect("free");
    for company in [&stage.company, &other] {
        let form = JoinForm { company: company.id, branches: Branches::All, head_count: Some(2), note: String::new() };
        join_event(cx, &company.liaison, event.id, form).await.expect("seats are free");
    }
    for company in [stage.company.id, other.id] {
        let copy = copy_pack(cx, officer, brand.id, stage.version, Some(company)).await.expect("it has booked");
        assert_eq!(shown(cx, &event).await.expect("read").expect("a pack").title, "反诈通用");
        let chosen = choose_pack(cx, officer, event.id, Some(newest(cx, brand, copy).await)).await;
        assert!(matches!(chosen, Err(UseCaseError::Invalid(_))), "{chosen:?}");
    }
}

#[tokio::test]
async fn bad_input_names_its_field_and_nothing_is_written() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    world.add(quiz("AF-001")).await;
    let cx = &world.cx;
    let faults = async |edit: Edit| match stage.edit(cx, edit).await {
        Err(UseCaseError::Invalid(errors)) => {
            errors.into_iter().map(|it| format!("{} {}", it.field, it.code)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let line = |minutes, zh: &str, slide: &str| ItemForm {
        minutes,
        zh: zh.into(),
        slide: slide.into(),
        ..ItemForm::default()
    };
    let facts = Facts {
        agenda: vec![line(None, "开场", ""), line(Some(5), "", "2"), line(Some(5), "答疑", "x")],
        quiz: vec!["AF-001".into(), "none".into()],
        cases: vec!["长".repeat(2_001)],
        ..Facts::default()
    };
    let expected = [
        "title required",
        "agenda not_a_number",
        "agenda required",
        "agenda not_a_number",
        "cases too_long",
        "quiz unknown",
    ];
    assert_eq!(faults(Edit::Facts(facts)).await, expected);
    let link = Edit::AddLink { title: String::new(), link: "javascript:alert(1)".into() };
    assert_eq!(faults(link).await, ["material required", "link not_a_link"]);
    let good = Facts {
        title: " 反诈\r\n通用 ".into(),
        agenda: vec![line(Some(5), "开场", "1"), ItemForm::default(), line(Some(10), "答疑", "")],
        quiz: vec!["AF-001".into()],
        cases: vec![" 案例\n第二行\u{0} ".into(), String::new()],
        ..Facts::default()
    };
    stage.edit(cx, Edit::Facts(good)).await.expect("saved");
    let view = pack(cx, &stage.brand.officer, stage.brand.id, stage.pack).await.expect("its own");
    let item = |minutes, zh: &str, slide| Item { minutes, zh: zh.into(), en: String::new(), slide };
    let expected = Content {
        agenda: vec![item(5, "开场", Some(1)), item(10, "答疑", None)],
        quiz: vec!["AF-001".into()],
        cases: vec!["案例\n第二行".into()],
        ..Content::default()
    };
    assert_eq!((view.row.title.as_str(), view.content), ("反诈 通用", expected));
}

#[tokio::test]
async fn nobody_but_its_team_sees_or_changes_a_brands_packs() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, brand) = (&world.cx, stage.brand.id);
    let deck = stage.slides(&world, 3).await;
    let other = world.brand("海燕").await;
    let before = pack_version::Entity::find().all(cx.db.read()).await.expect("versions");
    for stranger in [&other.officer, &other.manager, &stage.company.liaison, &stage.company.branch_liaison] {
        let own = other.id;
        let refused = [
            packs(cx, stranger, brand).await.err(),
            pack(cx, stranger, brand, stage.pack).await.err(),
            add_pack(cx, stranger, brand, Some(stage.topic)).await.err(),
            copy_pack(cx, stranger, brand, stage.version, Some(stage.company.id)).await.err(),
            edit_pack(cx, stranger, brand, stage.version, titled("x")).await.err(),
            choose_pack(cx, stranger, stage.engagement, Some(stage.version)).await.err(),
            show_slide(cx, stranger, stage.engagement, Some(1)).await.err(),
            showing(cx, stranger, stage.engagement).await.err(),
            launch_quiz(cx, stranger, stage.engagement, "AF-001").await.err(),
            usecases::packs::decks::deck_of(cx, stranger, brand, deck).await.err(),
            // By the address of one's own brand.
            pack(cx, stranger, own, stage.pack).await.err(),
            edit_pack(cx, stranger, own, stage.version, titled("x")).await.err(),
            usecases::packs::decks::deck_of(cx, stranger, own, deck).await.err(),
        ];
        assert!(refused.iter().all(|it| matches!(it, Some(UseCaseError::NotFound))), "{refused:?}");
    }
    // Nor are another brand's slides taken into a pack.
    let theirs = slides(&world, other.id, 1).await;
    let stolen = stage.edit(cx, Edit::Slides(Some(theirs))).await;
    assert!(matches!(stolen, Err(UseCaseError::NotFound)), "{stolen:?}");
    assert_eq!(pack_version::Entity::find().all(cx.db.read()).await.expect("versions"), before);
}

#[tokio::test]
async fn the_room_sees_the_slide_that_is_shown_and_each_turn_is_kept() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    let none = show_slide(cx, officer, stage.engagement, Some(1)).await;
    assert!(matches!(none, Err(UseCaseError::Conflict("no-slides"))), "{none:?}");
    let deck = stage.slides(&world, 3).await;
    assert_eq!(stage.board(cx).await.slide, None);
    for page in [1, 2, 0, 3] {
        let before = mark(cx, stage.engagement).await.expect("there").version;
        show_slide(cx, officer, stage.engagement, Some(page)).await.expect("there");
        assert!(mark(cx, stage.engagement).await.expect("there").version > before, "the room is told");
        let expected = (page > 0).then_some(Slide { deck, page });
        assert_eq!(stage.board(cx).await.slide, expected);
    }
    for page in [None, Some(4)] {
        let refused = show_slide(cx, officer, stage.engagement, page).await;
        assert!(matches!(refused, Err(UseCaseError::Invalid(_))), "{refused:?}");
    }
    let turns = entities::live::slide_shown::Entity::find().all(cx.db.read()).await.expect("turns");
    assert_eq!(turns.len(), 4);
    stage.stands(&world, EngagementStatus::Completed).await;
    let over = show_slide(cx, officer, stage.engagement, Some(1)).await;
    assert!(matches!(over, Err(UseCaseError::Conflict("ended"))), "{over:?}");
}

#[tokio::test]
async fn the_first_slide_fixes_what_is_shown() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    stage.slides(&world, 3).await;
    stage.edit(cx, titled("翻页前")).await.expect("saved");
    show_slide(cx, &stage.brand.officer, stage.engagement, Some(1)).await.expect("there");
    stage.edit(cx, titled("翻页后")).await.expect("saved");
    assert_eq!(stage.title_shown(cx).await, "翻页前");
}

#[tokio::test]
async fn an_item_of_the_pack_is_launched_by_one_tap_and_once() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    world.add(quiz("AF-001")).await;
    world.add(quiz("AF-002")).await;
    let quiz = vec!["AF-001".into(), "AF-002".into()];
    stage.edit(cx, Edit::Facts(Facts { title: "反诈".into(), quiz, ..Facts::default() })).await.expect("saved");
    let offered = async || {
        let all = showing(cx, officer, stage.engagement).await.expect("its own").quizzes;
        all.into_iter().map(|it| it.key).collect::<Vec<_>>()
    };
    assert_eq!(offered().await, ["AF-001", "AF-002"]);
    launch_quiz(cx, officer, stage.engagement, "AF-001").await.expect("launched");
    let polls = stage.board(cx).await.polls;
    assert!(polls.len() == 1 && polls[0].quiz && !polls[0].closed, "{polls:?}");
    let twice = launch_quiz(cx, officer, stage.engagement, "AF-001").await;
    assert!(matches!(twice, Err(UseCaseError::Conflict("poll-moved-on"))), "{twice:?}");
    assert_eq!(offered().await, ["AF-002"]);
}
