//! A window is agreed on.

use super::choices::known;
use super::form::{WindowForm, item_rows};
use super::step::write_step;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::{Checks, taken};
use crate::outbox::insert_many;
use data_encoding::BASE32_NOPAD;
use domain::id::{BranchId, BrandId, CompanyId, WindowId};
use domain::identity::{Actor, Right, Scope};
use domain::windows::{WindowAct, WindowState};
use entities::directory::branch;
use entities::windows::{service_window, window_item};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

/// Random octets of a public page's code: 40 bits keep anybody from walking through all windows, and eight letters can be typed
/// from a plaque.
const CODE: usize = 5;

/// Proposes a window of the brand at a company's site.
///
/// Needs `Right::ManageBrand`. `NotFound` for a company that never asked the brand for anything; fails with `Invalid` naming every field
/// at fault: `branch` (`taken`: the brand has a window there that is not ended) and those of [`WindowForm`].
pub async fn propose_window(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    company: CompanyId,
    site: Option<BranchId>,
    form: &WindowForm,
) -> Result<WindowId> {
    actor.require(Right::ManageBrand, Scope::Brand(brand))?;
    known(cx, brand, company).await?;
    let mut checks = Checks::default();
    let row = match site {
        Some(site) => branch::Entity::find_by_id(site).one(cx.db.read()).await?.filter(|it| it.company_id == company),
        None => None,
    };
    let Some(site) = row.map(|it| it.id) else {
        checks.fail("branch", if site.is_some() { "unknown" } else { "required" });
        return Err(checks.done().err().unwrap_or(UseCaseError::NotFound));
    };
    let (row, items) = form.check(cx, (brand, company, site), &mut checks).await?;
    checks.done()?;
    let id = cx.id::<WindowId>();
    let row = service_window::ActiveModel {
        id: Set(id),
        brand_id: Set(brand),
        company_id: Set(company),
        branch_id: Set(site),
        state: Set(WindowState::Proposed),
        plate: Set(None),
        certificate: Set(None),
        hung_at: Set(None),
        code: Set(BASE32_NOPAD.encode(&cx.random.bytes::<CODE>()).to_lowercase()),
        link_generation: Set(0),
        created_at: Set(cx.now()),
        ..row
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.insert(tx.as_ref()).await.map_err(taken("branch"))?;
            insert_many::<window_item::Entity, _>(&tx, item_rows(id, items)).await?;
            let step = (WindowAct::Propose, WindowState::Proposed, String::new());
            write_step(&cx2, &tx, by, id, step).await?;
            Ok(id)
        })
        .await
}
