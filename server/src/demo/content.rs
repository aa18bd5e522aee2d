//! Brands with teams and offerings, topics, and the quiz bank, from `brands.json`, `topics.json` and `quiz.json`.

use super::Offerings;
use domain::catalogue::{CrewPolicy, Kind, ResourceKind};
use domain::id::{AccountId, BrandId, ResourceId};
use domain::scheduling::hours::{WEEKDAYS, WeeklyHours, minute};
use domain::scheduling::request::IntakeQuestion;
use entities::catalogue::{offering, topic};
use entities::directory::{brand, resource};
use entities::live::quiz_item;
use entities::packs::{pack, pack_version};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use usecases::outbox::insert_many;
use usecases::packs::add_pack::suggested;
use usecases::{Cx, Result, Tx, UseCaseError};

const BRANDS: &str = include_str!("../../demo/brands.json");
const TOPICS: &str = include_str!("../../demo/topics.json");
/// Those of the bank that have one right answer.
const QUIZ: &str = include_str!("../../demo/quiz.json");

/// All rows of the catalogue, made but not written.
#[derive(Clone)]
pub struct Content {
    brands: Vec<brand::Model>,
    resources: Vec<resource::Model>,
    offerings: Vec<offering::Model>,
    topics: Vec<topic::Model>,
    quiz: Vec<quiz_item::Model>,
    packs: Vec<(pack::Model, pack_version::Model)>,
}

/// One brand with what the briefing needs of it.
pub struct Brand {
    pub id: BrandId,
    pub resources: Vec<resource::Model>,
    offered: Vec<offering::Model>,
    topics: Vec<topic::Model>,
}

#[derive(Deserialize)]
struct BrandsFile {
    brands: Vec<BrandEntry>,
}

#[derive(Deserialize)]
struct BrandEntry {
    key: String,
    name_zh: String,
    name_en: String,
    purpose_zh: String,
    purpose_en: String,
    offerings: Vec<OfferingEntry>,
    officers: Vec<Officer>,
    kits: Vec<Thing>,
    vehicles: Vec<Thing>,
    weekly_hours: BTreeMap<String, Vec<(String, String)>>,
}

#[derive(Deserialize)]
struct OfferingEntry {
    kind: String,
    title_zh: String,
    title_en: String,
    minutes: i32,
    lead_working_days: i32,
    head_count: Heads,
    buffer_minutes: Buffers,
    needs_competences: Vec<String>,
    needs_resources: Vec<String>,
    intake_questions: Vec<IntakeQuestion>,
}

#[derive(Deserialize)]
struct Heads {
    min: i32,
    max: i32,
}

#[derive(Deserialize)]
struct Buffers {
    before: i32,
    after: i32,
}

#[derive(Deserialize)]
struct Officer {
    code: String,
    name: String,
    name_en: String,
    competences: Vec<String>,
}

#[derive(Deserialize)]
struct Thing {
    code: String,
    name_zh: String,
    name_en: String,
    capabilities: Vec<String>,
}

#[derive(Deserialize)]
struct TopicEntry {
    key: String,
    title_zh: String,
    title_en: String,
    aims: serde_json::Value,
    agendas: serde_json::Value,
    materials: serde_json::Value,
    quiz_tags: Vec<String>,
}

#[derive(Deserialize)]
struct QuizEntry {
    key: String,
    tag: String,
    title_zh: String,
    title_en: String,
    options: Vec<(String, String)>,
    right: i32,
    explanation_zh: String,
    explanation_en: String,
}

impl Content {
    /// Makes the rows of the embedded files, with new ids.
    pub fn read(cx: &Cx) -> Self {
        let quiz: Vec<QuizEntry> = serde_json::from_str(QUIZ).expect("the embedded file is read by a test");
        let quiz = quiz.into_iter().map(quiz_row).collect();
        let (brands, resources, offerings, topics) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let packs = Vec::new();
        let mut content = Self { brands, resources, offerings, topics, quiz, packs };
        let file: BrandsFile = serde_json::from_str(BRANDS).expect("the embedded file is read by a test");
        for entry in file.brands {
            content.add_brand(cx, entry);
        }
        let topics: Vec<TopicEntry> = serde_json::from_str(TOPICS).expect("the embedded file is read by a test");
        let tags: Vec<Vec<String>> = topics.iter().map(|it| it.quiz_tags.clone()).collect();
        content.topics = topics.into_iter().map(|it| topic_row(cx, it)).collect();
        content.add_packs(cx, &tags);
        content
    }

