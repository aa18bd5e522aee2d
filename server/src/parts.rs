//! What a running server is made of.

use crate::config::{Config, Network};
use crate::gate::{RehearsalDoor, StageDoor};
use crate::health::Heartbeat;
use crate::http::feeds::Calendars;
use crate::live::{Hub, Limits};
use crate::mail::Mailer;
use crate::setup::Setup;
use crate::slides::{Painter, Slides};
use app::assets::Assets;
use app::setup::Checks;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use std::io;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use usecases::Cx;
use usecases::live::Watching;

/// Everything the router needs. Cheap to clone.
#[derive(Clone)]
pub struct Parts(Arc<Inner>);

/// Read through [`Parts`], which every layer of every request has a clone of.
pub struct Inner {
    pub cx: Cx,
    /// Broadcasts that this process takes in and hands out.
    pub hub: Hub,
    /// Rehearsals: another hub with other tokens, that stores nothing.
    pub rehearsals: Hub,
    /// Slides and files of topic packs.
    pub slides: Slides,
    /// The engagements on air here, for the one who watches for their end.
    pub door: Arc<StageDoor>,
    /// Who watches through this process.
    pub watching: Watching,
    /// Names of the built files.
    pub assets: Arc<Assets>,
    /// Where the built files lie.
    pub site_root: PathBuf,
    /// Written out for programs that fetch them.
    pub calendars: Arc<Calendars>,
    /// What the setup page can try out.
    pub checks: Arc<dyn Checks>,
    /// Where mail is written to when no mail server is configured.
    pub mail_folder: PathBuf,
    pub trusted_proxies: Arc<[Network]>,
    /// The worker's signs of life; none in a process without a worker.
    pub worker: Option<Heartbeat>,
    /// Cancelled when the server stops; answers that would go on for ever end then.
    pub stopping: CancellationToken,
}

impl Deref for Parts {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Parts {
    /// Recordings lie in `DATA_DIR/media`; the built site's manifest is read.
    ///
    /// Fails if the site is not built or the folder cannot be made; the error names which.
    pub fn new(
        config: &Config,
        cx: Cx,
        mailer: Mailer,
        worker: Option<Heartbeat>,
        stopping: CancellationToken,
    ) -> io::Result<Self> {
        let named = |what: PathBuf| {
            move |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", what.display()))
        };
        let media = config.data_dir.join("media");
        std::fs::create_dir_all(&media).map_err(named(media.clone()))?;
        let store = LocalFileSystem::new_with_prefix(&media).map_err(io::Error::other)?;
        let assets = Assets::load(&config.site_root).map_err(named(config.site_root.join("manifest.json")))?;
        let dkim = config.dkim().map_err(io::Error::other)?;
        let inner = Self::inner(cx.clone(), Arc::new(store), assets, mailer.clone());
        Ok(Self(Arc::new(Inner {
            checks: Arc::new(Setup::new(cx, mailer).signing(dkim)),
            site_root: config.site_root.clone(),
            mail_folder: config.data_dir.join("mail"),
            trusted_proxies: config.trusted_proxies.clone().into(),
            worker,
            stopping,
            ..inner
        })))
    }

    /// The parts over any store and any manifest, which need not be built: for tests. No proxy is trusted, no worker is watched.
    pub fn assemble(cx: Cx, store: Arc<dyn ObjectStore>, assets: Assets, mailer: Mailer) -> Self {
        Self(Arc::new(Self::inner(cx, store, assets, mailer)))
    }

    fn inner(cx: Cx, store: Arc<dyn ObjectStore>, assets: Assets, mailer: Mailer) -> Inner {
        let door = Arc::new(StageDoor::new(cx.clone()));
        let clock = cx.clock.clone();
        let slides = Slides::new(cx.clone(), store.clone(), Painter::own());
        let hub = Hub::new(store, door.clone(), Limits::default(), Arc::new(move || clock.now()));
        door.attach(&hub);
        let rehearsals = RehearsalDoor::open(cx.clone());
        Inner {
            checks: Arc::new(Setup::new(cx.clone(), mailer)),
            cx,
            hub,
            rehearsals,
            slides,
            door,
            watching: Watching::default(),
            assets: Arc::new(assets),
            calendars: Arc::default(),
            site_root: PathBuf::new(),
            mail_folder: PathBuf::new(),
            trusted_proxies: Arc::default(),
            worker: None,
            stopping: CancellationToken::new(),
        }
    }
}
