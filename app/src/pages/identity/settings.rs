use crate::api::ServerFn;
use crate::api::identity::UpdateSettings;
use crate::i18n::{Locale, use_i18n};
use crate::ui::{Button, Panel, Select};
use leptos::prelude::*;
use usecases::identity::Profile;

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

/// Language and time zone of the viewer's own account.
#[component]
pub(super) fn Settings(profile: Profile) -> impl IntoView {
    let i = use_i18n();
    let mut languages = vec![(String::new(), i.t("identity.account.follow_browser").to_owned())];
    for locale in Locale::ALL {
        let name =
            if locale == Locale::ZhCn { i.t("identity.account.chinese") } else { i.t("identity.account.english") };
        languages.push((locale.tag().to_owned(), name.to_owned()));
    }
    let own = profile.time_zone.clone().filter(|it| !ZONES.contains(&it.as_str()));
    let zones = ZONES.iter().map(|it| (*it).to_owned()).chain(own);
    let zones = zones.map(|zone| (zone.clone(), zone_name(&zone))).collect();
    view! {
        <Panel title=i.t("identity.account.reading")>
            <form class="grid gap-4 p-4 sm:grid-cols-[1fr_1fr_auto] sm:items-end" method="post" action=UpdateSettings::PATH>
                <Select name="locale" label=i.t("identity.account.language") options=languages value=profile.locale.unwrap_or_default()/>
                <Select name="time_zone" label=i.t("identity.account.zone") options=zones value=profile.time_zone.unwrap_or_else(|| ZONES[0].to_owned())/>
                <Button>{i.t("identity.account.save")}</Button>
            </form>
        </Panel>
    }
}

/// The name of the zone's place where there is a text for it, else the identifier.
fn zone_name(zone: &str) -> String {
    let word = zone.rsplit('/').next().unwrap_or(zone).to_lowercase();
    let name = use_i18n().word("identity.zone", &word);
    if name.is_empty() { zone.to_owned() } else { name.to_owned() }
}
