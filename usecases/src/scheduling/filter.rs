//! Less of a brand's week or month: what one officer, kind, state or company has to do with.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::month::Month;
use crate::scheduling::week::Week;
use domain::catalogue::Kind;
use domain::id::{CompanyId, EngagementId, ResourceId};
use domain::instant::Interval;
use domain::scheduling::BookingStatus;
use entities::scheduling::claim;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, HashSet};

/// What is shown; all of it where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// An officer, a vehicle, a kit or a studio that is held for it.
    pub resource: Option<ResourceId>,
    pub kind: Option<Kind>,
    /// Of any of its bookings.
    pub status: Option<BookingStatus>,
    pub company: Option<CompanyId>,
}

/// Companies to choose from, with both names.
pub type Companies = Vec<(CompanyId, String, String)>;

impl Filter {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes the rest out of what stands in the week. Requests stay all: they wait for an answer whatever is looked at. Of the
    /// rest it is still told who and what it takes, and when.
    pub fn week(&self, week: &mut Week) {
        if self.is_empty() {
            return;
        }
        let held: HashSet<EngagementId> =
            week.claims.iter().filter(|it| Some(it.resource_id) == self.resource).map(|it| it.engagement_id).collect();
        let fits = |id, kind, bookings: &[(BookingStatus, CompanyId)]| {
            let of_resource = self.resource.is_none() || held.contains(&id);
            let of_status = self.status.is_none_or(|wanted| bookings.iter().any(|it| it.0 == wanted));
            let of_company = self.company.is_none_or(|wanted| bookings.iter().any(|it| it.1 == wanted));
            of_resource && of_status && of_company && self.kind.is_none_or(|wanted| wanted == kind)
        };
        let known = all(week);
        week.planned.retain(|it| {
            let bookings: Vec<_> = it.bookings.iter().map(|it| (it.status, it.company_id)).collect();
            fits(it.engagement.id, it.engagement.kind, &bookings)
        });
        week.offered
            .retain(|it| fits(it.engagement.id, it.engagement.kind, &[(it.booking.status, it.booking.company_id)]));
        let shown = all(week);
        let hidden = |it: &mut claim::Model| known.contains(&it.engagement_id) && !shown.contains(&it.engagement_id);
        let hidden = week.claims.extract_if(.., hidden);
        week.others = hidden.map(|it| (it.resource_id, Interval { start: it.starts_at, end: it.ends_at })).collect();
    }

    /// Takes the rest out of the month; with a resource by one query.
    pub async fn month(&self, cx: &Cx, month: &mut Month) -> Result<()> {
        let mut held = HashSet::new();
        if let Some(resource) = self.resource {
            let shown = month.days.iter().flat_map(|day| &day.entries).map(|it| it.id);
            let claims = claim::Entity::find()
                .select_only()
                .column(claim::Column::EngagementId)
                .filter(claim::Column::ResourceId.eq(resource))
                .filter(claim::Column::EngagementId.is_in(shown));
            held.extend(claims.into_tuple::<EngagementId>().all(cx.db.read()).await?);
        }
        for day in &mut month.days {
            day.entries.retain(|it| {
                (self.resource.is_none() || held.contains(&it.id))
                    && self.kind.is_none_or(|wanted| wanted == it.kind)
                    && self.status.is_none_or(|wanted| wanted == it.status)
                    && self.company.is_none_or(|wanted| it.companies.contains(&wanted))
            });
        }
        Ok(())
    }
}

/// All engagements that a week names. What else is held is somebody's who fills in a form.
fn all(week: &Week) -> HashSet<EngagementId> {
    let planned = week.planned.iter().map(|it| it.engagement.id);
    planned.chain(week.offered.iter().map(|it| it.engagement.id)).collect()
}

/// The companies of a week, each once.
pub fn companies(week: &Week) -> Companies {
    let planned = week.planned.iter().flat_map(|it| &it.bookings);
    let all = planned.chain(week.offered.iter().map(|it| &it.booking));
    let names: BTreeMap<_, _> = all.map(|it| (it.company_id, (it.company.clone(), it.company_en.clone()))).collect();
    names.into_iter().map(|(id, (name, name_en))| (id, name, name_en)).collect()
}
