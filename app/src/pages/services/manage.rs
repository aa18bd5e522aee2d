use super::times;
use crate::api::ServerFn;
use crate::api::services::RetireService;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Badge, EmptyState, Glyph, Kind, LinkButton, Own, Panel, PostButton, Size};
use domain::id::BrandId;
use leptos::prelude::*;
use usecases::catalogue::services::{ServiceRow, manageable};

/// Where the items of a brand, or of the bureau, are written.
pub fn desk(brand: Option<BrandId>) -> String {
    brand.map_or_else(|| "/admin/services".to_owned(), |brand| format!("/brands/{brand}/settings/services"))
}

/// `/admin/services`: the bureau's items, which every brand handles.
#[component]
pub fn BureausServices() -> impl IntoView {
    load(async move { page(None).await })
}

/// `/brands/:brand_id/settings/services`: a brand's own items.
#[component]
pub fn BrandsServices() -> impl IntoView {
    load(async move { page(Some(param("brand_id")?)).await })
}

async fn page(brand: Option<BrandId>) -> Result<AnyView, crate::pages::errors::Problem> {
    let viewer = require_viewer()?;
    let rows = manageable(&use_cx(), &viewer.actor, brand).await?;
    flash::take().await;
    let i = use_i18n();
    let base = desk(brand);
    let (title, lead) = match brand {
        Some(_) => (i.t("services.manage.of_brand"), i.t("services.manage.of_brand_lead")),
        None => (i.t("services.manage.of_bureau"), i.t("services.manage.of_bureau_lead")),
    };
    let new = format!("{base}/new");
    let import = brand.is_none().then(|| {
        view! { <LinkButton href="/admin/import?what=services" glyph=Glyph::Upload>{i.t("services.manage.import")}</LinkButton> }
    });
    let action = view! {
        <div class="flex flex-wrap gap-2">
            {import}
            <LinkButton href=format!("{base}.csv") glyph=Glyph::Download>{i.t("services.manage.export")}</LinkButton>
            <LinkButton href=new.clone() kind=Kind::Primary glyph=Glyph::Plus>{i.t("services.manage.add")}</LinkButton>
        </div>
    };
    let content = if rows.is_empty() {
        view! {
            <div class="panel">
                <EmptyState title=i.t("services.manage.none") text=i.t("services.manage.none_text") glyph=Glyph::Document>
                    <LinkButton href=new kind=Kind::Primary glyph=Glyph::Plus>{i.t("services.manage.add")}</LinkButton>
                </EmptyState>
            </div>
        }
        .into_any()
    } else {
        let count = i.tn("services.found", i64::try_from(rows.len()).unwrap_or_default(), &[]);
        let head = view! { <span class="ml-auto text-sm text-muted">{count}</span> };
        let rows = rows.iter().map(|it| row(i, &base, it)).collect_view();
        view! { <Panel title head=head.into_any()><ul class="rows">{rows}</ul></Panel> }.into_any()
    };
    Ok(view! { <Own title lead action=action.into_any()><Alerts/>{content}</Own> }.into_any())
}

fn row(i: I18n, base: &str, it: &ServiceRow) -> impl IntoView + use<> {
    let name = i.named(&it.name, &it.name_en).to_owned();
    let facts =
        [it.code.clone(), i.word("services.group", it.service_group.word()).to_owned(), times(i, it.minutes, it.days)];
    let retired = it.retired_at.is_some();
    let badge = retired.then(|| view! { <Badge>{i.t("services.retired")}</Badge> });
    let (text, wanted) =
        if retired { (i.t("services.manage.put_back"), "") } else { (i.t("services.manage.retire"), "1") };
    let fields = vec![("item", it.id.to_string()), ("retired", wanted.to_owned())];
    view! {
        <li class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <a class="min-w-0 flex-1 basis-64" href=format!("{base}/{}", it.id)>
                <span class="flex items-center gap-2"><span class="name min-w-0 font-medium" title=name.clone()>{name.clone()}</span>{badge}</span>
                <span class="block text-muted">{facts.join(" · ")}</span>
            </a>
            <PostButton action=RetireService::PATH fields kind=Kind::Ghost size=Size::Small>{text}</PostButton>
        </li>
    }
}
