//! The applications of a room, for the brand's team.

use super::person::Person;
use crate::catalogue::services::versions_of;
use crate::context::Cx;
use crate::directory::branch_names;
use crate::error::Result;
use crate::live::join::masked;
use crate::live::seat::presented;
use crate::scheduling::engagement::{EngagementView, Standing};
use domain::id::{AccountId, ApplicationId, BranchId, EngagementId, ServiceItemId};
use domain::identity::Actor;
use domain::instant::Instant;
use domain::services::{State, masked_phone};
use entities::identity::account;
use entities::services::application;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::{BTreeMap, HashMap};

/// Applications on one page of the list.
pub const PER_PAGE: u64 = 50;

/// Less of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Only {
    pub state: Option<State>,
    pub item: Option<ServiceItemId>,
    /// Counted from 0.
    pub page: u64,
}

/// One application, as far as whoever runs an eye over the list has to know.
#[derive(Clone, Debug)]
pub struct ApplicationRow {
    pub id: ApplicationId,
    pub receipt: String,
    pub name: String,
    pub name_en: String,
    /// `张*`, and `142****0000`; empty once they are forgotten.
    pub by: String,
    pub phone: String,
    pub branch: String,
    pub branch_en: String,
    pub state: State,
    /// Who of the team looks after it; empty: nobody.
    pub taken_by: String,
    /// It is the reader.
    pub is_own: bool,
    pub applied_at: Instant,
}

/// A page of them, those who waited longest first, and how many there are in each state.
#[derive(Clone, Debug)]
pub struct ApplicationList {
    pub rows: Vec<ApplicationRow>,
    pub found: u64,
    /// Of the whole room, whatever is looked at.
    pub states: BTreeMap<State, u64>,
    /// Items that were applied for: names in Chinese and English.
    pub items: Vec<(ServiceItemId, String, String)>,
}

