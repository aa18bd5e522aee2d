//! Once an hour, what has had its time is deleted. Each step is harmless at any time, also in two processes at once.

use crate::live::Hub;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use usecases::{Cx, Result};

const EVERY: Duration = Duration::from_hours(1);

/// Cleans up at the start and then every hour until `stop`. `hub`: of a process that keeps recordings.
pub async fn run(cx: Cx, hub: Option<Hub>, stop: CancellationToken) {
    loop {
        once(&cx, hub.as_ref()).await;
        if stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_none() {
            break;
        }
    }
}

/// How soon a place that has become free is offered to who waits for it. A look costs two indexed queries if nobody does.
const QUEUES_EVERY: Duration = Duration::from_secs(5);

/// Moves the queues of events and times, ends what has passed, reminds of what comes, and tells of times at windows, until `stop`.
pub async fn move_queues(cx: Cx, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(QUEUES_EVERY)).await.is_some() {
        if let Err(error) = usecases::scheduling::move_waitlists(&cx).await {
            tracing::error!(%error, "the waitlists could not be moved");
        }
        if let Err(error) = usecases::scheduling::close_past(&cx).await {
            tracing::error!(%error, "what has passed could not be ended");
        }
        if let Err(error) = usecases::invites::remind_due(&cx).await {
            tracing::error!(%error, "nobody could be reminded");
        }
        if let Err(error) = usecases::windows::demand::tell_due(&cx).await {
            tracing::error!(%error, "nobody could be told of a time at a window");
        }
    }
}

/// Every step once; one that fails is logged and keeps no other from being done.
pub async fn once(cx: &Cx, hub: Option<&Hub>) {
    let told = |what: &str, done: Result<()>| {
        if let Err(error) = done {
            tracing::error!(%error, what, "what has had its time could not be deleted");
        }
    };
    told("sessions and links", usecases::identity::purge(cx).await);
    told("mail", usecases::outbox::erase_old(cx).await);
    told("refused addresses", usecases::outbox::suppress::purge(cx).await);
    told("files to import", usecases::directory::uploads::purge(cx).await);
    told("held times", usecases::scheduling::hold_time::purge(cx).await.map(|_| ()));
    told("applications", usecases::services::forget_applications(cx).await);
    told("attendees", usecases::live::forget_attendees(cx).await);
    if let Some(hub) = hub {
        told("recordings", recordings(cx, hub).await);
    }
}

async fn recordings(cx: &Cx, hub: &Hub) -> Result<()> {
    let stored = match hub.stored().await {
        Ok(stored) => stored,
        Err(error) => {
            tracing::error!(%error, "the recordings cannot be listed");
            return Ok(());
        }
    };
    for engagement in usecases::live::past_keeping(cx, stored).await? {
        match hub.forget(engagement).await {
            Ok(()) => tracing::info!(%engagement, "recording deleted: its time is over"),
            Err(error) => tracing::error!(%engagement, %error, "a recording could not be deleted"),
        }
    }
    Ok(())
}
