//! Who watches, as players say it: gathered in memory, written down for all together.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox::insert_many_or;
use domain::id::{AttendeeId, EngagementId};
use domain::instant::{Instant, Span};
use domain::live::watched::{Meter, Spans};
use entities::live::watched;
use entities::scheduling::attendee;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Players report every 8 to 12 s, and it is written down within ten; whoever is silent for longer than three reports is gone.
pub const PRESENT: Span = Span::seconds(35);

/// Whoever is silent for so long is not remembered in memory; what was watched is written down long since.
const FORGOTTEN: Span = Span::minutes(5);

/// Rows of one transaction, so that none takes long.
const MOST: usize = 5_000;

/// What a player says of itself.
#[derive(Clone, Debug)]
pub struct Beat {
    /// The playback token, which is the right and names the attendee.
    pub token: String,
    pub engagement: EngagementId,
    /// The moment of the broadcast that is shown now.
    pub at: Instant,
    /// How much of it was played in one go up to there.
    pub played: Span,
    /// Somebody can see it; what plays in a hidden tab is presence, and not watched.
    pub visible: bool,
}

/// Everybody who watches through this process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Watching(Arc<Mutex<HashMap<AttendeeId, Person>>>);

struct Person {
    engagement: EngagementId,
    meter: Meter,
    /// What came in through this process: a second device that shows the same costs nothing.
    known: Spans,
    /// Of it, what is not written down yet.
    unsaved: Spans,
    seen_at: Instant,
    changed: bool,
}

/// What is to be written down of one person.
#[derive(Clone)]
struct Row {
    attendee: AttendeeId,
    engagement: EngagementId,
    spans: Spans,
    seen_at: Instant,
}

impl Watching {
    /// Takes one report, in memory alone. `NotFound` if the token does not open the engagement now.
    ///
    /// What is impossible is cut to what can be true ([`Meter::take`]). That the token names nobody on the list is found by [`Self::store`].
    pub fn beat(&self, cx: &Cx, beat: &Beat) -> Result<()> {
        let now = cx.now();
        let (engagement, viewer) = cx.keys.playback(&beat.token, now).ok_or(UseCaseError::NotFound)?;
        if engagement != beat.engagement {
            return Err(UseCaseError::NotFound);
        }
        let mut people = self.people();
        let person = people.entry(AttendeeId(viewer)).or_insert_with(|| Person {
            engagement,
            meter: Meter::new(now),
            known: Spans::default(),
            unsaved: Spans::default(),
            seen_at: now,
            changed: true,
        });
        person.seen_at = now;
        person.changed = true;
        if beat.visible
            && let Some((from, to)) = person.meter.take(&mut person.known, beat.at, beat.played, now)
        {
            person.unsaved.add(from, to);
        }
        Ok(())
    }

    /// Writes down what has changed, with four statements for everybody together. What fails is kept for the next time.
    ///
    /// What is known already is joined, so that two processes that serve one person's devices lose nothing of each other's.
    pub async fn store(&self, cx: &Cx) -> Result<()> {
        let rows = self.take(cx.now());
        let mut left = rows.as_slice();
        while !left.is_empty() {
            let (chunk, others) = left.split_at(left.len().min(MOST));
            if let Err(error) = write(cx, chunk.to_vec()).await {
                self.put_back(left);
                return Err(error);
            }
            left = others;
        }
        Ok(())
    }

    fn take(&self, now: Instant) -> Vec<Row> {
        let mut people = self.people();
        people.retain(|_, it| it.changed || now - it.seen_at < FORGOTTEN);
        let changed = people.iter_mut().filter(|(_, it)| it.changed);
        let mut rows: Vec<Row> = changed
            .map(|(&attendee, it)| {
                it.changed = false;
                let spans = std::mem::take(&mut it.unsaved);
                Row { attendee, engagement: it.engagement, spans, seen_at: it.seen_at }
            })
            .collect();
        // Rows are locked in the order of their ids.
        rows.sort_unstable_by_key(|it| it.attendee);
        rows
    }

    fn put_back(&self, rows: &[Row]) {
        let mut people = self.people();
        for row in rows {
            if let Some(person) = people.get_mut(&row.attendee) {
                person.unsaved.join(&row.spans);
                person.changed = true;
            }
        }
    }

    fn people(&self) -> MutexGuard<'_, HashMap<AttendeeId, Person>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn write(cx: &Cx, mut rows: Vec<Row>) -> Result<()> {
    use watched::Column;
    cx.db
        .write(move |tx| async move {
            // Tokens are of our making, but hold for hours: who was taken off the list meanwhile has watched nothing, nor has who
            // only tests the picture.
            let listed: Vec<(AttendeeId, EngagementId)> = attendee::Entity::listed()
                .select_only()
                .column(attendee::Column::Id)
                .column(attendee::Column::EngagementId)
                .filter(attendee::Column::Id.is_in(rows.iter().map(|it| it.attendee)))
                .into_tuple()
                .all(tx.as_ref())
                .await?;
            let listed: HashMap<_, _> = listed.into_iter().collect();
            rows.retain(|it| listed.get(&it.attendee) == Some(&it.engagement));
            if rows.is_empty() {
                return Ok(());
            }
            let row = |it: &Row, spans: &Spans| watched::ActiveModel {
                attendee_id: Set(it.attendee),
                engagement_id: Set(it.engagement),
                spans: Set(spans.to_string()),
                seen_at: Set(it.seen_at),
            };
            // Each has a row before any is read, so that there is something to lock.
            let new = rows.iter().map(|it| row(it, &Spans::default())).collect();
            let known = OnConflict::column(Column::AttendeeId).do_nothing().to_owned();
            insert_many_or::<watched::Entity, _>(&tx, new, &known).await?;
            let stored = watched::Entity::find()
                .filter(Column::AttendeeId.is_in(rows.iter().map(|it| it.attendee)))
                .order_by_asc(Column::AttendeeId)
                .lock_exclusive()
                .all(tx.as_ref())
                .await?;
            let stored: HashMap<AttendeeId, watched::Model> =
                stored.into_iter().map(|it| (it.attendee_id, it)).collect();
            for it in &mut rows {
                let Some(before) = stored.get(&it.attendee) else { continue };
                it.spans.join(&before.spans.parse().unwrap_or_default());
                it.seen_at = it.seen_at.max(before.seen_at);
            }
            let joined = rows.iter().map(|it| row(it, &it.spans)).collect();
            let known =
                OnConflict::column(Column::AttendeeId).update_columns([Column::Spans, Column::SeenAt]).to_owned();
            insert_many_or::<watched::Entity, _>(&tx, joined, &known).await
        })
        .await
}
