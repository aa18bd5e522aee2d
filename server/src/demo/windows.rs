//! A window that hangs at the carmaker's headquarters, with a visit to come, and one that is agreed on at its plant.

use super::accounts::Accounts;
use super::briefing::claims;
use super::carmaker::Carmaker;
use super::content::{Brand, fresh};
use domain::catalogue::Kind;
use domain::id::{BranchId, EngagementId, WindowId};
use domain::identity::{Actor, Grant};
use domain::instant::{Interval, Span};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{booking, booking_branch, claim, engagement};
use usecases::outbox::insert_many;
use usecases::scheduling::{Branches, SlotQuery, free_slots};
use usecases::windows::{WindowForm, choices, hang_window, propose_window};
use usecases::{Cx, Result, UseCaseError};

/// After the visit that was just asked for, so that the two are on different days.
const LATER: Span = Span::days(5);

/// Items of the sample catalogue that a window at a company handles most.
const ITEMS: [&str; 6] = ["JZ-01", "JZ-02", "SF-01", "SF-02", "HJ-01", "CJ-01"];

pub async fn hang(cx: &Cx, carmaker: &Carmaker, brand: &Brand, people: &Accounts) -> Result<()> {
    let manager = Actor { account: people.manager.id, grants: vec![Grant::BrandManager { brand: brand.id }] };
    let sites = carmaker.branches.get(..2).ok_or(UseCaseError::NotFound)?;
    let headquarters = propose(cx, &manager, carmaker, brand, people, sites[0]).await?;
    hang_window(cx, &manager, headquarters, "知航-001", "武公知证〔2026〕001 号").await?;
    propose(cx, &manager, carmaker, brand, people, sites[1]).await?;
    visit(cx, carmaker, brand, people, sites[0]).await
}

async fn propose(
    cx: &Cx,
    manager: &Actor,
    carmaker: &Carmaker,
    brand: &Brand,
    people: &Accounts,
    site: BranchId,
) -> Result<WindowId> {
    let items = choices(cx, manager, brand.id, carmaker.id, Some(site)).await?.items;
    let form = WindowForm {
        officer: people.manager.officer,
        liaison: Some(people.liaison.id),
        items: items.iter().filter(|it| ITEMS.contains(&it.code.as_str())).map(|it| it.id).collect(),
        desks: Some(2),
        notice_hours: Some(24),
    };
    propose_window(cx, manager, brand.id, carmaker.id, Some(site), &form).await
}

/// A confirmed visit at a time that is free. Written here because a confirmation would write to everybody at the site.
async fn visit(cx: &Cx, carmaker: &Carmaker, brand: &Brand, people: &Accounts, site: BranchId) -> Result<()> {
    let liaison = Actor { account: people.liaison.id, grants: vec![Grant::CompanyLiaison { company: carmaker.id }] };
    let offered = brand.offering(Kind::OnSiteWindow)?;
    let branches = Some(Branches::Only(vec![site]));
    let query = SlotQuery { company: Some(carmaker.id), branches, ..SlotQuery::of(offered.id) };
    let (_, slots) = free_slots(cx, &liaison, query).await?;
    let first = slots.iter().find(|it| it.is_free()).ok_or(UseCaseError::NotFound)?.time.start;
    let later = slots.iter().find(|it| it.is_free() && it.time.start >= first + LATER);
    let starts_at = later.ok_or(UseCaseError::NotFound)?.time.start;
    let time = Interval { start: starts_at, end: starts_at + Span::minutes(offered.minutes.into()) };
    let id = cx.id::<EngagementId>();
    let visit = engagement::Model {
        id,
        brand_id: brand.id,
        offering_id: offered.id,
        kind: offered.kind,
        topic_id: None,
        title: offered.title.clone(),
        title_en: offered.title_en.clone(),
        status: EngagementStatus::Planned,
        starts_at,
        ends_at: time.end,
        uid: format!("{id}@zhiyin"),
        sequence: 0,
        stream_generation: 0,
        live_since: None,
        ended_at: None,
        created_at: cx.now(),
        site_id: Some(site),
        capacity: None,
    };
    let booking = booking::Model {
        id: cx.id(),
        engagement_id: id,
        brand_id: brand.id,
        company_id: carmaker.id,
        status: BookingStatus::Confirmed,
        head_count: 40,
        note: String::new(),
        answers: "{}".into(),
        requested_by: people.liaison.id,
        requested_at: cx.now(),
        decided_by: Some(people.manager.id),
        decided_at: Some(cx.now()),
        reason: String::new(),
        expires_at: None,
        place: None,
    };
    let branch = booking_branch::Model { booking_id: booking.id, branch_id: site };
    let crew: Vec<_> = claims(cx, brand, offered, id, time, "ZY-01")?
        .into_iter()
        .map(|it| claim::Model { site_id: Some(site), ..it })
        .collect();
    cx.db
        .write(move |tx| async move {
            insert_many::<engagement::Entity, _>(&tx, fresh([visit])).await?;
            insert_many::<claim::Entity, _>(&tx, fresh(crew)).await?;
            insert_many::<booking::Entity, _>(&tx, fresh([booking])).await?;
            insert_many::<booking_branch::Entity, _>(&tx, fresh([branch])).await
        })
        .await
}
