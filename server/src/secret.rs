//! The server's secret: made at the first start, kept in `DATA_DIR/keys`, apart from backups of the data.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use usecases::clock::Random;
use usecases::keys::Keys;

/// Makes the data folder for this user alone, if it is not there.
pub fn data_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Reads the secret, or makes it when there is none.
pub fn load(folder: &Path, random: &Random) -> io::Result<Keys> {
    let path = folder.join("keys");
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    match File::open(&path) {
        Ok(file) => read(file).map_err(named),
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(folder, &path, random.bytes()).map_err(named),
        Err(error) => Err(named(error)),
    }
}

fn read(mut file: File) -> io::Result<Keys> {
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let bytes = data_encoding::HEXLOWER.decode(text.trim().as_bytes()).ok();
    let secret = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    secret.map(Keys::new).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "does not hold 64 hex digits"))
}

fn make(folder: &Path, path: &Path, secret: [u8; 32]) -> io::Result<Keys> {
    // Written whole under another name first: a second process that starts at the same moment reads all of it or nothing.
    let draft = folder.join(format!("keys.{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    writeln!(file, "{}", data_encoding::HEXLOWER.encode(&secret))?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        // Whoever came first decides.
        _ => read(File::open(path)?),
    }
}

#[cfg(test)]
mod tests {
    use super::{data_folder, load};
    use domain::id::AttendeeId;
    use std::os::unix::fs::PermissionsExt;
    use usecases::clock::Random;

    #[test]
    fn the_secret_is_made_once_and_is_the_owners_alone() {
        let folder = std::env::temp_dir().join(format!("zhiyin-secret-{}", std::process::id()));
        data_folder(&folder).expect("a folder");
        let attendee = AttendeeId(uuid::Uuid::from_u128(1));
        let code = load(&folder, &Random::seeded(1)).expect("made").join_code(attendee, 0);
        assert_eq!(load(&folder, &Random::seeded(2)).expect("read").join_code(attendee, 0), code);
        let mode = std::fs::metadata(folder.join("keys")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
