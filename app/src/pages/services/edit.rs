use super::manage::desk;
use crate::api::ServerFn;
use crate::api::services::{AddService, ChangeService};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::catalogue::questions::questions;
use crate::pages::errors::Problem;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alert, Alerts, Button, Checkbox, Field, Kind, LinkButton, Own, Panel, Select, Textarea, Tone};
use domain::catalogue::services::{LONGEST_CODE, ServiceGroup};
use domain::id::{BrandId, ServiceItemId};
use leptos::prelude::*;
use usecases::catalogue::services::{MaterialLines, ServiceItem, ServiceVersion, manageable, service};

/// `/admin/services/:item`, `new` for another one of the bureau.
#[component]
pub fn EditService() -> impl IntoView {
    load(async move { page(None).await })
}

/// `/brands/:brand_id/settings/services/:item`, likewise of a brand.
#[component]
pub fn EditBrandsService() -> impl IntoView {
    load(async move { page(Some(param("brand_id")?)).await })
}

async fn page(brand: Option<BrandId>) -> Result<AnyView, Problem> {
    let viewer = require_viewer()?;
    let which: String = param("item")?;
    let cx = use_cx();
    // Whoever may not write them is told so before it is said whether there is such an item.
    let own = manageable(&cx, &viewer.actor, brand).await?;
    let it = match which.as_str() {
        "new" => None,
        id => {
            let id: ServiceItemId = id.parse().map_err(|_| Problem::NotFound)?;
            own.iter().find(|it| it.id == id).ok_or(Problem::NotFound)?;
            Some(service(&cx, id).await?)
        }
    };
    flash::take().await;
    let i = use_i18n();
    let title = match &it {
        Some(it) => i.named(&it.version.name, &it.version.name_en).to_owned(),
        None => i.t("services.manage.add").to_owned(),
    };
    let lead = match &it {
        Some(it) => i.t_with("services.edit.version", &[("code", &it.code), ("n", &it.version.number.to_string())]),
        None => i.t("services.edit.new_lead").to_owned(),
    };
    let form = form(i, brand, it.as_ref());
    Ok(view! { <Own title lead><Alerts/>{form}</Own> }.into_any())
}

fn form(i: I18n, brand: Option<BrandId>, it: Option<&ServiceItem>) -> AnyView {
    let label = move |name: &str| i.word("services.field", name);
    let version = it.map(|it| it.version.clone());
    let details = it.map(|it| it.details.clone()).unwrap_or_default();
    let text = |read: fn(&ServiceVersion) -> &String| version.as_ref().map(|it| read(it).clone()).unwrap_or_default();
    let is = |read: fn(&ServiceVersion) -> bool| version.as_ref().is_some_and(read);
    let groups = ServiceGroup::ALL
        .iter()
        .map(|it| (it.word().to_owned(), i.word("services.group", it.word()).to_owned()))
        .collect();
    let group = version.as_ref().map(|it| it.service_group.word().to_owned()).unwrap_or_default();
    let minutes = version.as_ref().and_then(|it| it.minutes).map(|it| it.to_string()).unwrap_or_default();
    let days = version.as_ref().map_or_else(|| "5".to_owned(), |it| it.days.to_string());
    let (action, save) = match it {
        Some(_) => (ChangeService::PATH, i.t("services.edit.save")),
        None => (AddService::PATH, i.t("services.manage.add")),
    };
    let code = it.is_none().then(|| {
        view! { <Field name="code" label=label("code") help=i.t("services.edit.code_help") autocomplete="off" maxlength=LONGEST_CODE as u32 required=true/> }
    });
    let (name, name_en) = (text(|it| &it.name), text(|it| &it.name_en));
    let (guide, guide_en) = (text(|it| &it.guide), text(|it| &it.guide_en));
    let flags = [
        ("on_site", is(|it| it.on_site)),
        ("cross_province", is(|it| it.cross_province)),
        ("province_wide", is(|it| it.province_wide)),
        ("one_stop", is(|it| it.one_stop)),
    ];
    let flags =
        flags.map(|(name, checked)| view! { <Checkbox name checked>{i.word("services.flag", name)}</Checkbox> });
    let kept = it.map(|_| view! { <Alert tone=Tone::Info>{i.t("services.edit.kept")}</Alert> });
    view! {
        <form class="flex flex-col gap-4" method="post" action=action>
            <input type="hidden" name="brand" value=brand.map(|it| it.to_string())/>
            <input type="hidden" name="item" value=it.map(|it| it.id.to_string())/>
            {kept}
            <Panel title=i.t("services.edit.what")>
                <div class="grid grid-cols-1 gap-4 p-4 sm:grid-cols-2">
                    {code}
                    <Select name="group" label=label("group") options=groups value=group placeholder=i.t("services.edit.choose") required=true/>
                    <Field name="name" label=label("name") value=name autocomplete="off" maxlength=100 required=true/>
                    <Field name="name_en" label=label("name_en") value=name_en autocomplete="off" maxlength=100/>
                    <Textarea name="guide" label=label("guide") help=i.t("services.edit.guide_help") value=guide maxlength=600 required=true class="sm:col-span-2"/>
                    <Textarea name="guide_en" label=label("guide_en") value=guide_en maxlength=600 class="sm:col-span-2"/>
                    <Field name="who" label=label("who") value=details.who.clone() autocomplete="off" maxlength=200/>
                    <Field name="who_en" label=label("who_en") value=details.who_en.clone() autocomplete="off" maxlength=200/>
                    <Textarea name="materials" label=label("materials") help=i.t("services.edit.materials_help") value=MaterialLines::write(&details.materials) rows=6 class="sm:col-span-2"/>
                    <Textarea name="legal_basis" label=label("legal_basis") help=i.t("services.edit.legal_help") value=details.legal_basis.join("\n") rows=2 class="sm:col-span-2"/>
                </div>
            </Panel>
            <Panel title=i.t("services.edit.how")>
                <div class="grid grid-cols-1 gap-4 p-4 sm:grid-cols-2">
                    <Field name="minutes" label=label("minutes") help=i.t("services.edit.minutes_help") value=minutes inputmode="numeric" autocomplete="off" maxlength=3/>
                    <Field name="days" label=label("days") help=i.t("services.edit.days_help") value=days inputmode="numeric" autocomplete="off" maxlength=3 required=true/>
                    <fieldset class="grid grid-cols-1 gap-x-4 sm:col-span-2 sm:grid-cols-2"><legend class="mb-1.5 text-sm font-medium">{i.t("services.edit.flags")}</legend>{flags}</fieldset>
                </div>
            </Panel>
            {questions(i, details.questions, i.t("services.edit.questions_help"))}
            <div class="flex flex-wrap gap-2">
                <Button kind=Kind::Primary>{save}</Button>
                <LinkButton href=desk(brand) kind=Kind::Ghost>{i.t("services.edit.leave")}</LinkButton>
            </div>
        </form>
    }
    .into_any()
}
