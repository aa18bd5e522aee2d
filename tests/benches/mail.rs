//! What mail costs: personal invites rendered on one core, and sent to a mail server with durable marks.
//!
//! `cargo bench -p tests --bench mail`; needs `smtp-sink` and `smtp-source` (`scripts/setup --test`). Goals are those of the
//! issue "Invites".

#[path = "../src/support/database.rs"]
mod database;
#[path = "../src/support/world.rs"]
#[allow(dead_code, reason = "the integration tests use all of it")]
mod world;

use domain::instant::Instant;
use domain::notify::JobState;
use entities::notify::outbox;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::jobs::{Limits, Worker};
use server::mail::{Addressing, Event, Language, Letter, Mailer, News, Version, compose};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Instant as Clock;
use tokio_util::sync::CancellationToken;
use usecases::invites::ics::{Mailbox, Method, Status};
use usecases::scheduling::{confirm_booking, request_booking};
use world::{World, form};

const RENDERED: usize = 20_000;
const SENT: usize = 3_000;

#[tokio::main]
async fn main() {
    let (rate, bytes) = render();
    println!("| invites rendered a second on one core ({bytes} bytes each)         | {rate:>8.0} | ≥ 5,000 |");
    let (ours, of_source) = send(bytes).await;
    println!("| invites sent a second with durable marks                    | {ours:>8.0} | ≥ 1,000 |");
    println!(
        "| of smtp-source's rate ({of_source:.0}/s) to the same sink                | {:>7.0}% | ≥ 70 %  |",
        100.0 * ours / of_source
    );
}

fn render() -> (f64, usize) {
    let event = Event {
        brand: "知音航班".into(),
        company: "江汉新能源汽车集团股份有限公司".into(),
        title: "反诈通用".into(),
        offering: "企业专场宣讲直播（60分钟）".into(),
        presenter: Some("楚鹤鸣".into()),
        place: None,
        starts_at: Instant::from_unix_seconds(1_792_044_000),
        ends_at: Instant::from_unix_seconds(1_792_047_600),
        undetermined: false,
        branches: 300,
        head_count: 3214,
        zone: None,
    };
    let version = Version {
        uid: "019a2f7e-0000-7000-8000-000000000001@zhiyin.example".into(),
        sequence: 0,
        status: Status::Confirmed,
        stamped_at: Instant::from_unix_seconds(1_790_000_000),
        modified_at: Instant::from_unix_seconds(1_790_000_000),
    };
    let from = Mailbox { name: "知音航班".into(), address: "mail@zhiyin.example".into() };
    let (begin, mut bytes) = (Clock::now(), 0);
    for n in 0..RENDERED {
        let (name, url) = (format!("员工{n}·虚构"), format!("https://zhiyin.example/j/AZovfgAAcACAAAAAAAAAAQ{n}"));
        let to = Mailbox { name: name.clone(), address: format!("employee{n}@company.example") };
        let calendar = event.invite(Language::ZhCn, Method::Request, &version, &from, Some(&to), Some(&url));
        let message_id = format!("<{n}@zhiyin.example>");
        let (date, language) = (version.stamped_at, Language::ZhCn);
        let addressing = Addressing {
            message_id: &message_id,
            date,
            from: &from,
            to: &to,
            language,
            event: None,
            unsubscribe: None,
        };
        let letter = Letter::Invite {
            name: &name,
            event: &event,
            news: News::Invited,
            contact: "陈主任",
            url: &url,
            answer: None,
        };
        bytes += compose(&addressing, &letter, Some(&calendar)).expect("a mail").bytes.len();
    }
    (RENDERED as f64 / begin.elapsed().as_secs_f64(), bytes / RENDERED)
}

async fn send(bytes: usize) -> (f64, f64) {
    let sink = Sink::start();
    let connections = Limits::default().per_domain.to_string();
    let begin = Clock::now();
    let source = Command::new("smtp-source")
        .args(["-d", "-s", &connections, "-m", &SENT.to_string(), "-l", &bytes.to_string()])
        .args(["-f", "mail@zhiyin.example", "-t", "employee@company.example", &format!("127.0.0.1:{}", sink.port)])
        .env("PATH", "/usr/sbin:/usr/bin:/bin")
        .status();
    assert!(source.expect("smtp-source").success());
    let of_source = SENT as f64 / begin.elapsed().as_secs_f64();

    let world = World::new().await;
    // Every tenth has no address.
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 30, SENT / 27).await);
    let booking = request_booking(&world.cx, &company.liaison, form(&brand, &company, "2026-12-01T10:00:00+08:00"));
    confirm_booking(&world.cx, &brand.manager, booking.await.expect("free").id, &[]).await.expect("a request");
    let worker =
        Worker::new(world.cx.clone(), Mailer::smtp(&format!("smtp://127.0.0.1:{}", sink.port)).expect("a URL"));
    let begin = Clock::now();
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    let took = begin.elapsed().as_secs_f64();
    let done = outbox::Entity::find()
        .filter(outbox::Column::State.eq(JobState::Done))
        .filter(outbox::Column::AttendeeId.is_not_null());
    let done = done.count(world.cx.db.read()).await.expect("rows");
    (done as f64 / took, of_source)
}

struct Sink {
    process: Child,
    port: u16,
}

impl Sink {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port").port();
        let process = Command::new("/usr/sbin/smtp-sink")
            .args(["-u", "nobody", &format!("127.0.0.1:{port}"), "128"])
            .stderr(Stdio::null())
            .spawn()
            .expect("smtp-sink");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        Self { process, port }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // It runs until it is stopped.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
