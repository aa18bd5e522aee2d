//! People of a company: `name`, `branch_code`, `email`, `phone`.

use super::checks::{self, Kind};
use super::{Column, Row, RowError, Sheet};
use domain::id::BranchId;
use std::collections::{HashMap, HashSet};

/// The file's columns, by the names of the sample and by those that offices in China use.
pub const COLUMNS: &[Column] = &[
    Column { name: "name", also: &["姓名"], required: true },
    Column { name: "branch_code", also: &["分支机构编码", "机构编码"], required: true },
    Column { name: "email", also: &["邮箱", "电子邮箱", "e-mail"], required: true },
    Column { name: "phone", also: &["手机", "手机号", "电话"], required: true },
];

/// One person, as the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub branch: BranchId,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// The company's branches by their codes, which the file names.
#[derive(Clone, Debug, Default)]
pub struct BranchCodes {
    ids: HashMap<String, BranchId>,
    shapes: HashSet<String>,
}

impl BranchCodes {
    pub fn new(codes: impl IntoIterator<Item = (String, BranchId)>) -> Self {
        let ids: HashMap<String, BranchId> = codes.into_iter().collect();
        let shapes = ids.keys().map(|code| shape(code)).collect();
        Self { ids, shapes }
    }

    /// A code of no branch is `unknown`; one that is written like none of the company's codes is `format`.
    fn find(&self, cell: &str) -> Result<BranchId, Kind> {
        let code = checks::code(cell)?;
        match self.ids.get(code) {
            Some(id) => Ok(*id),
            None if self.shapes.contains(&shape(code)) => Err("unknown"),
            None => Err("format"),
        }
    }
}

/// The good rows' people and all defects, in the order of the rows.
pub fn people(sheet: &Sheet, branches: &BranchCodes) -> (Vec<Person>, Vec<RowError>) {
    let (mut people, mut errors) = (Vec::new(), sheet.errors.clone());
    let (mut emails, mut phones) = (HashSet::new(), HashSet::new());
    for row in &sheet.rows {
        let before = errors.len();
        let person = person(row, branches, &mut emails, &mut phones, &mut errors);
        people.extend(person.filter(|_| errors.len() == before));
    }
    errors.sort_by_key(|error| error.row);
    (people, errors)
}

fn person(
    row: &Row,
    branches: &BranchCodes,
    emails: &mut HashSet<String>,
    phones: &mut HashSet<String>,
    errors: &mut Vec<RowError>,
) -> Option<Person> {
    let [name, branch, email, phone] = &row.cells[..] else { return None };
    let mut keep = |column: &str, kind: Kind| errors.push(row.error(Some(column), kind));
    let name = checks::name(name).map_err(|kind| keep("name", kind)).ok();
    let branch = branches.find(branch).map_err(|kind| keep("branch_code", kind)).ok();
    let email = checks::email(email).map_err(|kind| keep("email", kind)).ok();
    let phone = checks::phone(phone).map_err(|kind| keep("phone", kind)).ok();
    // One address or number means one person, so that the next import finds them again.
    if let Some(Some(email)) = &email
        && !emails.insert(email.clone())
    {
        keep("email", "duplicate");
    }
    if let Some(Some(phone)) = &phone
        && !phones.insert(phone.clone())
    {
        keep("phone", "duplicate");
    }
    let (email, phone) = (email?, phone?);
    if email.is_none() && phone.is_none() {
        errors.push(row.error(None, "unreachable"));
    }
    Some(Person { name: name?, branch: branch?, email, phone })
}

/// A code with every letter and every digit made alike.
fn shape(code: &str) -> String {
    let alike = |it: char| {
        if it.is_ascii_digit() {
            '9'
        } else if it.is_ascii_alphabetic() {
            'A'
        } else {
            it
        }
    };
    code.chars().map(alike).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::csv::decode::Encoding;
    use uuid::Uuid;

    const BRANCHES: &str = include_str!("../../../../server/demo/company-branches.csv");
    const ALL: &[u8] = include_bytes!("../../../../server/demo/employees.csv");
    const BAD: &[u8] = include_bytes!("../../../../tests/data/bad-employees.csv");
    const EXPECTED: &str = include_str!("../../../../tests/data/bad-employees-expected.json");
    const GBK: &[u8] = include_bytes!("../../../../tests/data/gbk-employees.csv");

    fn codes() -> BranchCodes {
        let codes = BRANCHES.lines().skip(1).filter_map(|line| line.split_once(','));
        BranchCodes::new(codes.zip(1..).map(|((code, _), n)| (code.to_owned(), BranchId(Uuid::from_u128(n)))))
    }

    #[test]
    fn every_defect_is_told_with_its_row_line_column_and_kind() {
        let (people, errors) = people(&Sheet::read(BAD, COLUMNS), &codes());
        let expected: Vec<RowError> = serde_json::from_str(EXPECTED).unwrap();
        assert_eq!(errors, expected);
        assert_eq!(people, []);
    }

    #[test]
    fn the_sample_is_read_whole_edge_cases_and_all() {
        let (people, errors) = people(&Sheet::read(ALL, COLUMNS), &codes());
        assert_eq!(errors, []);
        assert_eq!(people.len(), 3214);
        assert_eq!(people.iter().filter(|person| person.email.is_some()).count(), 3075);
    }

    #[test]
    fn a_file_that_an_office_program_saved_in_gbk_is_read() {
        let sheet = Sheet::read(GBK, COLUMNS);
        assert_eq!(sheet.encoding, Encoding::Gbk);
        let (people, errors) = people(&sheet, &codes());
        assert_eq!(errors, []);
        assert_eq!(people.len(), 50);
        assert_eq!((people[0].name.as_str(), people[10].name.as_str()), ("许淺珅", "示例\"小陈\""));
    }

    #[test]
    fn somebody_who_cannot_be_reached_is_refused() {
        let (_, errors) =
            people(&Sheet::read("姓名,机构编码,邮箱,手机\n张三,JH-42-001,,\n".as_bytes(), COLUMNS), &codes());
        assert_eq!(errors, [RowError { row: 1, line: 2, column: None, kind: "unreachable".into() }]);
    }
}
