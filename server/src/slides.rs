//! Slides: an uploaded PDF becomes pictures in the object store, painted by a child process that may take no more than its share.
//!
//! ```text
//! slides/{deck}/source.pdf     until it is painted
//! slides/{deck}/{n}            pages from 1; PNG or JPEG, whichever is smaller
//! files/{file}                 what employees can fetch
//! ```

pub mod paint;
mod painter;
pub mod sniff;
#[cfg(test)]
mod tests;

pub use painter::Painter;
use painter::Step;

use crate::live::read_object as read;
use bytes::Bytes;
use domain::id::{DeckId, PackFileId};
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use usecases::packs::decks::{Painted, claim_deck, deck_progress, finish_deck};
use usecases::packs::forget::{Unused, forget_gone, forget_unused};
use usecases::{Cx, Result};

/// How soon a new file is noticed. A look costs one indexed query.
const LOOK: Duration = Duration::from_secs(1);

/// How often what nobody shows any more is looked for.
const CLEAN: Duration = Duration::from_hours(1);

/// The store's half of topic packs. Cheap to clone.
#[derive(Clone)]
pub struct Slides {
    cx: Cx,
    store: Arc<dyn ObjectStore>,
    painter: Painter,
}

impl Slides {
    pub fn new(cx: Cx, store: Arc<dyn ObjectStore>, painter: Painter) -> Self {
        Self { cx, store, painter }
    }

    /// Paints what is uploaded, one file at a time, and removes what nobody shows any more, until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let mut clean = tokio::time::interval(CLEAN);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = clean.tick() => self.clean().await,
                () = tokio::time::sleep(LOOK) => {
                    if let Err(error) = self.run_due(&stop).await {
                        tracing::error!(%error, "slides could not be painted");
                    }
                }
            }
        }
    }

    /// Paints all files that wait. A file whose painting is cut short by `stop` is painted anew later.
    pub async fn run_due(&self, stop: &CancellationToken) -> Result<()> {
        while !stop.is_cancelled() {
            let Some(deck) = claim_deck(&self.cx).await? else { return Ok(()) };
            let painted = self.paint(deck, stop).await;
            tracing::info!(%deck, ?painted, "a file of slides is through");
            finish_deck(&self.cx, deck, painted).await?;
            // Only now: whoever paints it again after a crash needs it.
            if matches!(painted, Painted::Ready(_) | Painted::Refused(_)) {
                self.remove(&source(deck)).await;
            }
        }
        Ok(())
    }

    async fn paint(&self, deck: DeckId, stop: &CancellationToken) -> Painted {
        let pdf = match read(&*self.store, &source(deck)).await {
            Ok(Some(pdf)) => pdf,
            Ok(None) => return Painted::Lost,
            Err(error) => {
                tracing::error!(%deck, %error, "the store cannot be read");
                return Painted::Lost;
            }
        };
        let mut painting = match self.painter.begin(&pdf).await {
            Ok(painting) => painting,
            Err(error) => {
                tracing::error!(%deck, %error, "slides cannot be painted: no child process");
                return Painted::Lost;
            }
        };
        loop {
            match painting.next(stop).await {
                Step::Ended(painted) => return painted,
                Step::Page(n, picture) => {
                    if let Err(error) = self.keep_page(deck, n, picture.into()).await {
                        tracing::error!(%deck, %error, "a slide cannot be stored");
                        return Painted::Lost;
                    }
                    if let Err(error) = deck_progress(&self.cx, deck, n as u32, painting.pages()).await {
                        tracing::warn!(%deck, %error, "how far a file is cannot be noted");
                    }
                }
            }
        }
    }

    /// Puts a file of slides into the store, to be noted by `packs::decks::add_deck` next.
    pub async fn keep_source(&self, deck: DeckId, pdf: Bytes) -> object_store::Result<()> {
        self.store.put(&source(deck), pdf.into()).await.map(drop)
    }

    /// Puts a painted page, from 1, into the store.
    pub async fn keep_page(&self, deck: DeckId, n: usize, picture: Bytes) -> object_store::Result<()> {
        self.store.put(&page(deck, n), picture.into()).await.map(drop)
    }

    /// Puts a file to fetch into the store, to be noted by `packs::files::add_file` next.
    pub async fn keep_file(&self, id: PackFileId, bytes: Bytes) -> object_store::Result<()> {
        self.store.put(&file(id), bytes.into()).await.map(drop)
    }

    /// Takes back what [`Self::keep_source`] put there.
    pub async fn drop_source(&self, deck: DeckId) {
        self.remove(&source(deck)).await;
    }

    /// Takes back what [`Self::keep_file`] put there.
    pub async fn drop_file(&self, id: PackFileId) {
        self.remove(&file(id)).await;
    }

    /// A page from 1, `None` if there is no such one.
    pub async fn page(&self, deck: DeckId, n: usize) -> object_store::Result<Option<Bytes>> {
        read(&*self.store, &page(deck, n)).await
    }

    pub async fn file(&self, id: PackFileId) -> object_store::Result<Option<Bytes>> {
        read(&*self.store, &file(id)).await
    }

    /// Forgets versions that nobody shows, and removes slides and files that no version has.
    pub async fn clean(&self) {
        let unused = match forget_unused(&self.cx).await {
            Ok(unused) => unused,
            Err(error) => {
                tracing::error!(%error, "which slides nobody shows cannot be read");
                return;
            }
        };
        // Only what is gone from the store is forgotten, so that nothing is left there that nobody knows of.
        let mut gone = Unused::default();
        for deck in unused.decks {
            if self.remove_all(&folder(deck)).await {
                gone.decks.push(deck);
            }
        }
        for id in unused.files {
            if self.remove(&file(id)).await {
                gone.files.push(id);
            }
        }
        if let Err(error) = forget_gone(&self.cx, gone).await {
            tracing::error!(%error, "slides that are gone could not be forgotten");
        }
    }

    async fn remove_all(&self, folder: &Path) -> bool {
        let listed: object_store::Result<Vec<_>> = self.store.list(Some(folder)).try_collect().await;
        let Ok(objects) = listed else { return false };
        let mut all = true;
        for object in objects {
            all &= self.remove(&object.location).await;
        }
        all
    }

    /// Whether there is no such object any more.
    async fn remove(&self, path: &Path) -> bool {
        match self.store.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => true,
            Err(error) => {
                tracing::error!(%error, "an object could not be deleted");
                false
            }
        }
    }
}

fn folder(deck: DeckId) -> Path {
    Path::from_iter(["slides".to_owned(), deck.to_string()])
}

fn source(deck: DeckId) -> Path {
    folder(deck).join("source.pdf")
}

fn page(deck: DeckId, n: usize) -> Path {
    folder(deck).join(n.to_string())
}

fn file(id: PackFileId) -> Path {
    Path::from_iter(["files".to_owned(), id.to_string()])
}
