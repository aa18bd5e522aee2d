//! Companies: `code`, `name_zh`, `name_en`.

use super::checks::{self, Kind};
use super::{Column, RowError, Sheet};
use domain::directory::CreditCode;
use std::collections::HashSet;

pub const COLUMNS: &[Column] = &[
    Column { name: "code", also: &["统一社会信用代码", "信用代码"], required: true },
    Column { name: "name_zh", also: &["name", "名称", "企业名称"], required: true },
    Column { name: "name_en", also: &["英文名称"], required: false },
];

/// One company, as the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    pub code: CreditCode,
    pub name: String,
    pub name_en: String,
}

/// The good rows' companies and all defects, in the order of the rows.
pub fn companies(sheet: &Sheet) -> (Vec<Company>, Vec<RowError>) {
    let (mut companies, mut errors, mut codes) = (Vec::new(), sheet.errors.clone(), HashSet::new());
    for row in &sheet.rows {
        let [code, name, name_en] = &row.cells[..] else { continue };
        let mut keep = |column: &str, kind: Kind| errors.push(row.error(Some(column), kind));
        let code = match CreditCode::parse(code) {
            Err(_) if code.trim().is_empty() => Err("missing"),
            parsed => parsed.map_err(|error| match error.code() {
                "length" => "code-length",
                "alphabet" => "code-alphabet",
                "division" => "code-division",
                _ => "code-check",
            }),
        };
        let code = code.map_err(|kind| keep("code", kind)).ok();
        if let Some(code) = &code
            && !codes.insert(code.clone())
        {
            keep("code", "duplicate");
            continue;
        }
        let name = checks::name(name).map_err(|kind| keep("name_zh", kind)).ok();
        let name_en = checks::text(name_en, 200).map_err(|kind| keep("name_en", kind)).ok();
        if let (Some(code), Some(name), Some(name_en)) = (code, name, name_en) {
            companies.push(Company { code, name, name_en });
        }
    }
    errors.sort_by_key(|error| error.row);
    (companies, errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_repaired_or_refused_and_none_comes_twice() {
        let file = "code,name_zh\n91420100 FAKE 00013Y,江汉\n91420100FAKE00013Y,又是江汉\n91420100FAKE00013K,错\n,无\n";
        let (companies, errors) = companies(&Sheet::read(file.as_bytes(), COLUMNS));
        assert_eq!(companies.len(), 1);
        assert_eq!(companies[0].code.as_str(), "91420100FAKE00013Y");
        let found: Vec<_> = errors.iter().map(|error| (error.line, error.kind.as_str())).collect();
        assert_eq!(found, [(3, "duplicate"), (4, "code-check"), (5, "missing")]);
    }
}
