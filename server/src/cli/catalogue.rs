//! `zhiyin holidays import FILE.json`, `zhiyin districts import FILE.json`.

use super::Failed;
use clap::Subcommand;
use std::path::PathBuf;
use usecases::Cx;
use usecases::catalogue::{CityTable, Notice, import_districts_at_console, import_holidays_at_console};

#[derive(Subcommand)]
pub enum Holidays {
    /// Publish a year's notice (the JSON of holiday-cn: year, papers, days)
    Import { file: PathBuf },
}

#[derive(Subcommand)]
pub enum Districts {
    /// Set the minutes between a city's districts (JSON: city, districts, travel_minutes)
    Import { file: PathBuf },
}

pub async fn districts(cx: &Cx, Districts::Import { file }: Districts) -> Result<(), Failed> {
    let named = |error: std::io::Error| Failed::Told(format!("{}: {error}", file.display()));
    let table = CityTable::parse(&std::fs::read_to_string(&file).map_err(named)?)?;
    println!("{}: {} districts", table.city, table.table.districts.len());
    Ok(import_districts_at_console(cx, table).await?)
}

pub async fn holidays(cx: &Cx, Holidays::Import { file }: Holidays) -> Result<(), Failed> {
    let named = |error: std::io::Error| Failed::Told(format!("{}: {error}", file.display()));
    let notice = Notice::parse(&std::fs::read_to_string(&file).map_err(named)?)?;
    let (year, off, days) = (notice.year, notice.off(), notice.days.len());
    import_holidays_at_console(cx, notice).await?;
    println!("{year}: {off} days off, {} make-up working days", days - off);
    Ok(())
}
