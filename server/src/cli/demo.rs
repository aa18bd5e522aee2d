//! `zhiyin demo`: a fresh data folder with sample data, then `serve`.

use super::serve::{Doors, run};
use super::{Failed, Role, context};
use crate::config::Config;
use crate::demo;
use std::io;
use std::path::{Path, PathBuf};

/// Stands in a folder that a demo made, and so may be emptied by the next one.
const MARK: &str = ".zhiyin-demo";

/// Makes the folder, loads the sample data, tells how to use it, and serves until a signal.
pub async fn demo(mut config: Config, data_dir: Option<PathBuf>) -> Result<(), Failed> {
    if let Some(folder) = data_dir {
        config.data_dir = folder;
    }
    let doors = Doors::open(&config).await?;
    let named = |error: io::Error| Failed::Told(format!("{}: {error}", config.data_dir.display()));
    fresh(&config.data_dir).map_err(named)?;
    let cx = context(&config, doors.site(&config, true)?).await?;
    let loaded = demo::load(&cx).await.map_err(|error| match error {
        usecases::UseCaseError::Conflict("not-empty") => {
            Failed::Told("ZHIYIN_DATABASE_URL: the database has brands already; a demo takes an empty one".into())
        }
        error => error.into(),
    })?;
    demo::write_json(&loaded, &config.data_dir).map_err(named)?;
    println!("{}", demo::terminal(&loaded));
    run(&config, Role::All, cx, Some(doors)).await
}

/// An empty folder with the mark of a demo. A folder that holds anything else is refused.
fn fresh(folder: &Path) -> io::Result<()> {
    crate::secret::data_folder(folder)?;
    if std::fs::read_dir(folder)?.next().is_some() {
        if !folder.join(MARK).exists() {
            let why = "holds something that no demo made; name another folder with --data-dir";
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, why));
        }
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            // The mark goes last in effect: it is written anew, and a half-emptied folder still has it.
            if entry.file_name() == MARK {
                continue;
            }
            if entry.file_type()?.is_dir() {
                std::fs::remove_dir_all(entry.path())?;
            } else {
                std::fs::remove_file(entry.path())?;
            }
        }
    }
    std::fs::write(folder.join(MARK), "")
}

#[cfg(test)]
mod tests {
    use super::{MARK, fresh};

    #[test]
    fn only_a_former_demos_folder_is_emptied() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("demo");
        fresh(&path).expect("a new folder");
        std::fs::create_dir(path.join("mail")).expect("a folder within");
        std::fs::write(path.join("mail/a.eml"), "mail").expect("a file");
        fresh(&path).expect("emptied");
        let left: Vec<_> =
            std::fs::read_dir(&path).expect("listed").map(|it| it.expect("an entry").file_name()).collect();
        assert_eq!(left, [MARK]);
        std::fs::remove_file(path.join(MARK)).expect("removed");
        std::fs::write(path.join("zhiyin.sqlite3"), "somebody's data").expect("a file");
        assert!(fresh(&path).is_err());
        assert!(path.join("zhiyin.sqlite3").exists());
    }
}
