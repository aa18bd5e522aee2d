//! The link that a company hands to its employees, with its code to print or to send on.

use crate::api::ServerFn;
use crate::api::windows::RenewWindowLink;
use crate::i18n::I18n;
use crate::ui::{Confirm, Kind, Panel, Qr};
use domain::id::{BrandId, WindowId};
use domain::windows::WindowState;
use leptos::prelude::*;
use usecases::windows::WindowView;

/// `brand`: the page is the brand's. `renews`: the reader may make a new one.
pub fn panel(i: I18n, it: &WindowView, link: String, brand: Option<BrandId>, renews: bool) -> AnyView {
    if it.row.state != WindowState::Hung {
        return ().into_any();
    }
    let renew = renews.then(|| {
        let window: WindowId = it.row.id;
        let fields = [Some(("window", window.to_string())), brand.map(|it| ("brand", it.to_string()))];
        let fields = fields.into_iter().flatten().collect();
        view! {
            <Confirm label=i.t("windows.link.renew") answer=i.t("windows.link.renew") action=RenewWindowLink::PATH fields kind=Kind::Danger class="btn-ghost btn-sm">
                <p>{i.t("windows.link.renew_question")}</p>
            </Confirm>
        }
    });
    view! {
        <Panel title=i.t("windows.link.title")>
            <div class="flex flex-wrap items-start gap-4 p-4">
                <Qr text=link.clone() label=i.t("windows.link.qr") class="size-32"/>
                <div class="min-w-0 flex-1 basis-56">
                    <p>{i.t("windows.link.text")}</p>
                    <a class="link mt-2 block text-xs break-all text-muted" href=link.clone()>{link.clone()}</a>
                    <div class="mt-2">{renew}</div>
                </div>
            </div>
        </Panel>
    }
    .into_any()
}
