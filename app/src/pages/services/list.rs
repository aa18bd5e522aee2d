use super::{Flags, chip, flags, times};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, query};
use crate::request::use_cx;
use crate::ui::{Button, EmptyState, Glyph, Icon, Kind, LinkButton, Pager, Public};
use domain::catalogue::services::ServiceGroup;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeMap;
use usecases::catalogue::services::{Look, PER_PAGE, ServiceRow, service_items};

/// The address of the catalogue.
pub const CATALOGUE: &str = "/services";

/// `/services?q=&group=&page=`: the catalogue for everybody, with a search that needs no script.
#[component]
pub fn Services() -> impl IntoView {
    let look = Look {
        text: query::<String>("q").unwrap_or_default(),
        group: query("group"),
        on_site: query::<String>("on_site").is_some_and(|it| !it.is_empty()),
        page: query("page").unwrap_or_default(),
        ..Look::default()
    };
    load(async move {
        let found = service_items(&use_cx(), &look).await?;
        flash::take().await;
        let i = use_i18n();
        let title = i.t("services.title");
        let rows = if found.rows.is_empty() {
            view! {
                <div class="panel">
                    <EmptyState title=i.t("services.none") text=i.t("services.none_text") glyph=Glyph::Search>
                        <LinkButton href=CATALOGUE>{i.t("services.all")}</LinkButton>
                    </EmptyState>
                </div>
            }
            .into_any()
        } else {
            let rows = found.rows.iter().map(|it| row(i, it)).collect_view();
            view! { <section class="panel" aria-label=title><ul class="rows">{rows}</ul></section> }.into_any()
        };
        let count = i.tn("services.found", i64::try_from(found.found).unwrap_or_default(), &[]);
        let pages = found.found.div_ceil(PER_PAGE);
        let pager = (pages > 1).then(|| {
            let at = |page: usize| address(&look, look.group, page);
            let next = (look.page + 1 < pages).then(|| at(look.page + 1));
            view! { <div class="mt-4 flex justify-center"><Pager back=look.page.checked_sub(1).map(at) next title=format!("{} / {pages}", look.page + 1)/></div> }
        });
        Ok(view! {
            <Public title class="max-w-3xl px-4 pt-2 pb-8">
                <h1 class="text-2xl font-semibold">{title}</h1>
                <p class="mt-1 text-muted">{i.t("services.lead")}</p>
                {search(i, &look)}
                {groups(i, &look, &found.groups)}
                <div class="mt-5 mb-2 flex items-baseline justify-between gap-3 text-sm text-muted">
                    <p role="status">{count}</p>
                    <a class="link link-primary link-hover" href="/services/follow">{i.t("services.to_follow")}</a>
                </div>
                {rows}
                {pager}
            </Public>
        }
        .into_any())
    })
}

/// The catalogue with what is looked for in its address: nothing of it is anybody's own.
fn address(look: &Look, group: Option<ServiceGroup>, page: usize) -> String {
    let text = utf8_percent_encode(look.text.trim(), NON_ALPHANUMERIC).to_string();
    let pairs = [
        ("q", text),
        ("group", group.map(|it| it.to_string()).unwrap_or_default()),
        ("on_site", if look.on_site { "1".to_owned() } else { String::new() }),
        ("page", if page > 0 { page.to_string() } else { String::new() }),
    ];
    let pairs: Vec<_> =
        pairs.into_iter().filter(|(_, it)| !it.is_empty()).map(|(name, it)| format!("{name}={it}")).collect();
    if pairs.is_empty() { CATALOGUE.to_owned() } else { format!("{CATALOGUE}?{}", pairs.join("&")) }
}

fn search(i: I18n, look: &Look) -> AnyView {
    let group = look.group.map(|it| view! { <input type="hidden" name="group" value=it.word()/> });
    view! {
        <form class="mt-5" role="search" action=CATALOGUE>
            {group}
            <div class="flex gap-2">
                <label class="min-w-0 flex-1">
                    <span class="sr-only">{i.t("services.search")}</span>
                    <input class="input input-lg w-full text-base" type="search" name="q" maxlength="60" value=look.text.clone() placeholder=i.t("services.search_hint")/>
                </label>
                <Button kind=Kind::Primary class="btn-lg text-base" glyph=Glyph::Search><span class="max-sm:sr-only">{i.t("services.search")}</span></Button>
            </div>
            <label class="mt-2 flex min-h-11 items-center gap-3 text-sm">
                <input class="checkbox checkbox-sm checkbox-primary" type="checkbox" name="on_site" value="1" checked=look.on_site/>
                {i.t("services.only_on_site")}
            </label>
        </form>
    }
    .into_any()
}

/// One tap to a field; those in which nothing was found are left out.
fn groups(i: I18n, look: &Look, groups: &BTreeMap<ServiceGroup, usize>) -> AnyView {
    let link = |group: Option<ServiceGroup>, text: &'static str, count: usize| {
        chip(look.group == group, address(look, group, 0), text, count as u64)
    };
    let all = link(None, i.t("services.every_group"), groups.values().sum());
    let each = groups.iter().map(|(group, count)| link(Some(*group), i.word("services.group", group.word()), *count));
    view! { <nav class="mt-2" aria-label=i.t("services.groups")><ul class="flex flex-wrap gap-2">{all}{each.collect_view()}</ul></nav> }
        .into_any()
}

fn row(i: I18n, it: &ServiceRow) -> impl IntoView + use<> {
    let name = i.named(&it.name, &it.name_en).to_owned();
    let is = Flags {
        on_site: it.on_site,
        cross_province: it.cross_province,
        province_wide: it.province_wide,
        one_stop: it.one_stop,
    };
    let facts = format!("{} · {}", i.word("services.group", it.service_group.word()), times(i, it.minutes, it.days));
    view! {
        <li class="p-0">
            <a class="flex items-center gap-3 px-4 py-3" href=format!("{CATALOGUE}/{}", it.code)>
                <span class="min-w-0 flex-1">
                    <span class="block font-medium break-words">{name}</span>
                    <span class="mt-0.5 block text-sm text-muted">{facts}</span>
                    <span class="mt-1 flex flex-wrap gap-1.5 empty:hidden">{flags(i, &is)}</span>
                </span>
                <Icon glyph=Glyph::Right class="text-muted"/>
            </a>
        </li>
    }
}
