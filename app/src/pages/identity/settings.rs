use crate::api::ServerFn;
use crate::api::identity::UpdateSettings;
use crate::i18n::{Locale, use_i18n};
use crate::ui::{Button, Panel, Select, ZoneSelect};
use leptos::prelude::*;
use usecases::identity::Profile;

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
    view! {
        <Panel title=i.t("identity.account.reading")>
            <form class="grid gap-4 p-4 sm:grid-cols-[1fr_1fr_auto] sm:items-end" method="post" action=UpdateSettings::PATH>
                <Select name="locale" label=i.t("identity.account.language") options=languages value=profile.locale.unwrap_or_default()/>
                <ZoneSelect label=i.t("identity.account.zone") value=profile.time_zone/>
                <Button>{i.t("identity.account.save")}</Button>
            </form>
        </Panel>
    }
}
