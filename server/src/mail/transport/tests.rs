//! Against a real SMTP server: `smtp-sink` of Debian's postfix package (`scripts/setup --test` installs it).

use super::*;
use std::io::Read;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running smtp-sink; ends with the test.
pub struct Sink {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Sink {
    /// `options`: what smtp-sink shall refuse. Each mail it takes becomes one file.
    pub async fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // smtp-sink leaves root's rights behind before it writes.
        let everyone = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        std::fs::set_permissions(folder.path(), everyone).expect("a folder that everyone may write");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port").port();
        let process = Command::new("/usr/sbin/smtp-sink")
            .args(["-u", "nobody", "-d", "%M."])
            .args(options)
            .args([&format!("127.0.0.1:{port}"), "128"])
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .expect("smtp-sink; install it with scripts/setup --test");
        let sink = Self { process, port, folder };
        while tokio::net::TcpStream::connect(("127.0.0.1", sink.port)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        sink
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub fn mailer(&self) -> Mailer {
        Mailer::smtp(&self.url()).expect("a good URL")
    }

    /// What the sink has taken, with the lines it adds itself. It removes the file of a mail that broke off.
    pub fn taken(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).expect("the folder").flatten();
        files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).filter(|it| !it.is_empty()).collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.process.kill().expect("smtp-sink runs until it is stopped");
        self.process.wait().expect("smtp-sink ends when it is stopped");
    }
}

/// A mailer that waits only so long for one mail.
pub fn patient(url: &str, patience: Duration) -> Mailer {
    Mailer::Smtp(Arc::new(smtp::Server { patience, ..smtp::Server::from_url(url).expect("a good URL") }))
}

fn mail(n: usize) -> Rendered {
    Rendered {
        message_id: format!("<{n}@zhiyin.example>"),
        envelope_from: "mail@zhiyin.example".into(),
        to: format!("employee{n}@jianghan-ev.example"),
        bytes: format!("Message-ID: <{n}@zhiyin.example>\r\n\r\nfirst\r\n.\r\n..dots\r\nlast\r\n").into_bytes(),
    }
}

#[tokio::test]
async fn a_mail_server_gets_the_bytes_as_they_were_rendered() {
    let sink = Sink::start(&[]).await;
    let mut connection = sink.mailer().connection();
    connection.send(&mail(1)).await.expect("taken");
    connection.close().await;
    let taken = sink.taken();
    assert_eq!(taken.len(), 1);
    let (_, body) = taken[0].split_once("Message-ID: <1@zhiyin.example>\n").expect("our header");
    assert_eq!(body.trim_end_matches('\n'), "\nfirst\n.\n..dots\nlast");
    assert!(taken[0].contains("X-Rcpt-Args: <employee1@jianghan-ev.example>"));
}

/// With Nagle's algorithm on, 200 mails over one connection take 9 s.
#[tokio::test]
async fn one_connection_carries_many_mails_without_waiting_for_each() {
    let sink = Sink::start(&[]).await;
    let mut connection = sink.mailer().connection();
    let started = tokio::time::Instant::now();
    for n in 0..200 {
        connection.send(&mail(n)).await.expect("taken");
    }
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert_eq!(sink.taken().len(), 200);
}

#[tokio::test]
async fn a_refused_recipient_is_permanent_and_a_busy_server_is_not() {
    let hard = Sink::start(&["-f", "rcpt"]).await;
    let mut connection = hard.mailer().connection();
    for n in 0..2 {
        let refused = connection.send(&mail(n)).await;
        assert!(matches!(refused, Err(SendError::Recipient { .. } | SendError::Permanent(_))), "{refused:?}");
    }
    let soft = Sink::start(&["-r", "rcpt"]).await;
    assert!(matches!(soft.mailer().connection().send(&mail(1)).await, Err(SendError::Deferred(_))));
    let content = Sink::start(&["-f", "."]).await;
    assert!(matches!(content.mailer().connection().send(&mail(1)).await, Err(SendError::Permanent(_))));
}

#[tokio::test]
async fn a_refused_sender_says_nothing_about_the_mail() {
    let sink = Sink::start(&["-f", "mail"]).await;
    assert!(matches!(sink.mailer().connection().send(&mail(1)).await, Err(SendError::Server(_))));
}

#[tokio::test]
async fn a_connection_that_broke_while_idle_is_opened_anew() {
    let sink = Sink::start(&[]).await;
    let (port, mailer) = (sink.port, sink.mailer());
    let mut connection = mailer.connection();
    connection.send(&mail(1)).await.expect("taken");
    drop(sink);
    assert!(matches!(connection.send(&mail(2)).await, Err(SendError::Server(_))), "nobody listens");

    let folder = tempfile::tempdir().expect("a folder");
    let mut again = Command::new("/usr/sbin/smtp-sink")
        .args(["-u", "nobody", &format!("127.0.0.1:{port}"), "128"])
        .current_dir(folder.path())
        .spawn()
        .expect("smtp-sink");
    let mut tries = 0;
    while connection.send(&mail(2)).await.is_err() && tries < 200 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        tries += 1;
    }
    again.kill().expect("still running");
    again.wait().expect("ended");
    assert!(tries < 200);
}

#[tokio::test]
async fn a_password_is_not_sent_in_the_clear_unasked() {
    let sink = Sink::start(&[]).await;
    let mailer = Mailer::smtp(&format!("smtp://user:secret@127.0.0.1:{}", sink.port)).expect("a good URL");
    let Err(SendError::Server(why)) = mailer.connection().send(&mail(1)).await else { panic!("taken") };
    assert!(why.contains("encryption") && !why.contains("secret"), "{why}");
    let strict = Mailer::smtp(&format!("smtp://127.0.0.1:{}?tls=required", sink.port)).expect("a good URL");
    assert!(matches!(strict.connection().send(&mail(1)).await, Err(SendError::Server(_))));
}

#[tokio::test]
async fn a_spooled_mail_is_one_whole_file_however_often_it_is_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    let mailer = Mailer::spool(folder.path().join("mail"));
    let mut connection = mailer.connection();
    for _ in 0..2 {
        connection.send(&mail(7)).await.expect("written");
    }
    let files: Vec<_> =
        std::fs::read_dir(folder.path().join("mail")).expect("the folder").flatten().map(|it| it.file_name()).collect();
    assert_eq!(files, ["7@zhiyin.example.eml"]);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(folder.path().join("mail/7@zhiyin.example.eml"));
    file.and_then(|mut it| it.read_to_end(&mut bytes)).expect("readable");
    assert_eq!(bytes, mail(7).bytes);
}

#[tokio::test]
async fn a_message_id_cannot_leave_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let outside = Rendered { message_id: "<../../x/y@z>".into(), ..mail(1) };
    Mailer::spool(folder.path()).connection().send(&outside).await.expect("written");
    assert!(folder.path().join("....xy@z.eml").exists());
}
