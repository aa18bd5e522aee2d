//! A pack is worked on.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::{Checks, LONGEST_NAME};
use crate::packs::list::{newest, own_version};
use crate::packs::{content_of, written};
use domain::id::{BrandId, DeckId, PackVersionId};
use domain::identity::Actor;
use domain::packs::{Item, MAX_CASE, MAX_ITEMS, MAX_LINE, MAX_LINK, MAX_PAGES, Material, Place};
use domain::scheduling::request::FieldError;
use entities::live::quiz_item;
use entities::packs::{deck, pack, pack_file, pack_version, shown_pack};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;
use std::collections::BTreeSet;

/// What is changed.
#[derive(Clone, Debug)]
pub enum Edit {
    Facts(Facts),
    /// A page elsewhere is added to the materials.
    AddLink {
        title: String,
        link: String,
    },
    /// A file that was uploaded is added to the materials, and noted with them.
    AddFile {
        title: String,
        file: pack_file::Model,
    },
    /// The material at this place, from 0, is left out.
    RemoveMaterial(usize),
    /// Other slides, or none.
    Slides(Option<DeckId>),
    /// Slides that were uploaded, noted with the change.
    NewSlides(deck::Model),
}

/// Title, agenda, cases and quiz items, as typed.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub title: String,
    pub title_en: String,
    /// Lines without any text are left out.
    pub agenda: Vec<ItemForm>,
    /// Empty ones are left out.
    pub cases: Vec<String>,
    /// Keys of the bank.
    pub quiz: Vec<String>,
}

/// A line of the agenda as typed. What is no number is none.
#[derive(Clone, Debug, Default)]
pub struct ItemForm {
    pub minutes: Option<i32>,
    pub zh: String,
    pub en: String,
    /// Empty: it does not begin with a slide.
    pub slide: String,
}

/// Changes a pack's newest version, which has to be `base`; one that an engagement shows stays as it is, and a new one is made. Gives
/// the version that has the change.
///
/// Needs `Right::Present` on the brand; `NotFound` for another brand's version. Fails with the conflict `pack-changed` if somebody else
/// was quicker, and with `Invalid` naming `title`, `agenda`, `cases`, `quiz`, `material`, `link` or `slides`.
pub async fn edit_pack(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    base: PackVersionId,
    edit: Edit,
) -> Result<PackVersionId> {
    let (version, pack) = own_version(cx, actor, brand, base).await?;
    let uploaded = edit.clone();
    let changed = change(cx, brand, &version, edit).await?;
    let (next, cx2, by, now) = (cx.id::<PackVersionId>(), cx.clone(), actor.account, cx.now());
    cx.db
        .write(move |tx| async move {
            // Whoever edits at once waits here, and then finds another version or what the first one wrote.
            pack::Entity::find_by_id(pack.id).lock_exclusive().one(tx.as_ref()).await?;
            let newest = newest(tx.as_ref(), pack.id).await?;
            let same = |it: &pack_version::Model| {
                it.id == base && it.content == version.content && it.deck_id == version.deck_id
            };
            if !newest.as_ref().is_some_and(same) {
                return Err(UseCaseError::Conflict("pack-changed"));
            }
            let used =
                shown_pack::Entity::find().filter(shown_pack::Column::VersionId.eq(base)).one(tx.as_ref()).await?;
            match uploaded {
                Edit::AddFile { file, .. } => drop(file.into_active_model().reset_all().insert(tx.as_ref()).await?),
                Edit::NewSlides(deck) => drop(deck.into_active_model().reset_all().insert(tx.as_ref()).await?),
                _ => {}
            }
            let mut row = changed;
            (row.made_by, row.made_at) = (Set(Some(by)), Set(now));
            let id = if used.is_some() {
                (row.id, row.pack_id, row.number) = (Set(next), Set(pack.id), Set(version.number + 1));
                row.insert(tx.as_ref()).await?;
                next
            } else {
                row.id = Set(base);
                row.update(tx.as_ref()).await?;
                base
            };
            audit::record(&cx2, &tx, Some(by), "pack.changed", pack.id, json!({ "version": id })).await?;
            Ok(id)
        })
        .await
}

