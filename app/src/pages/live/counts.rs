//! Attendance in numbers, for a page and for what keeps the page up to date.

use domain::directory::province;
use domain::id::BranchId;
use serde_json::{Map, Value, json};
use usecases::live::BranchAttendance;

/// The numbers of some branches together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub branches: u32,
    /// Branches of which at least one link was used.
    pub branches_in: u32,
    pub invited: u32,
    pub present: u32,
    pub heads: u32,
    /// Screens that watch at this moment.
    pub watching: u32,
}

impl Totals {
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a BranchAttendance>) -> Self {
        let add = |sum: Self, it: &BranchAttendance| Self {
            branches: sum.branches + 1,
            branches_in: sum.branches_in + u32::from(it.present > 0),
            invited: sum.invited + it.invited,
            present: sum.present + it.present,
            heads: sum.heads + it.head_count,
            watching: sum.watching + it.watching,
        };
        rows.into_iter().fold(Self::default(), add)
    }
}

/// The `data-count` of a branch's tile: 1 once somebody of it is in.
pub fn branch_key(id: BranchId) -> String {
    format!("b-{id}")
}

/// The `data-count` of a province's number of branches that are in.
pub fn province_key(name: &str) -> String {
    format!("p-{}", province::code_of(name).unwrap_or(name))
}

/// What the island `LiveCounts` writes into the page, besides `others`.
pub fn message(rows: &[BranchAttendance], others: Map<String, Value>) -> Value {
    let totals = Totals::of(rows);
    let mut counts = others;
    counts.insert("branches".to_owned(), totals.branches_in.into());
    counts.insert("present".to_owned(), totals.present.into());
    counts.insert("heads".to_owned(), totals.heads.into());
    counts.insert("watching".to_owned(), totals.watching.into());
    for row in rows {
        let is_in = u32::from(row.present > 0);
        counts.insert(branch_key(row.id), is_in.into());
        let of_province = counts.entry(province_key(&row.province)).or_insert_with(|| 0.into());
        *of_province = (of_province.as_u64().unwrap_or_default() + u64::from(is_in)).into();
    }
    json!({ "counts": counts })
}

#[cfg(test)]
mod tests {
    use super::{Totals, message};
    use domain::id::BranchId;
    use serde_json::Map;
    use usecases::live::BranchAttendance;

    fn id_of(n: u8) -> BranchId {
        format!("00000000-0000-0000-0000-{n:012}").parse().unwrap()
    }

    fn row(n: u8, province: &str, present: u32) -> BranchAttendance {
        let (id, name, name_en) = (id_of(n), String::new(), String::new());
        BranchAttendance {
            id,
            name,
            name_en,
            province: province.into(),
            liaison: String::new(),
            invited: 5,
            present,
            absent: 5 - present,
            unconfirmed: 0,
            head_count: present * 3,
            watching: 1,
        }
    }

    #[test]
    fn a_province_counts_its_branches_that_are_in() {
        let rows = [row(1, "湖北省", 2), row(2, "湖北省", 0), row(3, "湖北省", 1), row(4, "海外", 0)];
        let totals = Totals { branches: 4, branches_in: 2, invited: 20, present: 3, heads: 9, watching: 4 };
        assert_eq!(Totals::of(&rows), totals);
        let counts = &message(&rows, Map::new())["counts"];
        assert_eq!((&counts["p-42"], &counts["p-海外"], &counts["branches"]), (&2.into(), &0.into(), &2.into()));
        assert_eq!(counts["b-00000000-0000-0000-0000-000000000002"], 0);
    }
}
