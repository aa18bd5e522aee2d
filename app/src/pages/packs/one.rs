use super::agenda::facts;
use super::materials::materials;
use super::slides::slides;
use crate::api::ServerFn;
use crate::api::packs::{COPY, CopyPack, packs_of};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Button, Glyph, LinkButton, Own, Panel, Select};
use domain::id::{BrandId, PackId};
use leptos::prelude::*;
use usecases::packs::{PackView, bank, pack};

/// `/brands/:brand_id/packs/:pack`: slides, agenda, quiz items, cases and materials of one pack, and a copy for a company.
#[component]
pub fn PackPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand_id")?, param::<PackId>("pack")?);
        let it = pack(&use_cx(), &viewer.actor, brand, id).await?;
        let items = bank(&use_cx(), &viewer.actor, it.row.topic).await?;
        flash::take().await;
        let i = use_i18n();
        let title = i.named(&it.row.title, &it.row.title_en).to_owned();
        let action = view! { <LinkButton href=packs_of(brand) glyph=Glyph::Left>{i.t("packs.back")}</LinkButton> };
        let used = if it.used { i.t("packs.used") } else { i.t("packs.unused") };
        let lead = [
            i.named(&it.topic.0, &it.topic.1).to_owned(),
            i.t_with("packs.version", &[("n", &it.row.number.to_string())]),
            used.to_owned(),
        ];
        Ok(view! {
            <Own title lead=lead.join(" · ") action=action.into_any() class="max-w-7xl">
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
                    <div class="flex min-w-0 flex-col gap-4">{slides(i, &it)}{facts(i, &it, &items)}</div>
                    <div class="flex min-w-0 flex-col gap-4">{origin(i, &it)}{materials(i, &it)}{copy(i, &it)}{earlier(i, &it)}</div>
                </div>
            </Own>
        }
        .into_any())
    })
}

/// The hidden fields that every form of the page has.
pub(super) fn fields(it: &PackView) -> Vec<(&'static str, String)> {
    vec![("brand", it.brand.to_string()), ("pack", it.row.id.to_string()), ("version", it.row.version.to_string())]
}

pub(super) fn hidden(it: &PackView) -> AnyView {
    let inputs = fields(it).into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    inputs.collect_view().into_any()
}

/// Whom it is made for, where that company is, and what it was copied from.
fn origin(i: I18n, it: &PackView) -> Option<AnyView> {
    let (_, zh, en) = it.row.company.as_ref()?;
    let regions = it.content.regions.iter().map(|(name, n)| {
        let text = format!("{} {n}", i.province(name));
        view! { <li class="badge badge-sm badge-soft bg-base-200 text-muted">{text}</li> }
    });
    let from = it.copied_from.as_ref().map(|(pack, zh, en, number)| {
        let title = i.named(zh, en).to_owned();
        let number = i.t_with("packs.version", &[("n", &number.to_string())]);
        view! { <p class="text-muted">{i.t("packs.copied_from")}" "<a class="link break-words" href=format!("{}/{pack}", packs_of(it.brand))>{title}</a>" · "{number}</p> }
    });
    let (regions, name) = (regions.collect_view(), i.named(zh, en).to_owned());
    let view = view! {
        <Panel title=i.t("packs.for_company")>
            <div class="flex flex-col gap-2 px-4 py-3">
                <p class="font-medium break-words">{name}</p>
                <ul class="flex flex-wrap gap-1.5 empty:hidden" aria-label=i.t("packs.regions")>{regions}</ul>
                {from}
            </div>
        </Panel>
    };
    Some(view.into_any())
}

fn copy(i: I18n, it: &PackView) -> Option<AnyView> {
    if it.row.company.is_some() {
        return None;
    }
    let content = if it.companies.is_empty() {
        view! { <p class="px-4 py-3 text-muted">{i.t("packs.copy_nobody")}</p> }.into_any()
    } else {
        let options = it.companies.iter().map(|(id, zh, en)| (id.to_string(), i.named(zh, en).to_owned())).collect();
        view! {
            <form class="flex flex-col gap-3 p-4" method="post" action=CopyPack::PATH>
                {hidden(it)}
                <Select form=COPY name="company" label=i.t("packs.company") options placeholder=i.t("live.desk.choose") help=i.t("packs.copy_help") required=true/>
                <div><Button glyph=Glyph::Building>{i.t("packs.copy")}</Button></div>
            </form>
        }
        .into_any()
    };
    Some(view! { <Panel title=i.t("packs.copy_title")>{content}</Panel> }.into_any())
}

fn earlier(i: I18n, it: &PackView) -> Option<AnyView> {
    let rows = it.earlier.iter().map(|(n, at)| {
        view! { <li class="flex justify-between gap-3"><span>{i.t_with("packs.version", &[("n", &n.to_string())])}</span><span class="text-muted">{i.date_time(*at)}</span></li> }
    });
    let rows = rows.collect_view();
    (!it.earlier.is_empty())
        .then(|| view! { <Panel title=i.t("packs.earlier")><ul class="rows">{rows}</ul></Panel> }.into_any())
}
