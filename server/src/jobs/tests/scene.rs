//! One brand, one company with people, one booking: what the worker's tests play on.

use super::{Worker, read, start};
use crate::mail::Mailer;
use domain::catalogue::{Kind, ResourceKind};
use domain::id::{
    AccountId, AttendeeId, BookingId, BranchId, BrandId, ClaimId, CompanyId, EmployeeId, EngagementId, GrantId,
    OfferingId, ResourceId,
};
use domain::identity::Role;
use domain::instant::{Instant, Span};
use domain::invites::Answer;
use domain::notify::JobState;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::offering;
use entities::directory::{branch, brand, company, resource};
use entities::identity::{account, role_grant};
use entities::notify::outbox;
use entities::scheduling::{attendee, booking, booking_branch, booking_offer, claim, engagement};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use usecases::clock::{Clock, Random};
use usecases::keys::Keys;
use usecases::outbox::{self as jobs, Job};
use usecases::{Cx, Db, Site};
use uuid::Uuid;

pub const MANAGER: &str = "manager@zhiyin.example";
pub const LIAISON: &str = "liaison@jianghan-ev.example";

pub struct Scene {
    pub cx: Cx,
    pub booking: BookingId,
    pub engagement: EngagementId,
    folder: tempfile::TempDir,
}

/// What a server on the database in `folder` is handed.
pub async fn cx(folder: &Path, seed: u64) -> Cx {
    let url = format!("sqlite:{}", folder.join("zhiyin.db").display());
    Db::migrate(&url).await.expect("a schema");
    let site = Site {
        public_url: "https://zhiyin.example".into(),
        mail_from_name: "知音".into(),
        mail_from: "mail@zhiyin.example".into(),
        replies_are_read: false,
        rtmp_url: "rtmp://zhiyin.example/live".into(),
        retention: domain::instant::Span::days(365),
        demo: false,
    };
    Cx {
        db: Db::connect(&url).await.expect("a database"),
        clock: Clock::frozen(start()),
        random: Random::seeded(seed),
        keys: Keys::new([7; 32]),
        site: Arc::new(site),
        boards: usecases::live::KnownBoards::default(),
    }
}

impl Scene {
    /// A confirmed booking with so many people who have an address, and one who has none.
    pub async fn new(people: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let cx = cx(folder.path(), 1).await;
        let (booking, engagement) = (BookingId(Uuid::from_u128(1)), EngagementId(Uuid::from_u128(2)));
        let cx2 = cx.clone();
        cx.db
            .write(move |tx| async move { fill(&cx2, &tx, booking, engagement, people).await })
            .await
            .expect("a scene");
        Self { cx, booking, engagement, folder }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Booking and engagement stand so from now on; each version is an hour later than the one before.
    pub async fn stands(&self, status: BookingStatus, engagement: EngagementStatus, sequence: i32) {
        let at = start() + Span::days(7) + Span::hours(sequence.into());
        self.cx
            .db
            .write(move |tx| async move {
                booking::Entity::update_many()
                    .col_expr(booking::Column::Status, Expr::value(status.word()))
                    .exec(tx.as_ref())
                    .await?;
                engagement::Entity::update_many()
                    .col_expr(engagement::Column::Status, Expr::value(engagement.word()))
                    .col_expr(engagement::Column::Sequence, Expr::value(sequence))
                    .col_expr(engagement::Column::StartsAt, Expr::value(at))
                    .col_expr(engagement::Column::EndsAt, Expr::value(at + Span::hours(1)))
                    .exec(tx.as_ref())
                    .await?;
                Ok(())
            })
            .await
            .expect("a change");
    }

    /// The brand offers these times.
    pub async fn offers(&self, times: &[&str], until: &str) {
        self.stands(BookingStatus::Offered, EngagementStatus::Planned, 0).await;
        let at = |text: &str| Instant(chrono::DateTime::parse_from_rfc3339(text).expect("a time").timestamp_micros());
        let booking_id = Set(self.booking);
        let rows: Vec<_> = times
            .iter()
            .map(|it| booking_offer::ActiveModel { booking_id: booking_id.clone(), starts_at: Set(at(it)) })
            .collect();
        let insert = self.cx.db.write(move |tx| async move {
            booking_offer::Entity::insert_many(rows).exec_without_returning(tx.as_ref()).await?;
            Ok(())
        });
        insert.await.expect("times");
        self.until(until).await;
    }

    /// Until when the company may answer.
    pub async fn until(&self, until: &str) {
        let until = Instant(chrono::DateTime::parse_from_rfc3339(until).expect("a time").timestamp_micros());
        self.cx
            .db
            .write(move |tx| async move {
                let until = Expr::value(until);
                booking::Entity::update_many()
                    .col_expr(booking::Column::ExpiresAt, until)
                    // Who is called had a number.
                    .col_expr(booking::Column::Place, Expr::value(1))
                    .exec(tx.as_ref())
                    .await?;
                Ok(())
            })
            .await
            .expect("a change");
    }

    pub async fn push(&self, job: Job) {
        let cx = self.cx.clone();
        self.cx.db.write(move |tx| async move { jobs::push(&cx, &tx, job).await }).await.expect("a row");
    }

    /// What a decision puts into the outbox.
    pub async fn tell(&self) {
        self.push(Job::NotifyLiaisons { booking: self.booking }).await;
        self.push(Job::SendInvites { engagement: self.engagement }).await;
    }

    pub async fn confirmed(&self) {
        self.stands(BookingStatus::Confirmed, EngagementStatus::Planned, 0).await;
        self.tell().await;
    }

    /// Runs what is due; mail becomes files.
    pub async fn run(&self) -> usize {
        self.run_with(Mailer::spool(self.folder.path().join("mail"))).await
    }

    pub async fn run_with(&self, mailer: Mailer) -> usize {
        self.worker(mailer).run_due(&CancellationToken::new()).await.expect("no failure")
    }

    /// A worker that remembers what failed, for several rounds.
    pub fn worker(&self, mailer: Mailer) -> Worker {
        Worker::new(self.cx.clone(), mailer)
    }

    /// The people have their mailboxes at these domains in turn.
    pub async fn live_at(&self, domains: &'static [&'static str]) {
        self.cx
            .db
            .write(move |tx| async move {
                let column = attendee::Column::Email;
                let found = attendee::Entity::find().filter(column.is_not_null()).all(tx.as_ref()).await?;
                for row in found {
                    let before = row.email.unwrap_or_default();
                    let number: usize = before
                        .trim_start_matches("employee")
                        .split('@')
                        .next()
                        .and_then(|it| it.parse().ok())
                        .unwrap_or_default();
                    attendee::Entity::update_many()
                        .col_expr(column, Expr::value(address(number, domains[number % domains.len()])))
                        .filter(attendee::Column::Id.eq(row.id))
                        .exec(tx.as_ref())
                        .await?;
                }
                Ok(())
            })
            .await
            .expect("a change");
    }

