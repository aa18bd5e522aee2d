//! A State Council notice of one year, in the public holiday-cn shape.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::outbox::insert_many;
use chrono::{Datelike, NaiveDate, Weekday};
use domain::id::AccountId;
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::request::FieldError;
use entities::catalogue::{holiday, holiday_year};
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The first year of the public files.
const FIRST_YEAR: i32 = 2007;
const LAST_YEAR: i32 = 2100;
/// The longest holiday's name taken, in characters.
const LONGEST_NAME: usize = 20;

/// One year's notice, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub year: i32,
    /// Date, the holiday's name, whether it is off (else a make-up working day). In the order of the dates.
    pub days: Vec<(NaiveDate, String, bool)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The public files name their schema and their own address.
    #[serde(rename = "$schema", default)]
    _schema: Option<String>,
    #[serde(rename = "$id", default)]
    _id: Option<String>,
    year: i32,
    /// Where the notice was published; not kept.
    #[serde(rename = "papers")]
    _papers: Vec<serde_json::Value>,
    days: Vec<FileDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDay {
    name: String,
    date: String,
    #[serde(rename = "isOffDay")]
    off: bool,
}

impl Notice {
    /// Reads a file `year`, `papers`, `days[{name, date, isOffDay}]`.
    ///
    /// Fails with `Invalid`: `file` `not_a_notice` with the line for what is no such JSON, else each field at fault.
    pub fn parse(text: &str) -> Result<Self> {
        let file: File = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).map_err(|error| {
            UseCaseError::Invalid(vec![FieldError::new("file", "not_a_notice").with("line", error.line())])
        })?;
        let mut errors = Vec::new();
        if !(FIRST_YEAR..=LAST_YEAR).contains(&file.year) {
            errors.push(FieldError::new("year", "out_of_range").with("min", FIRST_YEAR).with("max", LAST_YEAR));
        }
        if file.days.is_empty() {
            errors.push(FieldError::new("days", "required"));
        }
        let (mut days, mut seen) = (Vec::new(), HashSet::new());
        for (index, day) in file.days.into_iter().enumerate() {
            match check(&day, file.year) {
                Ok(date) if seen.insert(date) => days.push((date, day.name, day.off)),
                Ok(_) => errors.push(FieldError::new(format!("days[{index}].date"), "duplicate")),
                Err((field, code)) => errors.push(FieldError::new(format!("days[{index}].{field}"), code)),
            }
        }
        if !errors.is_empty() {
            return Err(UseCaseError::Invalid(errors));
        }
        days.sort_unstable();
        Ok(Self { year: file.year, days })
    }

    /// How many days are off.
    pub fn off(&self) -> usize {
        self.days.iter().filter(|(_, _, off)| *off).count()
    }
}

fn check(day: &FileDay, year: i32) -> std::result::Result<NaiveDate, (&'static str, &'static str)> {
    let length = day.name.chars().count();
    if length == 0 || length > LONGEST_NAME || day.name.chars().any(char::is_control) {
        return Err(("name", "invalid"));
    }
    let date: NaiveDate = day.date.parse().map_err(|_| ("date", "invalid"))?;
    // A notice moves days of its own year and, around New Year's Day, of the December before.
    if date.year() != year && !(date.year() == year - 1 && date.month() == 12) {
        return Err(("date", "out_of_range"));
    }
    // A make-up day on a weekday would change nothing: the file is mistaken about the date or about the flag.
    if !day.off && !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
        return Err(("isOffDay", "weekday"));
    }
    Ok(date)
}

/// One date that a notice makes another day: what it was, and what it becomes (the holiday's name, whether it is off).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: NaiveDate,
    pub was: Option<(String, bool)>,
    pub becomes: Option<(String, bool)>,
}

/// What is published for a year, and for the dates of `notice` whichever year's notice they stand in.
pub(super) async fn published_days(
    db: &impl ConnectionTrait,
    year: i32,
    notice: &Notice,
) -> Result<Vec<(NaiveDate, String, bool)>> {
    let dates = notice.days.iter().map(|(date, ..)| date.to_string());
    let rows = holiday::Entity::find()
        .filter(holiday::Column::Year.eq(year).or(holiday::Column::Date.is_in(dates)))
        .order_by_asc(holiday::Column::Date)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|it| Some((it.date.parse().ok()?, it.name, it.is_off))).collect())
}

