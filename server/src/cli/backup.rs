//! `zhiyin backup FILE` and `zhiyin restore FILE`: the embedded database and the recordings as one tar archive.
//!
//! The server's secret is not in it: with it and the database, anybody could make every personal link. It is kept apart.

use super::Failed;
use crate::config::Config;
use sea_orm::ConnectionTrait;
use std::fs::File;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use tar::{Archive, Builder};
use usecases::Db;

const DATABASE: &str = "zhiyin.sqlite3";
const MEDIA: &str = "media";

/// Writes the archive, also while the server runs: the database is one snapshot, and recordings only grow.
pub async fn backup(config: &Config, file: &Path) -> Result<(), Failed> {
    let database = embedded(config)?;
    if !database.exists() {
        return Err(Failed::Told(format!("{}: there is no database", database.display())));
    }
    let snapshot = config.data_dir.join(format!("backup.{}", std::process::id()));
    let db = Db::connect(&config.database_url()).await?;
    let quoted = snapshot.display().to_string().replace('\'', "''");
    let taken = db.read().execute_unprepared(&format!("VACUUM INTO '{quoted}'")).await;
    let written = taken.map_err(Failed::from).and_then(|_| archive(file, &snapshot, &config.data_dir.join(MEDIA)));
    // A snapshot that failed may have left a part of itself.
    let _ = std::fs::remove_file(&snapshot);
    written?;
    println!(
        "{}: database and recordings. Keep {} too, apart from it.",
        file.display(),
        config.data_dir.join("keys").display()
    );
    Ok(())
}

/// Unpacks an archive into a data folder without a database.
pub async fn restore(config: &Config, file: &Path) -> Result<(), Failed> {
    let database = embedded(config)?;
    if database.exists() {
        return Err(Failed::Told(format!("{}: there is a database already", database.display())));
    }
    crate::secret::data_folder(&config.data_dir)?;
    let named = |error: io::Error| Failed::Told(format!("{}: {error}", file.display()));
    unpack(file, &config.data_dir, &database).map_err(named)?;
    // An archive of an older version gets today's schema, and one that is no database is found out now.
    Db::migrate(&config.database_url()).await?;
    if !config.data_dir.join("keys").exists() {
        println!("Put the old `keys` beside it before the first start, or all personal links are void.");
    }
    Ok(())
}

/// The SQLite file. PostgreSQL has tools of its own.
fn embedded(config: &Config) -> Result<PathBuf, Failed> {
    let url = config.database_url();
    let path = url.strip_prefix("sqlite:").map(|path| PathBuf::from(path.trim_start_matches("//")));
    path.ok_or_else(|| Failed::Told("ZHIYIN_DATABASE_URL is PostgreSQL: use pg_dump, and copy DATA_DIR/media".into()))
}

fn archive(file: &Path, snapshot: &Path, media: &Path) -> Result<(), Failed> {
    let named = |error: io::Error| Failed::Told(format!("{}: {error}", file.display()));
    // Under another name until it is whole, and for its owner alone: it holds personal data.
    let draft = file.with_extension("unfinished");
    let open = File::options().write(true).create(true).truncate(true).mode(0o600).open(&draft).map_err(named)?;
    let mut tar = Builder::new(open);
    let write = |tar: &mut Builder<File>| {
        tar.append_path_with_name(snapshot, DATABASE)?;
        if media.exists() {
            tar.append_dir_all(MEDIA, media)?;
        }
        tar.finish()
    };
    write(&mut tar).map_err(named)?;
    tar.into_inner().and_then(|file| file.sync_all()).map_err(named)?;
    std::fs::rename(&draft, file).map_err(named)
}

fn unpack(file: &Path, folder: &Path, database: &Path) -> io::Result<()> {
    let mut archive = Archive::new(File::open(file)?);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        if path == Path::new(DATABASE) {
            entry.unpack(database)?;
        } else if path.starts_with(MEDIA) {
            // Refuses what would lead out of the folder.
            entry.unpack_in(folder)?;
        } else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "is no backup of this program"));
        }
    }
    if database.exists() { Ok(()) } else { Err(io::Error::new(io::ErrorKind::InvalidData, "holds no database")) }
}

#[cfg(test)]
mod tests {
    use super::{backup, restore};
    use crate::config::Config;
    use std::path::Path;
    use usecases::Db;

    fn config(folder: &Path) -> Config {
        Config { data_dir: folder.to_owned(), ..Config::default() }
    }

    #[tokio::test]
    async fn what_was_backed_up_is_restored_and_nothing_is_overwritten() {
        let [from, to] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let (old, new) = (config(from.path()), config(to.path()));
        Db::migrate(&old.database_url()).await.expect("a database");
        std::fs::create_dir_all(from.path().join("media/e")).expect("a folder");
        std::fs::write(from.path().join("media/e/0.m4s"), "picture").expect("a recording");
        let file = from.path().join("backup.tar");
        backup(&old, &file).await.expect("a backup");
        restore(&new, &file).await.expect("restored");
        assert_eq!(std::fs::read(to.path().join("media/e/0.m4s")).expect("the recording"), b"picture");
        assert!(Db::connect(&new.database_url()).await.expect("the database").read().ping().await.is_ok());
        assert!(restore(&new, &file).await.is_err(), "a database is overwritten");
    }
}
