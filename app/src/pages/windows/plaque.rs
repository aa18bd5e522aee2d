use crate::api::windows::windows_of;
use crate::i18n::use_i18n;
use crate::pages::errors::Problem;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Brandmark, Qr, Rail};
use domain::id::{BrandId, WindowId};
use leptos::prelude::*;
use usecases::windows::window;

/// `/brands/:brand_id/windows/:window/plaque`: one sheet to print and hang, with a code that leads to the window's public page.
#[component]
pub fn Plaque() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand_id")?, param::<WindowId>("window")?);
        let cx = use_cx();
        let it = window(&cx, &viewer.actor, id).await?;
        if it.row.brand_id != brand || !it.row.state.is_public() {
            return Err(Problem::NotFound);
        }
        let i = use_i18n();
        let link = format!("{}/w/{}", cx.site.public_url, it.row.code);
        let (plate, certificate) = (it.row.plate.unwrap_or_default(), it.row.certificate.unwrap_or_default());
        let items = it
            .items
            .iter()
            .map(|it| view! { <li class="break-words">{i.named(&it.name, &it.name_en).to_owned()}</li> })
            .collect_view();
        Ok(view! {
            <Rail title=i.t("windows.plaque")>
                <p class="mb-4 print:hidden"><a class="link text-primary" href=format!("{}/{id}", windows_of(brand))>{i.t("windows.back_to_window")}</a>" · "<span class="text-muted">{i.t("windows.plaque_help")}</span></p>
                <article class="panel mx-auto max-w-2xl items-center gap-4 border-2 border-accent p-8 text-center print:border-4">
                    <Brandmark class="size-16"/>
                    <p class="text-3xl font-semibold break-words">{i.named(&it.brand.name, &it.brand.name_en).to_owned()}</p>
                    <p class="text-2xl break-words">{i.t("windows.plaque_title")}</p>
                    <p class="text-lg break-words">{i.named(&it.company.name, &it.company.name_en).to_owned()}<br/>{i.named(&it.branch.name, &it.branch.name_en).to_owned()}</p>
                    <Qr text=link.clone() label=i.t("windows.qr") class="size-56"/>
                    <p>{i.t("windows.scan")}</p>
                    <p class="text-sm break-all tabular-nums">{link.clone()}</p>
                    <ul class="grid w-full grid-cols-2 gap-x-6 gap-y-1 text-start text-sm">{items}</ul>
                    <p class="text-sm text-muted">{i.t_with("windows.plate_no", &[("plate", &plate)])}" · "{i.t_with("windows.certificate_no", &[("certificate", &certificate)])}</p>
                </article>
            </Rail>
        }
        .into_any())
    })
}
