//! Engagements that come back.

use crate::support::World;
use crate::support::world::{Brand, Company, at, date, form};
use chrono::NaiveDate;
use domain::id::EngagementId;
use domain::instant::Instant;
use domain::scheduling::series::{Reach, Shift};
use domain::scheduling::slots::Reason;
use domain::scheduling::working_days::DayKind;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::holiday;
use entities::directory::resource;
use entities::scheduling::{attendee, booking, claim, engagement, series_date};
use futures::future::join_all;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    Statement, TransactionTrait,
};
use std::collections::{BTreeMap, BTreeSet};
use usecases::directory::{BrandDayForm, set_brand_day};
use usecases::scheduling::series::{
    Choice, SeriesForm, add_series, cancel_series, move_series, preview_date, preview_move, preview_series, put_back,
    series, series_of,
};
use usecases::scheduling::{cancel_booking, confirm_booking, request_booking};
use usecases::{Tx, UseCaseError};

/// Tuesday; the three after it are the 8th, the 15th and the 22nd.
const FIRST: &str = "2026-12-01T10:00:00+08:00";

struct Stage {
    world: World,
    brand: Brand,
    company: Company,
    first: EngagementId,
}

impl Stage {
    /// A confirmed briefing on Tuesday, of a company with two branches of three people.
    async fn new() -> Self {
        let world = World::new().await;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
        let asked = request_booking(&world.cx, &company.liaison, form(&brand, &company, FIRST)).await.expect("free");
        confirm_booking(&world.cx, &brand.manager, asked.id, &[]).await.expect("confirmed");
        Self { world, brand, company, first: asked.engagement_id }
    }

    fn weekly(&self, count: u32) -> SeriesForm {
        let (rule, shift) = ("FREQ=WEEKLY".to_owned(), Shift::Skip);
        SeriesForm { engagement: self.first, rule, count: Some(count), until: None, shift, keep_count: false }
    }

    /// Somebody else has the presenter and the studio at that time.
    async fn taken(&self, starts_at: &str) {
        let other = self.world.company("长江", 1, 1).await;
        let wish = form(&self.brand, &other, starts_at);
        request_booking(&self.world.cx, &other.liaison, wish).await.expect("free");
    }

    async fn starts(&self) -> Vec<Instant> {
        let all = engagement::Entity::find().order_by_asc(engagement::Column::StartsAt);
        all.all(self.world.cx.db.read()).await.expect("engagements").into_iter().map(|it| it.starts_at).collect()
    }

    async fn closed_on(&self, day: NaiveDate, name: &str) {
        let name = name.to_owned();
        let write = move |tx: Tx| async move {
            let row = holiday::ActiveModel {
                date: Set(day.to_string()),
                year: Set(2026),
                name: Set(name),
                is_off: Set(true),
            };
            holiday::Entity::insert(row).exec_without_returning(tx.as_ref()).await?;
            Ok(())
        };
        self.world.cx.db.write(write).await.expect("a holiday");
    }
}

fn tuesdays(days: &[&str]) -> Vec<Instant> {
    days.iter().map(|day| at(&format!("2026-12-{day}T10:00:00+08:00"))).collect()
}

fn fault<T: std::fmt::Debug>(result: usecases::Result<T>) -> String {
    match result {
        Err(UseCaseError::Invalid(errors)) => format!("{} {}", errors[0].field, errors[0].code),
        other => panic!("not refused for its fields: {other:?}"),
    }
}

#[tokio::test]
async fn each_date_is_an_engagement_of_its_own_with_crew_people_and_invites() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let seen = preview_series(cx, manager, &stage.weekly(4)).await.expect("a preview");
    assert!(seen.occurrences.iter().all(|it| it.reasons.is_empty() && !it.undetermined), "{:?}", seen.occurrences);
    assert_eq!(stage.starts().await.len(), 1, "a preview writes nothing");
    let id = add_series(cx, manager, &stage.weekly(4), BTreeMap::new()).await.expect("added");
    assert_eq!(stage.starts().await, tuesdays(&["01", "08", "15", "22"]));
    let rows = engagement::Entity::find().all(cx.db.read()).await.expect("engagements");
    let uids: BTreeSet<&str> = rows.iter().map(|it| it.uid.as_str()).collect();
    assert_eq!(uids.len(), 4, "one UID for each");
    for row in &rows {
        let count = |column| claim::Entity::find().filter(claim::Column::EngagementId.eq(column)).count(cx.db.read());
        assert_eq!(count(row.id).await.expect("claims"), 2, "presenter and studio");
        let people = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(row.id));
        assert_eq!(people.count(cx.db.read()).await.expect("attendees"), 6);
    }
    let bookings = booking::Entity::find().all(cx.db.read()).await.expect("bookings");
    assert!(bookings.iter().all(|it| it.status == BookingStatus::Confirmed && it.note == "请多讲刷单返利"));
    let view = series_of(cx, &stage.company.liaison, stage.first).await.expect("readable").expect("a series");
    assert_eq!((view.id, view.dates.len()), (id, 4));
    let again = add_series(cx, manager, &stage.weekly(3), BTreeMap::new()).await;
    assert!(matches!(again, Err(UseCaseError::Conflict("in-series"))), "{again:?}");
}

