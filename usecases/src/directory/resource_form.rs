//! An officer, vehicle, kit or studio, as typed.

use crate::context::Cx;
use crate::directory::brand_form::read_week;
use crate::directory::brands::members;
use crate::error::Result;
use crate::form::{Checks, LONGEST_NAME};
use domain::catalogue::{LONGEST_KEY, ResourceKind, is_key};
use domain::id::{AccountId, BrandId, ResourceId};
use domain::scheduling::hours::WeeklyHours;
use entities::directory::resource;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use std::collections::BTreeSet;

/// More abilities than anybody has; a form with more is a mistake.
const MOST_ABILITIES: usize = 40;

/// What can be said of one officer or thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceForm {
    pub kind: Option<ResourceKind>,
    /// What the team calls it, once in the brand, e.g. ZY-01.
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// Keys of competences and capabilities: lower-case letters, digits and underscores.
    pub abilities: Vec<String>,
    /// Hours of their own, as a brand's are written; all empty: whenever the brand is open.
    pub hours: [String; 7],
    /// Of an officer who signs in; must be an officer or manager of the brand.
    pub account: Option<AccountId>,
}

impl ResourceForm {
    /// The row without id and brand.
    ///
    /// Fails with `Invalid` naming every field at fault: `kind`, `code` (`taken` by another of the brand), `name`,
    /// `name_en`, `abilities`, `mon` … `sun`, `account`. `own` is the row that is changed.
    pub(super) async fn check(
        &self,
        cx: &Cx,
        brand: BrandId,
        own: Option<ResourceId>,
    ) -> Result<resource::ActiveModel> {
        let mut checks = Checks::default();
        let kind = self.kind.unwrap_or(ResourceKind::Officer);
        if self.kind.is_none() {
            checks.fail("kind", "required");
        }
        let code = checks.required("code", &self.code, LONGEST_KEY);
        let of_brand = resource::Entity::find().filter(resource::Column::BrandId.eq(brand));
        let same = of_brand.filter(resource::Column::Code.eq(&code)).one(cx.db.read()).await?;
        if same.is_some_and(|it| Some(it.id) != own) {
            checks.fail("code", "taken");
        }
        let name = checks.required("name", &self.name, LONGEST_NAME);
        let name_en = checks.line("name_en", &self.name_en, LONGEST_NAME);
        let abilities: BTreeSet<&str> =
            self.abilities.iter().map(|key| key.trim()).filter(|key| !key.is_empty()).collect();
        if abilities.iter().any(|key| !is_key(key, '_')) {
            checks.fail("abilities", "not_an_ability");
        } else if abilities.len() > MOST_ABILITIES {
            checks.fail("abilities", "too_long");
        }
        let hours = read_week(&mut checks, &self.hours);
        if let Some(account) = self.account {
            if kind != ResourceKind::Officer {
                checks.fail("account", "officers_only");
            } else if !members(cx, brand).await?.contains(&account) {
                checks.fail("account", "not_of_brand");
            }
        }
        checks.done()?;
        Ok(resource::ActiveModel {
            kind: Set(kind),
            code: Set(code),
            name: Set(name),
            name_en: Set(name_en),
            abilities: Set(json!(abilities).to_string()),
            account_id: Set(self.account),
            hours: Set((hours != WeeklyHours::default()).then(|| json!(hours).to_string())),
            ..Default::default()
        })
    }
}
