//! A confirmed briefing that starts in ten minutes, and a request that waits for the brand.

use super::Now;
use super::accounts::Accounts;
use super::carmaker::Carmaker;
use super::content::{Brand, fresh};
use domain::catalogue::Kind;
use domain::id::{ClaimId, EngagementId, ResourceId};
use domain::identity::{Actor, Grant};
use domain::instant::{Instant, Interval, Span};
use domain::invites::Answer;
use domain::scheduling::busy::Busy;
use domain::scheduling::slots::{Need, choose};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::offering;
use entities::scheduling::{attendee, booking, booking_branch, claim, engagement};
use serde_json::json;
use std::collections::BTreeMap;
use usecases::outbox::insert_many;
use usecases::scheduling::plan::needed;
use usecases::scheduling::{BookingForm, Branches, SlotQuery, free_slots, request_booking};
use usecases::{BookingError, Cx, Result, Tx};

/// Time to read what the terminal says and to start an encoder.
const AHEAD: Span = Span::minutes(10);

/// The rows of the briefing, as `request_booking` and `confirm_booking` write them. It is written here because nobody may
/// book so soon; and nobody is mailed about it, or every start of a demo would write 3,075 mails.
#[derive(Clone)]
pub struct Briefing {
    engagement: engagement::Model,
    booking: booking::Model,
    branches: Vec<booking_branch::Model>,
    claims: Vec<claim::Model>,
    attendees: Vec<attendee::Model>,
}

impl Briefing {
    pub fn make(cx: &Cx, carmaker: &Carmaker, brand: &Brand, people: &Accounts) -> Result<Self> {
        let offered = brand.offering(Kind::Briefing)?;
        let topic = brand.topic("antifraud-general")?;
        let starts_at = whole_minute(cx.now() + AHEAD);
        let time = Interval { start: starts_at, end: starts_at + Span::minutes(offered.minutes.into()) };
        let id = cx.id::<EngagementId>();
        let engagement = engagement::Model {
            id,
            brand_id: brand.id,
            offering_id: offered.id,
            kind: offered.kind,
            topic_id: Some(topic.id),
            title: topic.title.clone(),
            title_en: topic.title_en.clone(),
            status: EngagementStatus::Planned,
            starts_at,
            ends_at: time.end,
            uid: format!("{id}@zhiyin"),
            sequence: 0,
            stream_generation: 0,
            live_since: None,
            ended_at: None,
            created_at: cx.now() - Span::days(9),
            site_id: None,
            capacity: None,
        };
        let answers =
            json!({ "concern": "冒充客服退款和刷单返利的电话最多。", "screens": "总部和工厂用大屏，其余用手机。" });
        let booking = booking::Model {
            id: cx.id(),
            engagement_id: id,
            brand_id: brand.id,
            company_id: carmaker.id,
            status: BookingStatus::Confirmed,
            head_count: carmaker.people.len() as i32,
            note: "请结合新能源汽车销售和售后岗位的真实案例讲。".into(),
            answers: answers.to_string(),
            requested_by: people.liaison.id,
            requested_at: cx.now() - Span::days(9),
            decided_by: Some(people.manager.id),
            decided_at: Some(cx.now() - Span::days(8)),
            reason: String::new(),
            expires_at: None,
            place: None,
        };
        Ok(Self {
            branches: carmaker
                .branches
                .iter()
                .map(|branch| booking_branch::Model { booking_id: booking.id, branch_id: *branch })
                .collect(),
            claims: claims(cx, brand, offered, id, time, "ZY-02")?,
            attendees: attendees(cx, carmaker, &booking),
            engagement,
            booking,
        })
    }

    pub async fn write(self, tx: &Tx) -> Result<()> {
        insert_many::<engagement::Entity, _>(tx, fresh([self.engagement])).await?;
        insert_many::<claim::Entity, _>(tx, fresh(self.claims)).await?;
        insert_many::<booking::Entity, _>(tx, fresh([self.booking])).await?;
        insert_many::<booking_branch::Entity, _>(tx, fresh(self.branches)).await?;
        insert_many::<attendee::Entity, _>(tx, fresh(self.attendees)).await
    }

