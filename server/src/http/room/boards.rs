//! What is said in rooms, for those who look on: one look at each room and one text for all, however many look.

use crate::live::Hub;
use bytes::Bytes;
use domain::id::EngagementId;
use domain::live::board::{Board, Change};
use domain::scheduling::EngagementStatus;
use std::collections::{HashMap, VecDeque};
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::time::{Instant, sleep};
use usecases::live::{self, Mark};
use usecases::{Cx, Result};

/// How often a room is looked at: what is said has to be heard within 150 ms. The database is asked, because another process may have
/// written; it is one row, unless something changed.
const LOOK: Duration = Duration::from_millis(50);

/// So many times as long as the last look took, the next one is waited for: a room where much is said costs a tenth of a core.
const REST: u32 = 9;

/// How often answers to polls are counted, and so the most often that tallies go out.
const COUNT: Duration = Duration::from_secs(1);

/// How long a room is kept after the last reader, for those who only ask now and then.
const KEPT: Duration = Duration::from_secs(30);

/// Events that are kept for those who come back, and that a slow reader may be behind.
const RING: usize = 64;

/// The whole room as JSON, for those whom no event reaches.
#[derive(Clone)]
pub struct Snapshot {
    /// As in the header.
    pub etag: String,
    pub json: Bytes,
}

/// One room's board as it was last told.
struct Told {
    mark: Mark,
    board: Board,
    /// Of the last event.
    number: u64,
    /// The last events, the oldest first: the very last has the number.
    ring: VecDeque<Bytes>,
    json: Bytes,
    /// The whole as an event of the last number.
    whole: Bytes,
}

/// A room that somebody looks at.
struct Room {
    /// Names this process' count of events: another one's numbers mean nothing here.
    epoch: String,
    told: Mutex<Told>,
    sender: broadcast::Sender<Bytes>,
    /// Somebody asked since the last look.
    asked: AtomicBool,
}

/// What a reader gets at once, and what comes then.
pub struct Listener {
    pub first: Vec<Bytes>,
    events: broadcast::Receiver<Bytes>,
}

impl Listener {
    /// The next event; none for a reader that is too far behind, who had better come back.
    pub async fn next(&mut self) -> Option<Bytes> {
        self.events.recv().await.ok()
    }

    /// Lets go of what came meanwhile, for a reader to whom one event says as much as many.
    pub fn forget(&mut self) {
        self.events = self.events.resubscribe();
    }
}

/// Cheap to clone; every clone is the same.
#[derive(Clone)]
pub struct Boards {
    cx: Cx,
    hub: Hub,
    rooms: Arc<Mutex<HashMap<EngagementId, Arc<Room>>>>,
}

impl Boards {
    pub fn new(cx: Cx, hub: Hub) -> Self {
        Self { cx, hub, rooms: Arc::default() }
    }

    /// Hears of the room from `last` on, the id of the last event that was heard; from the whole on if it is too long ago, of another
    /// process, or none. The first event comes at once in any case, so that a reader knows that events reach it.
    pub async fn listen(&self, id: EngagementId, last: Option<&str>) -> Result<Listener> {
        let room = self.room(id).await?;
        let told = room.told();
        let last = last.and_then(|it| it.strip_prefix(&room.epoch)?.strip_prefix('-')?.parse().ok());
        let first = told.since(last, &room.epoch);
        let events = room.sender.subscribe();
        Ok(Listener { first, events })
    }

    /// The room as it is, for those whom no event reaches.
    pub async fn snapshot(&self, id: EngagementId) -> Result<Snapshot> {
        let room = self.room(id).await?;
        let told = room.told();
        // Weak, because a proxy or we may compress it.
        Ok(Snapshot { etag: format!("W/\"{}-{}\"", room.epoch, told.number), json: told.json.clone() })
    }

    async fn room(&self, id: EngagementId) -> Result<Arc<Room>> {
        if let Some(room) = self.rooms().get(&id) {
            room.asked.store(true, Ordering::Relaxed);
            return Ok(room.clone());
        }
        let mark = live::mark(&self.cx, id).await?;
        let board = self.board(id, mark).await?;
        // Somebody else may have come first meanwhile.
        let mut rooms = self.rooms();
        if let Some(room) = rooms.get(&id) {
            return Ok(room.clone());
        }
        let epoch = self.cx.random.bytes::<8>().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let told = Told::new(mark, board, &epoch);
        let (sender, asked) = (broadcast::channel(RING).0, AtomicBool::new(true));
        let room = Arc::new(Room { epoch, told: Mutex::new(told), sender, asked });
        rooms.insert(id, room.clone());
        drop(rooms);
        tokio::spawn(self.clone().look(id, room.clone()));
        Ok(room)
    }

    /// Looks as long as somebody listens, and a little longer.
    async fn look(self, id: EngagementId, room: Arc<Room>) {
        let (mut used, mut counted) = (Instant::now(), Instant::now());
        let mut pause = LOOK;
        loop {
            sleep(pause).await;
            let now = Instant::now();
            {
                // Under the lock, so that nobody begins to listen between the look and the end.
                let mut rooms = self.rooms();
                if room.asked.swap(false, Ordering::Relaxed) || room.sender.receiver_count() > 0 {
                    used = now;
                } else if now - used > KEPT {
                    rooms.remove(&id);
                    return;
                }
            }
            let count = now - counted >= COUNT;
            if count {
                counted = now;
            }
            if let Err(error) = self.renew(id, &room, count).await {
                tracing::error!(engagement = %id, %error, "what is said in a room cannot be read");
            }
            pause = (now.elapsed() * REST).clamp(LOOK, COUNT);
        }
    }