/// What a version holds after the change, without its id and number.
async fn change(
    cx: &Cx,
    brand: BrandId,
    version: &pack_version::Model,
    edit: Edit,
) -> Result<pack_version::ActiveModel> {
    let mut content = content_of(version);
    let mut checks = Checks::default();
    let mut row = pack_version::ActiveModel {
        title: Set(version.title.clone()),
        title_en: Set(version.title_en.clone()),
        deck_id: Set(version.deck_id),
        ..Default::default()
    };
    match edit {
        Edit::Facts(facts) => {
            row.title = Set(checks.required("title", &facts.title, LONGEST_NAME));
            row.title_en = Set(checks.line("title_en", &facts.title_en, LONGEST_NAME));
            content.agenda = agenda(&mut checks, &facts.agenda);
            content.cases = cases(&mut checks, &facts.cases);
            content.quiz = known_quiz(cx, &mut checks, facts.quiz).await?;
        }
        Edit::AddLink { title, link } => {
            let title = checks.required("material", &title, MAX_LINE);
            let link = checks.required("link", &link, MAX_LINK);
            if !link.is_empty() && !is_address(&link) {
                checks.fail("link", "not_a_link");
            }
            content.materials.push(Material { title, place: Place::Link(link) });
        }
        Edit::AddFile { title, file } => {
            let title = checks.line("material", &title, MAX_LINE);
            let title = if title.is_empty() { file.name } else { title };
            content.materials.push(Material { title, place: Place::File(file.id) });
        }
        Edit::RemoveMaterial(at) => {
            if at >= content.materials.len() {
                return Err(UseCaseError::Conflict("pack-changed"));
            }
            content.materials.remove(at);
        }
        Edit::Slides(None) => row.deck_id = Set(None),
        Edit::Slides(Some(id)) => {
            let own = deck::Entity::find_by_id(id).filter(deck::Column::BrandId.eq(brand)).one(cx.db.read()).await?;
            own.ok_or(UseCaseError::NotFound)?;
            row.deck_id = Set(Some(id));
        }
        Edit::NewSlides(deck) => row.deck_id = Set(Some(deck.id)),
    }
    if content.materials.len() > MAX_ITEMS {
        checks.fail("material", "too_many_items");
    }
    checks.done()?;
    row.content = Set(written(&content));
    Ok(row)
}

fn agenda(checks: &mut Checks, typed: &[ItemForm]) -> Vec<Item> {
    let mut agenda = Vec::new();
    for it in typed {
        let (zh, en) = (checks.line("agenda", &it.zh, MAX_LINE), checks.line("agenda", &it.en, MAX_LINE));
        if zh.is_empty() && en.is_empty() && it.slide.trim().is_empty() {
            continue;
        }
        if zh.is_empty() {
            checks.fail("agenda", "required");
        }
        let minutes = checks.number("agenda", it.minutes, 1..=240).unsigned_abs();
        let slide = (!it.slide.trim().is_empty())
            .then(|| checks.number("agenda", it.slide.trim().parse().ok(), 1..=MAX_PAGES as i32).unsigned_abs());
        agenda.push(Item { minutes, zh, en, slide });
    }
    if agenda.len() > MAX_ITEMS {
        checks.fail("agenda", "too_many_items");
    }
    agenda
}

/// A case keeps its line breaks; nothing else that controls anything.
fn cases(checks: &mut Checks, typed: &[String]) -> Vec<String> {
    let plain = |text: &String| text.chars().filter(|it| *it == '\n' || !it.is_control()).collect::<String>();
    let cases: Vec<String> = typed.iter().map(|it| plain(it).trim().to_owned()).filter(|it| !it.is_empty()).collect();
    if cases.iter().any(|it| it.chars().count() > MAX_CASE) {
        checks.push(FieldError::new("cases", "too_long"));
    }
    if cases.len() > MAX_ITEMS {
        checks.fail("cases", "too_many_items");
    }
    cases
}

/// The keys that the bank has, in its order.
async fn known_quiz(cx: &Cx, checks: &mut Checks, keys: Vec<String>) -> Result<Vec<String>> {
    let keys: BTreeSet<String> = keys.into_iter().filter(|it| !it.is_empty()).collect();
    let known: Vec<String> = quiz_item::Entity::find()
        .select_only()
        .column(quiz_item::Column::Key)
        .filter(quiz_item::Column::Key.is_in(keys.iter().map(String::as_str)))
        .order_by_asc(quiz_item::Column::Key)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    if known.len() != keys.len() {
        checks.fail("quiz", "unknown");
    }
    Ok(known)
}

/// Only what a browser asks a server for over TLS: no `javascript:`, no `data:`, and nobody's password.
fn is_address(link: &str) -> bool {
    let Some(rest) = link.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let good = |it: char| it.is_alphanumeric() || matches!(it, '.' | '-' | ':');
    host.contains('.') && host.chars().all(good) && !rest.contains([' ', '"', '<', '>', '\\'])
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn only_plain_https_addresses_are_links() {
        for link in ["https://gat.hubei.gov.cn/a?b=c#d", "https://例子.中国/", "https://a.example:8443"] {
            assert!(is_address(link), "{link}");
        }
        let refused = [
            "http://a.example",
            "javascript:alert(1)",
            "https://",
            "https://user@a.example/",
            "https://a b.example",
            "https://a.example/<",
        ];
        for link in refused {
            assert!(!is_address(link), "{link}");
        }
    }
}