#[tokio::test]
async fn holidays_are_skipped_or_shifted_and_the_count_is_kept_if_asked() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    stage.closed_on(date("2026-12-08"), "假日").await;
    let times = |form: SeriesForm| async move {
        let seen = preview_series(cx, manager, &form).await.expect("a preview");
        let day = |at: Instant| chrono::DateTime::from_timestamp_micros(at.0).expect("a time").format("%d").to_string();
        let days = seen.occurrences.iter().map(|it| it.time.map_or_else(|| "-".to_owned(), |it| day(it.start)));
        (days.collect::<Vec<_>>().join(" "), seen.occurrences[1].kind.clone())
    };
    let (skipped, kind) = times(stage.weekly(3)).await;
    assert_eq!((skipped.as_str(), kind), ("01 - 15", DayKind::Holiday("假日".into())));
    assert_eq!(times(SeriesForm { shift: Shift::Next, ..stage.weekly(3) }).await.0, "01 09 15");
    assert_eq!(times(SeriesForm { shift: Shift::Previous, ..stage.weekly(3) }).await.0, "01 07 15");
    assert_eq!(times(SeriesForm { keep_count: true, ..stage.weekly(3) }).await.0, "01 - 15 22");
    add_series(cx, manager, &SeriesForm { keep_count: true, ..stage.weekly(3) }, BTreeMap::new()).await.expect("added");
    assert_eq!(stage.starts().await, tuesdays(&["01", "15", "22"]));
}

#[tokio::test]
async fn what_cannot_be_had_is_shown_with_other_times_and_nothing_is_written_until_something_is_chosen() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    stage.taken("2026-12-08T10:00:00+08:00").await;
    let before = stage.starts().await;
    let seen = preview_series(cx, manager, &stage.weekly(3)).await.expect("a preview").occurrences;
    assert!(matches!(seen[1].reasons.as_slice(), [Reason::Taken { .. }, Reason::Taken { .. }]), "{:?}", seen[1]);
    let near = ["2026-12-08T09:00:00+08:00", "2026-12-08T11:00:00+08:00", "2026-12-08T14:00:00+08:00"];
    assert_eq!(seen[1].nearest, near.map(at));
    assert_eq!(fault(add_series(cx, manager, &stage.weekly(3), BTreeMap::new()).await), "dates slot-taken");
    assert_eq!(stage.starts().await, before, "all of them or none");
    let night = BTreeMap::from([(date("2026-12-08"), Choice::At(at("2026-12-08T22:00:00+08:00")))]);
    assert_eq!(fault(add_series(cx, manager, &stage.weekly(3), night).await), "dates not-offered");
    let elsewhere = BTreeMap::from([(date("2026-12-08"), Choice::At(at("2027-02-09T10:00:00+08:00")))]);
    assert_eq!(fault(add_series(cx, manager, &stage.weekly(3), elsewhere).await), "dates not-offered");
    let chosen = BTreeMap::from([(date("2026-12-08"), Choice::At(seen[1].nearest[0]))]);
    add_series(cx, manager, &stage.weekly(3), chosen).await.expect("added");
    assert!(stage.starts().await.contains(&at(near[0])));
}

