//! Windows at companies' sites.

mod demand;
mod privacy;
mod races;
mod register;

use crate::support::World;
use crate::support::world::{Brand, Company, form};
use domain::catalogue::services::ServiceGroup;
use domain::id::{BranchId, EngagementId, OfferingId, ResourceId, ServiceItemId, WindowId};
use domain::identity::{Actor, Grant};
use domain::scheduling::request::IntakeQuestion;
use std::collections::BTreeMap;
use usecases::Cx;
use usecases::UseCaseError;
use usecases::catalogue::services::{ServiceForm, add_service, service};
use usecases::scheduling::{BookingForm, Branches, confirm_booking, request_booking};
use usecases::services::ApplyForm;
use usecases::windows::demand::{DeclareForm, IfFull};
use usecases::windows::{WindowForm, hang_window, propose_window};

/// What no log, mail to others, list or company may show.
const NAME: &str = "欧阳示例娜";
const PHONE: &str = "14200001234";
const ANSWER: &str = "住在光谷示例路八号";
const EMAIL: &str = "ouyang.sample@home.example";

const NINE: &str = "2026-12-01T09:00:00+08:00";

/// A brand with an officer who goes to windows of an hour, a company with three sites that has asked it for one, and an item
/// that takes a quarter of an hour.
pub struct Stage {
    pub brand: Brand,
    pub company: Company,
    pub admin: Actor,
    pub offering: OfferingId,
    pub officer: ResourceId,
    pub item: ServiceItemId,
    /// At `NINE` and the company's first site; confirmed.
    pub visit: EngagementId,
}

impl Stage {
    pub async fn set(world: &World) -> Self {
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 1).await);
        let (offering, officer) = world.windows(&brand, &company).await;
        let cx = &world.cx;
        let admin = world.account("王敏", vec![Grant::Administrator]).await;
        let item = add_service(cx, &admin, None, "JZ-01", &residence()).await.expect("added");
        let wish = wish(offering, &brand, &company, NINE);
        let booking = request_booking(cx, &company.liaison, wish).await.expect("free");
        confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
        Self { brand, company, admin, offering, officer, item, visit: booking.engagement_id }
    }

    pub fn site(&self) -> BranchId {
        self.company.branches[0]
    }

    pub fn form(&self) -> WindowForm {
        WindowForm {
            officer: Some(self.officer),
            liaison: Some(self.company.liaison.account),
            items: vec![self.item],
            desks: Some(1),
            notice_hours: Some(24),
        }
    }

    pub async fn propose(&self, world: &World) -> WindowId {
        let (site, form) = (Some(self.site()), self.form());
        let made = propose_window(&world.cx, &self.brand.manager, self.brand.id, self.company.id, site, &form);
        made.await.expect("agreed")
    }

    /// A window that hangs, and what its company's link ends in.
    pub async fn open(&self, world: &World) -> (WindowId, String) {
        let id = self.hang(world).await;
        (id, world.cx.keys.demand_code(id, 0))
    }

    /// A declaration for the visit; each call is another form.
    pub async fn need(&self, cx: &Cx) -> DeclareForm {
        let question = service(cx, self.item).await.expect("there").details.questions[0].key.clone();
        DeclareForm {
            form: Some(cx.id()),
            item: Some(self.item),
            visit: Some(self.visit),
            if_full: IfFull::Wait,
            person: ApplyForm {
                name: NAME.into(),
                phone: PHONE.into(),
                answers: BTreeMap::from([(question, ANSWER.to_owned())]),
                consent: true,
            },
            email: EMAIL.into(),
            priority: String::new(),
        }
    }

    /// A window whose plate hangs.
    pub async fn hang(&self, world: &World) -> WindowId {
        let id = self.propose(world).await;
        hang_window(&world.cx, &self.brand.manager, id, "知航-001", "武公 1 号").await.expect("proposed");
        id
    }
}

/// A visit of the first site at a time.
pub fn wish(offering: OfferingId, brand: &Brand, company: &Company, starts_at: &str) -> BookingForm {
    let branches = Branches::Only(vec![company.branches[0]]);
    BookingForm { offering, branches, topic: None, ..form(brand, company, starts_at) }
}

/// An item with one question that has to be answered.
pub fn residence() -> ServiceForm {
    let question =
        IntakeQuestion {
            zh: "现居住地址".into(), en: "Address".into(), required: true, ..IntakeQuestion::default()
        };
    ServiceForm {
        name: "居住证申领".into(),
        name_en: "Residence permit".into(),
        group: Some(ServiceGroup::Residence),
        guide: "在本市居住半年以上的可以申领。".into(),
        minutes: "15".into(),
        days: "10".into(),
        on_site: true,
        questions: vec![question],
        ..ServiceForm::default()
    }
}

/// Each fault of a refused form as `field code`.
pub fn faults<T>(result: usecases::Result<T>) -> Vec<String> {
    match result {
        Err(UseCaseError::Invalid(errors)) => errors.iter().map(|it| format!("{} {}", it.field, it.code)).collect(),
        Err(other) => panic!("not refused for its fields: {other:?}"),
        Ok(_) => panic!("taken"),
    }
}
