//! A real IMAP server: Debian's Dovecot (`scripts/setup --test` installs it), as a process without rights.

use super::super::Mailbox;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A running Dovecot with one mailbox; ends with the test.
pub struct Dovecot {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
    delivered: AtomicU32,
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().expect("a program of every system");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

impl Dovecot {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().display();
        let is_root = said("id", &["-u"]) == "0";
        // Its login process refuses to run as root.
        let (user, group) = if is_root {
            ("nobody".to_owned(), "nogroup".to_owned())
        } else {
            (said("id", &["-un"]), said("id", &["-gn"]))
        };
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port").port();
        let config = format!(
            "base_dir = {path}/run\nstate_dir = {path}/state\nlog_path = {path}/log\nprotocols = imap\n\
             listen = 127.0.0.1\nssl = no\ndisable_plaintext_auth = no\ndefault_internal_user = {user}\n\
             default_internal_group = {group}\ndefault_login_user = {user}\nmail_location = maildir:{path}/mail\n\
             first_valid_uid = 1\nfirst_valid_gid = 1\n\
             passdb {{\n driver = passwd-file\n args = scheme=PLAIN {path}/users\n}}\n\
             userdb {{\n driver = static\n args = uid={user} gid={group} home={path}/mail\n}}\n\
             service imap-login {{\n chroot =\n inet_listener imap {{\n port = {port}\n }}\n inet_listener imaps {{\n port = 0\n }}\n}}\n\
             service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n"
        );
        for inner in ["run", "state", "mail/new", "mail/cur", "mail/tmp"] {
            std::fs::create_dir_all(folder.path().join(inner)).expect("a folder");
        }
        std::fs::write(folder.path().join("dovecot.conf"), config).expect("a file");
        std::fs::write(folder.path().join("users"), "post:{PLAIN}se cret:::::\n").expect("a file");
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).expect("an open folder");
        let file = format!("{path}/dovecot.conf");
        let mut command = if is_root {
            said("chown", &["-R", &format!("{user}:{group}"), &path.to_string()]);
            let mut command = Command::new("setpriv");
            command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "/usr/sbin/dovecot"]);
            command
        } else {
            Command::new("/usr/sbin/dovecot")
        };
        let process = command
            .args(["-F", "-c", &file])
            .stderr(Stdio::null())
            .spawn()
            .expect("dovecot; install it with scripts/setup --test");
        let dovecot = Self { process, port, folder, delivered: AtomicU32::new(0) };
        while tokio::net::TcpStream::connect(("127.0.0.1", dovecot.port)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        dovecot
    }

    pub fn mailbox(&self) -> Mailbox {
        Mailbox::from_url(&format!("imap://post:se%20cret@127.0.0.1:{}?tls=none", self.port)).expect("a good URL")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("mail").join(name)
    }

    /// Puts a mail into the inbox as a delivery agent does: written elsewhere, then moved.
    pub fn deliver(&self, mail: &[u8]) {
        let name = format!("{}.test", self.delivered.fetch_add(1, Ordering::Relaxed));
        let written = self.file("tmp").join(&name);
        std::fs::write(&written, mail).expect("a mail");
        std::fs::set_permissions(&written, PermissionsExt::from_mode(0o666)).expect("a mail that all may read");
        std::fs::rename(written, self.file("new").join(name)).expect("a delivery");
    }

    /// How many mails lie in the inbox, and how many were put away.
    pub fn lying(&self) -> (usize, usize) {
        let count = |name: &str| std::fs::read_dir(self.file(name)).map_or(0, Iterator::count);
        (count("new") + count("cur"), count(".Zhiyin-done/new") + count(".Zhiyin-done/cur"))
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Asked to, it ends its own children too.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}
