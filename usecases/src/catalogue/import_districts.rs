//! The minutes between the districts of a city, which its police know better than any map.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::scheduling::request::FieldError;
use domain::scheduling::travel::DistrictTable;
use entities::catalogue::district_table;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use serde::Deserialize;
use serde_json::json;

/// More districts than any city has: the largest have fewer than forty.
const MOST: usize = 100;
/// A way of more than half a day is none within a city.
const LONGEST_MINUTES: u16 = 720;

/// One city's table, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CityTable {
    /// As branches have it, such as `武汉市`.
    pub city: String,
    pub table: DistrictTable,
}

#[derive(Deserialize)]
struct File {
    city: City,
    districts: Vec<District>,
    travel_minutes: Minutes,
}

#[derive(Deserialize)]
struct City {
    name_zh: String,
}

#[derive(Deserialize)]
struct District {
    /// GB/T 2260.
    code: String,
    name_zh: String,
}

#[derive(Deserialize)]
struct Minutes {
    order: Vec<String>,
    within_one_district: u16,
    table: Vec<Vec<u16>>,
}

impl CityTable {
    /// Reads a file `city`, `districts[{code, name_zh}]`, `travel_minutes{order, within_one_district, table}`.
    ///
    /// Fails with `Invalid`: `file` `not_a_table` with the line for what is no such JSON, else the field at fault.
    pub fn parse(text: &str) -> Result<Self> {
        let file: File = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).map_err(|error| {
            UseCaseError::Invalid(vec![FieldError::new("file", "not_a_table").with("line", error.line())])
        })?;
        let Minutes { order, within_one_district: within, table: minutes } = file.travel_minutes;
        if order.is_empty() || order.len() > MOST {
            return Err(UseCaseError::field("travel_minutes.order", "out_of_range"));
        }
        let name = |code: &String| file.districts.iter().find(|it| it.code == *code).map(|it| it.name_zh.clone());
        let districts: Option<Vec<String>> = order.iter().map(name).collect();
        let districts = districts.ok_or_else(|| UseCaseError::field("travel_minutes.order", "unknown"))?;
        let square = minutes.len() == order.len() && minutes.iter().all(|row| row.len() == order.len());
        if !square || minutes.iter().flatten().chain([&within]).any(|it| *it > LONGEST_MINUTES) {
            return Err(UseCaseError::field("travel_minutes.table", "invalid"));
        }
        Ok(Self { city: file.city.name_zh, table: DistrictTable { within, districts, minutes } })
    }
}

/// Puts a city's table in place of the one before. For the command line: whoever may write the data folder needs no right.
pub async fn import_districts_at_console(cx: &Cx, CityTable { city, table }: CityTable) -> Result<()> {
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move {
            let row = district_table::ActiveModel {
                city: Set(city.clone()),
                content: Set(json!(table).to_string()),
                imported_at: Set(cx2.now()),
            };
            let again = OnConflict::column(district_table::Column::City)
                .update_columns([district_table::Column::Content, district_table::Column::ImportedAt])
                .to_owned();
            district_table::Entity::insert(row).on_conflict(again).exec_without_returning(tx.as_ref()).await?;
            let details = json!({ "districts": table.districts.len() });
            audit::record(&cx2, &tx, None, "districts.imported", city, details).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::faults;

    const FILE: &str = r#"{"city": {"code": "420100", "name_zh": "武汉市"},
        "districts": [{"code": "1", "name_zh": "江岸区"}, {"code": "2", "name_zh": "武昌区"}],
        "travel_minutes": {"order": ["2", "1"], "within_one_district": 15, "table": [[0, 30], [30, 0]]}}"#;

    #[test]
    fn a_table_is_read_in_its_own_order() {
        let read = CityTable::parse(FILE).unwrap();
        assert_eq!((read.city.as_str(), read.table.districts[0].as_str()), ("武汉市", "武昌区"));
    }

    #[test]
    fn what_is_no_table_is_refused_by_its_field() {
        let of = |from: &str, to: &str| faults(CityTable::parse(&FILE.replace(from, to)));
        assert_eq!(of("{\"city\"", "\"city\""), ["file not_a_table"]);
        assert_eq!(of("[\"2\", \"1\"]", "[\"2\", \"3\"]"), ["travel_minutes.order unknown"]);
        assert_eq!(of("[\"2\", \"1\"]", "[]"), ["travel_minutes.order out_of_range"]);
        assert_eq!(of("[30, 0]", "[30]"), ["travel_minutes.table invalid"]);
        assert_eq!(of("[30, 0]", "[721, 0]"), ["travel_minutes.table invalid"]);
    }
}
