//! Topic packs: made, copied for a company, worked on.

use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::{Viewer, use_cx};
use domain::id::{BrandId, PackId, PackVersionId};
use leptos::prelude::*;
use leptos_axum::redirect;
use serde::{Deserialize, Serialize};
use std::iter::zip;
use usecases::UseCaseError;
use usecases::packs::{self, Edit, Facts, ItemForm};

/// The form in which a link is added, beside the one of the facts and those of files.
pub const LINK: &str = "link";
/// The forms that send a file, whose names say nothing of the pack.
pub const FILE: &str = "file";
pub const SLIDES: &str = "slides";
/// The form of a copy for a company.
pub const COPY: &str = "copy";

/// The list of a brand's packs.
pub fn packs_of(brand: BrandId) -> String {
    format!("/brands/{brand}/packs")
}

/// Makes a pack about a topic.
#[server(prefix = "/forms", endpoint = "add-pack")]
pub async fn add_pack(#[server(default)] brand: String, #[server(default)] topic: String) -> Result<(), ServerFnError> {
    let Ok(brand) = brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = packs_of(brand);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match packs::add_pack(&use_cx(), &viewer.actor, brand, topic.parse().ok()).await {
        Ok(id) => flash::accept(&format!("{page}/{id}"), Flash::new().notice("packs.added")).await,
        Err(error) => flash::reject(&page, Flash::new().value("topic", topic).failed(&error)).await,
    }
    Ok(())
}

/// Copies a pack for one company.
#[server(prefix = "/forms", endpoint = "copy-pack")]
pub async fn copy_pack(
    #[server(default)] brand: String,
    #[server(default)] pack: String,
    #[server(default)] version: String,
    #[server(default)] company: String,
) -> Result<(), ServerFnError> {
    let Some(on) = on(&brand, &pack, &version) else { return Ok(()) };
    match packs::copy_pack(&use_cx(), &on.viewer.actor, on.brand, on.version, company.parse().ok()).await {
        Ok(id) => flash::accept(&format!("{}/{id}", packs_of(on.brand)), Flash::new().notice("packs.copied")).await,
        Err(error) => {
            flash::reject(&on.page, Flash::new().form(COPY).value("company", company).failed(&error)).await;
        }
    }
    Ok(())
}

/// Title, agenda, cases and quiz items as posted; the lines of the agenda by their place.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PackFields {
    pub brand: String,
    pub pack: String,
    pub version: String,
    pub title: String,
    pub title_en: String,
    /// Minutes of each line.
    pub lengths: Vec<String>,
    pub zh: Vec<String>,
    pub en: Vec<String>,
    pub slide: Vec<String>,
    pub cases: Vec<String>,
    pub items: Vec<String>,
}

impl PackFields {
    fn facts(&self) -> Facts {
        let lines = zip(zip(&self.lengths, &self.zh), zip(&self.en, &self.slide));
        let agenda = lines.map(|((minutes, zh), (en, slide))| ItemForm {
            minutes: minutes.trim().parse().ok(),
            zh: zh.clone(),
            en: en.clone(),
            slide: slide.clone(),
        });
        Facts {
            title: self.title.clone(),
            title_en: self.title_en.clone(),
            agenda: agenda.collect(),
            cases: self.cases.clone(),
            quiz: self.items.clone(),
        }
    }
}

/// Changes what a pack says.
#[server(prefix = "/forms", endpoint = "change-pack")]
pub async fn change_pack(#[server(flatten)] fields: PackFields) -> Result<(), ServerFnError> {
    let Some(on) = on(&fields.brand, &fields.pack, &fields.version) else { return Ok(()) };
    let facts = fields.facts();
    leave(on, Edit::Facts(facts), "packs.saved", Flash::new().fields(&fields)).await;
    Ok(())
}

/// Adds a page elsewhere to the materials.
#[server(prefix = "/forms", endpoint = "add-material")]
pub async fn add_material(
    #[server(default)] brand: String,
    #[server(default)] pack: String,
    #[server(default)] version: String,
    #[server(default)] material: String,
    #[server(default)] link: String,
) -> Result<(), ServerFnError> {
    let Some(on) = on(&brand, &pack, &version) else { return Ok(()) };
    let typed = Flash::new().form(LINK).value("material", &material).value("link", &link);
    leave(on, Edit::AddLink { title: material, link }, "packs.materials.added", typed).await;
    Ok(())
}

/// Leaves a material out, by its place.
#[server(prefix = "/forms", endpoint = "remove-material")]
pub async fn remove_material(
    #[server(default)] brand: String,
    #[server(default)] pack: String,
    #[server(default)] version: String,
    #[server(default)] at: String,
) -> Result<(), ServerFnError> {
    let Some(on) = on(&brand, &pack, &version) else { return Ok(()) };
    let at = at.parse().unwrap_or(usize::MAX);
    leave(on, Edit::RemoveMaterial(at), "packs.materials.removed", Flash::new()).await;
    Ok(())
}

/// Takes the slides out of a pack.
#[server(prefix = "/forms", endpoint = "remove-slides")]
pub async fn remove_slides(
    #[server(default)] brand: String,
    #[server(default)] pack: String,
    #[server(default)] version: String,
) -> Result<(), ServerFnError> {
    let Some(on) = on(&brand, &pack, &version) else { return Ok(()) };
    leave(on, Edit::Slides(None), "packs.slides.removed", Flash::new()).await;
    Ok(())
}

/// What a form of a pack's page is about.
struct On {
    viewer: Viewer,
    page: String,
    brand: BrandId,
    version: PackVersionId,
}

fn on(brand: &str, pack: &str, version: &str) -> Option<On> {
    let (Ok(brand), Ok(pack), Ok(version)) = (brand.parse::<BrandId>(), pack.parse::<PackId>(), version.parse()) else {
        redirect("/");
        return None;
    };
    let page = format!("{}/{pack}", packs_of(brand));
    let viewer = signed_in(&page)?;
    Some(On { viewer, page, brand, version })
}

async fn leave(on: On, edit: Edit, notice: &str, typed: Flash) {
    match packs::edit_pack(&use_cx(), &on.viewer.actor, on.brand, on.version, edit).await {
        Ok(_) => flash::accept(&on.page, Flash::new().notice(notice)).await,
        // A stranger is told nothing of a pack by its page either.
        Err(error @ UseCaseError::NotFound) => flash::reject("/", Flash::new().failed(&error)).await,
        Err(error) => flash::reject(&on.page, typed.failed(&error)).await,
    }
}
