//! Service items and applications for them: who may, how often, who learns of it, and what is left of it.

mod catalogue;
mod following;
mod handling;
pub mod privacy;
mod races;
mod reported;

use crate::support::world::{Brand, Company, at, form};
use crate::support::{TestApp, World, app::Browser};
use domain::catalogue::services::ServiceGroup;
use domain::id::{AttendeeId, EngagementId, ServiceItemId};
use domain::identity::{Actor, Grant};
use domain::scheduling::request::IntakeQuestion;
use entities::scheduling::attendee;
use entities::services::application;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use usecases::Cx;
use usecases::catalogue::services::{ServiceForm, add_service, service};
use usecases::scheduling::{
    Branches, EventForm, JoinForm, confirm_booking, join_event, publish_event, request_booking,
};
use usecases::services::{ApplyForm, open_service};

const TEN: &str = "2026-12-01T10:00:00+08:00";

/// What no log, mail, list or company may show.
const NAME: &str = "欧阳示例娜";
const PHONE: &str = "14200001234";
const ANSWER: &str = "住在光谷示例路八号";

/// A confirmed briefing with two branches of three people each, and an item of the bureau that its room offers.
struct Stage {
    brand: Brand,
    company: Company,
    engagement: EngagementId,
    people: Vec<AttendeeId>,
    admin: Actor,
    item: ServiceItemId,
    /// The key of the item's one question.
    question: String,
}

impl Stage {
    async fn set(world: &World) -> Self {
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
        let cx = &world.cx;
        let engagement = confirmed(cx, &brand, &company, TEN).await;
        let people = people(cx, engagement).await;
        let admin = world.account("王敏", vec![Grant::Administrator]).await;
        let item = add_service(cx, &admin, None, "JZ-01", &residence()).await.expect("added");
        open_service(cx, &brand.officer, engagement, item).await.expect("opened");
        let question = service(cx, item).await.expect("there").details.questions[0].key.clone();
        Self { brand, company, engagement, people: people.into_iter().map(|it| it.id).collect(), admin, item, question }
    }

    fn form(&self) -> ApplyForm {
        ApplyForm {
            name: NAME.into(),
            phone: PHONE.into(),
            answers: BTreeMap::from([(self.question.clone(), ANSWER.to_owned())]),
            consent: true,
        }
    }

    /// A browser that sits in the room as one of the people.
    async fn seated(&self, app: &TestApp, n: usize) -> Browser {
        let cx = &app.world.cx;
        let row = attendee::Entity::find_by_id(self.people[n]).one(cx.db.read()).await.expect("read").expect("a row");
        let browser = app.browser(None).await;
        let code = cx.keys.join_code(row.id, row.generation);
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
    find.order_by_asc(attendee::Column::Id).all(cx.db.read()).await.expect("people")
}

/// An event of the brand that these companies join.
async fn event(cx: &Cx, brand: &Brand, companies: [&Company; 2]) -> EngagementId {
    let (topic, starts_at) = (Some("antifraud-general".into()), Some(at("2026-12-02T10:00:00+08:00")));
    let event = EventForm { offering: brand.offering, starts_at, topic, capacity: Some(50) };
    let event = publish_event(cx, &brand.manager, event).await.expect("free").id;
    for company in companies {
        let form = JoinForm { company: company.id, branches: Branches::All, head_count: Some(2), note: String::new() };
        join_event(cx, &company.liaison, event, form).await.expect("seats are free");
    }
    event
}

/// An item with one question that has to be answered.
fn residence() -> ServiceForm {
    ServiceForm {
        name: "居住证申领".into(),
        name_en: "Residence permit".into(),
        group: Some(ServiceGroup::Residence),
        guide: "在本市居住半年以上的可以申领。".into(),
        minutes: "15".into(),
        days: "10".into(),
        on_site: true,
        questions: vec![IntakeQuestion {
            zh: "现居住地址".into(),
            en: "Address".into(),
            required: true,
            ..Default::default()
        }],
        ..ServiceForm::default()
    }
}

async fn rows(cx: &Cx) -> Vec<application::Model> {
    application::Entity::find().order_by_asc(application::Column::Id).all(cx.db.read()).await.expect("applications")
}

/// Each fault of a refused form as `field code`.
fn faults<T>(result: usecases::Result<T>) -> Vec<String> {
    match result {
        Err(usecases::UseCaseError::Invalid(errors)) => {
            errors.iter().map(|it| format!("{} {}", it.field, it.code)).collect()
        }
        Err(other) => panic!("not refused for its fields: {other:?}"),
        Ok(_) => panic!("taken"),
    }
}