#[tokio::test]
async fn a_skipped_or_cancelled_date_can_be_put_back_once() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let (skipped, cancelled) = (date("2026-12-08"), date("2026-12-15"));
    let choices = BTreeMap::from([(skipped, Choice::Skip)]);
    let id = add_series(cx, manager, &stage.weekly(3), choices).await.expect("added");
    let third = series(cx, manager, id).await.expect("a series").dates.remove(2).engagement.expect("it takes place").id;
    let of = booking::Entity::find().filter(booking::Column::EngagementId.eq(third)).one(cx.db.read()).await;
    let of = of.expect("read").expect("a booking");
    cancel_booking(cx, manager, of.id, "盘点").await.expect("cancelled");
    for day in [skipped, cancelled] {
        let (it, _) = preview_date(cx, manager, id, day).await.expect("a preview");
        assert_eq!((it.reasons.len(), it.time.map(|it| it.start)), (0, Some(at(&format!("{day}T10:00:00+08:00")))));
        let both = [0, 1].map(|_| put_back(cx, manager, id, day, at(&format!("{day}T10:00:00+08:00"))));
        let done = join_all(both).await;
        assert_eq!(done.iter().filter(|it| it.is_ok()).count(), 1, "{done:?}");
        let refused = done.into_iter().find_map(Result::err).expect("one is refused");
        assert!(matches!(refused, UseCaseError::Conflict("takes-place")), "{refused:?}");
    }
    let strange = put_back(cx, manager, id, date("2026-12-09"), at("2026-12-09T10:00:00+08:00")).await;
    assert!(matches!(strange, Err(UseCaseError::NotFound)), "{strange:?}");
    let stands = engagement::Entity::find().filter(engagement::Column::Status.ne(EngagementStatus::Cancelled));
    assert_eq!(stands.count(cx.db.read()).await.expect("counted"), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_series_and_single_bookings_at_once_never_share_a_time() {
    let (mut written, mut refused) = (0, 0);
    // A few rounds: who comes first differs, and the series comes in at another place each time.
    for round in 0..8 {
        let stage = Stage::new().await;
        let (cx, second) = (&stage.world.cx, stage.world.second_server().await);
        let other = stage.world.company("长江", 1, 1).await;
        let days = ["08", "15", "22", "29"];
        let single = |n: usize| {
            let wish = form(&stage.brand, &other, &format!("2026-12-{}T10:30:00+08:00", days[n % 4]));
            let cx = if n.is_multiple_of(2) { cx.clone() } else { second.clone() };
            let liaison = other.liaison.clone();
            tokio::spawn(async move { request_booking(&cx, &liaison, wish).await.is_ok() })
        };
        let before: Vec<_> = (0..round).map(single).collect();
        let series = {
            let (cx, manager, form) = (second.clone(), stage.brand.manager.clone(), stage.weekly(5));
            tokio::spawn(async move { add_series(&cx, &manager, &form, BTreeMap::new()).await })
        };
        let after: Vec<_> = (round..40).map(single).collect();
        let singles = join_all(before.into_iter().chain(after)).await;
        let booked = singles.into_iter().filter(|it| *it.as_ref().expect("no panic")).count();
        match series.await.expect("no panic") {
            Ok(_) => {
                assert_eq!((booked, stage.starts().await.len()), (0, 5), "round {round}");
                written += 1;
            }
            Err(UseCaseError::Invalid(errors)) => {
                assert_eq!((errors[0].field.as_str(), errors[0].code.as_str()), ("dates", "slot-taken"));
                assert_eq!(
                    (booked, stage.starts().await.len()),
                    (4, 5),
                    "round {round}: not one date of it is written"
                );
                refused += 1;
            }
            other => panic!("round {round}: {other:?}"),
        }
    }
    println!("written {written}, refused {refused}");
}

#[tokio::test]
async fn bombs_and_endless_rules_are_refused_by_their_field_and_write_nothing() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let of = |rule: &str, count: Option<u32>, until: Option<&str>| SeriesForm {
        rule: rule.into(),
        count,
        until: until.map(date),
        ..stage.weekly(3)
    };
    for (form, expected) in [
        (of("FREQ=SECONDLY", Some(9), None), "rule too_often"),
        (of("FREQ=DAILY;BYHOUR=9,10,11", Some(9), None), "rule too_often"),
        (of("FREQ=NEVER", Some(9), None), "rule not_a_rule"),
        (of("FREQ=WEEKLY;BYDAY=MO", Some(9), None), "rule other_start"),
        (of("FREQ=WEEKLY", None, None), "count no_end"),
        (of("FREQ=WEEKLY", Some(1), None), "count out_of_range"),
        (of("FREQ=WEEKLY", None, Some("2026-11-30")), "until before_start"),
        (of("FREQ=WEEKLY", None, Some("2028-01-05")), "until series_too_long"),
    ] {
        assert_eq!(fault(preview_series(cx, manager, &form).await.map(|_| ())), expected, "{form:?}");
        assert_eq!(fault(add_series(cx, manager, &form, BTreeMap::new()).await), expected, "{form:?}");
    }
    assert_eq!(stage.starts().await.len(), 1);
    assert_eq!(series_date::Entity::find().count(cx.db.read()).await.expect("counted"), 0);
}

