//! The schema, decided by migrations alone: expand first, contract later, so that the old binary runs on the new schema.

use sea_orm_migration::prelude::*;

mod m20261123_000001_start;
mod m20261124_000002_brand_days;
mod m20261124_000003_holds;
mod m20261124_000004_availability;
mod m20261124_000006_limits;
mod m20261124_000007_places;
mod m20261124_000008_waitlist;
mod m20261124_000009_brand_desk;
mod m20261124_000010_series;
mod m20261128_000011_feeds;
mod m20261128_000012_replies;
mod m20261128_000013_transport;
mod m20261128_000016_choices;
mod m20261128_000017_told;
mod m20261128_000018_reminders;
mod m20261128_000019_claims;
mod m20261128_000020_indexes;
mod m20261128_000021_room;
mod m20261129_000022_presenter;
mod m20261129_000023_attendance;
mod m20261129_000025_service_items;
mod m20261129_000026_applications;
mod m20261129_000027_packs;
mod m20261129_000028_replay;
mod m20261129_000030_windows;
mod m20261129_000031_declarations;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_start::Migration),
            Box::new(m20261124_000002_brand_days::Migration),
            Box::new(m20261124_000003_holds::Migration),
            Box::new(m20261124_000004_availability::Migration),
            Box::new(m20261124_000006_limits::Migration),
            Box::new(m20261124_000007_places::Migration),
            Box::new(m20261124_000008_waitlist::Migration),
            Box::new(m20261124_000009_brand_desk::Migration),
            Box::new(m20261124_000010_series::Migration),
            Box::new(m20261128_000011_feeds::Migration),
            Box::new(m20261128_000012_replies::Migration),
            Box::new(m20261128_000013_transport::Migration),
            Box::new(m20261128_000016_choices::Migration),
            Box::new(m20261128_000017_told::Migration),
            Box::new(m20261128_000018_reminders::Migration),
            Box::new(m20261128_000019_claims::Migration),
            Box::new(m20261128_000020_indexes::Migration),
            Box::new(m20261128_000021_room::Migration),
            Box::new(m20261129_000022_presenter::Migration),
            Box::new(m20261129_000023_attendance::Migration),
            Box::new(m20261129_000025_service_items::Migration),
            Box::new(m20261129_000026_applications::Migration),
            Box::new(m20261129_000027_packs::Migration),
            Box::new(m20261129_000028_replay::Migration),
            Box::new(m20261129_000030_windows::Migration),
            Box::new(m20261129_000031_declarations::Migration),
        ]
    }
}
