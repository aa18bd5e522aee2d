//! The report as a file: one table of the branches as CSV, everything as a workbook.

use super::{Room, of_brand, refused};
use app::i18n::I18n;
use app::request::{DEFAULT_ZONE, Viewer, locale_of};
use axum::extract::{Extension, Path, State};
use axum::http::{StatusCode, header, request};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use domain::id::{BrandId, EngagementId};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use usecases::live::{BranchReach, Report, export_report};

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
    let (kind, bytes) = if format == "csv" {
        let (header, rows) = branches(i, &report);
        let rows = rows.iter().map(|row| row.iter().map(Cell::text));
        ("text/csv; charset=utf-8", usecases::directory::csv::export(&header, rows))
    } else {
        match workbook(i, &report) {
            Ok(bytes) => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes),
            Err(error) => {
                tracing::error!(%error, "a workbook could not be written");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        }
    };
    let date = i.local(view.starts_at).format("%Y-%m-%d");
    let name = format!("attachment; filename=\"report-{date}.{format}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
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

type Table = (Vec<&'static str>, Vec<Vec<Cell>>);

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
    ];
    let row = |it: &BranchReach| {
        let numbers = [it.invited, it.present, it.heads, it.replay, it.share().unwrap_or_default(), it.completed];
        let texts = [i.province(&it.province), i.named(&it.name, &it.name_en)].map(|text| Cell::Text(text.to_owned()));
        texts.into_iter().chain(numbers.map(Cell::Number)).collect()
    };
    (header, report.branches.iter().map(row).collect())
}

fn curve(i: I18n, report: &Report) -> Table {
    let row = |(at, people): &(_, u32)| vec![Cell::Text(i.time(*at)), Cell::Number(*people)];
    (vec![i.t("report.time"), i.t("report.people")], report.curve.iter().map(row).collect())
}

fn polls(i: I18n, report: &Report) -> Table {
    let header = vec![
        i.t("report.file.question"),
        i.t("report.file.option"),
        i.t("report.file.answers"),
        i.t("report.file.right"),
    ];
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
    let header = vec![
        i.t("report.file.question"),
        i.t("live.table.branch"),
        i.t("report.file.votes"),
        i.t("report.file.answer"),
    ];
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
    (vec![i.t("report.file.stars"), i.t("report.file.answers")], (1..).zip(&report.ratings).map(row).collect())
}

/// One sheet for each part of the report.
fn workbook(i: I18n, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheets = [
        (i.t("report.reach"), branches(i, report)),
        (i.t("report.curve"), curve(i, report)),
        (i.t("report.polls"), polls(i, report)),
        (i.t("report.file.question"), questions(i, report)),
        (i.t("report.rating"), ratings(i, report)),
    ];
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
    use super::{Report, workbook};
    use app::i18n::{I18n, Locale};
    use app::request::DEFAULT_ZONE;
    use domain::live::completion::Rule;
    use usecases::live::{BranchReach, Said};

    /// Excel takes 31 characters for a sheet's name, and what begins with `=` is text in a cell that says so.
    #[test]
    fn a_workbook_is_written_in_both_languages_and_holds_no_formula() {
        let question = Said {
            text: "=HYPERLINK(\"https://evil.example\")".into(),
            votes: 1,
            answer: "+86".into(),
            answered: true,
            branch: (String::new(), String::new()),
        };
        let branch = BranchReach { name: "=1+1".into(), province: "湖北省".into(), ..Default::default() };
        let report = Report {
            rule: Rule { watch: 60, quiz: 60 },
            broadcast: None,
            branches: vec![branch],
            curve: Vec::new(),
            polls: Vec::new(),
            questions: vec![question],
            ratings: [0, 1, 0, 0, 2],
        };
        for locale in Locale::ALL {
            let bytes = workbook(I18n { locale, zone: DEFAULT_ZONE }, &report).expect("a workbook");
            assert_eq!(&bytes[..2], b"PK", "a zip archive");
        }
    }
}
