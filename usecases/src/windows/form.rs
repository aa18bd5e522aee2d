//! Who answers for a window and what it handles, as typed.

use super::choices::{liaisons_of, officers_of, served};
use crate::context::Cx;
use crate::error::Result;
use crate::form::Checks;
use domain::id::{AccountId, BranchId, BrandId, CompanyId, ResourceId, ServiceItemId, WindowId};
use domain::windows::MOST_DESKS;
use entities::windows::{service_window, window_item};
use sea_orm::Set;

/// A week: who is told later than that a time has moved can arrange for it.
pub const MOST_NOTICE_HOURS: i32 = 168;

/// What can be changed as long as a window is not ended.
#[derive(Clone, Debug, Default)]
pub struct WindowForm {
    /// None: what was sent is no id; so is the next.
    pub officer: Option<ResourceId>,
    pub liaison: Option<AccountId>,
    pub items: Vec<ServiceItemId>,
    /// None: no number; so is the next.
    pub desks: Option<i32>,
    pub notice_hours: Option<i32>,
}

impl WindowForm {
    /// The form's columns and items. What is wrong goes to `checks`: `officer`, `liaison`, `items`, `desks`, `notice_hours`.
    pub(super) async fn check(
        &self,
        cx: &Cx,
        (brand, company, branch): (BrandId, CompanyId, BranchId),
        checks: &mut Checks,
    ) -> Result<(service_window::ActiveModel, Vec<ServiceItemId>)> {
        match self.officer {
            None => checks.fail("officer", "required"),
            Some(id) if !officers_of(cx, brand).await?.iter().any(|it| it.id == id) => {
                checks.fail("officer", "unknown")
            }
            Some(_) => {}
        }
        match self.liaison {
            None => checks.fail("liaison", "required"),
            Some(id) if !liaisons_of(cx, company, branch).await?.iter().any(|it| it.id == id) => {
                checks.fail("liaison", "unknown");
            }
            Some(_) => {}
        }
        let known = served(cx, brand).await?;
        let mut items = self.items.clone();
        items.sort_unstable();
        items.dedup();
        if items.is_empty() {
            checks.fail("items", "required");
        } else if !items.iter().all(|id| known.iter().any(|it| it.id == *id)) {
            checks.fail("items", "unknown");
        }
        let desks = checks.number("desks", self.desks, 1..=MOST_DESKS);
        let notice_hours = checks.number("notice_hours", self.notice_hours, 0..=MOST_NOTICE_HOURS);
        let row = service_window::ActiveModel {
            officer_id: Set(self.officer),
            liaison_id: Set(self.liaison),
            desks: Set(desks),
            notice_hours: Set(notice_hours),
            ..Default::default()
        };
        Ok((row, items))
    }
}

pub(super) fn item_rows(window: WindowId, items: Vec<ServiceItemId>) -> Vec<window_item::ActiveModel> {
    let row = |item| window_item::ActiveModel { window_id: Set(window), item_id: Set(item) };
    items.into_iter().map(row).collect()
}
