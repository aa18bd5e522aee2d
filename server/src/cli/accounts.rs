//! `zhiyin user …` and `zhiyin api-key …`: for whoever may write the data folder.

use super::Failed;
use clap::{Args, Subcommand};
use domain::id::{AccountId, BranchId, BrandId, CompanyId};
use domain::identity::{Grant, Role};
use domain::instant::Span;
use entities::directory::{branch, brand, company};
use entities::identity::account;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use usecases::Cx;
use usecases::identity::{NewAccount, add_account_at_console, create_api_key};

#[derive(Subcommand)]
pub enum User {
    /// Add an account; prints a one-time link to set its password
    Add(NewUser),
}

#[derive(Args)]
pub struct NewUser {
    #[arg(long)]
    email: String,
    #[arg(long)]
    name: String,
    /// administrator, brand_manager, officer, company_liaison or branch_liaison
    #[arg(long)]
    role: Role,
    /// The brand of a manager or officer: id, key or name
    #[arg(long)]
    brand: Option<String>,
    /// The company of a liaison: id, credit code or name
    #[arg(long)]
    company: Option<String>,
    /// The branch of a branch liaison: id, code or name
    #[arg(long)]
    branch: Option<String>,
}

#[derive(Subcommand)]
pub enum ApiKey {
    /// Make a key with the rights of an account; prints it once
    Create {
        /// The account's mail address
        #[arg(long)]
        email: String,
        /// What the key is for
        #[arg(long)]
        name: String,
        /// How long it is valid
        #[arg(long, default_value_t = 365)]
        days: u16,
    },
}

pub async fn user(cx: &Cx, User::Add(new): User) -> Result<(), Failed> {
    let grant = grant(cx, &new).await?;
    let added =
        add_account_at_console(cx, NewAccount { name: new.name, email: new.email, grants: vec![grant] }).await?;
    println!("{}/password/{}", cx.site.public_url, cx.keys.password_code(added.link));
    Ok(())
}

pub async fn api_key(cx: &Cx, ApiKey::Create { email, name, days }: ApiKey) -> Result<(), Failed> {
    let found = account::Entity::find()
        .filter(account::Column::Email.eq(email.trim().to_lowercase()))
        .one(cx.db.read())
        .await?;
    let id: AccountId = found.ok_or_else(|| Failed::Told(format!("--email {email}: no such account")))?.id;
    println!("{}", create_api_key(cx, id, &name, Span::days(days.into())).await?);
    Ok(())
}

async fn grant(cx: &Cx, new: &NewUser) -> Result<Grant, Failed> {
    let scope = (&new.brand, &new.company, &new.branch);
    Ok(match (new.role, scope) {
        (Role::Administrator, (None, None, None)) => Grant::Administrator,
        (Role::BrandManager, (Some(text), None, None)) => Grant::BrandManager { brand: brand(cx, text).await? },
        (Role::Officer, (Some(text), None, None)) => Grant::Officer { brand: brand(cx, text).await? },
        (Role::CompanyLiaison, (None, Some(text), None)) => Grant::CompanyLiaison { company: company(cx, text).await? },
        (Role::BranchLiaison, (None, Some(text), Some(of))) => {
            let company = company(cx, text).await?;
            Grant::BranchLiaison { company, branch: branch(cx, company, of).await? }
        }
        (role, _) => return Err(Failed::Told(format!("a {role} takes {}", takes(role)))),
    })
}

const fn takes(role: Role) -> &'static str {
    match role {
        Role::Administrator => "none of --brand, --company and --branch",
        Role::BrandManager | Role::Officer => "--brand alone",
        Role::CompanyLiaison => "--company alone",
        Role::BranchLiaison => "--company and --branch",
    }
}

async fn brand(cx: &Cx, text: &str) -> Result<BrandId, Failed> {
    use brand::Column::{Id, Key, Name};
    let named = Key.eq(text).or(Name.eq(text)).or(Id.eq(text.parse::<BrandId>().unwrap_or(BrandId(uuid::Uuid::nil()))));
    one(
        "--brand",
        text,
        brand::Entity::find().filter(named).limit(2).all(cx.db.read()).await?.into_iter().map(|it| it.id),
    )
}

pub async fn company(cx: &Cx, text: &str) -> Result<CompanyId, Failed> {
    use company::Column::{Code, Id, Name};
    let named =
        Code.eq(text).or(Name.eq(text)).or(Id.eq(text.parse::<CompanyId>().unwrap_or(CompanyId(uuid::Uuid::nil()))));
    one(
        "--company",
        text,
        company::Entity::find().filter(named).limit(2).all(cx.db.read()).await?.into_iter().map(|it| it.id),
    )
}

async fn branch(cx: &Cx, of: CompanyId, text: &str) -> Result<BranchId, Failed> {
    use branch::Column::{Code, CompanyId, Id, Name};
    let named =
        Code.eq(text).or(Name.eq(text)).or(Id.eq(text.parse::<BranchId>().unwrap_or(BranchId(uuid::Uuid::nil()))));
    let rows = branch::Entity::find().filter(CompanyId.eq(of)).filter(named).limit(2).all(cx.db.read()).await?;
    one("--branch", text, rows.into_iter().map(|it| it.id))
}

fn one<T>(flag: &str, text: &str, mut found: impl Iterator<Item = T>) -> Result<T, Failed> {
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Failed::Told(format!("{flag} {text}: there is none"))),
        (Some(_), Some(_)) => Err(Failed::Told(format!("{flag} {text}: there are several; name it by its id or code"))),
    }
}
