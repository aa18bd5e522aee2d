//! Slides and files of topic packs: uploads by a brand's team, slides for those who look on, files for those who fetch them.

use super::answers::refused;
use super::events::{LONGEST, follow};
use super::room::seated;
use crate::live::Hub;
use crate::parts::Parts;
use crate::slides::{Slides, sniff};
use app::api::packs::{FILE, SLIDES};
use app::flash::{Flash, leave};
use app::request::Viewer;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{Extension, Form, Path, State};
use axum::http::{StatusCode, header};
use axum::response::sse::Event;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use domain::id::{BrandId, DeckId, EngagementId, PackFileId, PackId, PackVersionId};
use domain::packs::DeckState;
use entities::packs::pack_file;
use futures::stream::{self, StreamExt};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::sleep;
use tower_sessions::Session;
use usecases::live::show_slide;
use usecases::packs::decks::{add_deck, deck_of, is_shown, may_add_deck};
use usecases::packs::files::{Kept, add_file, may_add_file, packs_file, rooms_file};
use usecases::{Cx, UseCaseError};

/// A slide never changes; a day is longer than anybody looks at it in one go.
const IMMUTABLE: &str = "private, max-age=86400, immutable";
/// Likewise; what stands in front of us may keep it for everybody, as it keeps segments (`live::routes`).
const SHARED: &str = "public, max-age=86400, immutable";

/// How often the progress of painting is looked at for a page that shows it.
const LOOK: Duration = Duration::from_secs(1);

/// How long it is believed that a room shows a deck: three thousand people fetch a slide in the same second.
const TRUST: Duration = Duration::from_mins(1);
/// Rooms and decks remembered at once.
const KNOWN: usize = 1_000;

/// To be put inside the web session.
pub fn routes(parts: &Parts) -> Router {
    Router::new()
        .route("/forms/pack-slides", post(slides))
        .route("/forms/pack-file", post(file))
        .route("/brands/{brand}/engagements/{id}/slide", post(turn))
        .route("/brands/{brand}/slides/{deck}/{n}", get(brands_slide))
        .route("/brands/{brand}/slides/{deck}/events", get(progress))
        .route("/brands/{brand}/packs/{pack}/files/{file}", get(brands_file))
        .route("/room/{engagement}/files/{file}", get(room_file))
        .with_state(parts.clone())
}

/// To be mounted beside the media of a room: the same token, at the beginning of the path, is the right.
///
/// ```text
/// GET /{token}/slides/{deck}/{n}      immutable
/// ```
pub fn of_rooms(parts: &Parts) -> Router {
    let shown = Shown { cx: parts.cx.clone(), known: Arc::default() };
    Router::new().route("/{token}/slides/{deck}/{n}", get(rooms_slide)).with_state((
        parts.hub.clone(),
        parts.slides.clone(),
        shown,
    ))
}

/// Which rooms show which decks, remembered for a moment.
#[derive(Clone)]
struct Shown {
    cx: Cx,
    known: Arc<Mutex<HashMap<(EngagementId, DeckId), Instant>>>,
}

impl Shown {
    async fn is(&self, engagement: EngagementId, deck: DeckId) -> usecases::Result<bool> {
        let key = (engagement, deck);
        {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.get(&key).is_some_and(|at| at.elapsed() < TRUST) {
                return Ok(true);
            }
            if known.len() >= KNOWN {
                known.retain(|_, at| at.elapsed() < TRUST);
            }
        }
        let shown = is_shown(&self.cx, engagement, deck).await?;
        if shown {
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Instant::now());
        }
        Ok(shown)
    }
}

async fn rooms_slide(
    State((hub, slides, shown)): State<(Hub, Slides, Shown)>,
    Path((token, deck, n)): Path<(String, DeckId, usize)>,
) -> Response {
    let Some(engagement) = hub.admitted(&token).await else { return StatusCode::NOT_FOUND.into_response() };
    match shown.is(engagement, deck).await {
        Ok(true) => picture(slides.page(deck, n).await, SHARED),
        Ok(false) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => refused(error),
    }
}

async fn brands_slide(
    State(parts): State<Parts>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, deck, n)): Path<(BrandId, DeckId, usize)>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    match deck_of(&parts.cx, &viewer.actor, brand, deck).await {
        Ok(_) => picture(parts.slides.page(deck, n).await, IMMUTABLE),
        Err(error) => refused(error),
    }
}

