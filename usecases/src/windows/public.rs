//! What everybody may know of a window: where its plaque leads.

use super::view::{items_of, named};
use super::visits::{Visit, coming};
use crate::catalogue::services::ServiceRow;
use crate::context::Cx;
use crate::error::Result;
use domain::windows::WindowState;
use entities::directory::{branch, brand, company};
use entities::windows::service_window;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A window without any person: neither officer nor liaison.
#[derive(Clone, Debug)]
pub struct PublicWindow {
    pub brand: brand::Model,
    pub company: company::Model,
    pub branch: branch::Model,
    pub plate: String,
    pub certificate: String,
    pub state: WindowState,
    pub items: Vec<ServiceRow>,
    /// The next first; none while it rests.
    pub coming: Vec<Visit>,
}

/// The window of a plaque's code; none if there is none whose plate hangs. Everybody may look.
pub async fn public_window(cx: &Cx, code: &str) -> Result<Option<PublicWindow>> {
    let code = code.trim().to_lowercase();
    let row = service_window::Entity::find().filter(service_window::Column::Code.eq(code)).one(cx.db.read()).await?;
    let Some(row) = row.filter(|it| it.state.is_public()) else { return Ok(None) };
    let (brand, company, branch) = named(cx, (row.brand_id, row.company_id, row.branch_id)).await?;
    let coming = if row.state == WindowState::Hung { coming(cx, &row).await? } else { Vec::new() };
    Ok(Some(PublicWindow {
        brand,
        company,
        branch,
        items: items_of(cx, row.id).await?,
        coming,
        state: row.state,
        plate: row.plate.unwrap_or_default(),
        certificate: row.certificate.unwrap_or_default(),
    }))
}