    /// The mail files by name.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let Ok(folder) = std::fs::read_dir(self.folder.path().join("mail")) else { return BTreeMap::new() };
        let file = |it: std::fs::DirEntry| (it.file_name().to_string_lossy().into_owned(), std::fs::read(it.path()));
        folder.flatten().map(file).map(|(name, bytes)| (name, bytes.expect("a mail"))).collect()
    }

    pub fn mails(&self) -> BTreeMap<String, Vec<String>> {
        read(&self.files())
    }

    pub fn empty_mailbox(&self) {
        std::fs::remove_dir_all(self.folder.path().join("mail")).expect("a mailbox");
    }

    pub async fn rows(&self) -> Vec<outbox::Model> {
        outbox::Entity::find().order_by_asc(outbox::Column::Id).all(self.cx.db.read()).await.expect("rows")
    }

    pub async fn invite_rows(&self) -> Vec<outbox::Model> {
        self.rows().await.into_iter().filter(|row| row.group_key.starts_with("attendee:")).collect()
    }

    pub async fn invite_row(&self) -> outbox::Model {
        self.invite_rows().await.remove(0)
    }

    /// As if the worker had died between the mail server's 250 and its mark.
    pub async fn unmark(&self) {
        self.cx
            .db
            .write(|tx| async move {
                outbox::Entity::update_many()
                    .col_expr(outbox::Column::State, Expr::value(JobState::Pending.word()))
                    .filter(outbox::Column::Rendered.is_not_null())
                    .exec(tx.as_ref())
                    .await?;
                Ok(())
            })
            .await
            .expect("a change");
    }

    pub async fn spoil_first_address(&self) {
        self.cx
            .db
            .write(|tx| async move {
                attendee::Entity::update_many()
                    .col_expr(attendee::Column::Email, Expr::value("no address"))
                    .filter(attendee::Column::Email.eq("employee0@jianghan-ev.example"))
                    .exec(tx.as_ref())
                    .await?;
                Ok(())
            })
            .await
            .expect("a change");
    }
}

pub fn address(employee: usize, domain: &str) -> String {
    format!("employee{employee}@{domain}")
}