/// An event named `changed` whenever another page is painted, until all are.
async fn progress(
    State(parts): State<Parts>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, deck)): Path<(BrandId, DeckId)>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let first = match deck_of(&parts.cx, &viewer.actor, brand, deck).await {
        Ok(first) => first,
        Err(error) => return refused(error),
    };
    let cx = parts.cx.clone();
    let events = stream::unfold((cx, viewer.actor, first), move |(cx, actor, known)| async move {
        loop {
            if known.state != DeckState::Waiting {
                // The page that is loaded anew asks no more; a stream that ended would be opened again.
                sleep(LONGEST).await;
                return None;
            }
            sleep(LOOK).await;
            let now = deck_of(&cx, &actor, brand, deck).await.ok()?;
            if now != known {
                return Some((Event::default().event("changed").data("slides"), (cx, actor, now)));
            }
        }
    });
    follow(&parts, events.take_until(sleep(LONGEST)))
}

async fn brands_file(
    State(parts): State<Parts>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, pack, file)): Path<(BrandId, PackId, PackFileId)>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let found = packs_file(&parts.cx, &viewer.actor, brand, pack, file).await;
    fetched(&parts, found).await
}

async fn room_file(
    State(parts): State<Parts>,
    session: Session,
    Path((engagement, file)): Path<(EngagementId, PackFileId)>,
) -> Response {
    let attendee = match seated(&session, engagement).await {
        Ok(attendee) => attendee,
        Err(status) => return status.into_response(),
    };
    let found = rooms_file(&parts.cx, attendee, engagement, file).await;
    fetched(&parts, found).await
}

/// A file to be kept, never shown as a page of ours.
async fn fetched(parts: &Parts, found: usecases::Result<pack_file::Model>) -> Response {
    let found = match found {
        Ok(found) => found,
        Err(error) => return refused(error),
    };
    match parts.slides.file(found.id).await {
        Ok(Some(bytes)) => {
            // RFC 6266 with RFC 8187: a name in any script.
            let name = utf8_percent_encode(&found.name, NON_ALPHANUMERIC);
            let headers = [
                (header::CONTENT_TYPE, found.kind),
                (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
                (header::CACHE_CONTROL, IMMUTABLE.to_owned()),
            ];
            (headers, bytes).into_response()
        }
        other => gone(other),
    }
}

fn picture(found: object_store::Result<Option<Bytes>>, cache: &'static str) -> Response {
    match found {
        Ok(Some(bytes)) => {
            let kind = sniff::picture(&bytes);
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], bytes).into_response()
        }
        other => gone(other),
    }
}

fn gone(found: object_store::Result<Option<Bytes>>) -> Response {
    if let Err(error) = found {
        tracing::error!(%error, "the store cannot be read");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    StatusCode::NOT_FOUND.into_response()
}

#[derive(Deserialize)]
struct Turn {
    #[serde(default)]
    page: String,
}

/// Turns to a slide for a script, which needs no page in return.
async fn turn(
    State(parts): State<Parts>,
    viewer: Option<Extension<Viewer>>,
    Path((_, id)): Path<(BrandId, EngagementId)>,
    Form(Turn { page }): Form<Turn>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    match show_slide(&parts.cx, &viewer.actor, id, page.parse().ok()).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(error),
    }
}

/// What a form with a file says. The file is the last field.
#[derive(Default)]
struct Sent {
    brand: Option<BrandId>,
    pack: Option<PackId>,
    version: Option<PackVersionId>,
    title: String,
    name: String,
    file: Bytes,
}

/// Why a form was not read to its end.
enum Unread {
    /// Too large, cut off, or no form at all.
    Broken(MultipartError),
    /// Whoever sends it may not; the file was not read.
    Refused(UseCaseError),
}

impl From<MultipartError> for Unread {
    fn from(error: MultipartError) -> Self {
        Self::Broken(error)
    }
}

