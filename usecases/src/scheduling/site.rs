//! Where an engagement takes place, and how far it is from the others.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::limits::limits_of;
use crate::scheduling::request_booking::Branches;
use domain::catalogue::Kind;
use domain::id::{BranchId, CompanyId};
use domain::instant::Span;
use domain::scheduling::travel::{Place, Ways};
use entities::catalogue::district_table;
use entities::directory::{branch, brand};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};

/// What a brand counts with that states no speed of its own: city traffic by day, in kilometres per hour.
pub const USUAL_SPEED: u16 = 30;

/// A company's branches that were chosen, the headquarters first; an id of another company is as unknown as one of none.
pub(super) async fn branches_of(cx: &Cx, company: CompanyId, chosen: &Branches) -> Result<Vec<BranchId>> {
    let all: Vec<BranchId> = branch::Entity::find()
        .filter(branch::Column::CompanyId.eq(company))
        .select_only()
        .column(branch::Column::Id)
        // Whoever has no parent first, on either database.
        .order_by_asc(branch::Column::ParentId.is_not_null())
        .order_by_asc(branch::Column::Code)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    match chosen {
        Branches::All => Ok(all),
        Branches::Only(ids) => {
            let wanted: HashSet<BranchId> = ids.iter().copied().collect();
            let known: Vec<BranchId> = all.into_iter().filter(|it| wanted.contains(it)).collect();
            if known.len() == wanted.len() { Ok(known) } else { Err(UseCaseError::field("branch_ids", "unknown")) }
        }
    }
}

/// Where a crew goes: to the branch that is named, else to the first of those that take part. Nowhere for what is remote.
///
/// Fails with `Invalid` (`site_id`) for a branch of another company and for a kind that goes nowhere.
pub(super) async fn site_of(
    cx: &Cx,
    kind: Kind,
    company: CompanyId,
    named: Option<BranchId>,
    taking_part: &[BranchId],
) -> Result<Option<BranchId>> {
    match named {
        Some(_) if !kind.is_on_site() => Err(UseCaseError::field("site_id", "not_on_site")),
        Some(id) if taking_part.contains(&id) => Ok(named),
        Some(id) => {
            let own = branch::Entity::find_by_id(id).filter(branch::Column::CompanyId.eq(company));
            let known = own.one(cx.db.read()).await?.is_some();
            if known { Ok(named) } else { Err(UseCaseError::field("site_id", "unknown")) }
        }
        None if kind.is_on_site() => Ok(taking_part.first().copied()),
        None => Ok(None),
    }
}

/// Where people are expected: the branch's names, each with city and district.
pub fn place_of(site: &branch::Model) -> (String, String) {
    let area = format!("{}{}", site.city, site.district);
    let name_en = if site.name_en.is_empty() { &site.name } else { &site.name_en };
    if area.is_empty() {
        return (site.name.clone(), name_en.clone());
    }
    // The district stays as signs and drivers have it.
    (format!("{}（{area}）", site.name), format!("{name_en} ({area})"))
}

/// Where sites lie, and what the ways between them are told from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    sites: HashMap<BranchId, Place>,
    ways: Ways,
}

impl Places {
    /// The places of `sites` for a brand's crews, in two queries; none without sites.
    pub async fn load(db: &impl ConnectionTrait, brand: &brand::Model, sites: HashSet<BranchId>) -> Result<Self> {
        if sites.is_empty() {
            return Ok(Self::default());
        }
        let rows = branch::Entity::find().filter(branch::Column::Id.is_in(sites)).all(db).await?;
        let cities: HashSet<&str> = rows.iter().map(|it| it.city.as_str()).collect();
        let tables = district_table::Entity::find().filter(district_table::Column::City.is_in(cities)).all(db).await?;
        let tables = tables.into_iter().filter_map(|it| Some((it.city, serde_json::from_str(&it.content).ok()?)));
        let ways = Ways { tables: tables.collect(), speed: limits_of(brand).travel_kmh.unwrap_or(USUAL_SPEED) };
        let place = |it: branch::Model| {
            (it.id, Place { city: it.city, district: it.district, at: it.latitude.zip(it.longitude) })
        };
        Ok(Self { sites: rows.into_iter().map(place).collect(), ways })
    }

    /// How long a crew is on its way; no time within one site.
    pub fn way(&self, from: BranchId, to: BranchId) -> Span {
        match (self.sites.get(&from), self.sites.get(&to)) {
            _ if from == to => Span(0),
            (Some(from), Some(to)) => self.ways.between(from, to),
            // A site that was closed since: nobody can tell where it was.
            _ => Span(0),
        }
    }
}
