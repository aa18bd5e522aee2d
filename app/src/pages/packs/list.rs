use crate::api::ServerFn;
use crate::api::packs::{AddPack, packs_of};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Badge, Button, EmptyState, Glyph, Icon, Kind, Own, Panel, Select, Tone};
use domain::id::BrandId;
use leptos::prelude::*;
use usecases::catalogue::{TopicChoice, topics};
use usecases::packs::{PackRow, packs};

/// `/brands/:brand_id/packs`: what the brand shows and hands out, by topic, and a form for a new one.
#[component]
pub fn Packs() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let brand: BrandId = param("brand_id")?;
        let rows = packs(&use_cx(), &viewer.actor, brand).await?;
        let topics = topics(&use_cx(), &viewer.actor).await?;
        flash::take().await;
        let i = use_i18n();
        let none = rows.is_empty().then(|| {
            view! { <EmptyState title=i.t("packs.none") text=i.t("packs.none_text") glyph=Glyph::Document/> }
        });
        let number = i64::try_from(rows.len()).unwrap_or_default();
        let list = rows.iter().map(|it| row(i, brand, it, &topics)).collect_view();
        let options =
            topics.iter().map(|it| (it.id.to_string(), i.named(&it.title, &it.title_en).to_owned())).collect();
        Ok(view! {
            <Own title=i.t("packs.title") lead=i.t("packs.lead") class="max-w-6xl">
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
                    <Panel title=i.tn("packs.list", number, &[])>{none}<ul class="rows empty:hidden">{list}</ul></Panel>
                    <Panel title=i.t("packs.add")>
                        <form class="flex flex-col gap-4 p-4" method="post" action=AddPack::PATH>
                            <input type="hidden" name="brand" value=brand.to_string()/>
                            <Select name="topic" label=i.t("packs.topic") options placeholder=i.t("live.desk.choose") help=i.t("packs.add_help") required=true/>
                            <div><Button kind=Kind::Primary glyph=Glyph::Plus>{i.t("packs.add")}</Button></div>
                        </form>
                    </Panel>
                </div>
            </Own>
        }
        .into_any())
    })
}

fn row(i: I18n, brand: BrandId, it: &PackRow, topics: &[TopicChoice]) -> AnyView {
    let title = i.named(&it.title, &it.title_en).to_owned();
    let topic = topics.iter().find(|topic| topic.id == it.topic).map(|it| i.named(&it.title, &it.title_en).to_owned());
    let company = it.company.as_ref().map(|(_, zh, en)| {
        let name = i.named(zh, en).to_owned();
        view! { <Badge tone=Tone::Primary class="max-w-48 truncate">{name}</Badge> }
    });
    let pages = it.slides.as_ref().filter(|it| it.is_ready()).map(|it| i.tn("packs.pages", it.pages.into(), &[]));
    let second = [topic, pages, Some(i.t_with("packs.version", &[("n", &it.number.to_string())]))];
    let second = second.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li>
            <a class="flex items-center gap-3" href=format!("{}/{}", packs_of(brand), it.id)>
                <Icon glyph=Glyph::Document class="size-5 text-primary"/>
                <span class="min-w-0 flex-1">
                    <span class="name font-medium" title=title.clone()>{title.clone()}</span>
                    <span class="block text-xs text-muted">{second}</span>
                </span>
                {company}
                <Icon glyph=Glyph::Right class="text-muted"/>
            </a>
        </li>
    }
    .into_any()
}