    /// A pack of 知音航班 about each topic, with the topic's agenda and first quiz items.
    fn add_packs(&mut self, cx: &Cx, tags: &[Vec<String>]) {
        let Some(brand) = self.brands.iter().find(|it| it.key == "zhiyin-hangban").map(|it| it.id) else { return };
        for (topic, tags) in self.topics.iter().zip(tags) {
            let fitting = self.quiz.iter().filter(|it| tags.contains(&it.tag));
            let content = suggested(topic, fitting.map(|it| it.key.clone()).take(5).collect());
            let pack = pack::Model {
                id: cx.id(),
                brand_id: brand,
                topic_id: topic.id,
                company_id: None,
                copied_from: None,
                created_at: cx.now(),
            };
            let version = pack_version::Model {
                id: cx.id(),
                pack_id: pack.id,
                number: 1,
                title: topic.title.clone(),
                title_en: topic.title_en.clone(),
                content: json!(content).to_string(),
                deck_id: None,
                made_by: None,
                made_at: cx.now(),
            };
            self.packs.push((pack, version));
        }
    }

    /// A brand of the file by its key.
    pub fn brand(&self, key: &str) -> Result<Brand> {
        let id = self.brands.iter().find(|it| it.key == key).ok_or(UseCaseError::NotFound)?.id;
        Ok(Brand {
            id,
            resources: self.resources.iter().filter(|it| it.brand_id == id).cloned().collect(),
            offered: self.offerings.iter().filter(|it| it.brand_id == id).cloned().collect(),
            topics: self.topics.clone(),
        })
    }

    /// Writes all rows; an officer who has an account gets it.
    pub async fn write(mut self, tx: &Tx, accounts: &[(ResourceId, AccountId)]) -> Result<()> {
        for (officer, account) in accounts {
            for it in self.resources.iter_mut().filter(|it| it.id == *officer) {
                it.account_id = Some(*account);
            }
        }
        insert_many::<brand::Entity, _>(tx, fresh(self.brands)).await?;
        insert_many::<resource::Entity, _>(tx, fresh(self.resources)).await?;
        insert_many::<offering::Entity, _>(tx, fresh(self.offerings)).await?;
        insert_many::<quiz_item::Entity, _>(tx, fresh(self.quiz)).await?;
        insert_many::<topic::Entity, _>(tx, fresh(self.topics)).await?;
        let (packs, versions): (Vec<_>, Vec<_>) = self.packs.into_iter().unzip();
        insert_many::<pack::Entity, _>(tx, fresh(packs)).await?;
        insert_many::<pack_version::Entity, _>(tx, fresh(versions)).await
    }

    fn add_brand(&mut self, cx: &Cx, entry: BrandEntry) {
        let id = cx.id::<BrandId>();
        for it in entry.officers {
            self.resources.push(resource_row(
                cx,
                id,
                ResourceKind::Officer,
                it.code,
                (it.name, it.name_en),
                &it.competences,
            ));
        }
        for it in entry.kits {
            let studio = it.capabilities.iter().any(|capability| capability == "studio");
            let kind = if studio { ResourceKind::Studio } else { ResourceKind::Kit };
            self.resources.push(resource_row(cx, id, kind, it.code, (it.name_zh, it.name_en), &it.capabilities));
        }
        for it in entry.vehicles {
            let names = (it.name_zh, it.name_en);
            self.resources.push(resource_row(cx, id, ResourceKind::Vehicle, it.code, names, &it.capabilities));
        }
        // The file also has home visits, tour stops, field days and station appointments, which cannot be booked yet.
        let loaded = entry.offerings.into_iter().filter_map(|it| Some((it.kind.parse::<Kind>().ok()?, it)));
        self.offerings.extend(loaded.map(|(kind, it)| offering_row(cx, id, kind, it)));
        self.brands.push(brand::Model {
            id,
            key: entry.key,
            name: entry.name_zh,
            name_en: entry.name_en,
            purpose: entry.purpose_zh,
            purpose_en: entry.purpose_en,
            weekly_hours: json!(weekly(&entry.weekly_hours)).to_string(),
            limits: None,
            time_zone: "Asia/Shanghai".into(),
        });
    }
}

