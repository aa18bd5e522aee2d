//! The administrator's list of accounts, and what a new one can be given.

use crate::context::Cx;
use crate::error::Result;
use crate::identity::actor::grant_of;
use domain::id::{AccountId, BranchId, BrandId, CompanyId, GrantId};
use domain::identity::{Actor, Grant, Right, Role, Scope};
use domain::instant::Instant;
use entities::directory::{branch, brand, company};
use entities::identity::{account, role_grant};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Accounts on one page; whoever looks for another searches.
const SHOWN: u64 = 100;

/// A name in both languages.
pub type Names = (String, String);

/// A page of accounts.
#[derive(Clone, Debug)]
pub struct AccountList {
    /// The newest first.
    pub rows: Vec<AccountRow>,
    /// There are more than are shown.
    pub more: bool,
}

#[derive(Clone, Debug)]
pub struct AccountRow {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    pub disabled: bool,
    /// A password is set: the first link was used.
    pub active: bool,
    pub created_at: Instant,
    pub roles: Vec<RoleRow>,
}

/// One role of an account.
#[derive(Clone, Debug)]
pub struct RoleRow {
    pub id: GrantId,
    pub role: Role,
    /// Of its brand, company or branch.
    pub scope: Option<Names>,
}

/// Accounts whose name or address contains `search` (all if it is empty); only those that nobody has used yet if `unused`.
///
/// Needs `Right::Administer`.
pub async fn accounts(cx: &Cx, actor: &Actor, search: &str, unused: bool) -> Result<AccountList> {
    actor.require(Right::Administer, Scope::System)?;
    let db = cx.db.read();
    let mut find = account::Entity::find().order_by_desc(account::Column::CreatedAt).order_by_desc(account::Column::Id);
    let search = search.trim();
    if !search.is_empty() {
        let name = account::Column::Name.contains(search);
        find = find.filter(Condition::any().add(name).add(account::Column::Email.contains(search.to_lowercase())));
    }
    if unused {
        find = find.filter(account::Column::PasswordHash.is_null()).filter(account::Column::Disabled.eq(false));
    }
    let mut found = find.limit(SHOWN + 1).all(db).await?;
    let more = found.len() as u64 > SHOWN;
    found.truncate(SHOWN as usize);
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.is_in(found.iter().map(|it| it.id)))
        .order_by_asc(role_grant::Column::Id)
        .all(db)
        .await?;
    let names = ScopeNames::load(cx, &grants).await?;
    let mut roles: HashMap<AccountId, Vec<_>> = HashMap::new();
    for row in &grants {
        if let Some(grant) = grant_of(row) {
            let role = RoleRow { id: row.id, role: grant.role(), scope: names.of(grant) };
            roles.entry(row.account_id).or_default().push(role);
        }
    }
    let view = |it: account::Model| AccountRow {
        roles: roles.remove(&it.id).unwrap_or_default(),
        id: it.id,
        name: it.name,
        email: it.email,
        disabled: it.disabled,
        active: it.password_hash.is_some(),
        created_at: it.created_at,
    };
    Ok(AccountList { rows: found.into_iter().map(view).collect(), more })
}

/// What a role can be for.
#[derive(Clone, Debug, Default)]
pub struct ScopeChoices {
    pub brands: Vec<(BrandId, Names)>,
    pub companies: Vec<(CompanyId, Names)>,
    /// Of the company that was asked for, by code.
    pub branches: Vec<(BranchId, Names)>,
}

/// The brands and companies, and the branches of `company`.
///
/// Needs `Right::Administer`.
pub async fn scope_choices(cx: &Cx, actor: &Actor, of: Option<CompanyId>) -> Result<ScopeChoices> {
    actor.require(Right::Administer, Scope::System)?;
    let db = cx.db.read();
    let brands = brand::Entity::find().order_by_asc(brand::Column::Key).all(db).await?;
    let companies = company::Entity::find().order_by_asc(company::Column::Code).all(db).await?;
    let branches = match of {
        Some(company) => {
            let of_company = branch::Entity::find().filter(branch::Column::CompanyId.eq(company));
            of_company.order_by_asc(branch::Column::Code).all(db).await?
        }
        None => Vec::new(),
    };
    Ok(ScopeChoices {
        brands: brands.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect(),
        companies: companies.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect(),
        branches: branches.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect(),
    })
}

struct ScopeNames {
    brands: HashMap<BrandId, Names>,
    companies: HashMap<CompanyId, Names>,
    branches: HashMap<BranchId, Names>,
}

impl ScopeNames {
    async fn load(cx: &Cx, grants: &[role_grant::Model]) -> Result<Self> {
        let db = cx.db.read();
        let brands = brand::Entity::find().filter(brand::Column::Id.is_in(grants.iter().filter_map(|it| it.brand_id)));
        let companies =
            company::Entity::find().filter(company::Column::Id.is_in(grants.iter().filter_map(|it| it.company_id)));
        let branches =
            branch::Entity::find().filter(branch::Column::Id.is_in(grants.iter().filter_map(|it| it.branch_id)));
        Ok(Self {
            brands: brands.all(db).await?.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect(),
            companies: companies.all(db).await?.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect(),
            branches: branches.all(db).await?.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect(),
        })
    }

    fn of(&self, grant: Grant) -> Option<Names> {
        match grant {
            Grant::Administrator => None,
            Grant::BrandManager { brand } | Grant::Officer { brand } | Grant::Deputy { brand } => {
                self.brands.get(&brand).cloned()
            }
            Grant::CompanyLiaison { company } => self.companies.get(&company).cloned(),
            Grant::BranchLiaison { branch, .. } => self.branches.get(&branch).cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UseCaseError;
    use crate::identity::{NewAccount, add_account_at_console};
    use crate::testing::test_cx;
    use sea_orm::sea_query::Expr;

    #[tokio::test]
    async fn accounts_are_found_by_name_or_address_by_an_administrator_only() {
        let (cx, _folder) = test_cx().await;
        for (name, email) in [("刘倩", "liu@example.com"), ("王芳", "wang@example.com")] {
            let new = NewAccount { name: name.into(), email: email.into(), grants: vec![Grant::Administrator] };
            add_account_at_console(&cx, new).await.unwrap();
        }
        let me = AccountId(uuid::Uuid::from_u128(1));
        let actor = Actor { account: me, grants: vec![Grant::Administrator] };
        let names = |list: AccountList| list.rows.into_iter().map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(names(accounts(&cx, &actor, "", false).await.unwrap()), ["王芳", "刘倩"]);
        assert_eq!(names(accounts(&cx, &actor, "刘", false).await.unwrap()), ["刘倩"]);
        assert_eq!(names(accounts(&cx, &actor, "WANG@", false).await.unwrap()), ["王芳"]);
        let stranger = Actor { account: me, grants: vec![] };
        let used = |tx: crate::Tx| async move {
            let change = account::Entity::update_many().col_expr(account::Column::PasswordHash, Expr::value("hash"));
            change.filter(account::Column::Name.eq("王芳")).exec(tx.as_ref()).await?;
            Ok(())
        };
        cx.db.write(used).await.unwrap();
        assert_eq!(names(accounts(&cx, &actor, "", true).await.unwrap()), ["刘倩"], "only who never signed in");
        assert!(matches!(accounts(&cx, &stranger, "", false).await, Err(UseCaseError::NotFound)));
    }
}