/// Every day that `notice` changes against what is published `before`, in the order of the dates.
pub(super) fn changed_days(before: &[(NaiveDate, String, bool)], notice: &Notice) -> Vec<Day> {
    let by_date = |days: &[(NaiveDate, String, bool)]| -> BTreeMap<NaiveDate, (String, bool)> {
        days.iter().map(|(date, name, off)| (*date, (name.clone(), *off))).collect()
    };
    let (was, becomes) = (by_date(before), by_date(&notice.days));
    let dates: BTreeSet<NaiveDate> = was.keys().chain(becomes.keys()).copied().collect();
    let day = |date| Day { date, was: was.get(&date).cloned(), becomes: becomes.get(&date).cloned() };
    dates.into_iter().map(day).filter(|it| it.was != it.becomes).collect()
}

/// Publishes a year's notice, in place of what was published for the year before.
///
/// Needs `Right::Administer`.
pub async fn import_holidays(cx: &Cx, actor: &Actor, notice: Notice) -> Result<()> {
    actor.require(Right::Administer, Scope::System)?;
    publish(cx, Some(actor.account), notice).await
}

/// [`import_holidays`] for the command line: whoever may write the data folder needs no further right.
pub async fn import_holidays_at_console(cx: &Cx, notice: Notice) -> Result<()> {
    publish(cx, None, notice).await
}

async fn publish(cx: &Cx, by: Option<AccountId>, notice: Notice) -> Result<()> {
    let cx2 = cx.clone();
    cx.db.write(move |tx| async move { write(&cx2, &tx, by, notice).await }).await
}

/// Writes a notice and what it changed, and asks for no right.
pub(super) async fn write(cx: &Cx, tx: &Tx, by: Option<AccountId>, notice: Notice) -> Result<()> {
    let (year, days) = (notice.year, notice.days.len());
    let before = published_days(tx.as_ref(), year, &notice).await?;
    let changed = changed_days(&before, &notice);
    write_notices(tx, vec![notice], cx.now()).await?;
    let dates = |wanted: fn(&Day) -> bool| -> Vec<String> {
        changed.iter().filter(|it| wanted(it)).map(|it| it.date.to_string()).collect()
    };
    let details = json!({
        "days": days,
        "added": dates(|it| it.was.is_none()),
        "removed": dates(|it| it.becomes.is_none()),
        "changed": dates(|it| it.was.is_some() && it.becomes.is_some()),
    });
    audit::record(cx, tx, by, "holidays.imported", year, details).await
}