    async fn board(&self, id: EngagementId, mark: Mark) -> Result<Board> {
        let board = live::board(&self.cx, id, mark).await?;
        Ok(Board { off_air: self.is_off_air(id, mark), ..board })
    }

    fn is_off_air(&self, id: EngagementId, mark: Mark) -> bool {
        mark.status == EngagementStatus::Live && !self.hub.status(id).is_some_and(|it| it.on_air)
    }

    /// Reads the room if anything may be new in it, the answers to open polls included if they are to be counted, and tells what is.
    async fn renew(&self, id: EngagementId, room: &Room, count: bool) -> Result<()> {
        let mark = live::mark(&self.cx, id).await?;
        {
            let told = room.told();
            // Answers leave the mark alone.
            let same = mark == told.mark && self.is_off_air(id, mark) == told.board.off_air;
            if same && !(count && told.board.polls.iter().any(|it| !it.closed)) {
                return Ok(());
            }
        }
        let board = self.board(id, mark).await?;
        let mut told = room.told();
        let changes = told.board.changes(&board);
        told.mark = mark;
        if !changes.is_empty() {
            let news = told.tell(board, &changes, &room.epoch);
            // Under the lock, so that whoever comes now gets it once. Nobody may listen, which is no error.
            drop(room.sender.send(news));
        }
        Ok(())
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<EngagementId, Arc<Room>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Told {
    fn new(mark: Mark, board: Board, epoch: &str) -> Self {
        let ring = VecDeque::with_capacity(RING);
        let mut told = Self { mark, board, number: 0, ring, json: Bytes::new(), whole: Bytes::new() };
        told.write(epoch);
        told
    }

    /// Becomes `board`, and gives the event that says so.
    fn tell(&mut self, board: Board, changes: &[Change], epoch: &str) -> Bytes {
        self.board = board;
        self.number += 1;
        self.write(epoch);
        let news = event(epoch, self.number, changes);
        if self.ring.len() == RING {
            self.ring.pop_front();
        }
        self.ring.push_back(news.clone());
        news
    }

    fn write(&mut self, epoch: &str) {
        let whole = [Change::Board(self.board.clone())];
        self.whole = event(epoch, self.number, &whole);
        self.json = serde_json::to_vec(&whole).unwrap_or_default().into();
    }

    /// What whoever heard `last` has missed; the whole for anybody whom the ring does not help.
    fn since(&self, last: Option<u64>, epoch: &str) -> Vec<Bytes> {
        let Some(last) = last.filter(|it| *it <= self.number) else { return vec![self.whole.clone()] };
        if last == self.number {
            return vec![event(epoch, last, &[])];
        }
        let missed = usize::try_from(self.number - last).unwrap_or(usize::MAX);
        match self.ring.len().checked_sub(missed) {
            Some(heard) => self.ring.iter().skip(heard).cloned().collect(),
            None => vec![self.whole.clone()],
        }
    }
}

/// An event as HTML's section 9.2 has it. JSON has no line breaks outside its texts, where they are escaped.
fn event(epoch: &str, number: u64, changes: &[Change]) -> Bytes {
    let data = serde_json::to_string(changes).unwrap_or_default();
    format!("id: {epoch}-{number}\ndata: {data}\n\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::live::board::Count;

    fn told() -> Told {
        Told::new(Mark { status: EngagementStatus::Live, version: 0 }, Board::default(), "e")
    }

    fn asked(n: u32) -> Board {
        Board { count: Count { asked: n, answered: 0 }, ..Board::default() }
    }

    fn tell(told: &mut Told, n: u32) -> Bytes {
        let board = asked(n);
        let changes = told.board.changes(&board);
        told.tell(board, &changes, "e")
    }

    #[test]
    fn whoever_comes_back_gets_exactly_what_was_missed_or_the_whole() {
        let mut told = told();
        let sent: Vec<Bytes> = (1..=3).map(|n| tell(&mut told, n)).collect();
        assert_eq!(told.since(Some(1), "e"), sent[1..]);
        assert_eq!(told.since(Some(0), "e"), sent);
        assert_eq!(told.since(Some(3), "e"), [Bytes::from("id: e-3\ndata: []\n\n")]);
        let whole = vec![told.whole.clone()];
        assert_eq!(told.since(None, "e"), whole);
        assert_eq!(told.since(Some(4), "e"), whole, "a number that was never given");
        assert!(std::str::from_utf8(&whole[0]).is_ok_and(|it| it.starts_with("id: e-3\ndata: [{\"board\":")));
    }

    #[test]
    fn the_ring_forgets_the_oldest_and_then_the_whole_is_sent() {
        let mut told = told();
        for n in 1..=70 {
            tell(&mut told, n);
        }
        assert_eq!(told.ring.len(), RING);
        assert_eq!(told.since(Some(5), "e"), [told.whole.clone()]);
        assert_eq!(told.since(Some(6), "e").len(), RING);
    }
}
