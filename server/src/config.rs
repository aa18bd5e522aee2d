//! Configuration: `zhiyin.toml` in the working directory, then `ZHIYIN_*` of the environment.

mod address;
mod keys;
#[cfg(test)]
mod tests;

pub use address::{Network, PublicUrl};
pub use keys::{KEYS, Key, table};

use crate::jobs;
use crate::mail::Dkim;
use config::{ConfigError, Environment, File, FileFormat};
use domain::instant::Span;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use usecases::Site;

/// What the administrator decides. Each field is a key of [`KEYS`], which says what it means.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    #[serde(deserialize_with = "parsed")]
    pub listen: SocketAddr,
    #[serde(deserialize_with = "some_parsed")]
    pub public_url: Option<PublicUrl>,
    pub data_dir: PathBuf,
    pub site_root: PathBuf,
    pub database_url: Option<String>,
    pub smtp_url: Option<String>,
    pub imap_url: Option<String>,
    pub mail_relay: Option<String>,
    pub mail_from: Option<String>,
    pub mail_from_name: String,
    #[serde(deserialize_with = "parsed")]
    pub mail_connections: Connections,
    #[serde(deserialize_with = "parsed")]
    pub mail_connections_per_domain: Connections,
    pub dkim_key: Option<PathBuf>,
    pub dkim_selector: Option<String>,
    #[serde(deserialize_with = "parsed")]
    pub rtmp_listen: SocketAddr,
    pub rtmp_public_url: Option<String>,
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<Network>,
    #[serde(deserialize_with = "parsed")]
    pub retention_days: RetentionDays,
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// Days for which it is remembered who took part: enough to be asked about a briefing, and no longer than ten years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionDays(u16);

impl Default for RetentionDays {
    /// A year, so that a programme can look back at the same season's briefing.
    fn default() -> Self {
        Self(365)
    }
}

impl FromStr for RetentionDays {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let days = text.parse().ok().filter(|days| (1..=3650).contains(days));
        days.map(Self).ok_or("not a number of days from 1 to 3650")
    }
}

/// Connections to the mail server: more than a hundred would help no server that we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections(usize);

impl FromStr for Connections {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.parse().ok().filter(|number| (1..=100).contains(number));
        number.map(Self).ok_or("not a number from 1 to 100")
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: ([127, 0, 0, 1], 3000).into(),
            public_url: None,
            data_dir: "data".into(),
            site_root: "target/site".into(),
            database_url: None,
            smtp_url: None,
            imap_url: None,
            mail_relay: None,
            mail_from: None,
            mail_from_name: "知音 Zhiyin".into(),
            mail_connections: Connections(jobs::Limits::default().connections),
            mail_connections_per_domain: Connections(jobs::Limits::default().per_domain),
            dkim_key: None,
            dkim_selector: None,
            rtmp_listen: ([127, 0, 0, 1], 1935).into(),
            rtmp_public_url: None,
            trusted_proxies: Vec::new(),
            retention_days: RetentionDays::default(),
            log_format: LogFormat::Text,
        }
    }
}

/// A configuration that cannot be used: names the key and what it takes, never the value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("configuration: {0}")]
pub struct BadConfig(String);

/// Variables of a build for tests: fault points and the clock's offset.
const TEST_ONLY: &[&str] = if cfg!(feature = "test-support") { &["ZHIYIN_FAULT", "ZHIYIN_CLOCK_OFFSET"] } else { &[] };

impl Config {
    /// Reads file and environment and checks what depends on more than one key.
    pub fn load() -> Result<Self, BadConfig> {
        let file = File::new("zhiyin.toml", FileFormat::Toml).required(false);
        // What only tests read is no configuration.
        let is_key = |name: &str| !TEST_ONLY.contains(&name);
        let environment = std::env::vars().filter(|(name, _)| is_key(name)).collect();
        Self::from_sources(file, Environment::with_prefix("ZHIYIN").source(Some(environment)))
    }

    fn from_sources<F>(file: F, environment: Environment) -> Result<Self, BadConfig>
    where
        F: config::Source + Send + Sync + 'static,
    {
        let read = config::Config::builder().add_source(file).add_source(environment.ignore_empty(true)).build();
        let config: Self = read.and_then(config::Config::try_deserialize).map_err(|error| explain(&error))?;
        config.check()
    }