#[tokio::test]
async fn an_unpublished_year_is_said_and_strangers_see_no_series() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let seen = preview_series(cx, manager, &stage.weekly(7)).await.expect("a preview").occurrences;
    // The 29th of December waits for the next year's notice as well.
    let unsure: Vec<bool> = seen.iter().map(|it| it.undetermined).collect();
    assert_eq!(unsure, [false, false, false, false, true, true, true]);
    let id = add_series(cx, manager, &stage.weekly(3), BTreeMap::new()).await.expect("added");
    let other = stage.world.brand("海燕直通车").await;
    let strangers = [&other.manager, &stage.world.company("长江", 1, 1).await.liaison];
    for stranger in strangers {
        assert!(matches!(series(cx, stranger, id).await, Err(UseCaseError::NotFound)));
        assert_eq!(series_of(cx, stranger, stage.first).await.expect("readable"), None);
        let preview = preview_series(cx, stranger, &stage.weekly(3)).await.map(|_| ());
        assert!(matches!(preview, Err(UseCaseError::NotFound)), "{preview:?}");
        let back = put_back(cx, stranger, id, date("2026-12-08"), at("2026-12-08T10:00:00+08:00")).await;
        assert!(matches!(back, Err(UseCaseError::NotFound)), "{back:?}");
    }
    let own = [&stage.company.liaison, &stage.brand.officer];
    let nominal = series(cx, manager, id).await.expect("a series").dates[1].nominal;
    for reader in own {
        assert_eq!(series(cx, reader, id).await.expect("they see it").dates.len(), 3);
        let preview = preview_series(cx, reader, &stage.weekly(3)).await.map(|_| ());
        assert!(preview.is_err(), "but they do not decide");
        let back = put_back(cx, reader, id, nominal, at(&format!("{nominal}T10:00:00+08:00"))).await;
        assert!(matches!(back, Err(UseCaseError::Forbidden | UseCaseError::NotFound)), "{back:?}");
    }
}

/// The engagements of the series of three by date, after it was added.
async fn three(stage: &Stage) -> Vec<EngagementId> {
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let id = add_series(cx, manager, &stage.weekly(3), BTreeMap::new()).await.expect("added");
    let view = series(cx, manager, id).await.expect("a series");
    view.dates.into_iter().map(|it| it.engagement.expect("it takes place").id).collect()
}

#[tokio::test]
async fn this_and_later_dates_or_all_move_together_and_stay_the_same_engagements() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let ids = three(&stage).await;
    let times = || async {
        let mut rows = engagement::Entity::find().all(cx.db.read()).await.expect("engagements");
        rows.sort_by_key(|it| ids.iter().position(|id| *id == it.id));
        rows.into_iter().map(|it| (it.starts_at, it.sequence, it.uid)).collect::<Vec<_>>()
    };
    let before = times().await;
    // The second and the third go to Wednesday afternoon.
    let wednesday = at("2026-12-09T14:00:00+08:00");
    let seen = preview_move(cx, manager, ids[1], Reach::Later, wednesday).await.expect("a preview").occurrences;
    assert_eq!(seen.iter().map(|it| it.nominal).collect::<Vec<_>>(), ["2026-12-08", "2026-12-15"].map(date));
    assert_eq!(times().await, before, "a preview writes nothing");
    let moved = move_series(cx, manager, ids[1], Reach::Later, wednesday, BTreeMap::new()).await;
    assert_eq!(moved.expect("moved"), 2);
    let after = times().await;
    let expected = [FIRST, "2026-12-09T14:00:00+08:00", "2026-12-16T14:00:00+08:00"].map(at);
    assert_eq!(after.iter().map(|it| it.0).collect::<Vec<_>>(), expected);
    assert_eq!(after.iter().map(|it| it.1).collect::<Vec<_>>(), [0, 1, 1], "SEQUENCE rises where the time changed");
    assert!(after.iter().map(|it| &it.2).eq(before.iter().map(|it| &it.2)), "each keeps its UID");
    // All of them a week later: onto each other's places, which are free by then. Those moved alone come back in line.
    let tuesday = at("2026-12-08T10:00:00+08:00");
    let moved = move_series(cx, manager, ids[0], Reach::All, tuesday, BTreeMap::new()).await;
    assert_eq!(moved.expect("moved"), 3);
    assert_eq!(times().await.iter().map(|it| it.0).collect::<Vec<_>>(), tuesdays(&["08", "15", "22"]));
}

