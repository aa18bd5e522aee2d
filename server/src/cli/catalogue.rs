//! `zhiyin holidays import FILE.json`.

use super::Failed;
use clap::Subcommand;
use std::path::PathBuf;
use usecases::Cx;
use usecases::catalogue::{Notice, import_holidays_at_console};

#[derive(Subcommand)]
pub enum Holidays {
    /// Publish a year's notice (the JSON of holiday-cn: year, papers, days)
    Import { file: PathBuf },
}

pub async fn holidays(cx: &Cx, Holidays::Import { file }: Holidays) -> Result<(), Failed> {
    let named = |error: std::io::Error| Failed::Told(format!("{}: {error}", file.display()));
    let notice = Notice::parse(&std::fs::read_to_string(&file).map_err(named)?)?;
    let (year, off, days) = (notice.year, notice.off(), notice.days.len());
    import_holidays_at_console(cx, notice).await?;
    println!("{year}: {off} days off, {} make-up working days", days - off);
    Ok(())
}
