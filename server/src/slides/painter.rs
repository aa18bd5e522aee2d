//! The parent of the child process: hands it a file, takes the pictures as they come, and ends it when it takes too long.

use super::paint::{FAULT, FOLDER, PAGES, SOURCE};
use domain::packs::{DeckFault, MAX_PAGES};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;
use usecases::packs::decks::Painted;

/// How often finished pictures are looked for.
const LOOK: Duration = Duration::from_millis(200);

/// What a large file takes on a busy machine; less than the lease on it.
const PATIENCE: Duration = Duration::from_mins(4);

/// The signal of an ordinary end (POSIX): somebody stops the machine, and the file is not to blame.
const SIGTERM: i32 = 15;

/// How to start the child process.
#[derive(Clone)]
pub struct Painter {
    program: PathBuf,
    arguments: Vec<String>,
    patience: Duration,
}

impl Painter {
    /// This binary as `zhiyin paint-slides`.
    pub fn own() -> Self {
        let program = std::env::current_exe().unwrap_or_else(|_| "zhiyin".into());
        Self::of(program, vec!["paint-slides".to_owned()])
    }

    /// Another program that calls [`super::paint::main`].
    pub const fn of(program: PathBuf, arguments: Vec<String>) -> Self {
        Self { program, arguments, patience: PATIENCE }
    }

    /// Ends a child after so long a time.
    #[must_use]
    pub const fn patient(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts a child on a PDF. Fails where no process or folder can be had.
    pub async fn begin(&self, pdf: &[u8]) -> std::io::Result<Painting> {
        let (folder, child) = self.start(pdf).await?;
        let (began, patience) = (Instant::now(), self.patience);
        Ok(Painting { folder, child, began, patience, ended: None, kept: 0, pages: 0 })
    }

    /// The child sees the folder and nothing of our environment, which holds secrets.
    async fn start(&self, pdf: &[u8]) -> std::io::Result<(tempfile::TempDir, Child)> {
        let folder = tempfile::Builder::new().prefix("zhiyin-slides-").tempdir()?;
        tokio::fs::write(folder.path().join(SOURCE), pdf).await?;
        let child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .env(FOLDER, folder.path())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        Ok((folder, child))
    }
}

/// What a child has done.
pub enum Step {
    /// A page, from 1, in the order of the file.
    Page(usize, Vec<u8>),
    Ended(Painted),
}

/// A child at work. It ends, and its folder goes, with this.
pub struct Painting {
    folder: tempfile::TempDir,
    child: Child,
    began: Instant,
    patience: Duration,
    ended: Option<std::io::Result<ExitStatus>>,
    kept: usize,
    pages: u32,
}

impl Painting {
    /// How many pages there are; 0 until it is known.
    pub const fn pages(&self) -> u32 {
        self.pages
    }

    /// The next page, or the end. `stop` ends it as lost.
    pub async fn next(&mut self, stop: &CancellationToken) -> Step {
        loop {
            self.pages = number(&self.folder.path().join(PAGES)).await;
            // Pages come in order, and each is whole when it has its name.
            let next = self.folder.path().join((self.kept + 1).to_string());
            if self.kept < MAX_PAGES
                && let Ok(picture) = tokio::fs::read(&next).await
            {
                self.kept += 1;
                let _ = tokio::fs::remove_file(&next).await;
                return Step::Page(self.kept, picture);
            }
            if let Some(ended) = self.ended.take() {
                return Step::Ended(outcome(self.folder.path(), ended, self.kept, self.pages).await);
            }
            if self.began.elapsed() > self.patience {
                return Step::Ended(Painted::Refused(DeckFault::TooMuch));
            }
            tokio::select! {
                ended = self.child.wait() => self.ended = Some(ended),
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => return Step::Ended(Painted::Lost),
            }
        }
    }
}

async fn outcome(folder: &Path, ended: std::io::Result<ExitStatus>, kept: usize, pages: u32) -> Painted {
    let Ok(ended) = ended else { return Painted::Lost };
    let fault = tokio::fs::read_to_string(folder.join(FAULT)).await.ok().and_then(|it| it.parse().ok());
    match (fault, ended.signal(), ended.code()) {
        (Some(fault), ..) => Painted::Refused(fault),
        (_, Some(SIGTERM), _) => Painted::Lost,
        // Out of memory (abort), out of time (SIGXCPU), too deep (SIGSEGV), or killed by the machine.
        (_, Some(_), _) => Painted::Refused(DeckFault::TooMuch),
        (_, _, Some(0)) if kept > 0 && kept as u32 == pages => Painted::Ready(pages),
        // How a panic ends.
        (_, _, Some(101)) => Painted::Refused(DeckFault::Broken),
        _ => Painted::Lost,
    }
}

async fn number(path: &Path) -> u32 {
    tokio::fs::read_to_string(path).await.ok().and_then(|text| text.parse().ok()).unwrap_or_default()
}
