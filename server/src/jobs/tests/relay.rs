//! A mail server that does to each mail what the test says.

use crate::mail::Mailer;
use crate::mail::transport::tests::patient;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Taken,
    /// 451 to RCPT.
    Deferred,
    /// 550 to RCPT.
    Refused,
    /// No answer to DATA, ever.
    Stalled,
    /// 452 after the final dot.
    Busy,
    /// It is taken, but the connection ends before the 250.
    Unanswered,
    /// The connection ends after the 250.
    LastOfItsConnection,
}

/// The fate of a mail to `recipient` that is tried for the nth time, from 1.
type Script = dyn Fn(&str, usize) -> Fate + Send + Sync;

pub struct Relay {
    mailer: Mailer,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    /// The mail, in the order in which it was taken: recipient and bytes.
    taken: Vec<(String, Vec<u8>)>,
    tries: BTreeMap<String, usize>,
    /// How many connections carry mail to each domain, and the most that did at once.
    busy: BTreeMap<String, (usize, usize)>,
    connections: usize,
}

impl Relay {
    /// `most`: connections beyond are answered with 421.
    pub async fn start(most: usize, script: impl Fn(&str, usize) -> Fate + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let (log, script): (_, Arc<Script>) = (Arc::<Mutex<Log>>::default(), Arc::new(script));
        let told = log.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (log, script) = (told.clone(), script.clone());
                tokio::spawn(async move {
                    let connections = {
                        let mut log = lock(&log);
                        log.connections += 1;
                        log.connections
                    };
                    // A client that goes away in the middle is what some tests are about.
                    if connections > most {
                        let _ = stream.write_all(b"421 too many connections\r\n").await;
                    } else {
                        let _ = serve(stream, &log, &script).await;
                    }
                    lock(&log).connections -= 1;
                });
            }
        });
        // Longer than a mail takes beside other tests, and short enough to wait for.
        Self { mailer: patient(&url, Duration::from_secs(4)), log }
    }

    pub fn mailer(&self) -> Mailer {
        self.mailer.clone()
    }

    /// Each message that was taken, by recipient: its different bytes, and how often it came.
    pub fn taken(&self) -> BTreeMap<String, (BTreeSet<Vec<u8>>, usize)> {
        let mut taken: BTreeMap<String, (BTreeSet<Vec<u8>>, usize)> = BTreeMap::new();
        for (to, bytes) in &lock(&self.log).taken {
            let (versions, times) = taken.entry(to.clone()).or_default();
            versions.insert(bytes.clone());
            *times += 1;
        }
        taken
    }

    pub fn tries(&self, recipient: &str) -> usize {
        lock(&self.log).tries.get(recipient).copied().unwrap_or_default()
    }

    /// The most connections that carried mail to one domain at once.
    pub fn most_at_once(&self) -> usize {
        lock(&self.log).busy.values().map(|(_, most)| *most).max().unwrap_or_default()
    }
}

fn lock(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(stream: TcpStream, log: &Mutex<Log>, script: &Arc<Script>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.get_ref().set_nodelay(true)?;
    stream.write_all(b"220 relay.example\r\n").await?;
    let (mut recipient, mut fate) = (String::new(), Fate::Taken);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_owned();
        let answer: &[u8] = match command.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => b"250-relay.example\r\n250 8BITMIME\r\n",
            "RCPT" => {
                recipient = command.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let mut log = lock(log);
                let tries = log.tries.entry(recipient.clone()).or_default();
                *tries += 1;
                fate = script(&recipient, *tries);
                match fate {
                    Fate::Deferred => b"451 4.7.1 try again later\r\n",
                    Fate::Refused => b"550 5.1.1 no such user\r\n",
                    _ => b"250 2.1.5 ok\r\n",
                }
            }
            "DATA" => {
                let domain = recipient.rsplit('@').next().unwrap_or_default().to_owned();
                {
                    let mut log = lock(log);
                    let (now, most) = log.busy.entry(domain.clone()).or_default();
                    *now += 1;
                    *most = (*most).max(*now);
                }
                let taken = content(&mut stream, fate, log, &recipient).await;
                lock(log).busy.entry(domain).or_default().0 -= 1;
                if !taken? {
                    return Ok(());
                }
                if fate == Fate::Busy { b"452 4.3.1 no room\r\n" } else { b"250 2.0.0 taken\r\n" }
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer).await?;
        if command == "DATA" && fate == Fate::LastOfItsConnection {
            return Ok(());
        }
    }
}

/// Reads the mail up to its final dot. `false`: the connection is to end.
async fn content(stream: &mut BufReader<TcpStream>, fate: Fate, log: &Mutex<Log>, recipient: &str) -> io::Result<bool> {
    if fate == Fate::Stalled {
        // Until the client loses its patience.
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).await?;
        return Ok(false);
    }
    stream.write_all(b"354 go on\r\n").await?;
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n.\r\n") {
        if stream.read_until(b'\n', &mut bytes).await? == 0 {
            return Ok(false);
        }
    }
    if fate != Fate::Busy {
        lock(log).taken.push((recipient.to_owned(), bytes));
    }
    Ok(fate != Fate::Unanswered)
}
