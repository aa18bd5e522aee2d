//! Changes of brands' schedules, for those who look at them: one look every two seconds, however many look.

use domain::id::BrandId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use usecases::Cx;
use usecases::scheduling::changes::Changes;

/// How soon a colleague's page hears of a change. The database is asked, because another process may have made it.
const LOOK: Duration = Duration::from_secs(2);

/// Who is told, by brand.
#[derive(Default)]
struct Board {
    brands: HashMap<BrandId, watch::Sender<()>>,
    /// Somebody looks.
    looking: bool,
}

/// Cheap to clone; every clone is the same.
#[derive(Clone)]
pub struct Bulletin {
    cx: Cx,
    board: Arc<Mutex<Board>>,
}

impl Bulletin {
    pub fn new(cx: Cx) -> Self {
        Self { cx, board: Arc::default() }
    }

    /// Hears of the brand's changes from now on.
    pub fn listen(&self, brand: BrandId) -> watch::Receiver<()> {
        let mut board = self.board();
        let listener = board.brands.entry(brand).or_default().subscribe();
        if !std::mem::replace(&mut board.looking, true) {
            tokio::spawn(self.clone().look(Changes::from_now(&self.cx)));
        }
        listener
    }

    /// Looks as long as somebody listens.
    async fn look(self, mut changes: Changes) {
        loop {
            tokio::time::sleep(LOOK).await;
            {
                // Under the lock, so that nobody begins to listen between the look and the end.
                let mut board = self.board();
                board.brands.retain(|_, sender| sender.receiver_count() > 0);
                if board.brands.is_empty() {
                    board.looking = false;
                    return;
                }
            }
            match changes.look(&self.cx).await {
                Ok(changed) => {
                    let board = self.board();
                    let told = board.brands.iter().filter(|(brand, _)| changed.includes(**brand));
                    told.for_each(|(_, sender)| sender.send_replace(()));
                }
                Err(error) => tracing::error!(%error, "whether schedules have changed cannot be read"),
            }
        }
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
