//! A brand's topic packs.

mod agenda;
mod list;
pub(super) mod materials;
mod one;
mod slides;

pub use list::Packs;
pub use one::PackPage;
