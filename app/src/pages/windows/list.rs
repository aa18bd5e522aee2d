use super::{none, rows};
use crate::api::windows::windows_of;
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Glyph, Kind, LinkButton, Own, Panel};
use domain::id::BrandId;
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use usecases::windows::windows_of_brand;

/// `/brands/:brand_id/windows`: where the brand's plates hang.
#[component]
pub fn Windows() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let brand: BrandId = param("brand_id")?;
        let list = windows_of_brand(&use_cx(), &viewer.actor, brand).await?;
        flash::take().await;
        let i = use_i18n();
        let add = || {
            let may = viewer.actor.may(Right::ManageBrand, Scope::Brand(brand));
            may.then(|| view! { <LinkButton href=format!("{}/new", windows_of(brand)) kind=Kind::Primary glyph=Glyph::Plus>{i.t("windows.propose")}</LinkButton> })
        };
        let content = if list.is_empty() {
            none(i, i.t("windows.none_text"), add().into_any())
        } else {
            let number = i64::try_from(list.len()).unwrap_or_default();
            let list = rows(i, &list, |i, it| i.named(&it.company, &it.company_en).to_owned(), &|it| {
                format!("{}/{}", windows_of(brand), it.id)
            });
            view! { <Panel title=i.tn("windows.number", number, &[])>{list}</Panel> }.into_any()
        };
        let action = add().into_any();
        Ok(view! { <Own title=i.t("windows.title") lead=i.t("windows.lead") action class="max-w-5xl"><Alerts/>{content}</Own> }
            .into_any())
    })
}
