//! What every use-case is handed.

use crate::clock::{Clock, Random};
use crate::db::Db;
use crate::keys::Keys;
use crate::live::KnownBoards;
use domain::instant::{Instant, Span};
use std::sync::Arc;
use uuid::Uuid;

/// The database, the clock, randomness and the server's secret. Cheap to clone.
#[derive(Clone)]
pub struct Cx {
    pub db: Db,
    pub clock: Clock,
    pub random: Random,
    pub keys: Keys,
    pub site: Arc<Site>,
    /// What was last read of rooms.
    pub boards: KnownBoards,
}

/// How the outside world reaches this server.
#[derive(Clone, Debug)]
pub struct Site {
    /// Without a slash at the end.
    pub public_url: String,
    /// The mailbox that invites come from and that is read.
    pub mail_from_name: String,
    pub mail_from: String,
    /// Somebody reads `mail_from`: a calendar program's reply is recorded, so invites ask for one.
    pub replies_are_read: bool,
    /// Where encoders push to, without the stream key.
    pub rtmp_url: String,
    /// How long it is remembered who took part, and recordings are kept, after the end of an engagement.
    pub retention: Span,
    /// Sample data is loaded: mail is shown at `/dev/mail`.
    pub demo: bool,
}

impl Cx {
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// A new id of the injected clock and randomness.
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.random.id(self.clock.now())
    }
}
