//! `zhiyin serve`: the parts are put together, and taken apart again at a signal.

use super::{Failed, Role, context};
use crate::attendance;
use crate::config::Config;
use crate::health::Heartbeat;
use crate::housekeeping;
use crate::jobs::Worker;
use crate::mail::Mailer;
use crate::parts::Parts;
use crate::replays;
use crate::replies::{Mailbox, Reader};
use crate::serve::serve_on;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use usecases::Cx;

/// The ports of a process. They are taken first, since the addresses that people are given depend on them.
pub struct Doors {
    http: TcpListener,
    rtmp: TcpListener,
}

impl Doors {
    pub async fn open(config: &Config) -> Result<Self, Failed> {
        Ok(Self { http: bind("LISTEN", config.listen).await?, rtmp: bind("RTMP_LISTEN", config.rtmp_listen).await? })
    }

    /// The site as the outside world reaches it through these ports.
    pub fn site(&self, config: &Config, demo: bool) -> Result<usecases::Site, Failed> {
        Ok(config.site(self.http.local_addr()?, self.rtmp.local_addr()?, demo))
    }
}

async fn bind(key: &str, address: SocketAddr) -> Result<TcpListener, Failed> {
    TcpListener::bind(address).await.map_err(|error| Failed::Told(format!("ZHIYIN_{key} {address}: {error}")))
}

/// Serves until SIGTERM or SIGINT.
pub async fn serve(config: &Config, role: Role) -> Result<(), Failed> {
    if role == Role::Worker {
        let cx = context(config, config.site(config.listen, config.rtmp_listen, false)).await?;
        return run(config, role, cx, None).await;
    }
    let doors = Doors::open(config).await?;
    let cx = context(config, doors.site(config, false)?).await?;
    run(config, role, cx, Some(doors)).await
}

/// Runs a role's tasks until SIGTERM or SIGINT, then finishes the requests, the writes and the mail in flight.
pub async fn run(config: &Config, role: Role, cx: Cx, doors: Option<Doors>) -> Result<(), Failed> {
    crate::metrics::start();
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let mut keeps = None;
    let mut watching = None;
    let heartbeat = (role != Role::Web).then(|| Heartbeat::new(cx.now()));
    if let Some(doors) = doors {
        let parts =
            Parts::new(config, cx.clone(), mailer(config)?, heartbeat.clone(), stop.clone()).map_err(site_missing)?;
        keeps = Some(parts.hub.clone());
        watching = Some(parts.watching.clone());
        tasks.spawn(attendance::keep(cx.clone(), parts.watching.clone(), stop.clone()));
        tasks.spawn(parts.slides.clone().run(stop.clone()));
        tasks.spawn(replays::run(cx.clone(), parts.hub.clone(), stop.clone()));
        let (hub, door) = (parts.hub.clone(), parts.door.clone());
        println!("zhiyin is served at {}", cx.site.public_url);
        let (rtmp, http, pages) = (stop.clone(), stop.clone(), crate::router(parts));
        tasks.spawn(async move { hub.serve_rtmp(doors.rtmp, rtmp).await });
        let watching = stop.clone();
        tasks.spawn(async move { door.watch(watching).await });
        tasks.spawn(serve_on(doors.http, pages, http));
    }
    if let Some(heartbeat) = heartbeat {
        let worker = Worker::new(cx.clone(), mailer(config)?)
            .limited(config.mail_limits())
            .signing(config.dkim()?)
            .watched(heartbeat);
        // SQLite has this one process; on PostgreSQL others may work on the same rows.
        let alone = config.database_url().starts_with("sqlite:");
        tasks.spawn(worker.run(alone, stop.clone()));
        if let Some(url) = &config.imap_url {
            let mailbox = Mailbox::from_url(url).map_err(|error| Failed::Told(format!("ZHIYIN_IMAP_URL {error}")))?;
            let reader = Reader::new(cx.clone(), mailbox, config.mail_relay.as_deref());
            tasks.spawn(reader.run(stop.clone()));
        }
    }
    tasks.spawn(housekeeping::run(cx.clone(), keeps, stop.clone()));
    tasks.spawn(housekeeping::move_queues(cx.clone(), stop.clone()));
    tasks.close();
    tracing::info!(role = ?role, "started");
    signalled().await?;
    tracing::info!("stopping: no new connections, finishing what is in flight");
    stop.cancel();
    tokio::select! {
        () = tasks.wait() => {}
        again = signalled() => { again?; tracing::warn!("stopped at once by a second signal"); }
    }
    // No request comes in any more.
    if let Some(watching) = watching {
        attendance::store(&cx, &watching).await;
    }
    // The writer takes its queue in order, so when this one is through, everything before it is on the disk.
    cx.db.write(|_| async { Ok(()) }).await?;
    tracing::info!("stopped");
    Ok(())
}

fn mailer(config: &Config) -> Result<Mailer, Failed> {
    match &config.smtp_url {
        Some(url) => Mailer::smtp(url).map_err(|error| Failed::Told(format!("ZHIYIN_SMTP_URL: {error}"))),
        None => Ok(Mailer::spool(config.data_dir.join("mail"))),
    }
}

fn site_missing(error: std::io::Error) -> Failed {
    Failed::Told(format!("{error} (ZHIYIN_SITE_ROOT is where scripts/build puts styles and scripts: run it first)"))
}

async fn signalled() -> std::io::Result<()> {
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    Ok(())
}
