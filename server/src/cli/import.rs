//! `zhiyin import companies|branches|employees|services FILE.csv`: everything or nothing, with the lines at fault.

use super::{Failed, accounts};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use usecases::Cx;
use usecases::directory::csv::RowError;
use usecases::directory::{What, import_at_console, preview_at_console};

#[derive(Args)]
pub struct Import {
    what: Kind,
    file: PathBuf,
    /// Whose branches or employees: id, credit code or name
    #[arg(long, required_if_eq_any = [("what", "branches"), ("what", "employees")])]
    company: Option<String>,
    /// Only say what the import would do
    #[arg(long)]
    preview: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Companies,
    Branches,
    Employees,
    /// Items of the bureau's catalogue
    Services,
}

/// The most lines at fault that a terminal is shown.
const SHOWN: usize = 50;

pub async fn import(cx: &Cx, command: Import) -> Result<(), Failed> {
    let named = |error: std::io::Error| Failed::Told(format!("{}: {error}", command.file.display()));
    let file = std::fs::read(&command.file).map_err(named)?;
    let what = match (command.what, &command.company) {
        (Kind::Companies, _) => What::Companies,
        (Kind::Services, _) => What::Services,
        (_, None) => return Err(Failed::Told("--company is missing".into())),
        (Kind::Branches, Some(company)) => What::Branches(accounts::company(cx, company).await?),
        (Kind::Employees, Some(company)) => What::Employees(accounts::company(cx, company).await?),
    };
    // What is at fault is told before anything is tried: an import with a defect does nothing.
    let seen = preview_at_console(cx, what, &file).await?;
    let done =
        if command.preview || !seen.errors.is_empty() { seen } else { import_at_console(cx, what, file).await? };
    for header in &done.ignored {
        eprintln!("column {header} means nothing and is ignored");
    }
    if done.errors.is_empty() {
        let word = if command.preview { "would be imported" } else { "imported" };
        println!(
            "{word} ({}): {} new, {} changed, {} unchanged",
            done.encoding, done.new, done.changed, done.unchanged
        );
        return Ok(());
    }
    for error in done.errors.iter().take(SHOWN) {
        eprintln!("{}", line(error));
    }
    Err(Failed::Told(format!("nothing is imported: {} defects", done.errors.len())))
}

fn line(error: &RowError) -> String {
    let column = error.column.as_deref().map(|column| format!(", {column}")).unwrap_or_default();
    format!("line {}{column}: {}", error.line, error.kind)
}