/// The applications of a room. Needs `Right::Present` on the brand; fails with the conflict `no-room` for an on-site window.
pub async fn applications(cx: &Cx, actor: &Actor, id: EngagementId, only: Only) -> Result<ApplicationList> {
    presented(cx, actor, id).await?;
    let db = cx.db.read();
    let chosen = of_room(id, only);
    let found = chosen.clone().count(db).await?;
    let rows = chosen
        .order_by_asc(application::Column::Id)
        .offset(only.page.saturating_mul(PER_PAGE))
        .limit(PER_PAGE)
        .all(db)
        .await?;
    let counted: Vec<(State, i64)> = of_room(id, Only::default())
        .select_only()
        .column(application::Column::State)
        .column_as(application::Column::Id.count(), "applications")
        .group_by(application::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let people = Around::of(cx, &rows).await?;
    let versions = versions_of(cx, rows.iter().map(|it| it.version_id)).await?;
    let row = |it: application::Model| {
        let version = versions.get(&it.version_id)?;
        let person = Person::of(cx, it.id, it.sealed.as_deref());
        let (branch, branch_en) = people.branch(it.branch_id);
        Some(ApplicationRow {
            id: it.id,
            receipt: it.receipt,
            name: version.name.clone(),
            name_en: version.name_en.clone(),
            by: if person.name.is_empty() { String::new() } else { masked(&person.name) },
            phone: masked_phone(&person.phone),
            branch,
            branch_en,
            state: it.state,
            taken_by: people.account(it.taken_by),
            is_own: it.taken_by == Some(actor.account),
            applied_at: it.applied_at,
        })
    };
    let rows = rows.into_iter().filter_map(row).collect();
    let count = |it: i64| u64::try_from(it).unwrap_or_default();
    let states = counted.into_iter().map(|(state, it)| (state, count(it))).collect();
    Ok(ApplicationList { rows, found, states, items: items(cx, id).await? })
}

pub(super) fn of_room(id: EngagementId, only: Only) -> Select<application::Entity> {
    let mut rows = application::Entity::find().filter(application::Column::EngagementId.eq(id));
    if let Some(state) = only.state {
        rows = rows.filter(application::Column::State.eq(state));
    }
    if let Some(item) = only.item {
        rows = rows.filter(application::Column::ItemId.eq(item));
    }
    rows
}

/// What was applied for in a room, under the names that hold now.
pub(crate) async fn items(cx: &Cx, id: EngagementId) -> Result<Vec<(ServiceItemId, String, String)>> {
    use entities::catalogue::service_item;
    let ids: Vec<ServiceItemId> = of_room(id, Only::default())
        .select_only()
        .column(application::Column::ItemId)
        .distinct()
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let items = service_item::Entity::find()
        .filter(service_item::Column::Id.is_in(ids))
        .order_by_asc(service_item::Column::Code)
        .all(cx.db.read())
        .await?;
    let versions = versions_of(cx, items.iter().map(|it| it.version_id)).await?;
    let named = |it: service_item::Model| {
        let version = versions.get(&it.version_id)?;
        Some((it.id, version.name.clone(), version.name_en.clone()))
    };
    Ok(items.into_iter().filter_map(named).collect())
}

/// A number that changes with every step of every application of a room. Nobody's right is asked: what calls it does.
pub async fn revision(cx: &Cx, id: EngagementId) -> Result<i64> {
    use sea_orm::sea_query::{Alias, Expr, ExprTrait};
    // PostgreSQL adds integers up to a type of its own unless told otherwise.
    let sum = Expr::col(application::Column::Revision).sum().cast_as(Alias::new("bigint"));
    let sum: Option<Option<i64>> =
        of_room(id, Only::default()).select_only().column_as(sum, "revisions").into_tuple().one(cx.db.read()).await?;
    Ok(sum.flatten().unwrap_or_default())
}

/// How many applications there are of an engagement, as far as a liaison may know: of the own company or branch. A number and nothing
/// else: what for, and by whom, is the applicants' own matter.
pub async fn numbers(cx: &Cx, view: &EngagementView) -> Result<u64> {
    Ok(of_reader(view).count(cx.db.read()).await?)
}

/// How many applications of an engagement there are by branch, item and state: of the reader's own company or branch. Items and states
/// are for the brand's team alone; whoever asks for somebody else adds up what is a branch's.
pub(crate) async fn counted(cx: &Cx, view: &EngagementView) -> Result<Vec<(BranchId, ServiceItemId, State, u32)>> {
    let columns = [application::Column::BranchId, application::Column::ItemId, application::Column::State];
    let rows: Vec<(BranchId, ServiceItemId, State, i64)> = columns
        .into_iter()
        .fold(of_reader(view).select_only(), |rows, column| rows.column(column).group_by(column))
        .column_as(application::Column::Id.count(), "applications")
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let counted =
        |(branch, item, state, n): (_, _, _, i64)| (branch, item, state, u32::try_from(n).unwrap_or_default());
    Ok(rows.into_iter().map(counted).collect())
}

/// The applications of an engagement that are of the reader's own company or branch; a brand's are all.
fn of_reader(view: &EngagementView) -> Select<application::Entity> {
    let rows = of_room(view.id, Only::default());
    match view.standing {
        Standing::Brand { .. } => rows,
        Standing::Company(company) => rows.filter(application::Column::CompanyId.eq(company)),
        Standing::Branch(_, branch) => rows.filter(application::Column::BranchId.eq(branch)),
    }
}

/// Names around applications: branches, and who of the team looks after them.
pub(super) struct Around {
    branches: HashMap<BranchId, (String, String)>,
    accounts: HashMap<AccountId, String>,
}

impl Around {
    pub async fn of(cx: &Cx, rows: &[application::Model]) -> Result<Self> {
        let accounts = rows.iter().filter_map(|it| it.taken_by).collect();
        Self::with(cx, rows.iter().map(|it| it.branch_id).collect(), accounts).await
    }

    pub async fn with(cx: &Cx, branches: Vec<BranchId>, mut accounts: Vec<AccountId>) -> Result<Self> {
        accounts.sort_unstable();
        accounts.dedup();
        let accounts: Vec<(AccountId, String)> = account::Entity::find()
            .select_only()
            .columns([account::Column::Id, account::Column::Name])
            .filter(account::Column::Id.is_in(accounts))
            .into_tuple()
            .all(cx.db.read())
            .await?;
        Ok(Self { branches: branch_names(cx, branches).await?, accounts: accounts.into_iter().collect() })
    }

    pub fn branch(&self, id: BranchId) -> (String, String) {
        self.branches.get(&id).cloned().unwrap_or_default()
    }

    pub fn account(&self, id: Option<AccountId>) -> String {
        id.and_then(|id| self.accounts.get(&id)).cloned().unwrap_or_default()
    }
}
