//! Who presents, and the form that hands over.

use crate::api::ServerFn;
use crate::api::live::presenting::HandOver;
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Button, Panel, Select, Size};
use domain::id::AccountId;
use leptos::prelude::*;
use usecases::live::Presenters;
use usecases::scheduling::engagement::EngagementView;

/// The panel of the presenter. `decides`: the reader may hand over; `from` names the page that the form comes back to.
pub fn handover(
    i: I18n,
    it: &EngagementView,
    people: &Presenters,
    own: AccountId,
    decides: bool,
    from: &'static str,
) -> AnyView {
    let name = |id| people.team.iter().find(|it| it.0 == id).map(|it| it.1.clone()).unwrap_or_default();
    let now = match people.chosen {
        None => i.t("presenter.handover.anybody").to_owned(),
        Some(id) if id == own => i.t("presenter.handover.chosen").to_owned(),
        Some(id) => i.t_with("presenter.handover.now", &[("name", &name(id))]),
    };
    let form = decides.then(|| {
        let options = people.team.iter().filter(|(id, _)| Some(*id) != people.chosen);
        let options: Vec<_> = options.map(|(id, name)| (id.to_string(), name.clone())).collect();
        let open = use_flash().is_rejection();
        view! {
            <details open=open>
                <summary class="link link-hover flex min-h-11 items-center text-primary">{i.t("presenter.handover.button")}</summary>
                <form method="post" action=HandOver::PATH class="flex flex-col gap-3">
                    <input type="hidden" name="brand" value=it.brand_id.to_string()/>
                    <input type="hidden" name="engagement" value=it.id.to_string()/>
                    <input type="hidden" name="from" value=from/>
                    <Select name="presenter" label=i.t("presenter.handover.to") options/>
                    <p class="text-xs text-muted">{i.t("presenter.handover.text")}</p>
                    <div><Button size=Size::Small>{i.t("presenter.handover.button")}</Button></div>
                </form>
            </details>
        }
    });
    view! {
        <Panel title=i.t("presenter.handover.title") id="presenter">
            <div class="flex flex-col gap-1 px-4 py-3"><p>{now}</p>{form}</div>
        </Panel>
    }
    .into_any()
}