/// Reads a form into `sent`; asks whether the sender may before it takes the file.
async fn read(cx: &Cx, viewer: &Viewer, mut form: Multipart, is_deck: bool, sent: &mut Sent) -> Result<(), Unread> {
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("brand") => sent.brand = field.text().await?.parse().ok(),
            Some("pack") => sent.pack = field.text().await?.parse().ok(),
            Some("version") => sent.version = field.text().await?.parse().ok(),
            Some("material") => sent.title = field.text().await?,
            Some("slides" | "file") => {
                let (brand, version) = sent.brand.zip(sent.version).ok_or(Unread::Refused(UseCaseError::NotFound))?;
                let may = if is_deck {
                    may_add_deck(cx, &viewer.actor, brand, version).await
                } else {
                    may_add_file(cx, &viewer.actor, brand, version).await
                };
                may.map_err(Unread::Refused)?;
                sent.name = field.file_name().unwrap_or_default().to_owned();
                sent.file = field.bytes().await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Takes a PDF, to be painted in the background, as the slides of a pack.
async fn slides(
    State(parts): State<Parts>,
    viewer: Option<Extension<Viewer>>,
    session: Session,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    take(&parts, viewer, &session, form, true).await
}

/// Takes a file as one of the materials of a pack.
async fn file(
    State(parts): State<Parts>,
    viewer: Option<Extension<Viewer>>,
    session: Session,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    take(&parts, viewer, &session, form, false).await
}

/// Answers with a redirect to the pack's page, as every form does.
async fn take(
    parts: &Parts,
    viewer: Option<Extension<Viewer>>,
    session: &Session,
    form: Result<Multipart, MultipartRejection>,
    is_deck: bool,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return Redirect::to("/sign-in").into_response() };
    let Ok(form) = form else { return StatusCode::BAD_REQUEST.into_response() };
    let mut sent = Sent::default();
    let done = match read(&parts.cx, &viewer, form, is_deck, &mut sent).await {
        Ok(()) => keep(parts, &viewer, &sent, is_deck).await,
        Err(Unread::Refused(error)) => Err(error),
        Err(Unread::Broken(error)) => return error.status().into_response(),
    };
    let Some((brand, pack)) = sent.brand.zip(sent.pack) else { return StatusCode::NOT_FOUND.into_response() };
    let flash = match done {
        Ok(()) => Flash::new().notice(if is_deck { "packs.slides.taken" } else { "packs.materials.added" }),
        // Who has no business here learns nothing from a page that is not there either.
        Err(error @ (UseCaseError::NotFound | UseCaseError::Forbidden | UseCaseError::SignedOut)) => {
            return refused(error);
        }
        Err(error) => {
            let form = if is_deck { SLIDES } else { FILE };
            Flash::new().form(form).value("material", sent.title).failed(&error)
        }
    };
    let page = format!("/brands/{brand}/packs/{pack}");
    leave(session, &page, flash).await;
    Redirect::to(&page).into_response()
}

async fn keep(parts: &Parts, viewer: &Viewer, sent: &Sent, is_deck: bool) -> usecases::Result<()> {
    let field = if is_deck { "slides" } else { "file" };
    let (brand, version) = sent.brand.zip(sent.version).ok_or(UseCaseError::NotFound)?;
    if sent.file.is_empty() {
        return Err(UseCaseError::field(field, "file_missing"));
    }
    let (cx, actor) = (&parts.cx, &viewer.actor);
    let stored = |kept: object_store::Result<()>| {
        kept.map_err(|error| {
            tracing::error!(%error, "a file cannot be stored");
            UseCaseError::Aborted
        })
    };
    if is_deck {
        if !sniff::is_pdf(&sent.file) {
            return Err(UseCaseError::field(field, "not_a_pdf"));
        }
        let id: DeckId = cx.id();
        stored(parts.slides.keep_source(id, sent.file.clone()).await)?;
        let done = add_deck(cx, actor, brand, version, id, &sent.name).await;
        if is_refused(&done) {
            parts.slides.drop_source(id).await;
        }
        return done;
    }
    // Looks at every byte of some megabytes.
    let (name, file) = (sent.name.clone(), sent.file.clone());
    let found = tokio::task::spawn_blocking(move || sniff::material(&name, &file)).await;
    let found = found.map_err(|_| UseCaseError::Aborted)?;
    let (name, kind) = found.ok_or_else(|| UseCaseError::field(field, "wrong_kind_of_file"))?;
    let id: PackFileId = cx.id();
    stored(parts.slides.keep_file(id, sent.file.clone()).await)?;
    let kept = Kept { id, name, kind, bytes: sent.file.len() };
    let done = add_file(cx, actor, brand, version, &sent.title, kept).await;
    if is_refused(&done) {
        parts.slides.drop_file(id).await;
    }
    done
}

/// Whether what was uploaded is certainly noted nowhere. Of a database that failed it is not known.
const fn is_refused(done: &usecases::Result<()>) -> bool {
    use UseCaseError::{Conflict, Forbidden, Invalid, NotFound};
    matches!(done, Err(Conflict(_) | Forbidden | Invalid(_) | NotFound))
}