/// Publishes the notices that the binary carries, for years of which nothing is published yet. Harmless at every start.
pub async fn seed_holidays(cx: &Cx, files: &[&str]) -> Result<()> {
    let known: HashSet<i32> = published_years(cx).await?.into_keys().collect();
    let notices = files.iter().map(|file| Notice::parse(file)).collect::<Result<Vec<_>>>()?;
    let missing: Vec<Notice> = notices.into_iter().filter(|notice| !known.contains(&notice.year)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let now = cx.now();
    cx.db.write(move |tx| async move { write_notices(&tx, missing, now).await }).await
}

/// Each published year with its number of days off and of make-up working days.
pub async fn published_years(cx: &Cx) -> Result<BTreeMap<i32, (usize, usize)>> {
    let db = cx.db.read();
    let years = holiday_year::Entity::find().order_by_asc(holiday_year::Column::Year).all(db).await?;
    let mut counts: BTreeMap<i32, (usize, usize)> = years.into_iter().map(|row| (row.year, (0, 0))).collect();
    for day in holiday::Entity::find().all(db).await? {
        if let Some((off, made_up)) = counts.get_mut(&day.year) {
            *if day.is_off { off } else { made_up } += 1;
        }
    }
    Ok(counts)
}

async fn write_notices(tx: &Tx, notices: Vec<Notice>, now: Instant) -> Result<()> {
    let years: Vec<i32> = notices.iter().map(|notice| notice.year).collect();
    let dates = notices.iter().flat_map(|notice| &notice.days).map(|(date, ..)| date.to_string());
    // A date of December may stand in this notice and have stood in the one before.
    holiday::Entity::delete_many()
        .filter(holiday::Column::Year.is_in(years.iter().copied()).or(holiday::Column::Date.is_in(dates)))
        .exec(tx.as_ref())
        .await?;
    let rows = notices.into_iter().flat_map(|notice| {
        let year = notice.year;
        notice.days.into_iter().map(move |(date, name, off)| holiday::ActiveModel {
            date: Set(date.to_string()),
            year: Set(year),
            name: Set(name),
            is_off: Set(off),
        })
    });
    insert_many::<holiday::Entity, _>(tx, rows.collect()).await?;
    let stamps = years.into_iter().map(|year| holiday_year::ActiveModel { year: Set(year), imported_at: Set(now) });
    holiday_year::Entity::insert_many(stamps)
        .on_conflict(
            OnConflict::column(holiday_year::Column::Year).update_column(holiday_year::Column::ImportedAt).to_owned(),
        )
        .exec_without_returning(tx.as_ref())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::working_days;
    use crate::testing::test_cx;
    use domain::scheduling::working_days::DayKind;

    const Y2026: &str = include_str!("../../../server/data/holidays/2026.json");
    const Y2023: &str = include_str!("../../../server/data/holidays/2023.json");
    const Y2024: &str = include_str!("../../../server/data/holidays/2024.json");

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn seeding_twice_changes_nothing_and_keeps_what_an_administrator_published() {
        let (cx, _folder) = test_cx().await;
        let own = r#"{"year": 2026, "papers": [{"any": 1}], "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": true}]}"#;
        import_holidays_at_console(&cx, Notice::parse(own).unwrap()).await.unwrap();
        for _ in 0..2 {
            seed_holidays(&cx, &[Y2023, Y2024, Y2026]).await.unwrap();
        }
        let years = published_years(&cx).await.unwrap();
        assert_eq!(years.keys().copied().collect::<Vec<_>>(), [2023, 2024, 2026]);
        assert_eq!(years[&2026], (1, 0));
        let calendar = working_days(&cx, 2007..=2030).await.unwrap();
        assert_eq!(calendar.kind(date("2023-12-30")), DayKind::Holiday("元旦".into()), "it stands in the file of 2024");
    }

    #[tokio::test]
    async fn only_an_administrator_publishes_a_year() {
        let (cx, _folder) = test_cx().await;
        let nobody = Actor { account: cx.id(), grants: vec![] };
        let notice = Notice::parse(Y2026).unwrap();
        assert!(matches!(import_holidays(&cx, &nobody, notice).await, Err(UseCaseError::NotFound)));
        assert!(published_years(&cx).await.unwrap().is_empty());
    }

    #[test]
    fn each_defect_of_a_notice_is_named() {
        let day = |name: &str, date: &str, off: bool| json!({ "name": name, "date": date, "isOffDay": off });
        let days = [
            day("元旦", "2026-01-01", true),
            day("元旦", "2026-01-01", true),
            day("", "2026-01-02", true),
            day("元旦", "2026-13-01", true),
            day("元旦", "2027-01-01", true),
            day("元旦", "2026-01-05", false),
        ];
        let file = json!({ "year": 2026, "papers": [], "days": days }).to_string();
        let Err(UseCaseError::Invalid(errors)) = Notice::parse(&file) else { panic!("it was taken") };
        let found: Vec<_> = errors.iter().map(|it| (it.field.as_str(), it.code.as_str())).collect();
        let expected = [
            ("days[1].date", "duplicate"),
            ("days[2].name", "invalid"),
            ("days[3].date", "invalid"),
            ("days[4].date", "out_of_range"),
            ("days[5].isOffDay", "weekday"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_unknown_field_outside_papers_is_refused() {
        for file in
            [r#"{"year": 2026, "papers": [], "days": [], "more": 1}"#, r#"{"year": 2026, "days": []}"#, "[]", ""]
        {
            let Err(UseCaseError::Invalid(errors)) = Notice::parse(file) else { panic!("it was taken: {file}") };
            assert_eq!(errors[0].code, "not_a_notice");
        }
    }
}
