//! Service items: written by the bureau and by brands, read by everybody.

mod export;
mod form;
mod import;
mod list;
mod pinyin;
mod retire;
mod save;

pub use export::export_services;
pub use form::{MaterialLines, ServiceForm};
pub(crate) use import::{apply, plan};
pub use list::{
    Look, PER_PAGE, ServiceItem, ServiceList, ServiceRow, ServiceVersion, manageable, service, service_items,
    service_of_code,
};
pub(crate) use list::{of_brand, of_ids, versions_of};
pub(crate) use pinyin::prefix;
pub use retire::retire_service;
pub use save::{add_service, change_service};

use crate::error::Result;
use domain::id::BrandId;
use domain::identity::{Actor, Right, Scope};

/// Whoever may write items of a brand, or of the bureau.
///
/// Needs `Right::ManageBrand` on the brand, or `Right::Administer` for the bureau's.
fn require(actor: &Actor, brand: Option<BrandId>) -> Result<()> {
    match brand {
        Some(brand) => actor.require(Right::ManageBrand, Scope::Brand(brand))?,
        None => actor.require(Right::Administer, Scope::System)?,
    }
    Ok(())
}
