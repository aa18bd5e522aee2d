//! Who comes: leave, hours of their own, so many officers, who has least to do, and who comes instead.

use crate::support::World;
use crate::support::world::{Brand, Company, at, date, form};
use domain::catalogue::{CrewPolicy, ResourceKind};
use domain::id::{EngagementId, ResourceId};
use domain::scheduling::slots::{OFFICERS, Reason};
use entities::catalogue::offering;
use entities::directory::resource;
use entities::scheduling::{booking, claim};
use futures::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use usecases::directory::{AbsenceForm, absences, add_absence};
use usecases::scheduling::change_crew::stand_ins;
use usecases::scheduling::{
    SlotQuery, change_crew, confirm_booking, free_slots, offer_times, request_booking, reschedule_booking, week,
};
use usecases::{BookingError, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const NEXT_DAY: &str = "2026-12-02T10:00:00+08:00";

struct Stage {
    world: World,
    brand: Brand,
    company: Company,
    /// The brand's presenter and two more, in the order of their codes.
    officers: [ResourceId; 3],
}

impl Stage {
    async fn set() -> Self {
        let world = World::new().await;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
        let more = |code: &'static str| world.resource(brand.id, ResourceKind::Officer, code, &["presenter"]);
        // A second studio, so that only officers are scarce.
        let mut officers = [brand.presenter, more("ZY-08").await, more("ZY-09").await];
        officers.sort_unstable();
        world.resource(brand.id, ResourceKind::Studio, "ZY-S8", &["studio"]).await;
        Self { world, brand, company, officers }
    }

    /// Changes the brand's one offering.
    async fn offers(&self, officers: i32, crew: CrewPolicy) {
        let id = self.brand.offering;
        let write = move |tx: usecases::Tx| async move {
            offering::Entity::update_many()
                .col_expr(offering::Column::Officers, Expr::value(officers))
                .col_expr(offering::Column::Crew, Expr::value(crew.word()))
                .filter(offering::Column::Id.eq(id))
                .exec(tx.as_ref())
                .await?;
            Ok(())
        };
        self.world.cx.db.write(write).await.expect("changed");
    }

    async fn book(&self, when: &str) -> usecases::Result<booking::Model> {
        request_booking(&self.world.cx, &self.company.liaison, form(&self.brand, &self.company, when)).await
    }

    async fn away(&self, officer: ResourceId, from: &str, from_time: &str) {
        let form = AbsenceForm { from: from.into(), from_time: from_time.into(), ..AbsenceForm::default() };
        add_absence(&self.world.cx, &self.brand.manager, self.brand.id, officer, &form).await.expect("leave");
    }

    async fn crew(&self, engagement: EngagementId) -> Vec<ResourceId> {
        let claims = claim::Entity::find().filter(claim::Column::EngagementId.eq(engagement));
        let claims = claims.all(self.world.cx.db.read()).await.expect("claims");
        claims.into_iter().map(|it| it.resource_id).filter(|it| self.officers.contains(it)).collect()
    }

    /// The starts of a day that are free, and why the others are not.
    async fn day(&self, day: &str) -> BTreeMap<String, Vec<Reason>> {
        let query = SlotQuery { from: Some(date(day)), to: Some(date(day)), ..SlotQuery::of(self.brand.offering) };
        let (plan, slots) = free_slots(&self.world.cx, &self.brand.manager, query).await.expect("slots");
        let start = |at| usecases::scheduling::plan::local(plan.zone, at).format("%H:%M").to_string();
        slots.into_iter().map(|it| (start(it.time.start), it.reasons)).collect()
    }
}

fn is_taken<T: std::fmt::Debug>(result: &usecases::Result<T>) -> bool {
    matches!(result, Err(UseCaseError::Booking(BookingError::SlotTaken { .. })))
}

#[tokio::test]
async fn who_is_on_leave_is_not_sent_and_what_was_planned_is_told() {
    let stage = Stage::set().await;
    let cx = &stage.world.cx;
    let standing = stage.book(TEN).await.expect("free");
    let [first, second, third] = stage.officers;
    assert_eq!(stage.crew(standing.engagement_id).await, [first], "the first by code");
    for officer in stage.officers {
        stage.away(officer, "2026-12-01", "10:30").await;
    }
    let day = stage.day("2026-12-01").await;
    assert_eq!(day["09:00"], [], "until half past ten two are there");
    assert_eq!(day["10:00"], [Reason::Taken { need: "presenter".into(), busy: vec![first, second, third] }]);
    assert!(is_taken(&stage.book("2026-12-01T14:00:00+08:00").await));
    let rows = absences(cx, &stage.brand.manager, stage.brand.id, first).await.expect("absences");
    let clashes: Vec<_> = rows[0].clashes.iter().map(|it| (it.0, it.3)).collect();
    assert_eq!(clashes, [(standing.engagement_id, at(TEN))]);
    let shown = week::week(cx, &stage.brand.manager, stage.brand.id, None).await.expect("a week");
    assert_eq!(shown.requests[0].presenters, [], "nobody is proposed who would be refused");
    let confirmed = confirm_booking(cx, &stage.brand.manager, standing.id, &[second]).await;
    assert!(is_taken(&confirmed), "a presenter on leave cannot be chosen: {confirmed:?}");
}

#[tokio::test]
async fn hours_of_their_own_are_kept() {
    let stage = Stage::set().await;
    let hours = r"[[],[[600,720]],[],[],[],[],[]]";
    let write = move |tx: usecases::Tx| async move {
        resource::Entity::update_many()
            .col_expr(resource::Column::Hours, Expr::value(hours))
            .filter(resource::Column::Kind.eq(ResourceKind::Officer))
            .exec(tx.as_ref())
            .await?;
        Ok(())
    };
    stage.world.cx.db.write(write).await.expect("hours");
    let free = |day: BTreeMap<String, Vec<Reason>>| {
        day.into_iter().filter(|(_, reasons)| reasons.is_empty()).map(|(start, _)| start).collect::<Vec<_>>()
    };
    assert_eq!(free(stage.day("2026-12-01").await), ["10:00", "10:30", "11:00"], "Tuesdays from ten to twelve");
    assert_eq!(free(stage.day("2026-12-02").await), [""; 0]);
    assert!(is_taken(&stage.book(NEXT_DAY).await));
    stage.book(TEN).await.expect("within them");
}

#[tokio::test]
async fn two_officers_come_if_two_are_needed_and_not_one() {
    let stage = Stage::set().await;
    stage.offers(2, CrewPolicy::Fixed).await;
    let first = stage.book(TEN).await.expect("three are there");
    assert_eq!(stage.crew(first.engagement_id).await.len(), 2);
    let [.., last] = stage.officers;
    let day = stage.day("2026-12-01").await;
    let [Reason::Taken { need, busy }] = day["10:00"].as_slice() else { panic!("one is not enough: {day:?}") };
    assert_eq!((need.as_str(), busy.contains(&last)), (OFFICERS, false));
    assert!(is_taken(&stage.book(TEN).await));
    stage.offers(0, CrewPolicy::AllOf).await;
    let all = stage.book(NEXT_DAY).await.expect("everybody is free");
    assert_eq!(stage.crew(all.engagement_id).await.len(), 3);
}

#[tokio::test]
async fn work_is_shared_by_who_has_done_least_in_28_days() {
    let stage = Stage::set().await;
    stage.offers(0, CrewPolicy::LeastLoad).await;
    let mut turns = Vec::new();
    for day in ["2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07", "2026-12-08"] {
        let booking = stage.book(&format!("{day}T10:00:00+08:00")).await.expect("free");
        turns.extend(stage.crew(booking.engagement_id).await);
    }
    let [a, b, c] = stage.officers;
    assert_eq!(turns, [a, b, c, a, b, c]);
    // Five weeks later nobody has done anything lately.
    let later = stage.book("2027-01-11T10:00:00+08:00").await.expect("free");
    assert_eq!(stage.crew(later.engagement_id).await, [a]);
}

#[tokio::test]
async fn somebody_else_comes_and_the_claims_move_or_nothing_does() {
    let stage = Stage::set().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let [first, second, third] = stage.officers;
    let booking = stage.book(TEN).await.expect("free");
    confirm_booking(cx, manager, booking.id, &[first]).await.expect("a request");
    let other = stage.book(TEN).await.expect("the second is free");
    confirm_booking(cx, manager, other.id, &[second]).await.expect("a request");
    let id = booking.engagement_id;
    let members = stand_ins(cx, manager, id).await.expect("a crew");
    let instead = members.iter().find(|it| it.member.id == first).expect("the presenter");
    assert_eq!(instead.others.iter().map(|it| it.id).collect::<Vec<_>>(), [third]);
    assert!(is_taken(&change_crew(cx, manager, id, first, second).await), "who is busy cannot come");
    assert_eq!(stage.crew(id).await, [first]);
    let elsewhere = stage.world.brand("海燕").await;
    for (out, by) in [(second, third), (first, elsewhere.presenter)] {
        let refused = change_crew(cx, manager, id, out, by).await;
        assert!(matches!(refused, Err(UseCaseError::Invalid(_))), "{refused:?}");
    }
    for actor in [&elsewhere.manager, &stage.company.liaison] {
        let refused = change_crew(cx, actor, id, first, third).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
        assert!(matches!(stand_ins(cx, actor, id).await, Err(UseCaseError::NotFound)));
    }
    let refused = change_crew(cx, &stage.brand.officer, id, first, third).await;
    assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");
    change_crew(cx, manager, id, first, third).await.expect("free");
    assert_eq!(stage.crew(id).await, [third]);
    change_crew(cx, manager, other.engagement_id, second, first).await.expect("the first is free again");
}

/// The races of the walking skeleton again: a crew swap against bookings and moves, and two out of three by a hundred.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_swap_and_a_booking_never_share_an_officer() {
    let stage = Stage::set().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let second = stage.world.second_server().await;
    let [first, _, third] = stage.officers;
    let (one, moved) = (stage.book(TEN).await.expect("free"), stage.book(NEXT_DAY).await.expect("free"));
    confirm_booking(cx, manager, one.id, &[first]).await.expect("a request");
    let tries = (0..40).map(|n| {
        let (cx, stage) = (if n % 2 == 0 { cx } else { &second }, &stage);
        let moved = moved.id;
        async move {
            match n % 4 {
                0 => change_crew(cx, manager, one.engagement_id, first, third).await,
                1 => reschedule_booking(cx, manager, moved, at(TEN)).await.map(|_| ()),
                2 => offer_times(cx, manager, moved, &[at(TEN)], "").await.map(|_| ()),
                _ => request_booking(cx, &stage.company.liaison, form(&stage.brand, &stage.company, TEN))
                    .await
                    .map(|_| ()),
            }
        }
    });
    for refused in join_all(tries).await.into_iter().filter_map(Result::err) {
        let known = matches!(
            refused,
            UseCaseError::Booking(BookingError::SlotTaken { .. } | BookingError::WrongStatus(_))
                | UseCaseError::Invalid(_)
        );
        assert!(known, "{refused:?}");
    }
    let claims = claim::Entity::find().all(cx.db.read()).await.expect("claims");
    for (n, a) in claims.iter().enumerate() {
        for b in &claims[n + 1..] {
            let apart = a.resource_id != b.resource_id || a.ends_at <= b.starts_at || b.ends_at <= a.starts_at;
            assert!(apart, "{a:?} {b:?}");
        }
    }
    let at_ten = claims.iter().filter(|it| it.starts_at == at(TEN) && stage.officers.contains(&it.resource_id)).count();
    assert_eq!(at_ten, 2, "two studios, so two engagements, each with its own officer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_a_hundred_who_want_two_of_three_officers_one_gets_them_and_nobody_waits_for_ever() {
    let stage = Stage::set().await;
    stage.offers(2, CrewPolicy::LeastLoad).await;
    let second = stage.world.second_server().await;
    let tries = (0..100).map(|n| {
        let cx = if n % 2 == 0 { &stage.world.cx } else { &second };
        request_booking(cx, &stage.company.liaison, form(&stage.brand, &stage.company, TEN))
    });
    let results = join_all(tries).await;
    assert_eq!(results.iter().filter(|it| it.is_ok()).count(), 1);
    assert!(results.iter().filter(|it| it.is_err()).all(is_taken), "{results:?}");
}
