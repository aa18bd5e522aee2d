//! The report as a file: one table of the branches as CSV, everything as a workbook.

use super::{Room, of_brand, refused};
use crate::http::answers::{CSV, file as attachment};
use app::i18n::I18n;
use app::request::{DEFAULT_ZONE, Viewer, locale_of};
use axum::extract::{Extension, Path, State};
use axum::http::{StatusCode, request};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use domain::id::{BrandId, EngagementId};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use usecases::live::{Applied, BranchReach, Report, export_report};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub fn routes() -> Router<Room> {
    Router::new()
        .route("/engagements/{id}/report.csv", routing::get(csv))
        .route("/engagements/{id}/report.xlsx", routing::get(xlsx))
        .route("/brands/{brand}/engagements/{id}/report.csv", routing::get(brands_csv))
        .route("/brands/{brand}/engagements/{id}/report.xlsx", routing::get(brands_xlsx))
}

async fn csv(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path(id): Path<EngagementId>,
    head: request::Parts,
) -> Response {
    file(&room, viewer, id, &head, "csv").await
}

async fn xlsx(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path(id): Path<EngagementId>,
    head: request::Parts,
) -> Response {
    file(&room, viewer, id, &head, "xlsx").await
}

async fn brands_csv(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Path<(BrandId, EngagementId)>,
    head: request::Parts,
) -> Response {
    brands_file(&room, viewer, (brand, id), &head, "csv").await
}

async fn brands_xlsx(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Path<(BrandId, EngagementId)>,
    head: request::Parts,
) -> Response {
    brands_file(&room, viewer, (brand, id), &head, "xlsx").await
}

async fn brands_file(
    room: &Room,
    viewer: Option<Extension<Viewer>>,
    (brand, id): (BrandId, EngagementId),
    head: &request::Parts,
    format: &'static str,
) -> Response {
    if let Some(Extension(viewer)) = &viewer
        && let Err(error) = of_brand(&room.parts.cx, &viewer.actor, brand, id).await
    {
        return refused(error);
    }
    file(room, viewer, id, head, format).await
}

