//! Accounts of every role, with passwords that are new at every start.

use super::Account;
use super::carmaker::Carmaker;
use super::content::{Brand, fresh};
use data_encoding::BASE32_NOPAD;
use domain::id::{AccountId, BranchId, BrandId, CompanyId, ResourceId};
use domain::identity::Role;
use entities::identity::{account, role_grant};
use usecases::identity::password;
use usecases::outbox::insert_many;
use usecases::{Cx, Result, Tx};

/// One account before it is written.
#[derive(Clone)]
pub struct Person {
    pub id: AccountId,
    role: Role,
    name: &'static str,
    email: &'static str,
    password: String,
    hash: String,
    scope: Scope,
    pub officer: Option<ResourceId>,
}

#[derive(Clone, Copy, Default)]
struct Scope {
    brand: Option<BrandId>,
    company: Option<CompanyId>,
    branch: Option<BranchId>,
}

/// Who can sign in.
#[derive(Clone)]
pub struct Accounts {
    pub administrator: Person,
    pub manager: Person,
    pub presenter: Person,
    pub liaison: Person,
    pub branch_liaison: Person,
}

impl Accounts {
    /// Makes the accounts; the passwords are hashed two at a time, which is most of the demo's start.
    pub async fn make(cx: &Cx, carmaker: &Carmaker, brand: &Brand) -> Result<Self> {
        let team = Scope { brand: Some(brand.id), ..Scope::default() };
        let company = Scope { company: Some(carmaker.id), ..Scope::default() };
        let branch = Scope { branch: carmaker.branches.get(1).copied(), ..company };
        let (administrator, manager, presenter, liaison, branch_liaison) = futures::try_join!(
            person(cx, Role::Administrator, "市局管理员（虚构）", "admin@zhiyin.example", Scope::default()),
            person(cx, Role::BrandManager, "江晴川", "jiang.qingchuan@zhiyin.example", team),
            person(cx, Role::Officer, "楚鹤鸣", "chu.heming@zhiyin.example", team),
            person(cx, Role::CompanyLiaison, "陈经理（虚构）", "liaison@jianghan-ev.example", company),
            person(cx, Role::BranchLiaison, "周主任（虚构）", "caidian@plant.jianghan-ev.example", branch),
        )?;
        let manager = Person { officer: Some(brand.resource("ZY-01")?), ..manager };
        let presenter = Person { officer: Some(brand.resource("ZY-02")?), ..presenter };
        Ok(Self { administrator, manager, presenter, liaison, branch_liaison })
    }

    /// The officers who have an account.
    pub fn officers(&self) -> Vec<(ResourceId, AccountId)> {
        self.all().into_iter().filter_map(|it| Some((it.officer?, it.id))).collect()
    }

    /// What to sign in with.
    pub fn told(&self) -> Vec<Account> {
        let told = |it: &Person| Account { role: it.role, email: it.email.into(), password: it.password.clone() };
        self.all().into_iter().map(told).collect()
    }

    /// Writes who they are, before anything that names them.
    pub async fn write(&self, cx: &Cx, tx: &Tx) -> Result<()> {
        let accounts = self.all().into_iter().map(|it| account::Model {
            id: it.id,
            email: it.email.into(),
            name: it.name.into(),
            password_hash: Some(it.hash.clone()),
            locale: None,
            time_zone: None,
            disabled: false,
            unsubscribed_at: None,
            created_at: cx.now(),
        });
        insert_many::<account::Entity, _>(tx, fresh(accounts)).await
    }

    /// Writes what they are; the brands and companies are there already.
    pub async fn write_roles(&self, cx: &Cx, tx: &Tx) -> Result<()> {
        let grants = self.all().into_iter().map(|it| role_grant::Model {
            id: cx.id(),
            account_id: it.id,
            role: it.role,
            brand_id: it.scope.brand,
            company_id: it.scope.company,
            branch_id: it.scope.branch,
        });
        insert_many::<role_grant::Entity, _>(tx, fresh(grants)).await
    }

    fn all(&self) -> [&Person; 5] {
        [&self.administrator, &self.manager, &self.presenter, &self.liaison, &self.branch_liaison]
    }
}

async fn person(cx: &Cx, role: Role, name: &'static str, email: &'static str, scope: Scope) -> Result<Person> {
    let password = new_password(cx);
    let hash = password::hash(cx, &password).await?;
    Ok(Person { id: cx.id(), role, name, email, password, hash, scope, officer: None })
}

/// 80 random bits in four groups that can be read out and typed.
fn new_password(cx: &Cx) -> String {
    let letters = BASE32_NOPAD.encode(&cx.random.bytes::<10>()).to_lowercase();
    letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}