async fn fill(
    cx: &Cx,
    tx: &usecases::Tx,
    booking: BookingId,
    engagement: EngagementId,
    people: usize,
) -> usecases::Result<()> {
    let (brand, company, branch) =
        (BrandId(Uuid::from_u128(3)), CompanyId(Uuid::from_u128(4)), BranchId(Uuid::from_u128(5)));
    let (manager, liaison) = (AccountId(Uuid::from_u128(6)), AccountId(Uuid::from_u128(7)));
    let (offering, officer) = (OfferingId(Uuid::from_u128(8)), ResourceId(Uuid::from_u128(9)));
    let (starts_at, ends_at) = (start() + Span::days(7), start() + Span::days(7) + Span::hours(1));
    let tx = tx.as_ref();

    let rows = (
        brand::Model {
            id: brand,
            key: "zhiyin-hangban".into(),
            name: "知音航班".into(),
            name_en: "Zhiyin Flight".into(),
            purpose: String::new(),
            purpose_en: String::new(),
            weekly_hours: "[]".into(),
            limits: None,
            time_zone: "Asia/Shanghai".into(),
        },
        company::Model {
            id: company,
            code: "91420100FAKE00013Y".into(),
            name: "江汉新能源汽车集团股份有限公司".into(),
            name_en: "Jianghan New Energy Vehicle Group".into(),
            created_at: start(),
        },
        offering::Model {
            id: offering,
            brand_id: brand,
            kind: Kind::Briefing,
            title: "企业专场宣讲直播（60分钟）".into(),
            title_en: "Live briefing for one company (60 minutes)".into(),
            minutes: 60,
            lead_working_days: 5,
            min_heads: 20,
            max_heads: 5000,
            buffer_before: 45,
            buffer_after: 30,
            officers: 0,
            crew: domain::catalogue::CrewPolicy::Fixed,
            needs: "[]".into(),
            questions: "[]".into(),
            horizon_days: 60,
            slot_step: 30,
            remind_day: true,
            remind_hour: false,
            watch_percent: domain::live::completion::USUAL,
            quiz_percent: domain::live::completion::USUAL,
        },
        engagement::Model {
            id: engagement,
            brand_id: brand,
            offering_id: offering,
            kind: Kind::Briefing,
            topic_id: None,
            title: "反诈通用".into(),
            title_en: "Fraud prevention for everyone".into(),
            status: EngagementStatus::Planned,
            starts_at,
            ends_at,
            uid: format!("{engagement}@zhiyin"),
            sequence: 0,
            stream_generation: 0,
            live_since: None,
            ended_at: None,
            created_at: start(),
            site_id: None,
            capacity: None,
        },
        booking::Model {
            id: booking,
            engagement_id: engagement,
            brand_id: brand,
            company_id: company,
            status: BookingStatus::Confirmed,
            head_count: 3214,
            note: "请讲刷单".into(),
            answers: "{}".into(),
            requested_by: liaison,
            requested_at: start(),
            decided_by: None,
            decided_at: None,
            reason: "当日有安保任务".into(),
            expires_at: None,
            place: None,
        },
        resource::Model {
            id: officer,
            brand_id: brand,
            kind: ResourceKind::Officer,
            code: "ZY-02".into(),
            name: "楚鹤鸣".into(),
            name_en: "Chu Heming".into(),
            account_id: None,
            hours: None,
            abilities: r#"["antifraud","presenter"]"#.into(),
        },
    );
    rows.0.into_active_model().insert(tx).await?;
    rows.1.into_active_model().insert(tx).await?;
    let place = branch::Model {
        id: branch,
        company_id: company,
        code: "B-001".into(),
        name: "武汉分公司".into(),
        name_en: "Wuhan".into(),
        province: "湖北省".into(),
        city: "武汉市".into(),
        district: "洪山区".into(),
        latitude: None,
        longitude: None,
        liaison: String::new(),
        parent_id: None,
    };
    place.into_active_model().insert(tx).await?;
    for (id, email, name, role) in
        [(manager, MANAGER, "江晴川", Role::BrandManager), (liaison, LIAISON, "陈主任", Role::CompanyLiaison)]
    {
        let account = account::Model {
            id,
            email: email.into(),
            name: name.into(),
            password_hash: None,
            locale: None,
            time_zone: None,
            disabled: false,
            unsubscribed_at: None,
            created_at: start(),
        };
        account.into_active_model().insert(tx).await?;
        let grant = role_grant::Model {
            id: GrantId(id.0),
            account_id: id,
            role,
            brand_id: (role == Role::BrandManager).then_some(brand),
            company_id: (role == Role::CompanyLiaison).then_some(company),
            branch_id: None,
        };
        grant.into_active_model().insert(tx).await?;
    }
    rows.2.into_active_model().insert(tx).await?;
    rows.3.into_active_model().insert(tx).await?;
    rows.4.into_active_model().insert(tx).await?;
    rows.5.into_active_model().insert(tx).await?;
    let claim = claim::Model {
        id: ClaimId(officer.0),
        resource_id: officer,
        engagement_id: engagement,
        starts_at,
        ends_at,
        expires_at: None,
        site_id: None,
    };
    claim.into_active_model().insert(tx).await?;
    booking_branch::Model { booking_id: booking, branch_id: branch }.into_active_model().insert(tx).await?;
    let attendees = (0..=people).map(|n| {
        let model = attendee::Model {
            id: cx.id::<AttendeeId>(),
            engagement_id: engagement,
            booking_id: booking,
            company_id: company,
            branch_id: branch,
            employee_id: Some(cx.id::<EmployeeId>()),
            name: format!("员工{n}·虚构"),
            email: (n < people).then(|| address(n, "jianghan-ev.example")),
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
        model.into_active_model().reset_all()
    });
    Ok(insert_many_in(tx, attendees.collect()).await?)
}

async fn insert_many_in(
    tx: &sea_orm::DatabaseTransaction,
    rows: Vec<attendee::ActiveModel>,
) -> Result<(), sea_orm::DbErr> {
    for chunk in rows.chunks(1000) {
        attendee::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}
