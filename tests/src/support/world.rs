//! A small world in a fresh database: a brand with its team, a company with branches, accounts with roles.

use super::database::TestDatabase;
use chrono::{DateTime, NaiveDate};
use domain::catalogue::{Kind, ResourceKind};
use domain::id::{AccountId, BranchId, BrandId, CompanyId, EmployeeId, EngagementId, OfferingId, ResourceId, TopicId};
use domain::identity::{Actor, Grant};
use domain::instant::Instant;
use entities::catalogue::{holiday_year, offering, topic};
use entities::directory::{branch, brand, company, employee, resource};
use entities::identity::{account, role_grant};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use std::sync::Arc;
use usecases::clock::{Clock, Random};
use usecases::keys::Keys;
use usecases::scheduling::{BookingForm, Branches};
use usecases::{Cx, Db, Site, Tx, UseCaseError};

/// Monday 2026-11-23 09:00 in Shanghai: the tests' now.
pub const NOW: &str = "2026-11-23T09:00:00+08:00";

/// The seed of the tests' ids and secrets.
const SEED: u64 = 20_261_123;

pub struct World {
    pub cx: Cx,
    pub database: TestDatabase,
}

/// A brand with a studio, a presenter and an offering that needs both.
pub struct Brand {
    pub id: BrandId,
    pub offering: OfferingId,
    pub presenter: ResourceId,
    pub studio: ResourceId,
    pub manager: Actor,
    pub officer: Actor,
}

/// A company with branches, people, and liaisons.
pub struct Company {
    pub id: CompanyId,
    pub branches: Vec<BranchId>,
    pub liaison: Actor,
    pub branch_liaison: Actor,
}

