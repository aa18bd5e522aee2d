use super::list::CATALOGUE;
use super::{Flags, fact, flags};
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param};
use crate::request::use_cx;
use crate::ui::{Alert, Public, Tone};
use domain::catalogue::services::Details;
use leptos::prelude::*;
use usecases::catalogue::services::{ServiceItem, service_of_code};

/// `/services/:code`: what one item is, who may apply, and what to bring, to be ticked off.
#[component]
pub fn ServicePage() -> impl IntoView {
    load(async move {
        let code: String = param("code")?;
        let it = service_of_code(&use_cx(), &code).await?.ok_or(Problem::NotFound)?;
        let i = use_i18n();
        let (facts, materials) = (facts(i, &it), materials(i, &it.details));
        let version = &it.version;
        let name = i.named(&version.name, &version.name_en).to_owned();
        let is = Flags {
            on_site: version.on_site,
            cross_province: version.cross_province,
            province_wide: version.province_wide,
            one_stop: version.one_stop,
        };
        let flags = flags(i, &is);
        let retired =
            it.retired.then(|| view! { <Alert tone=Tone::Warning class="mt-4">{i.t("services.retired_text")}</Alert> });
        let guide = i.named(&version.guide, &version.guide_en).to_owned();
        Ok(view! {
            <Public title=name.clone() class="max-w-3xl px-4 pt-2 pb-8">
                <a class="link link-hover inline-flex min-h-11 items-center text-sm text-muted" href=CATALOGUE>{i.t("services.back")}</a>
                <h1 class="text-2xl font-semibold break-words">{name}</h1>
                <p class="mt-2 flex flex-wrap gap-1.5">{flags}</p>
                {retired}
                <p class="mt-4 text-lg/relaxed break-words">{guide}</p>
                {facts}
                {materials}
                <p class="mt-6 text-sm text-muted">{i.t("services.no_promise")}</p>
            </Public>
        }
        .into_any())
    })
}

fn facts(i: I18n, it: &ServiceItem) -> AnyView {
    let version = &it.version;
    let days = if version.days == 0 {
        i.t("services.at_once").to_owned()
    } else {
        i.tn("services.days", version.days.into(), &[])
    };
    let minutes = version.minutes.map(|it| i.tn("services.minutes", it.into(), &[]));
    let laws = it.details.legal_basis.join(i.t("services.and"));
    let rows = [
        (i.t("services.field.who"), i.named(&it.details.who, &it.details.who_en).to_owned()),
        (i.t("services.field.minutes_on_site"), minutes.unwrap_or_else(|| i.t("services.not_on_site").to_owned())),
        (i.t("services.field.days"), days),
        (i.t("services.field.group"), i.word("services.group", version.service_group.word()).to_owned()),
        (i.t("services.field.legal_basis"), laws),
        (i.t("services.field.code"), it.code.clone()),
    ];
    let rows = rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| fact(name, text));
    view! { <dl class="panel mt-5 divide-y divide-base-300 px-4">{rows.collect_view()}</dl> }.into_any()
}

/// Boxes that keep nothing: they help while the bag is packed.
pub(in crate::pages) fn materials(i: I18n, details: &Details) -> AnyView {
    if details.materials.is_empty() {
        return ().into_any();
    }
    let rows = details.materials.iter().map(|it| {
        let sample = (!it.sample.is_empty())
            .then(|| view! { <span class="block text-sm text-muted">{it.sample.clone()}</span> });
        view! {
            <li class="p-0">
                <label class="flex min-h-12 cursor-pointer items-center gap-3 px-4 py-2">
                    <input class="checkbox checkbox-sm checkbox-primary" type="checkbox"/>
                    <span class="min-w-0 break-words">{i.named(&it.zh, &it.en).to_owned()}{sample}</span>
                </label>
            </li>
        }
    });
    view! {
        <section class="panel mt-5" aria-label=i.t("services.materials")>
            <div class="panel-head"><h2>{i.t("services.materials")}</h2></div>
            <ul class="rows">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}