impl Brand {
    /// The first offering of a kind.
    pub fn offering(&self, kind: Kind) -> Result<&offering::Model> {
        self.offered.iter().find(|it| it.kind == kind).ok_or(UseCaseError::NotFound)
    }

    pub fn topic(&self, key: &str) -> Result<&topic::Model> {
        self.topics.iter().find(|it| it.key == key).ok_or(UseCaseError::NotFound)
    }

    /// An officer or a thing by its code.
    pub fn resource(&self, code: &str) -> Result<ResourceId> {
        self.resources.iter().find(|it| it.code == code).map(|it| it.id).ok_or(UseCaseError::NotFound)
    }

    pub fn offerings(&self) -> Result<Offerings> {
        Ok(Offerings {
            briefing: self.offering(Kind::Briefing)?.id,
            on_site_window: self.offering(Kind::OnSiteWindow)?.id,
            training: self.offering(Kind::Training)?.id,
        })
    }
}

/// Rows to insert of whole models.
pub fn fresh<M, A>(models: impl IntoIterator<Item = M>) -> Vec<A>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait,
{
    models.into_iter().map(|it| it.into_active_model().reset_all()).collect()
}

fn resource_row(
    cx: &Cx,
    brand: BrandId,
    kind: ResourceKind,
    code: String,
    (name, name_en): (String, String),
    abilities: &[String],
) -> resource::Model {
    let abilities = json!(abilities).to_string();
    resource::Model {
        id: cx.id(),
        brand_id: brand,
        kind,
        code,
        name,
        name_en,
        account_id: None,
        abilities,
        hours: None,
    }
}

fn offering_row(cx: &Cx, brand: BrandId, kind: Kind, it: OfferingEntry) -> offering::Model {
    let needs: Vec<String> = it.needs_competences.into_iter().chain(it.needs_resources).collect();
    offering::Model {
        id: cx.id(),
        brand_id: brand,
        kind,
        title: it.title_zh,
        title_en: it.title_en,
        minutes: it.minutes,
        lead_working_days: it.lead_working_days,
        min_heads: it.head_count.min,
        max_heads: it.head_count.max,
        buffer_before: it.buffer_minutes.before,
        buffer_after: it.buffer_minutes.after,
        officers: 0,
        horizon_days: 60,
        slot_step: 30,
        remind_day: true,
        remind_hour: false,
        watch_percent: domain::live::completion::USUAL,
        quiz_percent: domain::live::completion::USUAL,
        crew: CrewPolicy::LeastLoad,
        needs: json!(needs).to_string(),
        questions: json!(it.intake_questions).to_string(),
    }
}

fn topic_row(cx: &Cx, it: TopicEntry) -> topic::Model {
    let content = json!({
        "aims": it.aims, "agendas": it.agendas, "materials": it.materials, "quiz_tags": it.quiz_tags,
    });
    let content = content.to_string();
    topic::Model {
        id: cx.id(),
        key: it.key,
        title: it.title_zh,
        title_en: it.title_en,
        content,
        abilities: "[]".into(),
    }
}

fn quiz_row(it: QuizEntry) -> quiz_item::Model {
    quiz_item::Model {
        key: it.key,
        tag: it.tag,
        title: it.title_zh,
        title_en: it.title_en,
        options: json!(it.options).to_string(),
        right_choice: it.right,
        explanation: it.explanation_zh,
        explanation_en: it.explanation_en,
    }
}

fn weekly(hours: &BTreeMap<String, Vec<(String, String)>>) -> WeeklyHours {
    let span = |(from, to): &(String, String)| minute(from).zip(minute(to));
    WeeklyHours(WEEKDAYS.map(|name| hours.get(name).into_iter().flatten().filter_map(span).collect()))
}
