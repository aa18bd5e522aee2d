//! A company's branches: `branch_code`, names, address, `liaison`, `parent_code`.

use super::checks::{self, Kind};
use super::{Column, Row, RowError, Sheet};
use domain::directory::province;
use std::collections::{HashMap, HashSet};

pub const COLUMNS: &[Column] = &[
    Column { name: "branch_code", also: &["分支机构编码", "机构编码"], required: true },
    Column { name: "name_zh", also: &["name", "名称", "分支机构名称"], required: true },
    Column { name: "name_en", also: &["英文名称"], required: false },
    Column { name: "province", also: &["省", "省份"], required: true },
    Column { name: "city", also: &["市", "城市"], required: true },
    Column { name: "district", also: &["区", "区县"], required: false },
    Column { name: "lat", also: &["纬度"], required: false },
    Column { name: "lon", also: &["经度"], required: false },
    Column { name: "liaison", also: &["联络员"], required: false },
    Column { name: "parent_code", also: &["上级编码", "上级机构编码"], required: false },
];

/// One branch, as the file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub province: String,
    pub city: String,
    pub district: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub liaison: String,
    pub parent: Option<String>,
}

/// The good rows' branches and all defects, in the order of the rows. `known` maps the codes of branches that the
/// company has to those of their parents.
pub fn branches(sheet: &Sheet, known: &HashMap<String, Option<String>>) -> (Vec<Branch>, Vec<RowError>) {
    let (mut found, mut errors, mut codes) = (Vec::new(), sheet.errors.clone(), HashSet::new());
    for row in &sheet.rows {
        let before = errors.len();
        let branch = branch(row, &mut codes, &mut errors);
        found.extend(branch.filter(|_| errors.len() == before).map(|branch| (row, branch)));
    }
    let mut parents: HashMap<&str, Option<&str>> =
        known.iter().map(|(code, parent)| (code.as_str(), parent.as_deref())).collect();
    parents.extend(found.iter().map(|(_, branch)| (branch.code.as_str(), branch.parent.as_deref())));
    for (row, branch) in &found {
        if let Some(parent) = &branch.parent {
            if !parents.contains_key(parent.as_str()) && !codes.contains(parent) {
                errors.push(row.error(Some("parent_code"), "unknown"));
            } else if goes_round(&branch.code, &parents) {
                errors.push(row.error(Some("parent_code"), "circle"));
            }
        }
    }
    errors.sort_by_key(|error| error.row);
    (found.into_iter().map(|(_, branch)| branch).collect(), errors)
}

fn branch(row: &Row, codes: &mut HashSet<String>, errors: &mut Vec<RowError>) -> Option<Branch> {
    let [code, name, name_en, province, city, district, lat, lon, liaison, parent] = &row.cells[..] else {
        return None;
    };
    let mut keep = |column: &str, kind: Kind| errors.push(row.error(Some(column), kind));
    let code = checks::code(code).map_err(|kind| keep("branch_code", kind)).ok().map(str::to_owned);
    if let Some(code) = &code
        && !codes.insert(code.clone())
    {
        keep("branch_code", "duplicate");
    }
    let name = checks::name(name).map_err(|kind| keep("name_zh", kind)).ok();
    let name_en = checks::text(name_en, 200).map_err(|kind| keep("name_en", kind)).ok();
    let province = province_of(province).map_err(|kind| keep("province", kind)).ok();
    let city = checks::name(city).map_err(|kind| keep("city", kind)).ok();
    let district = checks::text(district, 100).map_err(|kind| keep("district", kind)).ok();
    let latitude = checks::degrees(lat, 90.0).map_err(|kind| keep("lat", kind)).ok();
    let longitude = checks::degrees(lon, 180.0).map_err(|kind| keep("lon", kind)).ok();
    let liaison = checks::text(liaison, 100).map_err(|kind| keep("liaison", kind)).ok();
    let parent = if parent.trim().is_empty() {
        Some(None)
    } else {
        checks::code(parent).map_err(|kind| keep("parent_code", kind)).ok().map(|code| Some(code.to_owned()))
    };
    Some(Branch {
        code: code?,
        name: name?,
        name_en: name_en?,
        province: province?,
        city: city?,
        district: district?,
        latitude: latitude?,
        longitude: longitude?,
        liaison: liaison?,
        parent: parent?,
    })
}

fn province_of(cell: &str) -> Result<String, Kind> {
    let name = checks::name(cell)?;
    province::code_of(&name).map(|_| name).ok_or("unknown")
}

/// Levels of a company's tree; four are usual. A way up that is longer goes round.
const LEVELS: usize = 20;

/// Whether the way up from a branch never ends.
fn goes_round(code: &str, parents: &HashMap<&str, Option<&str>>) -> bool {
    let mut at = code;
    for _ in 0..LEVELS {
        match parents.get(at).copied().flatten() {
            Some(parent) => at = parent,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &[u8] = include_bytes!("../../../../server/demo/company-branches.csv");

    fn kinds(file: &str) -> Vec<(u64, String, String)> {
        let (_, errors) = branches(&Sheet::read(file.as_bytes(), COLUMNS), &HashMap::new());
        errors.into_iter().map(|error| (error.line, error.column.unwrap_or_default(), error.kind)).collect()
    }

    #[test]
    fn the_sample_is_read_whole_and_its_head_counts_are_left_out() {
        let sheet = Sheet::read(SAMPLE, COLUMNS);
        assert_eq!(sheet.ignored, ["employees"]);
        let (found, errors) = branches(&sheet, &HashMap::new());
        assert_eq!((found.len(), errors), (300, vec![]));
    }

    #[test]
    fn a_tree_must_be_one() {
        let file = "branch_code,name_zh,province,city,parent_code\n\
                    A-1,甲,湖北省,武汉市,A-2\nA-2,乙,湖北省,武汉市,A-1\nA-3,丙,湖北省,武汉市,A-9\nA-4,丁,湖北,武汉市,\n";
        let told = |line, column: &str, kind: &str| (line, column.to_owned(), kind.to_owned());
        let expected = [
            told(2, "parent_code", "circle"),
            told(3, "parent_code", "circle"),
            told(4, "parent_code", "unknown"),
            told(5, "province", "unknown"),
        ];
        assert_eq!(kinds(file), expected);
    }
}