#[tokio::test]
async fn another_hour_for_a_date_that_a_holiday_shifted_takes_no_other_to_its_weekday() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    stage.closed_on(date("2026-12-08"), "假日").await;
    let shifted = SeriesForm { shift: Shift::Next, ..stage.weekly(4) };
    let id = add_series(cx, manager, &shifted, BTreeMap::new()).await.expect("added");
    let view = series(cx, manager, id).await.expect("a series");
    let ids: Vec<_> = view.dates.into_iter().map(|it| it.engagement.expect("it takes place").id).collect();
    let wednesday = |hour: &str| at(&format!("2026-12-09T{hour}:00+08:00"));
    assert_eq!(stage.starts().await[1], wednesday("10:00"), "its Tuesday is a holiday");
    let others = |days: [&str; 2], hour: &str| days.map(|day| at(&format!("2026-12-{day}T{hour}:00+08:00")));
    let later = async |id, to| move_series(cx, manager, id, Reach::Later, to, BTreeMap::new()).await;
    // Only the hour changes: the later ones stay Tuesdays.
    assert_eq!(later(ids[1], wednesday("14:00")).await.expect("moved"), 3);
    assert_eq!(
        stage.starts().await,
        [vec![at(FIRST), wednesday("14:00")], others(["15", "22"], "14:00").to_vec()].concat()
    );
    // A day later than it stands: the others too, from their Tuesdays.
    let thursday = at("2026-12-10T14:00:00+08:00");
    assert_eq!(later(ids[1], thursday).await.expect("moved"), 3);
    assert_eq!(stage.starts().await, [vec![at(FIRST), thursday], others(["16", "23"], "14:00").to_vec()].concat());
    // And the hour of those that were moved together: they stay where they were moved to.
    assert_eq!(later(ids[2], at("2026-12-16T15:00:00+08:00")).await.expect("moved"), 2);
    let after = [vec![at(FIRST), thursday], others(["16", "23"], "15:00").to_vec()].concat();
    assert_eq!(stage.starts().await, after);
    // The chosen one has exactly the time that was asked for, or nothing moves.
    assert_eq!(fault(later(ids[2], at("2026-12-19T15:00:00+08:00")).await), "dates not-offered");
    let past = move_series(cx, manager, ids[0], Reach::This, at("2026-11-20T10:00:00+08:00"), BTreeMap::new()).await;
    assert_eq!(fault(past), "dates not-offered");
    assert_eq!(stage.starts().await, after);
}

#[tokio::test]
async fn a_series_knows_the_closures_of_the_year_after_next() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    // Late in January: a year of it ends in 2028.
    let asked =
        request_booking(cx, &stage.company.liaison, form(&stage.brand, &stage.company, "2027-01-19T10:00:00+08:00"));
    let first = asked.await.expect("free");
    confirm_booking(cx, manager, first.id, &[]).await.expect("confirmed");
    let closed = BrandDayForm { date: "2028-01-18".into(), hours: String::new(), note: "搬迁".into() };
    set_brand_day(cx, manager, stage.brand.id, &closed).await.expect("a closure");
    let form = SeriesForm { engagement: first.engagement_id, ..stage.weekly(53) };
    let seen = preview_series(cx, manager, &form).await.expect("a preview").occurrences;
    let last = seen.last().expect("53 dates");
    assert_eq!((last.nominal, last.time), (date("2028-01-18"), None));
    assert_eq!(seen.iter().filter(|it| it.time.is_none()).count(), 1);
}

