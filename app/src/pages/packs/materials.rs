//! What employees can read: pages elsewhere, and files.

use super::one::{fields, hidden};
use crate::api::ServerFn;
use crate::api::packs::{AddMaterial, FILE, LINK, RemoveMaterial, packs_of};
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Button, Field, FileField, Glyph, Icon, Kind, Panel, PostButton, Size};
use domain::packs::{LARGEST_FILE, MAX_LINE, MAX_LINK, Material, Place};
use leptos::prelude::*;
use usecases::packs::PackView;

/// Where the server takes a file.
const UPLOAD: &str = "/forms/pack-file";

pub fn materials(i: I18n, it: &PackView) -> AnyView {
    let files = format!("{}/{}/files", packs_of(it.brand), it.row.id);
    let rows = it.content.materials.iter().enumerate().map(|(at, material)| {
        let mut fields = fields(it);
        fields.push(("at", at.to_string()));
        view! {
            <li class="flex items-center gap-3">
                {material_link(i, material, &files)}
                <PostButton action=RemoveMaterial::PATH fields kind=Kind::Ghost size=Size::Small class="ml-auto">{i.t("packs.materials.remove")}</PostButton>
            </li>
        }
    });
    let rows = rows.collect_view();
    let (of_file, of_link) = (hidden(it), hidden(it));
    let none = it
        .content
        .materials
        .is_empty()
        .then(|| view! { <p class="px-4 py-3 text-muted">{i.t("packs.materials.none")}</p> });
    let flash = use_flash();
    let (refused_link, refused_file) = (flash.form == LINK, flash.form == FILE);
    let help = i.t_with("packs.materials.file_help", &[("megabytes", &(LARGEST_FILE >> 20).to_string())]);
    view! {
        <Panel title=i.t("packs.materials.title") id="materials">
            {none}
            <ul class="rows empty:hidden">{rows}</ul>
            <details class="border-t border-base-300 px-4" open=refused_file>
                <summary class="link link-hover flex min-h-11 items-center text-primary">{i.t("packs.materials.add_file")}</summary>
                <form class="flex flex-col gap-3 pb-4" method="post" action=UPLOAD enctype="multipart/form-data">
                    {of_file}
                    <Field name="material" label=i.t("packs.materials.name") form=FILE help=i.t("packs.materials.name_help") maxlength=MAX_LINE as u32 autocomplete="off"/>
                    <FileField form=FILE name="file" label=i.t("packs.materials.file") accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx" help/>
                    <div><Button glyph=Glyph::Upload>{i.t("packs.materials.upload")}</Button></div>
                </form>
            </details>
            <details class="border-t border-base-300 px-4" open=refused_link>
                <summary class="link link-hover flex min-h-11 items-center text-primary">{i.t("packs.materials.add_link")}</summary>
                <form class="flex flex-col gap-3 pb-4" method="post" action=AddMaterial::PATH>
                    {of_link}
                    <Field form=LINK name="material" label=i.t("packs.materials.name") maxlength=MAX_LINE as u32 autocomplete="off" required=true/>
                    <Field form=LINK name="link" label=i.t("packs.materials.link") kind="url" placeholder="https://" maxlength=MAX_LINK as u32 autocomplete="off" required=true/>
                    <div><Button glyph=Glyph::Plus>{i.t("packs.materials.add")}</Button></div>
                </form>
            </details>
        </Panel>
    }
    .into_any()
}

/// A material as a link; files lie below `files`.
pub fn material_link(i: I18n, it: &Material, files: &str) -> AnyView {
    let (href, glyph) = match &it.place {
        Place::Link(link) => (link.clone(), Glyph::Globe),
        Place::File(id) => (format!("{files}/{id}"), Glyph::Download),
    };
    let outside = matches!(it.place, Place::Link(_));
    let note = outside.then(|| view! { <span class="sr-only">{i.t("packs.materials.new_window")}</span> });
    view! {
        <a
            class="link link-hover flex min-h-11 min-w-0 items-center gap-2 text-primary lg:min-h-8" href=href
            target=outside.then_some("_blank") rel=outside.then_some("noopener noreferrer")
        >
            <Icon glyph class="shrink-0"/><span class="min-w-0 break-words">{it.title.clone()}</span>{note}
        </a>
    }
    .into_any()
}
