use super::brand_facts::facts;
use crate::api::ServerFn;
use crate::api::directory::AddBrand;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Button, EmptyState, Field, Glyph, Icon, Kind, LinkButton, Panel, Topbar};
use domain::catalogue::LONGEST_KEY;
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::directory::{BrandRow, brands};

const NEW: &str = "/admin/brands/new";

/// `/admin/brands`: every brand, and the way to a new one.
#[component]
pub fn Brands() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let rows = brands(&use_cx(), &viewer.actor).await?;
        flash::take().await;
        let i = use_i18n();
        let add = view! { <LinkButton href=NEW kind=Kind::Primary glyph=Glyph::Plus>{i.t("directory.brands.add")}</LinkButton> };
        let action = view! {
            <div class="flex flex-wrap gap-2">
                <LinkButton href="/admin/topics" glyph=Glyph::Document>{i.t("catalogue.topics.title")}</LinkButton>
                {(!rows.is_empty()).then_some(add)}
            </div>
        };
        let none = rows.is_empty().then(|| {
            view! {
                <EmptyState title=i.t("directory.brands.none") text=i.t("directory.brands.none_text") glyph=Glyph::Brand>
                    <LinkButton href=NEW kind=Kind::Primary glyph=Glyph::Plus>{i.t("directory.brands.add")}</LinkButton>
                </EmptyState>
            }
        });
        let number = i64::try_from(rows.len()).unwrap_or_default();
        let list = rows.into_iter().map(|it| row(i, it)).collect_view();
        Ok(view! {
            <Topbar title=i.t("directory.brands.title") lead=i.t("directory.brands.lead") action=action.into_any()>
                <Alerts/>
                <Panel title=i.tn("directory.brands.list", number, &[])>{none}<ul class="rows">{list}</ul></Panel>
            </Topbar>
        }
        .into_any())
    })
}

fn row(i: I18n, it: BrandRow) -> impl IntoView {
    let count = |n: usize| i64::try_from(n).unwrap_or_default();
    let counts = [
        i.tn("directory.brands.officers", count(it.officers), &[]),
        i.tn("directory.brands.things", count(it.things), &[]),
        i.tn("directory.brands.offerings", count(it.offerings), &[]),
    ];
    let name = i.named(&it.name, &it.name_en).to_owned();
    view! {
        <li>
            <a class="flex items-center gap-3" href=format!("/brands/{}/settings", it.id)>
                <Icon glyph=Glyph::Brand class="size-5 text-primary"/>
                <span class="min-w-0">
                    <span class="name font-medium" title=name.clone()>{name.clone()}</span>
                    <span class="block text-muted">{counts.join(" · ")}</span>
                    <span class="block text-xs text-muted">{it.key}</span>
                </span>
                <Icon glyph=Glyph::Right class="ml-auto text-muted"/>
            </a>
        </li>
    }
}

/// `/admin/brands/new`: a brand's key and facts. Its team and offerings come on the next page.
#[component]
pub fn NewBrand() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        viewer.actor.require(Right::Administer, Scope::System).map_err(UseCaseError::from)?;
        flash::take().await;
        let i = use_i18n();
        Ok(view! {
            <Topbar title=i.t("directory.brands.add") lead=i.t("directory.brands.add_lead")>
                <div class="max-w-3xl">
                    <Alerts/>
                    <Panel title=i.t("directory.brand.facts")>
                        <form class="flex flex-col gap-4 p-4" method="post" action=AddBrand::PATH>
                            <Field
                                name="key" label=i.t("directory.brand.key") help=i.t("directory.brand.key_help") maxlength=LONGEST_KEY as u32
                                autocomplete="off" required=true
                            />
                            {facts(i, None)}
                            <div class="flex flex-wrap gap-2">
                                <Button kind=Kind::Primary>{i.t("directory.brands.add")}</Button>
                                <LinkButton href="/admin/brands" kind=Kind::Ghost>{i.t("directory.brand.leave")}</LinkButton>
                            </div>
                        </form>
                    </Panel>
                </div>
            </Topbar>
        }
        .into_any())
    })
}