async fn file(
    room: &Room,
    viewer: Option<Extension<Viewer>>,
    id: EngagementId,
    head: &request::Parts,
    format: &'static str,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let i = I18n { locale: locale_of(head), zone: viewer.zone.unwrap_or(DEFAULT_ZONE) };
    let (view, report) = match export_report(&room.parts.cx, &viewer.actor, id, format).await {
        Ok(found) => found,
        Err(error) => return refused(error),
    };
    let date = i.local(view.starts_at).format("%Y-%m-%d");
    let name = format!("report-{date}.{format}");
    if format == "csv" {
        let (header, rows) = branches(i, &report);
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let rows = rows.iter().map(|row| row.iter().map(Cell::text));
        return attachment(&name, CSV, usecases::directory::csv::export(&header, rows));
    }
    // A workbook is packed and measured letter by letter.
    match tokio::task::spawn_blocking(move || workbook(i, &report)).await {
        Ok(Ok(bytes)) => attachment(&name, XLSX, bytes),
        Ok(Err(error)) => {
            tracing::error!(%error, "a workbook could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A cell knows whether it is a number. Text is never read as a formula: the workbook says that it is text, CSV has a mark before it.
enum Cell {
    Text(String),
    Number(u32),
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

type Table = (Vec<String>, Vec<Vec<Cell>>);

/// The branches; for the brand with one column more for each service item and state.
fn branches(i: I18n, report: &Report) -> Table {
    let header = vec![
        i.t("report.file.province"),
        i.t("live.table.branch"),
        i.t("report.file.invited"),
        i.t("report.file.present"),
        i.t("report.heads"),
        i.t("report.replay"),
        i.t("report.file.share"),
        i.t("report.completed"),
        i.t("report.applied"),
    ];
    let named =
        |it: &Applied| format!("{} · {}", i.named(&it.name, &it.name_en), i.word("services.state", it.state.word()));
    let header = header.into_iter().map(str::to_owned).chain(report.applications.iter().map(named)).collect();
    let row = |(place, it): (usize, &BranchReach)| {
        let share = it.share().unwrap_or_default();
        let numbers = [it.invited, it.present, it.heads, it.replay, share, it.completed, it.applied];
        let texts = [i.province(&it.province), i.named(&it.name, &it.name_en)].map(|text| Cell::Text(text.to_owned()));
        let applied = report.applications.iter().map(|it| it.by_branch.get(place).copied().unwrap_or_default());
        texts.into_iter().chain(numbers.into_iter().chain(applied).map(Cell::Number)).collect()
    };
    (header, report.branches.iter().enumerate().map(row).collect())
}

fn curve(i: I18n, report: &Report) -> Table {
    let row = |(at, people): &(_, u32)| vec![Cell::Text(i.time(*at)), Cell::Number(*people)];
    (header(i, &["report.time", "report.people"]), report.curve.iter().map(row).collect())
}

fn polls(i: I18n, report: &Report) -> Table {
    let header = header(i, &["report.file.question", "report.file.option", "report.file.answers", "report.file.right"]);
    let mut rows = Vec::new();
    for poll in &report.polls {
        for (n, (zh, en, count)) in poll.options.iter().enumerate() {
            let right = if poll.right_choice == Some(n) { "✓" } else { "" };
            rows.push(vec![
                Cell::Text(i.named(&poll.title, &poll.title_en).to_owned()),
                Cell::Text(i.named(zh, en).to_owned()),
                Cell::Number(*count),
                Cell::Text(right.to_owned()),
            ]);
        }
    }
    (header, rows)
}

fn questions(i: I18n, report: &Report) -> Table {
    let header = header(i, &["report.file.question", "live.table.branch", "report.file.votes", "report.file.answer"]);
    let rows = report.questions.iter().map(|it| {
        vec![
            Cell::Text(it.text.clone()),
            Cell::Text(i.named(&it.branch.0, &it.branch.1).to_owned()),
            Cell::Number(u32::try_from(it.votes).unwrap_or_default()),
            Cell::Text(it.answer.clone()),
        ]
    });
    (header, rows.collect())
}

fn ratings(i: I18n, report: &Report) -> Table {
    let row = |(stars, count): (u32, &u32)| vec![Cell::Number(stars), Cell::Number(*count)];
    (header(i, &["report.file.stars", "report.file.answers"]), (1..).zip(&report.ratings).map(row).collect())
}

fn applications(i: I18n, report: &Report) -> Table {
    let header = header(i, &["report.file.item", "report.file.state", "report.file.applications"]);
    let row = |it: &Applied| {
        let texts = [i.named(&it.name, &it.name_en), i.word("services.state", it.state.word())];
        texts.into_iter().map(|text| Cell::Text(text.to_owned())).chain([Cell::Number(it.count())]).collect()
    };
    (header, report.applications.iter().map(row).collect())
}

fn header(i: I18n, keys: &[&'static str]) -> Vec<String> {
    keys.iter().map(|&key| i.t(key).to_owned()).collect()
}

/// One sheet for each part of the report.
fn workbook(i: I18n, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let mut sheets = vec![
        (i.t("report.reach"), branches(i, report)),
        (i.t("report.curve"), curve(i, report)),
        (i.t("report.polls"), polls(i, report)),
        (i.t("report.file.question"), questions(i, report)),
        (i.t("report.rating"), ratings(i, report)),
    ];
    // A company learns how many applied, in the first sheet, and not for what.
    if !report.applications.is_empty() {
        sheets.push((i.t("report.applied"), applications(i, report)));
    }
    for (name, (header, rows)) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        for (column, text) in (0_u16..).zip(header) {
            sheet.write_string_with_format(0, column, text, &bold)?;
        }
        for (row, cells) in (1_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, text)?,
                    Cell::Number(number) => sheet.write_number(row, column, number)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::{Applied, Report, workbook};
    use app::i18n::{I18n, Locale};
    use app::request::DEFAULT_ZONE;
    use calamine::{Data, Reader, Xlsx};
    use domain::id::ServiceItemId;
    use domain::live::completion::Rule;
    use domain::services::State;
    use std::io::Cursor;
    use usecases::live::{BranchReach, Said};
    use uuid::Uuid;

    fn report() -> Report {
        let question = Said {
            text: "=HYPERLINK(\"https://evil.example\")".into(),
            votes: 1,
            answer: "+86".into(),
            answered: true,
            branch: (String::new(), String::new()),
        };
        let branch = BranchReach {
            name: "=1+1".into(),
            province: "湖北省".into(),
            invited: 3,
            present: 2,
            heads: 21,
            applied: 4,
            ..Default::default()
        };
        let applied = Applied {
            item: ServiceItemId(Uuid::from_u128(1)),
            name: "居住证申领".into(),
            name_en: "Residence permit".into(),
            state: State::Accepted,
            by_branch: vec![4],
        };
        Report {
            rule: Rule { watch: 60, quiz: 60 },
            broadcast: None,
            branches: vec![branch],
            curve: Vec::new(),
            polls: Vec::new(),
            questions: vec![question],
            applications: vec![applied],
            ratings: [0, 1, 0, 0, 2],
        }
    }

    /// Each sheet with its cells as somebody else's program reads them. None of them holds a formula.
    fn read(report: &Report, locale: Locale) -> Vec<(String, Vec<Vec<Data>>)> {
        let bytes = workbook(I18n { locale, zone: DEFAULT_ZONE }, report).expect("a workbook");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("an XLSX file");
        let names = book.sheet_names();
        let formulas = names.iter().map(|name| book.worksheet_formula(name).expect("a sheet"));
        assert!(formulas.into_iter().all(|it| it.is_empty()), "what begins with = is text");
        let cells =
            |(name, sheet): (String, calamine::Range<Data>)| (name, sheet.rows().map(<[Data]>::to_vec).collect());
        book.worksheets().into_iter().map(cells).collect()
    }

    #[test]
    fn a_workbook_is_read_back_as_the_report_says_in_both_languages() {
        for locale in Locale::ALL {
            let sheets = read(&report(), locale);
            assert_eq!(sheets.len(), 6);
            let (text, number) = (|it: &str| Data::String(it.into()), |it: u32| Data::Float(it.into()));
            let item = if locale == Locale::En { "Residence permit" } else { "居住证申领" };
            let branch = &sheets[0].1[1];
            assert_eq!(branch[1], text("=1+1"));
            assert_eq!(branch[2..], [3, 2, 21, 0, 0, 0, 4, 4].map(number), "the last is the item's own column");
            assert!(sheets[0].1[0].last().is_some_and(|it| it.to_string().starts_with(item)));
            assert_eq!(sheets[3].1[1][3], text("+86"));
            assert_eq!(sheets[4].1[5], [number(5), number(2)]);
            let applied = &sheets[5].1[1];
            assert_eq!((&applied[0], &applied[2]), (&text(item), &number(4)));
        }
    }

    #[test]
    fn a_company_has_no_sheet_of_what_was_applied_for() {
        let report = Report { applications: Vec::new(), ..report() };
        assert_eq!(read(&report, Locale::ZhCn).len(), 5);
    }
}
