//! The whole router over a test's world, on a port that the system chose.

use super::World;
use app::assets::Assets;
use domain::identity::Actor;
use domain::instant::Span;
use futures::{SinkExt, StreamExt};
use object_store::memory::InMemory;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Upgraded, redirect};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use server::Parts;
use server::mail::Mailer;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_util::sync::{CancellationToken, DropGuard};
use usecases::Cx;
use usecases::live::Watching;

const PASSWORD: &str = "a long enough pass phrase";

pub struct TestApp {
    pub world: World,
    pub url: String,
    /// Of the server: its store and what works on it.
    pub parts: Parts,
    /// Where recordings, slides and files lie.
    pub store: Arc<InMemory>,
    pub running: Running,
}

impl TestApp {
    pub async fn start() -> Self {
        let mut world = World::new().await;
        let store = Arc::new(InMemory::new());
        let (url, parts, running) = serve(&mut world.cx, store.clone()).await;
        Self { world, url, parts, store, running }
    }

    /// A second server process on the same database, in as far as one process can be two.
    pub async fn second(&self) -> (String, Running) {
        let (url, _, running) = serve(&mut self.world.second_server().await, Arc::new(InMemory::new())).await;
        (url, running)
    }

    /// A REST key of an account.
    pub async fn key(&self, actor: &Actor) -> String {
        usecases::identity::create_api_key(&self.world.cx, actor.account, "test", Span::days(1)).await.expect("a key")
    }

    /// A browser without scripts that follows no redirect, signed in as `actor` if there is one.
    pub async fn browser(&self, actor: Option<&Actor>) -> Browser {
        let client = Client::builder().cookie_store(true).redirect(redirect::Policy::none()).build().expect("a client");
        let browser = Browser { client, url: self.url.clone() };
        if let Some(actor) = actor {
            let email = self.give_password(actor).await;
            let status = browser.post("/forms/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
            assert_eq!(status, StatusCode::FOUND);
        }
        browser
    }

    async fn give_password(&self, actor: &Actor) -> String {
        use entities::identity::account::{Column, Entity};
        let hash = usecases::identity::password::hash(&self.world.cx, PASSWORD).await.expect("a hash");
        let id = actor.account;
        let cx = &self.world.cx;
        cx.db
            .write(move |tx| async move {
                Entity::update_many()
                    .col_expr(Column::PasswordHash, Expr::value(hash))
                    .filter(Column::Id.eq(id))
                    .exec(tx.as_ref())
                    .await?;
                Ok(())
            })
            .await
            .expect("the password");
        Entity::find_by_id(id).one(cx.db.read()).await.expect("a row").expect("the account").email
    }

    pub fn rest(&self, method: Method, path: &str, key: Option<&str>) -> RequestBuilder {
        let request = Client::new().request(method, format!("{}/api/v1/{path}", self.url));
        match key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }
}

/// A server that stops when this goes.
pub struct Running {
    /// Who watches through this server.
    pub watching: Watching,
    _folder: TempDir,
    _stop: DropGuard,
}

/// Serves the whole router over `cx`, whose addresses become the server's own.
async fn serve(cx: &mut Cx, store: Arc<InMemory>) -> (String, Parts, Running) {
    let folder = tempfile::tempdir().expect("a folder");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let mut site = (*cx.site).clone();
    site.public_url.clone_from(&url);
    cx.site = Arc::new(site);
    let manifest = r#"{"style": "/s.css", "room": {"script": "/s.js", "wasm": "/s.wasm"}, "studio": {"script": "/s.js", "wasm": "/s.wasm"}, "work": {"script": "/s.js", "wasm": "/s.wasm"}, "hls": "/h.js", "planner": "/p.js", "planner_style": "/p.css", "icon": "/i.svg"}"#;
    std::fs::write(folder.path().join("manifest.json"), manifest).expect("a manifest");
    let assets = Assets::load(folder.path()).expect("the manifest");
    let mailer = Mailer::spool(folder.path().join("mail"));
    let parts = Parts::assemble(cx.clone(), store, assets, mailer);
    let (watching, stop) = (parts.watching.clone(), CancellationToken::new());
    let (door, stopping) = (parts.door.clone(), stop.clone());
    tokio::spawn(async move { door.watch(stopping).await });
    tokio::spawn(server::serve_on(listener, server::router(parts.clone()), stop.clone()));
    (url, parts, Running { watching, _folder: folder, _stop: stop.drop_guard() })
}

/// A page that presents, without a page.
pub struct Studio {
    socket: WebSocketStream<Upgraded>,
}

impl Studio {
    pub async fn say(&mut self, text: &Value) {
        self.socket.send(Message::text(text.to_string())).await.expect("sent");
    }

    pub async fn send(&mut self, frame: Vec<u8>) {
        self.socket.send(Message::binary(frame)).await.expect("sent");
    }