    fn check(self) -> Result<Self, BadConfig> {
        let wrong = |key: &str, why: &str| Err(BadConfig(format!("ZHIYIN_{key} {why}")));
        if self.public_url.is_none() && !self.listen.ip().is_loopback() {
            return wrong(
                "PUBLIC_URL",
                "is needed when ZHIYIN_LISTEN is not a loopback address: the https address people open",
            );
        }
        if self.smtp_url.is_some() && self.mail_from.is_none() {
            return wrong("MAIL_FROM", "is needed with ZHIYIN_SMTP_URL: the mailbox that invites come from");
        }
        if let Some(from) = &self.mail_from
            && from.parse::<lettre::Address>().is_err()
        {
            return wrong("MAIL_FROM", "takes a mail address such as zhiyin@example.gov.cn");
        }
        if let Some(url) = &self.smtp_url
            && let Err(error) = crate::mail::Mailer::smtp(url)
        {
            return wrong("SMTP_URL", &format!("takes smtp://[user:password@]host[:port] or smtps://…: {error}"));
        }
        if self.dkim_key.is_some() && self.mail_from.is_none() {
            return wrong("MAIL_FROM", "is needed with ZHIYIN_DKIM_KEY: mail is signed for its domain");
        }
        self.dkim()?;
        if let Some(url) = &self.imap_url
            && let Err(error) = crate::replies::Mailbox::from_url(url)
        {
            return wrong("IMAP_URL", &error.to_string());
        }
        if self.imap_url.is_some() && self.mail_from.is_none() {
            return wrong("MAIL_FROM", "is needed with ZHIYIN_IMAP_URL: the mailbox that is read");
        }
        if self.mail_relay.as_deref().is_some_and(|relay| relay.trim().is_empty() || relay.contains([' ', ';'])) {
            return wrong("MAIL_RELAY", "takes a server's name such as mx.example.gov.cn");
        }
        let database = self.database_url();
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| database.starts_with(scheme)) {
            return wrong("DATABASE_URL", "takes sqlite:PATH or postgres://user:password@host/database");
        }
        if self
            .rtmp_public_url
            .as_deref()
            .is_some_and(|url| !url.starts_with("rtmp://") && !url.starts_with("rtmps://"))
        {
            return wrong("RTMP_PUBLIC_URL", "takes rtmp://HOST[:PORT]/live");
        }
        Ok(self)
    }

    /// What mail is signed with, if it is. Reads the key's file.
    pub fn dkim(&self) -> Result<Option<Arc<Dkim>>, BadConfig> {
        let (path, selector) = match (&self.dkim_key, &self.dkim_selector) {
            (None, None) => return Ok(None),
            (Some(path), Some(selector)) if is_selector(selector) => (path, selector),
            (None, _) => return Err(BadConfig("ZHIYIN_DKIM_KEY is needed with ZHIYIN_DKIM_SELECTOR".into())),
            (Some(_), _) => {
                let why = "is needed with ZHIYIN_DKIM_KEY: it takes a name such as zhiyin2026, of letters, digits, hyphens and dots";
                return Err(BadConfig(format!("ZHIYIN_DKIM_SELECTOR {why}")));
            }
        };
        let domain = self.mail_from.as_deref().and_then(|from| from.rsplit_once('@')).map_or("localhost", |it| it.1);
        let key = std::fs::read(path).map_err(|error| error.to_string());
        let dkim = key.and_then(|pem| Dkim::new(&pem, domain, selector).map_err(|error| error.to_string()));
        dkim.map(|dkim| Some(Arc::new(dkim))).map_err(|why| {
            BadConfig(format!("ZHIYIN_DKIM_KEY takes the path of a PEM file with an RSA or Ed25519 private key: {why}"))
        })
    }

    /// How much mail may be sent at once.
    pub fn mail_limits(&self) -> jobs::Limits {
        jobs::Limits { connections: self.mail_connections.0, per_domain: self.mail_connections_per_domain.0 }
    }

    /// The database: an SQLite file in the data folder unless another is named.
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite:{}", self.data_dir.join("zhiyin.sqlite3").display());
        self.database_url.clone().unwrap_or_else(file)
    }

    /// The address people open. A default follows the port that was really taken.
    pub fn public_url(&self, listening: SocketAddr) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| PublicUrl::loopback(listening))
    }

    /// How the outside world reaches this server, once it knows its ports.
    pub fn site(&self, listening: SocketAddr, rtmp: SocketAddr, demo: bool) -> Site {
        Site {
            public_url: self.public_url(listening).to_string(),
            mail_from_name: self.mail_from_name.clone(),
            mail_from: self.mail_from.clone().unwrap_or_else(|| "zhiyin@localhost".into()),
            replies_are_read: self.imap_url.is_some(),
            rtmp_url: self.rtmp_public_url.clone().unwrap_or_else(|| format!("rtmp://{rtmp}/live")),
            retention: Span::days(self.retention_days.0.into()),
            demo,
        }
    }
}

/// A name or several within the DNS (RFC 6376 section 3.1).
fn is_selector(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    text.len() <= 100 && text.split('.').all(is_label)
}

/// One line with the key's name and what it takes.
fn explain(error: &ConfigError) -> BadConfig {
    let key = match error {
        ConfigError::At { key: Some(key), .. } | ConfigError::Type { key: Some(key), .. } => key,
        // serde says it itself: unknown field `colour`, expected one of `listen`, …
        other => return BadConfig(other.to_string().lines().collect::<Vec<_>>().join(" ")),
    };
    let takes = KEYS.iter().find(|it| it.name.eq_ignore_ascii_case(key)).map_or("something else", |it| it.takes);
    BadConfig(format!("ZHIYIN_{} ({key} in zhiyin.toml) takes {takes}", key.to_uppercase()))
}

fn parsed<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    String::deserialize(deserializer)?.trim().parse().map_err(D::Error::custom)
}

fn some_parsed<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    parsed(deserializer).map(Some)
}

/// A list in the file, or its members with commas between them.
fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Network>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Line(String),
        List(Vec<String>),
    }
    let members = match Given::deserialize(deserializer)? {
        Given::Line(line) => line.split(',').map(str::to_owned).collect(),
        Given::List(list) => list,
    };
    members
        .iter()
        .map(|it| it.trim())
        .filter(|it| !it.is_empty())
        .map(|it| it.parse().map_err(D::Error::custom))
        .collect()
}
