//! A new account, with its roles and a mailed link to set its password.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::identity::{normal, password_links};
use domain::id::{AccountId, BranchId, BrandId, CompanyId, GrantId, PasswordLinkId};
use domain::identity::{Actor, Grant, Right, Scope};
use domain::scheduling::request::FieldError;
use entities::directory::{branch, brand, company};
use entities::identity::{account, role_grant};
use sea_orm::{ActiveModelTrait, EntityTrait, Set, SqlErr};
use serde_json::json;

/// The longest name taken, as in the employee import.
const LONGEST_NAME: usize = 100;
/// RFC 5321, 4.5.3.1.3: a path of 256 octets, less its brackets.
const LONGEST_EMAIL: usize = 254;

/// Who is to sign in, as typed.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub name: String,
    pub email: String,
    pub grants: Vec<Grant>,
}

/// What was made.
#[derive(Clone, Copy, Debug)]
pub struct Added {
    pub account: AccountId,
    /// Of the mail that is on its way; `keys.password_code` makes its code.
    pub link: PasswordLinkId,
}

/// Adds an account and mails a link to set its password.
///
/// Needs `Right::Administer`. Fails with `Invalid` naming every field at fault: `name`, `email` (`taken` included), `role` for
/// none, `scope` for a brand, company or branch that does not exist.
pub async fn add_account(cx: &Cx, actor: &Actor, new: NewAccount) -> Result<Added> {
    actor.require(Right::Administer, Scope::System)?;
    add(cx, Some(actor.account), new).await
}

/// [`add_account`] for the command line: whoever may write the data folder needs no further right.
pub async fn add_account_at_console(cx: &Cx, new: NewAccount) -> Result<Added> {
    add(cx, None, new).await
}

async fn add(cx: &Cx, by: Option<AccountId>, new: NewAccount) -> Result<Added> {
    let (name, email) = (new.name.trim().to_owned(), normal(&new.email));
    let mut errors = check(&name, &email);
    if new.grants.is_empty() {
        errors.push(FieldError::new("role", "required"));
    }
    for grant in &new.grants {
        if !exists(cx, *grant).await? {
            errors.push(FieldError::new("scope", "unknown"));
        }
    }
    if !errors.is_empty() {
        return Err(UseCaseError::Invalid(errors));
    }
    let account = account::Model {
        id: cx.id::<AccountId>(),
        email,
        name,
        password_hash: None,
        locale: None,
        time_zone: None,
        disabled: false,
        unsubscribed_at: None,
        created_at: cx.now(),
    };
    let (cx2, grants) = (cx.clone(), new.grants);
    cx.db
        .write(move |tx| async move {
            let id = account.id;
            let inserted = account::ActiveModel::from(account).reset_all().insert(tx.as_ref()).await;
            inserted.map_err(|error| match error.sql_err() {
                Some(SqlErr::UniqueConstraintViolation(_)) => UseCaseError::field("email", "taken"),
                _ => error.into(),
            })?;
            for grant in &grants {
                row_of(&cx2, id, *grant).insert(tx.as_ref()).await?;
            }
            let roles: Vec<_> = grants.iter().map(|grant| grant.role().word()).collect();
            audit::record(&cx2, &tx, by, "account.added", id, json!({ "roles": roles })).await?;
            Ok(Added { account: id, link: password_links::push(&cx2, &tx, id).await? })
        })
        .await
}

fn check(name: &str, email: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if name.is_empty() {
        errors.push(FieldError::new("name", "required"));
    } else if name.chars().count() > LONGEST_NAME {
        errors.push(FieldError::new("name", "too_long"));
    }
    if email.is_empty() {
        errors.push(FieldError::new("email", "required"));
    } else if !is_address(email) {
        errors.push(FieldError::new("email", "not_an_address"));
    }
    errors
}

/// Whether mail could be sent there. Only the mail itself proves that it arrives.
pub(super) fn is_address(email: &str) -> bool {
    let plain = |text: &str| {
        !text.is_empty()
            && !text.chars().any(|it| it.is_whitespace() || it.is_control() || "<>()[],;:\\\"".contains(it))
    };
    let parts = email.rsplit_once('@');
    email.len() <= LONGEST_EMAIL
        && parts.is_some_and(|(local, domain)| {
            plain(local) && !local.contains('@') && plain(domain) && !domain.starts_with('.') && !domain.ends_with('.')
        })
}

pub(super) async fn exists(cx: &Cx, grant: Grant) -> Result<bool> {
    let db = cx.db.read();
    Ok(match grant {
        Grant::Administrator => true,
        Grant::BrandManager { brand } | Grant::Officer { brand } | Grant::Deputy { brand } => {
            brand::Entity::find_by_id(brand).one(db).await?.is_some()
        }
        Grant::CompanyLiaison { company } => company::Entity::find_by_id(company).one(db).await?.is_some(),
        Grant::BranchLiaison { company, branch } => {
            branch::Entity::find_by_id(branch).one(db).await?.is_some_and(|it| it.company_id == company)
        }
    })
}

pub(super) fn row_of(cx: &Cx, account: AccountId, grant: Grant) -> role_grant::ActiveModel {
    let (brand, company, branch): (Option<BrandId>, Option<CompanyId>, Option<BranchId>) = match grant {
        Grant::Administrator => (None, None, None),
        Grant::BrandManager { brand } | Grant::Officer { brand } | Grant::Deputy { brand } => (Some(brand), None, None),
        Grant::CompanyLiaison { company } => (None, Some(company), None),
        Grant::BranchLiaison { company, branch } => (None, Some(company), Some(branch)),
    };
    role_grant::ActiveModel {
        id: Set(cx.id::<GrantId>()),
        account_id: Set(account),
        role: Set(grant.role()),
        brand_id: Set(brand),
        company_id: Set(company),
        branch_id: Set(branch),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test_cx;

    fn liu(email: &str) -> NewAccount {
        NewAccount { name: "刘倩".into(), email: email.into(), grants: vec![Grant::Administrator] }
    }

    #[tokio::test]
    async fn an_address_can_be_had_once_however_it_is_written() {
        let (cx, _folder) = test_cx().await;
        add_account_at_console(&cx, liu("Liu@example.com")).await.unwrap();
        let again = add_account_at_console(&cx, liu(" liu@EXAMPLE.com ")).await;
        assert!(matches!(again, Err(UseCaseError::Invalid(errors)) if errors[0].code == "taken"));
    }

    #[tokio::test]
    async fn every_field_at_fault_is_named() {
        let (cx, _folder) = test_cx().await;
        let brand = BrandId(uuid::Uuid::from_u128(1));
        let new = NewAccount { name: " ".into(), email: "liu".into(), grants: vec![Grant::Officer { brand }] };
        let Err(UseCaseError::Invalid(errors)) = add_account_at_console(&cx, new).await else { panic!("it was taken") };
        let fields: Vec<_> = errors.iter().map(|it| (it.field.as_str(), it.code.as_str())).collect();
        assert_eq!(fields, [("name", "required"), ("email", "not_an_address"), ("scope", "unknown")]);
    }

    #[tokio::test]
    async fn only_an_administrator_adds_accounts() {
        let (cx, _folder) = test_cx().await;
        let added = add_account_at_console(&cx, liu("liu@example.com")).await.unwrap();
        let mut actor = Actor { account: added.account, grants: vec![] };
        assert!(matches!(add_account(&cx, &actor, liu("b@example.com")).await, Err(UseCaseError::NotFound)));
        actor.grants.push(Grant::Administrator);
        assert!(add_account(&cx, &actor, liu("b@example.com")).await.is_ok());
    }
}
