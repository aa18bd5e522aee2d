use super::form::{Known, inputs, options};
use crate::api::ServerFn;
use crate::api::windows::{ProposeWindow, windows_of};
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Button, Kind, LinkButton, Own, Panel, Select};
use domain::id::{BrandId, CompanyId};
use leptos::prelude::*;
use usecases::windows::{choices, companies_known};

/// `/brands/:brand_id/windows/new?company=`: which company, and then what is agreed on with it.
#[component]
pub fn NewWindow() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let brand: BrandId = param("brand_id")?;
        let cx = use_cx();
        let companies = companies_known(&cx, &viewer.actor, brand).await?;
        let chosen = match query::<CompanyId>("company") {
            Some(company) => Some(choices(&cx, &viewer.actor, brand, company, None).await?),
            None => None,
        };
        flash::take().await;
        let i = use_i18n();
        let list = windows_of(brand);
        let page = format!("{list}/new");
        let company = chosen.as_ref().map(|it| it.company.id.to_string()).unwrap_or_default();
        let first = view! {
            <Panel title=i.t("windows.field.company")>
                <form class="flex flex-wrap items-end gap-3 p-4" action=page>
                    <Select name="company" label=i.t("windows.which_company") options=options(i, &companies) value=company placeholder=i.t("windows.choose") help=i.t("windows.company_help") required=true class="min-w-0 flex-1 basis-72"/>
                    <Button>{i.t("windows.go_on")}</Button>
                </form>
            </Panel>
        };
        let second = chosen.map(|it| {
            view! {
                <Panel title=i.t("windows.agreed") class="mt-4">
                    <form class="flex flex-col gap-4 p-4" method="post" action=ProposeWindow::PATH>
                        <input type="hidden" name="brand" value=brand.to_string()/>
                        <input type="hidden" name="company" value=it.company.id.to_string()/>
                        <Select name="branch" label=i.t("windows.field.branch") options=options(i, &it.branches) placeholder=i.t("windows.choose") required=true/>
                        {inputs(i, "", &it, &Known::NEW)}
                        <div><Button kind=Kind::Primary>{i.t("windows.propose")}</Button></div>
                    </form>
                </Panel>
            }
        });
        let back = view! { <LinkButton href=list kind=Kind::Ghost>{i.t("windows.back")}</LinkButton> };
        Ok(view! {
            <Own title=i.t("windows.propose") lead=i.t("windows.propose_lead") action=back.into_any() class="max-w-4xl">
                <Alerts/>{first}{second}
            </Own>
        }
        .into_any())
    })
}