    /// What the server says next, or the word it closes with.
    pub async fn answer(&mut self) -> Result<Value, String> {
        loop {
            let next = timeout(Duration::from_secs(10), self.socket.next()).await.expect("an answer in time");
            match next {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).expect("JSON")),
                Some(Ok(Message::Close(Some(frame)))) => return Err(format!("{} {}", frame.code, frame.reason)),
                Some(Ok(Message::Close(None)) | Err(_)) | None => return Err("closed".into()),
                Some(Ok(_)) => {}
            }
        }
    }

    /// The word that the server closes with, whatever it says before.
    pub async fn last_word(&mut self) -> String {
        loop {
            if let Err(word) = self.answer().await {
                return word;
            }
        }
    }

    /// Sends one picture after the other until the server says that viewers have one.
    pub async fn until_on_air(&mut self) {
        for n in 0..100_i64 {
            let at = (6_000_000 + n * 40_000).to_be_bytes();
            let header = [&[0, u8::from(n % 50 == 0)][..], &at, &[0; 4]].concat();
            self.send([&header, &[0, 0, 0, 40, 0x41][..], &[7; 39]].concat()).await;
            if let Ok(Ok(answer)) = timeout(Duration::from_millis(100), self.answer()).await
                && answer["on_air"] == true
            {
                return;
            }
        }
        panic!("never on air");
    }
}

pub struct Browser {
    client: Client,
    url: String,
}

impl Browser {
    /// Posts a form as a page of this server would.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> StatusCode {
        let request =
            self.client.post(format!("{}{path}", self.url)).header("accept", "text/html").header("origin", &self.url);
        request.form(fields).send().await.expect("an answer").status()
    }

    /// Posts a form as a script of this server would, and gives what it is answered.
    pub async fn answer(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let request = self.client.post(format!("{}{path}", self.url)).header("origin", &self.url);
        request.form(fields).send().await.expect("an answer").text().await.expect("a text")
    }

    /// Posts a form as another site's page would.
    pub async fn post_from_elsewhere(&self, path: &str, fields: &[(&str, &str)]) -> StatusCode {
        let request = self.client.post(format!("{}{path}", self.url)).header("origin", "https://elsewhere.example");
        request.form(fields).send().await.expect("an answer").status()
    }

    /// Sends a file by a page's form, and tells where the browser goes next.
    pub async fn upload(&self, fields: &[(&str, &str)], file: Vec<u8>) -> (StatusCode, String) {
        let text = |form: Form, (name, value): &(&str, &str)| form.text((*name).to_owned(), (*value).to_owned());
        let form = fields.iter().fold(Form::new(), text).part("file", Part::bytes(file).file_name("file.csv"));
        let request = self.client.post(format!("{}/forms/import-file", self.url)).header("origin", &self.url);
        let answer = request.multipart(form).send().await.expect("an answer");
        let location = answer.headers().get("location").and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
        (answer.status(), location)
    }

    /// Opens a studio's socket from a page of this server, or gives the status it was refused with.
    pub async fn studio(&self, path: &str) -> Result<Studio, StatusCode> {
        self.studio_from(path, &self.url).await
    }

    /// The same from a page of `origin`.
    pub async fn studio_from(&self, path: &str, origin: &str) -> Result<Studio, StatusCode> {
        let request = self.client.get(format!("{}{path}", self.url)).header("origin", origin);
        let request = request.header("connection", "upgrade").header("upgrade", "websocket");
        // The key of RFC 6455, 1.3.
        let request =
            request.header("sec-websocket-version", "13").header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        let answer = request.send().await.expect("an answer");
        if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(answer.status());
        }
        let upgraded = answer.upgrade().await.expect("a socket");
        Ok(Studio { socket: WebSocketStream::from_raw_socket(upgraded, Role::Client, None).await })
    }

    /// Waits until a page's text has these words.
    pub async fn until_says(&self, path: &str, words: &str) {
        for _ in 0..500 {
            if self.text(path).await.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{path} never says {words}");
    }

    /// Sends a file of this name by the form at `path`, in whose `field` it is.
    pub async fn send_file(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        field: &str,
        name: &str,
        file: Vec<u8>,
    ) -> StatusCode {
        let text = |form: Form, (name, value): &(&str, &str)| form.text((*name).to_owned(), (*value).to_owned());
        let part = Part::bytes(file).file_name(name.to_owned());
        // Names go as browsers send them, in UTF-8.
        let form = fields.iter().fold(Form::new().percent_encode_noop(), text).part(field.to_owned(), part);
        let request = self.client.post(format!("{}{path}", self.url)).header("origin", &self.url);
        request.multipart(form).send().await.expect("an answer").status()
    }

    /// A stream of events that is read as they come.
    pub async fn events(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).send().await.expect("an answer")
    }

    /// The same after a line was lost, with the id of the last event that came.
    pub async fn events_after(&self, path: &str, last: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.url)).header("last-event-id", last);
        request.send().await.expect("an answer")
    }

    /// A file, for whoever has it with this tag already.
    pub async fn get_unless(&self, path: &str, etag: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.url)).header("if-none-match", etag);
        request.send().await.expect("an answer")
    }

    /// This browser, at another server of the same site.
    pub fn at(&self, url: &str) -> Self {
        Self { client: self.client.clone(), url: url.to_owned() }
    }

    /// A page's text, as a script of a page gets it in the background.
    pub async fn text_for_script(&self, path: &str) -> String {
        let request = self.client.get(format!("{}{path}", self.url)).header("sec-fetch-mode", "cors");
        request.send().await.expect("an answer").text().await.expect("a text")
    }

    /// A page's or a file's text.
    pub async fn text(&self, path: &str) -> String {
        self.client.get(format!("{}{path}", self.url)).send().await.expect("an answer").text().await.expect("a text")
    }

    pub async fn get(&self, path: &str) -> StatusCode {
        self.client
            .get(format!("{}{path}", self.url))
            .header("accept", "text/html")
            .send()
            .await
            .expect("an answer")
            .status()
    }
}