pub fn at(text: &str) -> Instant {
    Instant(DateTime::parse_from_rfc3339(text).expect("an RFC 3339 time").timestamp_micros())
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

async fn insert<M>(cx: &Cx, row: M)
where
    M: IntoActiveModel<<<M as sea_orm::ModelTrait>::Entity as sea_orm::EntityTrait>::ActiveModel>
        + sea_orm::ModelTrait
        + Send
        + Clone
        + 'static,
    <<M as sea_orm::ModelTrait>::Entity as sea_orm::EntityTrait>::ActiveModel:
        ActiveModelTrait<Entity = M::Entity> + sea_orm::ActiveModelBehavior + Send,
    <M::Entity as sea_orm::EntityTrait>::Model: IntoActiveModel<<M::Entity as sea_orm::EntityTrait>::ActiveModel>,
{
    cx.db
        .write(move |tx: Tx| async move {
            row.into_active_model().reset_all().insert(tx.as_ref()).await.map_err(UseCaseError::from)?;
            Ok(())
        })
        .await
        .expect("the row is taken");
}

impl World {
    pub async fn new() -> Self {
        let database = TestDatabase::fresh().await;
        let db = Db::connect(&database.url).await.expect("the database");
        let cx = Cx {
            db,
            clock: Clock::frozen(at(NOW)),
            random: Random::seeded(SEED),
            keys: Keys::new([7; 32]),
            site: Arc::new(Site {
                public_url: "http://127.0.0.1:3000".into(),
                mail_from_name: "知音".into(),
                mail_from: "zhiyin@zhiyin.example".into(),
                replies_are_read: false,
                rtmp_url: "rtmp://127.0.0.1:1935/live".into(),
                retention: domain::instant::Span::days(365),
                demo: false,
            }),
            boards: usecases::live::KnownBoards::default(),
        };
        insert(&cx, holiday_year::Model { year: 2026, imported_at: cx.now() }).await;
        let content = "{}".to_owned();
        let (key, title, title_en) = ("antifraud-general".into(), "反诈通用".into(), "Fraud prevention".into());
        insert(&cx, topic::Model { id: cx.id::<TopicId>(), key, title, title_en, content, abilities: "[]".into() })
            .await;
        Self { cx, database }
    }

    /// A second handle on the same database, as another process would have.
    pub async fn second_server(&self) -> Cx {
        let db = Db::connect(&self.database.url).await.expect("the database");
        // Another process has other randomness.
        Cx { db, random: Random::seeded(SEED + 1), ..self.cx.clone() }
    }

    pub async fn account(&self, name: &str, grants: Vec<Grant>) -> Actor {
        let cx = &self.cx;
        let id = cx.id::<AccountId>();
        let email = format!("{}@zhiyin.example", id.0.simple());
        insert(
            cx,
            account::Model {
                id,
                email,
                name: name.into(),
                password_hash: None,
                locale: None,
                time_zone: None,
                disabled: false,
                unsubscribed_at: None,
                created_at: cx.now(),
            },
        )
        .await;
        for grant in &grants {
            let (brand_id, company_id, branch_id) = match *grant {
                Grant::Administrator => (None, None, None),
                Grant::BrandManager { brand } | Grant::Officer { brand } | Grant::Deputy { brand } => {
                    (Some(brand), None, None)
                }
                Grant::CompanyLiaison { company } => (None, Some(company), None),
                Grant::BranchLiaison { company, branch } => (None, Some(company), Some(branch)),
            };
            let role = grant.role();
            insert(cx, role_grant::Model { id: cx.id(), account_id: id, role, brand_id, company_id, branch_id }).await;
        }
        Actor { account: id, grants }
    }

    /// A brand whose presenter and studio are needed for its one offering, a briefing of an hour, two working days ahead.
    pub async fn brand(&self, name: &str) -> Brand {
        let cx = &self.cx;
        let id = cx.id::<BrandId>();
        let weekdays = vec![(540_u16, 720_u16), (840, 1050)];
        let hours: [Vec<(u16, u16)>; 7] = std::array::from_fn(|day| if day < 5 { weekdays.clone() } else { vec![] });
        insert(
            cx,
            brand::Model {
                id,
                key: name.into(),
                name: name.into(),
                name_en: format!("{name} (en)"),
                purpose: String::new(),
                purpose_en: String::new(),
                weekly_hours: serde_json::to_string(&hours).expect("plain data"),
                limits: None,
                time_zone: "Asia/Shanghai".into(),
            },
        )
        .await;
        let presenter = self.resource(id, ResourceKind::Officer, "楚鹤鸣", &["presenter", "antifraud"]).await;
        let studio = self.resource(id, ResourceKind::Studio, "直播间", &["studio"]).await;
        let offering = self.offering(id, &["presenter", "studio"]).await;
        let manager = self.account("江晴川", vec![Grant::BrandManager { brand: id }]).await;
        let officer = self.account("楚鹤鸣", vec![Grant::Officer { brand: id }]).await;
        Brand { id, offering, presenter, studio, manager, officer }
    }

    pub async fn resource(&self, brand: BrandId, kind: ResourceKind, name: &str, abilities: &[&str]) -> ResourceId {
        let id = self.cx.id::<ResourceId>();
        insert(
            &self.cx,
            resource::Model {
                id,
                brand_id: brand,
                kind,
                code: id.to_string(),
                name: name.into(),
                name_en: format!("{name} (en)"),
                account_id: None,
                hours: None,
                abilities: serde_json::to_string(abilities).expect("plain data"),
            },
        )
        .await;
        id
    }

    pub async fn offering(&self, brand: BrandId, needs: &[&str]) -> OfferingId {
        let id = self.cx.id::<OfferingId>();
        insert(
            &self.cx,
            offering::Model {
                id,
                brand_id: brand,
                kind: Kind::Briefing,
                title: "宣讲直播".into(),
                title_en: "Live briefing".into(),
                minutes: 60,
                lead_working_days: 2,
                min_heads: 1,
                max_heads: 5000,
                buffer_before: 0,
                buffer_after: 0,
                officers: 0,
                horizon_days: 60,
                slot_step: 30,
                remind_day: true,
                remind_hour: false,
                watch_percent: domain::live::completion::USUAL,
                quiz_percent: domain::live::completion::USUAL,
                crew: domain::catalogue::CrewPolicy::Fixed,
                needs: serde_json::to_string(needs).expect("plain data"),
                questions: "[]".into(),
            },
        )
        .await;
        id
    }

    /// Writes a new row.
    pub async fn add<M>(&self, row: M)
    where
        M: IntoActiveModel<<<M as sea_orm::ModelTrait>::Entity as sea_orm::EntityTrait>::ActiveModel>
            + sea_orm::ModelTrait
            + Send
            + Clone
            + 'static,
        <<M as sea_orm::ModelTrait>::Entity as sea_orm::EntityTrait>::ActiveModel:
            ActiveModelTrait<Entity = M::Entity> + sea_orm::ActiveModelBehavior + Send,
        <M::Entity as sea_orm::EntityTrait>::Model: IntoActiveModel<<M::Entity as sea_orm::EntityTrait>::ActiveModel>,
    {
        insert(&self.cx, row).await;
    }

    /// Writes the set columns of a row that is there.
    pub async fn change<A>(&self, row: A)
    where
        A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send + Clone + 'static,
        <A::Entity as sea_orm::EntityTrait>::Model: IntoActiveModel<A>,
    {
        let write = move |tx: Tx| async move {
            row.update(tx.as_ref()).await.map_err(UseCaseError::from)?;
            Ok(())
        };
        self.cx.db.write(write).await.expect("the row is changed");
    }

    /// What an officer or a thing can do from now on.
    pub async fn able(&self, resource: ResourceId, abilities: &[&str]) {
        let abilities = Set(serde_json::to_string(abilities).expect("plain data"));
        self.change(resource::ActiveModel { id: Set(resource), abilities, ..Default::default() }).await;
    }

    /// Gives back what an engagement holds.
    pub async fn release(&self, engagement: EngagementId) {
        let write = move |tx: Tx| async move { usecases::scheduling::claims::release(&tx, engagement).await };
        self.cx.db.write(write).await.expect("released");
    }

    /// A company with so many branches and so many people in each; every tenth has no address.
    pub async fn company(&self, name: &str, branches: usize, people: usize) -> Company {
        let cx = &self.cx;
        let id = cx.id::<CompanyId>();
        let company =
            company::Model { id, code: id.to_string(), name: name.into(), name_en: name.into(), created_at: cx.now() };
        insert(cx, company).await;
        let branch_ids: Vec<BranchId> = (0..branches).map(|_| cx.id()).collect();
        let rows: Vec<_> = branch_ids
            .iter()
            .enumerate()
            .map(|(n, branch)| {
                branch::Model {
                    id: *branch,
                    company_id: id,
                    code: format!("B-{n:03}"),
                    name: format!("{name}第{n}分公司"),
                    name_en: format!("{name} branch {n}"),
                    province: "湖北省".into(),
                    city: "武汉市".into(),
                    district: "洪山区".into(),
                    latitude: None,
                    longitude: None,
                    liaison: "陈经理（虚构）".into(),
                    parent_id: (n > 0).then_some(branch_ids[0]),
                }
                .into_active_model()
                .reset_all()
            })
            .collect();
        cx.db
            .write(move |tx: Tx| async move { usecases::outbox::insert_many::<branch::Entity, _>(&tx, rows).await })
            .await
            .expect("branches");
        let mut rows = Vec::new();
        for branch in &branch_ids {
            for n in 0..people {
                let person = cx.id::<EmployeeId>();
                rows.push(employee::ActiveModel {
                    id: Set(person),
                    company_id: Set(id),
                    branch_id: Set(*branch),
                    name: Set(format!("张三{n}")),
                    email: Set((n % 10 != 9).then(|| format!("{}@company.example", person.0.simple()))),
                    phone: Set(Some("14200000000".into())),
                    unsubscribed_at: Set(None),
                });
            }
        }
        cx.db
            .write(move |tx: Tx| async move { usecases::outbox::insert_many::<employee::Entity, _>(&tx, rows).await })
            .await
            .expect("people");
        let liaison = self.account("刘倩", vec![Grant::CompanyLiaison { company: id }]).await;
        let own = Grant::BranchLiaison { company: id, branch: branch_ids[0] };
        let branch_liaison = self.account("周主任", vec![own]).await;
        Company { id, branches: branch_ids, liaison, branch_liaison }
    }
}

/// A request of all branches at a time.
pub fn form(brand: &Brand, company: &Company, starts_at: &str) -> BookingForm {
    BookingForm {
        offering: brand.offering,
        starts_at: Some(at(starts_at)),
        company: company.id,
        branches: Branches::All,
        site: None,
        topic: Some("antifraud-general".into()),
        head_count: Some(20),
        note: "请多讲刷单返利".into(),
        hold: None,
        answers: std::collections::BTreeMap::new(),
    }
}
