//! The choice of a time zone.

use super::choice::Select;
use crate::i18n::use_i18n;
use leptos::prelude::*;

/// The zones that liaisons and brands live in. Whoever has set another one keeps it.
const ZONES: &[&str] = &[
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
];

/// The field `time_zone`; the programme's home is chosen at first.
#[component]
pub fn ZoneSelect(#[prop(into)] label: String, #[prop(optional_no_strip)] value: Option<String>) -> impl IntoView {
    let own = value.clone().filter(|it| !ZONES.contains(&it.as_str()));
    let zones = ZONES.iter().map(|it| (*it).to_owned()).chain(own);
    let options = zones.map(|zone| (zone.clone(), zone_name(&zone))).collect();
    let value = value.unwrap_or_else(|| ZONES[0].to_owned());
    view! { <Select name="time_zone" label options value/> }
}

/// The name of the zone's place where there is a text for it, else the identifier.
fn zone_name(zone: &str) -> String {
    let word = zone.rsplit('/').next().unwrap_or(zone).to_lowercase();
    let name = use_i18n().word("identity.zone", &word);
    if name.is_empty() { zone.to_owned() } else { name.to_owned() }
}
