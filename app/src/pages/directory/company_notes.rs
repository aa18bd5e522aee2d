//! A company as one brand knows it: what the team has noted, and what it has done together.

use crate::api::ServerFn;
use crate::api::directory::{AddNote, RemoveNote};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, BookingBadge, Button, EmptyState, Glyph, Kind, Panel, PostButton, Rail, Size, Textarea};
use domain::id::{BrandId, CompanyId};
use leptos::prelude::*;
use usecases::directory::{BrandsCompany, LONGEST_NOTE, NoteRow, brands_company};

/// `/brands/{brand_id}/companies/{company}`: for the brand's team.
#[component]
pub fn BrandsCompanyPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id): (BrandId, CompanyId) = (param("brand_id")?, param("company")?);
        let file = brands_company(&use_cx(), &viewer.actor, brand, id).await?;
        flash::take().await;
        let i = use_i18n();
        let title = i.named(&file.company.name, &file.company.name_en).to_owned();
        let head = view! { <p class="text-muted">{file.company.code.clone()}</p> }.into_any();
        Ok(view! {
            <Rail title head>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">{notes(i, brand, id, &file.notes)}{engagements(i, brand, &file)}</div>
            </Rail>
        }
        .into_any())
    })
}

/// The panel of notes, for whichever page of the brand's shows a company.
pub fn notes(i: I18n, brand: BrandId, company: CompanyId, rows: &[NoteRow]) -> AnyView {
    let list = if rows.is_empty() {
        view! { <EmptyState title=i.t("directory.note.none") glyph=Glyph::Document/> }.into_any()
    } else {
        let rows = rows.iter().map(|it| row(i, brand, company, it)).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <Panel title=i.t("directory.note.title") id="notes">
            <form class="flex flex-col gap-3 border-b border-base-300 p-4" method="post" action=AddNote::PATH>
                <input type="hidden" name="brand" value=brand.to_string()/>
                <input type="hidden" name="company" value=company.to_string()/>
                <Textarea name="text" label=i.t("directory.note.text") help=i.t("directory.note.help") rows=3 maxlength=LONGEST_NOTE as u32 required=true/>
                <div><Button>{i.t("directory.note.add")}</Button></div>
            </form>
            {list}
        </Panel>
    }
    .into_any()
}

fn row(i: I18n, brand: BrandId, company: CompanyId, it: &NoteRow) -> AnyView {
    let remove = it.own.then(|| {
        let fields = vec![("brand", brand.to_string()), ("company", company.to_string()), ("note", it.id.to_string())];
        view! { <PostButton action=RemoveNote::PATH fields kind=Kind::Ghost size=Size::Small>{i.t("directory.note.remove")}</PostButton> }
    });
    view! {
        <li class="flex items-start justify-between gap-3">
            <div class="min-w-0">
                <p class="whitespace-pre-line">{it.text.clone()}</p>
                <p class="mt-1 text-xs text-muted">{format!("{} · {}", it.author, i.date_time(it.at))}</p>
            </div>
            {remove}
        </li>
    }
    .into_any()
}

fn engagements(i: I18n, brand: BrandId, file: &BrandsCompany) -> AnyView {
    let rows = file
        .engagements
        .iter()
        .map(|(id, title, title_en, at, status)| {
            let title = i.named(title, title_en).to_owned();
            view! {
                <li class="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                    <a class="link-hover min-w-0 font-medium" href=format!("/brands/{brand}/engagements/{id}")>{title}</a>
                    <span class="flex items-center gap-2 text-muted">{i.date_with_year(*at)}<BookingBadge status=*status/></span>
                </li>
            }
        })
        .collect_view();
    view! { <Panel title=i.t("directory.note.engagements")><ul class="rows">{rows}</ul></Panel> }.into_any()
}
