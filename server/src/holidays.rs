//! The State Council's notices that the binary carries.

use usecases::{Cx, Result};

const FILES: [&str; 20] = [
    include_str!("../data/holidays/2007.json"),
    include_str!("../data/holidays/2008.json"),
    include_str!("../data/holidays/2009.json"),
    include_str!("../data/holidays/2010.json"),
    include_str!("../data/holidays/2011.json"),
    include_str!("../data/holidays/2012.json"),
    include_str!("../data/holidays/2013.json"),
    include_str!("../data/holidays/2014.json"),
    include_str!("../data/holidays/2015.json"),
    include_str!("../data/holidays/2016.json"),
    include_str!("../data/holidays/2017.json"),
    include_str!("../data/holidays/2018.json"),
    include_str!("../data/holidays/2019.json"),
    include_str!("../data/holidays/2020.json"),
    include_str!("../data/holidays/2021.json"),
    include_str!("../data/holidays/2022.json"),
    include_str!("../data/holidays/2023.json"),
    include_str!("../data/holidays/2024.json"),
    include_str!("../data/holidays/2025.json"),
    include_str!("../data/holidays/2026.json"),
];

/// Publishes them where nothing is published for their years. To be called at every start, after the migration.
pub async fn seed(cx: &Cx) -> Result<()> {
    usecases::catalogue::seed_holidays(cx, &FILES).await
}
