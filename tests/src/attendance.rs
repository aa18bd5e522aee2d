//! Who was there: what players say of it, what liaisons say of it, and what a report makes of both.

mod correcting;
mod crash;
mod report;
mod watching;

use crate::support::World;
use crate::support::world::{Brand, Company, at, form};
use domain::id::{AttendeeId, EngagementId};
use domain::instant::{Instant, Span};
use domain::live::watched::Spans;
use entities::live::watched;
use entities::scheduling::attendee;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use usecases::Cx;
use usecases::live::state::went_live;
use usecases::live::{Beat, Watching, end_engagement, join};
use usecases::scheduling::{confirm_booking, request_booking};

const TEN: &str = "2026-12-01T10:00:00+08:00";

/// A confirmed briefing at ten with two branches of three people each.
struct Stage {
    brand: Brand,
    company: Company,
    engagement: EngagementId,
    /// In the order of their branches.
    people: Vec<attendee::Model>,
}

impl Stage {
    async fn set(world: &World) -> Self {
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
        let cx = &world.cx;
        let asked = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
        confirm_booking(cx, &brand.manager, asked.id, &[]).await.expect("a request");
        let engagement = asked.engagement_id;
        let people = people(cx, engagement).await;
        Self { brand, company, engagement, people }
    }

    /// On air since ten.
    async fn live(world: &World) -> Self {
        let stage = Self::set(world).await;
        let cx = &world.cx;
        cx.clock.advance(at(TEN) - cx.now());
        went_live(cx, stage.engagement).await.expect("on air");
        stage
    }

    /// Ended at eleven.
    async fn end(&self, cx: &Cx) {
        cx.clock.advance(at(TEN) + Span::hours(1) - cx.now());
        end_engagement(cx, &self.brand.officer, self.engagement).await.expect("it is live");
    }

    async fn join(&self, cx: &Cx, n: usize, people: i32) -> AttendeeId {
        let it = &self.people[n];
        join(cx, &cx.keys.join_code(it.id, it.generation), people).await.expect("it is open");
        it.id
    }

    /// What a player says that has shown so many seconds up to `at`.
    fn beat(&self, cx: &Cx, of: AttendeeId, at: Instant, seconds: i64) -> Beat {
        let token = cx.keys.playback_token(self.engagement, of.0, cx.now() + Span::hours(1));
        Beat { token, engagement: self.engagement, at, played: Span::seconds(seconds), visible: true }
    }

    /// Somebody watches so many minutes from now on, without a pause.
    async fn watch(&self, cx: &Cx, watching: &Watching, of: &[AttendeeId], minutes: i64) {
        for _ in 0..minutes * 6 {
            cx.clock.advance(Span::seconds(10));
            for it in of {
                watching.beat(cx, &self.beat(cx, *it, cx.now(), 10)).expect("the token is good");
            }
        }
        watching.store(cx).await.expect("written down");
    }
}

async fn people(cx: &Cx, engagement: EngagementId) -> Vec<attendee::Model> {
    let find = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(engagement));
    let mut people = find.order_by_asc(attendee::Column::Id).all(cx.db.read()).await.expect("people");
    people.sort_by_key(|it| it.branch_id);
    people
}

/// What is written down of somebody; nothing if there is no row.
async fn stored(cx: &Cx, of: AttendeeId) -> Spans {
    let row = watched::Entity::find_by_id(of).one(cx.db.read()).await.expect("read");
    row.map(|it| it.spans.parse().expect("spans")).unwrap_or_default()
}

/// Seconds of the hour from ten on.
fn seconds(spans: &Spans) -> i64 {
    spans.within(at(TEN).unix_seconds(), at(TEN).unix_seconds() + 3_600)
}
