//! How what is said reaches those who look on.

use super::Stage;
use crate::support::TestApp;
use domain::live::board::{Board, Change};
use reqwest::{Response, StatusCode};
use usecases::live::{Treatment, announce, answer_question, ask_question};

/// Reads events one by one.
pub struct Reader {
    response: Response,
    read: String,
}

impl Reader {
    pub fn of(response: Response) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        Self { response, read: String::new() }
    }

    /// The next event's id and data.
    pub async fn next(&mut self) -> (String, String) {
        loop {
            while let Some((event, rest)) = self.read.split_once("\n\n") {
                let line = |name: &str| event.lines().find_map(|it| it.strip_prefix(name)).map(str::to_owned);
                let found = line("id: ").zip(line("data: "));
                self.read = String::from(rest);
                if let Some(found) = found {
                    return found;
                }
            }
            let chunk = self.response.chunk().await.expect("a line").expect("an event");
            self.read.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }
}

fn changes(data: &str) -> Vec<Change> {
    serde_json::from_str(data).expect("changes")
}

fn whole(data: &str) -> Board {
    let Ok([Change::Board(board)]) = <[Change; 1]>::try_from(changes(data)) else { panic!("not the whole: {data}") };
    board
}

#[tokio::test]
async fn whoever_lost_the_line_gets_exactly_what_was_missed() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let (cx, officer) = (&app.world.cx, &stage.brand.officer);
    let browser = stage.browser(&app, 0).await;
    let path = format!("/room/{}/board/events", stage.engagement);
    let mut stays = Reader::of(browser.events(&path).await);
    let (start, data) = stays.next().await;
    assert_eq!(whole(&data), Board::default());

    ask_question(cx, stage.person(1), "居住证怎么办？", false).await.expect("asked");
    let first = stays.next().await;
    assert!(matches!(&changes(&first.1)[..], [Change::Question(it), Change::Count(_)] if it.text == "居住证怎么办？"));
    announce(cx, officer, stage.engagement, "会后发资料").await.expect("announced");
    let second = stays.next().await;
    assert!(matches!(&changes(&second.1)[..], [Change::Announcements(it)] if it.len() == 1));

    let mut back = Reader::of(browser.events_after(&path, &start).await);
    assert_eq!([back.next().await, back.next().await], [first.clone(), second.clone()]);
    let mut back = Reader::of(browser.events_after(&path, &first.0).await);
    assert_eq!(back.next().await, second);
    let mut back = Reader::of(browser.events_after(&path, &second.0).await);
    assert_eq!(back.next().await, (second.0.clone(), "[]".to_owned()), "a sign of life, and nothing twice");
    let mut back = Reader::of(browser.events_after(&path, "another-1").await);
    let (id, data) = back.next().await;
    assert_eq!((id, whole(&data)), (second.0, stage.board(cx).await), "of another process: the whole");
}

#[tokio::test]
async fn what_is_said_at_one_server_is_heard_at_the_other() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let (url, _running) = app.second().await;
    let browser = stage.browser(&app, 0).await;
    let path = format!("/room/{}/board/events", stage.engagement);
    let mut here = Reader::of(browser.events(&path).await);
    let mut there = Reader::of(browser.at(&url).events(&path).await);
    let (mut seen, mut seen_there) = (whole(&here.next().await.1), whole(&there.next().await.1));
    let second = app.world.second_server().await;
    let question = ask_question(&second, stage.person(1), "居住证怎么办？", false).await.expect("asked");
    for (reader, seen) in [(&mut here, &mut seen), (&mut there, &mut seen_there)] {
        for it in changes(&reader.next().await.1) {
            seen.apply(it);
        }
        assert_eq!(seen.questions[0].text, "居住证怎么办？");
    }
    answer_question(&app.world.cx, &stage.brand.officer, question, Treatment::Hidden(true)).await.expect("hidden");
    for (reader, seen) in [(&mut here, &mut seen), (&mut there, &mut seen_there)] {
        for it in changes(&reader.next().await.1) {
            seen.apply(it);
        }
        assert_eq!(*seen, Board::default());
    }
}

#[tokio::test]
async fn whom_no_event_reaches_asks_for_the_whole_and_gets_it_once() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    ask_question(&app.world.cx, stage.person(1), "居住证怎么办？", false).await.expect("asked");
    let browser = stage.browser(&app, 0).await;
    let path = format!("/room/{}/board", stage.engagement);
    let first = browser.events(&path).await;
    let etag = first.headers()["etag"].to_str().expect("a tag").to_owned();
    assert_eq!(whole(&first.text().await.expect("a text")), stage.board(&app.world.cx).await);
    assert_eq!(browser.get_unless(&path, &etag).await.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(browser.get_unless(&path, "W/\"other\"").await.status(), StatusCode::OK);
}