    /// What to try it with.
    pub fn told(&self, cx: &Cx) -> Now {
        let link =
            |it: &attendee::Model| format!("{}/j/{}", cx.site.public_url, cx.keys.join_code(it.id, it.generation));
        Now {
            engagement_id: self.engagement.id,
            starts_at: self.engagement.starts_at,
            join_url: self.attendees.first().map(link).unwrap_or_default(),
            rtmp_url: cx.site.rtmp_url.clone(),
            stream_key: cx.keys.stream_key(self.engagement.id, self.engagement.stream_generation),
        }
    }
}

/// The officer of a code, and whoever else is needed, buffers included.
pub(super) fn claims(
    cx: &Cx,
    brand: &Brand,
    offered: &offering::Model,
    id: EngagementId,
    time: Interval,
    officer: &str,
) -> Result<Vec<claim::Model>> {
    let able = |key: &str| -> Vec<ResourceId> {
        let has = |abilities: &str| {
            serde_json::from_str::<Vec<String>>(abilities).is_ok_and(|it| it.iter().any(|it| it == key))
        };
        brand.resources.iter().filter(|it| has(&it.abilities)).map(|it| it.id).collect()
    };
    let needs = needed(&offered.needs).into_iter();
    let needs: Vec<Need> = needs.map(|(key, count)| Need { able: able(&key), key, count }).collect();
    let wanted = time.buffered(Span::minutes(offered.buffer_before.into()), Span::minutes(offered.buffer_after.into()));
    let crew = choose(&needs, &[brand.resource(officer)?], wanted, &Busy::default())
        .map_err(|need| BookingError::SlotTaken { need })?;
    let row = |resource| claim::Model {
        id: cx.id::<ClaimId>(),
        resource_id: resource,
        engagement_id: id,
        starts_at: wanted.start,
        ends_at: wanted.end,
        expires_at: None,
        site_id: None,
    };
    Ok(crew.into_iter().map(row).collect())
}

fn attendees(cx: &Cx, carmaker: &Carmaker, booking: &booking::Model) -> Vec<attendee::Model> {
    let row = |it: &entities::directory::employee::Model| attendee::Model {
        id: cx.id(),
        engagement_id: booking.engagement_id,
        booking_id: booking.id,
        company_id: booking.company_id,
        branch_id: it.branch_id,
        employee_id: Some(it.id),
        name: it.name.clone(),
        email: it.email.clone(),
        generation: 0,
        invited_by: None,
        joined_at: None,
        last_seen_at: None,
        watched_seconds: 0,
        screen_names: String::new(),
        heads_confirmed_at: None,
        seen_with: None,
        replay_invited_at: None,
        screen_people: 1,
        answer: Answer::NeedsAction,
        answered_at: None,
        answered_by: None,
        answer_comment: String::new(),
        answer_sequence: None,
        answer_stamp: None,
        unreachable_at: None,
        unreachable_why: None,
        removed_at: None,
    };
    carmaker.people.iter().map(row).collect()
}

/// The liaison asks for a window at the headquarters at the first free time: the brand's queue is not empty, and its
/// manager's mail is the first one at `/dev/mail`.
pub async fn request_a_window(cx: &Cx, carmaker: &Carmaker, brand: &Brand, people: &Accounts) -> Result<()> {
    let grants = vec![Grant::CompanyLiaison { company: carmaker.id }];
    let actor = Actor { account: people.liaison.id, grants };
    let offering = brand.offering(Kind::OnSiteWindow)?.id;
    let branches = Branches::Only(carmaker.branches.iter().take(1).copied().collect());
    let query = SlotQuery { company: Some(carmaker.id), branches: Some(branches.clone()), ..SlotQuery::of(offering) };
    let (_, slots) = free_slots(cx, &actor, query).await?;
    let answers = [("items", "居住证办理、身份证换领、开具户籍证明"), ("place", "集团总部一楼大厅，有电源和网络。")];
    let form = BookingForm {
        offering,
        starts_at: slots.iter().find(|slot| slot.is_free()).map(|slot| slot.time.start),
        company: carmaker.id,
        branches,
        site: None,
        topic: None,
        head_count: Some(40),
        note: "新入职员工多，希望现场办居住证。".into(),
        hold: None,
        answers: answers.map(|(key, text)| (key.to_owned(), text.to_owned())).into_iter().collect::<BTreeMap<_, _>>(),
    };
    request_booking(cx, &actor, form).await?;
    Ok(())
}

fn whole_minute(at: Instant) -> Instant {
    Instant::from_unix_seconds((at.unix_seconds() + 59).div_euclid(60) * 60)
}