/// Rows are locked in one order: engagements, then the crew. The other way round this and a move of one date wait for each other.
#[tokio::test]
async fn a_series_waits_for_all_its_dates_before_it_takes_the_crew() {
    let stage = Stage::new().await;
    let ids = three(&stage).await;
    let (cx, second) = (stage.world.cx.clone(), stage.world.second_server().await);
    if cx.db.read().get_database_backend() != DbBackend::Postgres {
        // SQLite has one writer.
        return;
    }
    let other = second.db.read().begin().await.expect("a transaction");
    engagement::Entity::find_by_id(ids[2]).lock_exclusive().one(&other).await.expect("locked");
    let (manager, afternoon) = (stage.brand.manager.clone(), at("2026-12-01T14:00:00+08:00"));
    let moving =
        tokio::spawn(async move { move_series(&cx, &manager, ids[0], Reach::All, afternoon, BTreeMap::new()).await });
    let waits = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let waits = || Statement::from_string(DbBackend::Postgres, waits);
    while second.db.read().query_one_raw(waits()).await.expect("read").is_none() {
        assert!(!moving.is_finished(), "it does not wait for its last date");
        tokio::task::yield_now().await;
    }
    let crew = resource::Entity::find().filter(resource::Column::BrandId.eq(stage.brand.id));
    let crew = crew.lock_with_behavior(LockType::Update, LockBehavior::Nowait).all(&other).await;
    assert_eq!(crew.expect("nobody holds them").len(), 2);
    other.rollback().await.expect("given back");
    assert_eq!(moving.await.expect("no panic").expect("moved"), 3);
}

#[tokio::test]
async fn a_move_that_runs_into_somebody_elses_time_moves_nothing_until_something_is_chosen() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let ids = three(&stage).await;
    stage.taken("2026-12-15T14:00:00+08:00").await;
    let before = stage.starts().await;
    let afternoon = at("2026-12-01T14:00:00+08:00");
    let seen = preview_move(cx, manager, ids[0], Reach::All, afternoon).await.expect("a preview").occurrences;
    assert_eq!(seen.iter().map(|it| it.reasons.is_empty()).collect::<Vec<_>>(), [true, true, false]);
    let refused = move_series(cx, manager, ids[0], Reach::All, afternoon, BTreeMap::new()).await;
    assert_eq!(fault(refused), "dates slot-taken");
    assert_eq!(stage.starts().await, before);
    let stays =
        BTreeMap::from([(date("2026-12-15"), Choice::Skip), (date("2026-12-08"), Choice::At(seen[2].nearest[0]))]);
    let night = at("2026-12-01T21:00:00+08:00");
    let seen = preview_move(cx, manager, ids[0], Reach::This, night).await.expect("a preview").occurrences;
    assert_eq!(seen[0].time, None, "nobody is open at night");
    let moved = move_series(cx, manager, ids[0], Reach::All, afternoon, stays).await;
    assert_eq!(moved.expect("moved"), 2);
    let month = at("2027-02-01T10:00:00+08:00");
    assert_eq!(fault(move_series(cx, manager, ids[0], Reach::All, month, BTreeMap::new()).await), "starts_at too_far");
}

#[tokio::test]
async fn this_and_later_dates_are_called_off_and_the_one_before_stands() {
    let stage = Stage::new().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let ids = three(&stage).await;
    assert_eq!(fault(cancel_series(cx, manager, ids[1], Reach::Later, " ").await), "reason required");
    let other = stage.world.brand("海燕直通车").await;
    for stranger in [&other.manager, &stage.company.liaison, &stage.brand.officer] {
        assert!(cancel_series(cx, stranger, ids[1], Reach::Later, "盘点").await.is_err());
        assert!(move_series(cx, stranger, ids[1], Reach::All, at(FIRST), BTreeMap::new()).await.is_err());
    }
    assert_eq!(cancel_series(cx, manager, ids[1], Reach::Later, "盘点").await.expect("called off"), 2);
    let rows = engagement::Entity::find().all(cx.db.read()).await.expect("engagements");
    let planned = rows.iter().filter(|it| it.status == EngagementStatus::Planned).map(|it| it.id);
    assert_eq!(planned.collect::<Vec<_>>(), [ids[0]]);
    assert_eq!(claim::Entity::find().count(cx.db.read()).await.expect("claims"), 2);
    assert_eq!(
        cancel_series(cx, manager, ids[1], Reach::Later, "盘点").await.map_err(|it| it.code()),
        Err("not-confirmed")
    );
}
