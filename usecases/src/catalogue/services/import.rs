//! Service items of the bureau from a CSV file: what is new is added, what says something else gets a version.

use super::ServiceForm;
use super::save::{numbered, says_the_same};
use crate::context::Cx;
use crate::db::Tx;
use crate::directory::csv::checks::{self, Kind};
use crate::directory::csv::{Column, Row, RowError, Sheet};
use crate::directory::import::Preview;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::outbox::insert_many;
use domain::catalogue::services::{Details, Material, ServiceGroup, is_code};
use domain::id::AccountId;
use entities::catalogue::{service_item, service_version};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};
use std::collections::{HashMap, HashSet};

const fn column(name: &'static str, also: &'static [&'static str], required: bool) -> Column {
    Column { name, also, required }
}

/// As the export writes them.
pub(super) const COLUMNS: &[Column] = &[
    column("code", &["事项编码", "编码"], true),
    column("name_zh", &["name", "事项名称", "名称"], true),
    column("name_en", &["英文名称"], false),
    column("group", &["类别"], true),
    column("guide_zh", &["guide", "办事指南"], true),
    column("guide_en", &["英文指南"], false),
    column("who_may_apply", &["申请对象"], false),
    column("materials", &["申请材料", "材料"], false),
    column("minutes_on_site", &["现场时长"], false),
    column("days_to_finish", &["办结工作日"], true),
    column("on_site_possible", &["可现场办"], false),
    column("cross_province", &["跨省通办"], false),
    column("province_wide", &["全省通办"], false),
    column("one_stop", &["一件事一次办"], false),
    column("legal_basis", &["法律依据"], false),
    column("who_may_apply_en", &["英文申请对象"], false),
    column("materials_en", &["英文材料"], false),
    column("samples", &["样例"], false),
];

/// What parts several values in one cell.
pub(super) const BETWEEN: char = ';';

/// What an import would do, and the rows behind it.
pub struct Plan {
    pub preview: Preview,
    new: Vec<(service_item::ActiveModel, service_version::ActiveModel)>,
    changed: Vec<(service_item::ActiveModel, service_version::ActiveModel)>,
}

/// Reads a file against what there is. Questions that an item asks are not in files and stay.
pub async fn plan(cx: &Cx, db: &impl ConnectionTrait, file: &[u8], by: Option<AccountId>) -> Result<Plan> {
    let sheet = Sheet::read(file, COLUMNS);
    let preview = Preview {
        errors: sheet.errors.clone(),
        encoding: sheet.encoding.name(),
        ignored: sheet.ignored.clone(),
        ..Preview::default()
    };
    let mut plan = Plan { preview, new: Vec::new(), changed: Vec::new() };
    let items = service_item::Entity::find().all(db).await?;
    let versions = service_version::Entity::find().all(db).await?;
    let versions: HashMap<_, _> = versions.into_iter().map(|it| (it.id, it)).collect();
    let known: HashMap<&str, _> = items.iter().map(|it| (it.code.as_str(), it)).collect();
    let (mut seen, made) = (HashSet::new(), (cx.now(), by));
    for row in &sheet.rows {
        let (code, form) = match read(row) {
            Ok(it) => it,
            Err(errors) => {
                plan.preview.errors.extend(errors);
                continue;
            }
        };
        if !seen.insert(code.clone()) {
            plan.preview.errors.push(row.error(Some("code"), "duplicate"));
            continue;
        }
        let item = known.get(code.as_str());
        if item.is_some_and(|it| it.brand_id.is_some()) {
            // A brand has written it, and the bureau's file must not write over it.
            plan.preview.errors.push(row.error(Some("code"), "of-a-brand"));
            continue;
        }
        let before = item.and_then(|it| versions.get(&it.version_id));
        let details: Details = before.and_then(|it| serde_json::from_str(&it.details).ok()).unwrap_or_default();
        let form = ServiceForm { questions: details.questions.clone(), ..form };
        let mut found = Checks::default();
        let version = form.check(cx, &mut found, &details.questions);
        if let Err(UseCaseError::Invalid(faults)) = found.done() {
            let at = |field: &str| COLUMNS.iter().map(|it| it.name).find(|it| in_file(field) == *it);
            plan.preview.errors.extend(faults.iter().map(|it| row.error(at(&it.field), kind_of(&it.code))));
            continue;
        }
        let id = item.map_or_else(|| cx.id(), |it| it.id);
        let row = service_item::ActiveModel {
            id: Set(id),
            brand_id: Set(None),
            code: Set(code),
            version_id: Set(cx.id()),
            retired_at: Set(item.and_then(|it| it.retired_at)),
        };
        match before {
            None => plan.new.push((row.clone(), numbered(version, &row, 1, made))),
            Some(before) if says_the_same(&version, before) => plan.preview.unchanged += 1,
            Some(before) => plan.changed.push((row.clone(), numbered(version, &row, before.number + 1, made))),
        }
    }
    plan.preview.errors.sort_by_key(|it| it.row);
    (plan.preview.new, plan.preview.changed) = (plan.new.len(), plan.changed.len());
    Ok(plan)
}

/// Writes a plan, all or nothing. Fails with the conflict `import-errors` if any row has a defect.
pub async fn apply(tx: &Tx, plan: Plan) -> Result<Preview> {
    if !plan.preview.errors.is_empty() {
        return Err(UseCaseError::Conflict("import-errors"));
    }
    let (items, mut versions): (Vec<_>, Vec<_>) = plan.new.into_iter().unzip();
    insert_many::<service_item::Entity, _>(tx, items).await?;
    let (items, more): (Vec<_>, Vec<_>) = plan.changed.into_iter().unzip();
    versions.extend(more);
    insert_many::<service_version::Entity, _>(tx, versions).await?;
    for item in items {
        // One statement each: a file that changes hundreds of items comes once in years.
        let change = service_item::ActiveModel { id: item.id, version_id: item.version_id, ..Default::default() };
        change.update(tx.as_ref()).await?;
    }
    Ok(plan.preview)
}

/// The code and what the row says, or what is wrong with its cells.
fn read(row: &Row) -> std::result::Result<(String, ServiceForm), Vec<RowError>> {
    let mut cells = row.cells.iter();
    let mut next = || cells.next().map(|it| it.trim()).unwrap_or_default();
    let mut errors = Vec::new();
    let code = next().to_uppercase();
    if code.is_empty() {
        errors.push(row.error(Some("code"), "missing"));
    } else if !is_code(&code) {
        errors.push(row.error(Some("code"), "format"));
    }
    let (name, name_en, group, guide, guide_en) = (next(), next(), next(), next(), next());
    let (who, materials, minutes, days) = (next(), next(), next(), next());
    let [on_site, cross_province, province_wide, one_stop] = [next(), next(), next(), next()];
    let (legal_basis, who_en, materials_en, samples) = (next(), next(), next(), next());
    let mut text = |column: &str, cell: &str, longest: usize| match checks::text(cell, longest) {
        Ok(text) => text,
        Err(kind) => {
            errors.push(row.error(Some(column), kind));
            String::new()
        }
    };
    let form = ServiceForm {
        name: text("name_zh", name, 100),
        name_en: text("name_en", name_en, 100),
        guide: text("guide_zh", guide, 600),
        guide_en: text("guide_en", guide_en, 600),
        who: text("who_may_apply", who, 200),
        who_en: text("who_may_apply_en", who_en, 200),
        materials: paired(
            &text("materials", materials, 6_000),
            &text("materials_en", materials_en, 6_000),
            &text("samples", samples, 6_000),
        ),
        legal_basis: text("legal_basis", legal_basis, 2_000).split(BETWEEN).map(str::to_owned).collect(),
        minutes: minutes.to_owned(),
        days: days.to_owned(),
        group: group.parse::<ServiceGroup>().ok(),
        ..ServiceForm::default()
    };
    let mut flag = |column: &str, cell: &str| match yes(cell) {
        Ok(yes) => yes,
        Err(kind) => {
            errors.push(row.error(Some(column), kind));
            false
        }
    };
    let form = ServiceForm {
        on_site: flag("on_site_possible", on_site),
        cross_province: flag("cross_province", cross_province),
        province_wide: flag("province_wide", province_wide),
        one_stop: flag("one_stop", one_stop),
        ..form
    };
    if form.group.is_none() {
        errors.push(row.error(Some("group"), if group.is_empty() { "missing" } else { "unknown" }));
    }
    // The same fault of a text is found once more by the form.
    if errors.is_empty() { Ok((code, form)) } else { Err(errors) }
}

fn yes(cell: &str) -> std::result::Result<bool, Kind> {
    match cell.to_lowercase().as_str() {
        "true" | "1" | "是" => Ok(true),
        "" | "false" | "0" | "否" => Ok(false),
        _ => Err("not-a-flag"),
    }
}

/// Materials with what stands at the same place of the other lists.
fn paired(zh: &str, en: &str, samples: &str) -> Vec<Material> {
    let (mut en, mut samples) = (en.split(BETWEEN), samples.split(BETWEEN));
    let mut material = |zh: &str| Material {
        zh: zh.trim().to_owned(),
        en: en.next().unwrap_or_default().trim().to_owned(),
        sample: samples.next().unwrap_or_default().trim().to_owned(),
    };
    zh.split(BETWEEN).map(&mut material).collect()
}

/// The column of a form's field.
fn in_file(field: &str) -> &str {
    match field {
        "name" => "name_zh",
        "guide" => "guide_zh",
        "minutes" => "minutes_on_site",
        "days" => "days_to_finish",
        other => other,
    }
}

/// The word of files for a fault of forms.
fn kind_of(code: &str) -> Kind {
    match code {
        "required" => "missing",
        "not_a_number" => "not-digits",
        "out_of_range" => "out-of-range",
        "too_long" | "too_many_lines" => "too-long",
        _ => "format",
    }
}
