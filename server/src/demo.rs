//! Sample data for `zhiyin demo`: six brands, a carmaker, accounts, and a briefing that starts in ten minutes.
//!
//! All people and places are invented; addresses end in `.example` (RFC 2606).

mod accounts;
mod briefing;
mod carmaker;
mod content;
mod report;
#[cfg(test)]
mod tests;
mod windows;

pub use report::{terminal, write_json};

use domain::id::{BrandId, CompanyId, EngagementId, OfferingId};
use domain::instant::{Instant, Span};
use serde::Serialize;
use usecases::catalogue::{CityTable, import_districts_at_console};
use usecases::directory::{What, import_at_console};
use usecases::identity::create_api_key;
use usecases::{Cx, Result, UseCaseError};

/// The sample keys outlive no demo.
const KEYS_VALID: Span = Span::days(30);

/// How long crews are on their way in Wuhan: estimated from distances and river crossings.
const DISTRICTS: &str = include_str!("../demo/districts.json");

/// Plausible samples, no office's promise.
const SERVICES: &[u8] = include_bytes!("../demo/service-items.csv");

/// What was loaded, as `demo.json` tells it.
#[derive(Clone, Debug, Serialize)]
pub struct Demo {
    /// Where the pages are.
    pub url: String,
    pub accounts: Vec<Account>,
    pub api_keys: ApiKeys,
    /// 知音航班.
    pub brand_id: BrandId,
    /// The carmaker.
    pub company_id: CompanyId,
    pub offerings: Offerings,
    pub now: Now,
}

/// An account to sign in with.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    pub role: domain::identity::Role,
    pub email: String,
    pub password: String,
}

/// REST keys by the role of their account.
#[derive(Clone, Debug, Serialize)]
pub struct ApiKeys {
    pub administrator: String,
    pub brand_manager: String,
    pub liaison: String,
}

/// One offering of each kind.
#[derive(Clone, Debug, Serialize)]
pub struct Offerings {
    pub briefing: OfferingId,
    pub on_site_window: OfferingId,
    pub training: OfferingId,
}

/// The briefing to try at once.
#[derive(Clone, Debug, Serialize)]
pub struct Now {
    pub engagement_id: EngagementId,
    pub starts_at: Instant,
    /// One employee's personal link.
    pub join_url: String,
    /// For an encoder: the server and, apart from it, the key.
    pub rtmp_url: String,
    pub stream_key: String,
}

/// Loads everything into a migrated database without brands.
///
/// Fails with the conflict `not-empty` if there are brands: a demo never mixes with real data.
pub async fn load(cx: &Cx) -> Result<Demo> {
    use sea_orm::{EntityTrait, PaginatorTrait};
    if entities::directory::brand::Entity::find().count(cx.db.read()).await? > 0 {
        return Err(UseCaseError::Conflict("not-empty"));
    }
    crate::holidays::seed(cx).await?;
    let carmaker = carmaker::import(cx).await?;
    let content = content::Content::read(cx);
    let brand = content.brand("zhiyin-hangban")?;
    let people = accounts::Accounts::make(cx, &carmaker, &brand).await?;
    let briefing = briefing::Briefing::make(cx, &carmaker, &brand, &people)?;
    let (rows, who, now) = (content, people.clone(), briefing.clone());
    let link = cx.clone();
    cx.db
        .write(move |tx| async move {
            who.write(&link, &tx).await?;
            rows.write(&tx, &who.officers()).await?;
            who.write_roles(&link, &tx).await?;
            now.write(&tx).await
        })
        .await?;
    import_districts_at_console(cx, CityTable::parse(DISTRICTS)?).await?;
    import_at_console(cx, What::Services, SERVICES.to_vec()).await?;
    briefing::request_a_window(cx, &carmaker, &brand, &people).await?;
    windows::hang(cx, &carmaker, &brand, &people).await?;
    let key = |account| create_api_key(cx, account, "demo", KEYS_VALID);
    Ok(Demo {
        url: cx.site.public_url.clone(),
        api_keys: ApiKeys {
            administrator: key(people.administrator.id).await?,
            brand_manager: key(people.manager.id).await?,
            liaison: key(people.liaison.id).await?,
        },
        accounts: people.told(),
        brand_id: brand.id,
        company_id: carmaker.id,
        offerings: brand.offerings()?,
        now: briefing.told(cx),
    })
}
