//! The table of keys: what the README shows and what a refusal says.

use std::fmt::Write;

/// One configuration key.
pub struct Key {
    /// The environment's name without `ZHIYIN_`; in `zhiyin.toml` it is written in lower case.
    pub name: &'static str,
    pub default: &'static str,
    /// What the key takes, to follow the word "takes".
    pub takes: &'static str,
    pub meaning: &'static str,
}

const fn key(name: &'static str, default: &'static str, takes: &'static str, meaning: &'static str) -> Key {
    Key { name, default, takes, meaning }
}

/// Every key there is.
pub const KEYS: &[Key] = &[
    key(
        "LISTEN",
        "`127.0.0.1:3000`",
        "an address and port such as 127.0.0.1:3000",
        "where HTTP is served; port 0 takes any free one",
    ),
    key(
        "PUBLIC_URL",
        "`http://LISTEN`",
        "an https:// address without a path (http:// on loopback only)",
        "the address people open; camera, clipboard and secure cookies need https",
    ),
    key(
        "DATA_DIR",
        "`./data`",
        "a folder's path",
        "database, recordings, slides and files of packs, mail files and the server's secret (`keys`, back it up apart)",
    ),
    key("SITE_ROOT", "`target/site`", "a folder's path", "the styles and scripts that `scripts/build` made"),
    key(
        "DATABASE_URL",
        "SQLite in `DATA_DIR`",
        "sqlite:PATH or postgres://user:password@host/database",
        "`sqlite:PATH` or `postgres://user:password@host/database`",
    ),
    key(
        "SMTP_URL",
        "unset",
        "smtp://[user:password@]host[:port] or smtps://…",
        "the mail server; unset, mail is written to `DATA_DIR/mail` as `.eml` files",
    ),
    key(
        "MAIL_FROM",
        "`zhiyin@localhost`",
        "a mail address",
        "the mailbox that invites come from; needed with `SMTP_URL`",
    ),
    key(
        "IMAP_URL",
        "unset",
        "imaps://user:password@host[:port] or imap://user:password@host[:port][?tls=required|none]",
        "the mailbox of `MAIL_FROM`: answers to invites and mail that came back are read there; unset, nothing is read and \
         invites ask for no answer",
    ),
    key(
        "MAIL_RELAY",
        "unset",
        "a server's name such as mx.example.gov.cn",
        "the name in `Authentication-Results` that the mailbox's own relay writes and strips from outside mail; unset, \
         every answer by mail waits for review",
    ),
    key("MAIL_FROM_NAME", "`知音 Zhiyin`", "a name", "the name beside it"),
    key("MAIL_CONNECTIONS", "`8`", "a number from 1 to 100", "connections to the mail server"),
    key(
        "MAIL_CONNECTIONS_PER_DOMAIN",
        "`4`",
        "a number from 1 to 100",
        "how many of them may carry mail to one receiving domain; fewer hold up others less when that domain is slow",
    ),
    key(
        "DKIM_KEY",
        "unset",
        "the path of a PEM file with an RSA or Ed25519 private key",
        "a PEM file with an RSA (2048 bits or more) or Ed25519 private key; mail is signed with it for the domain of `MAIL_FROM`",
    ),
    key(
        "DKIM_SELECTOR",
        "unset",
        "a name such as zhiyin2026",
        "the name before `._domainkey` under which the key's public half stands in the DNS; needed with `DKIM_KEY`",
    ),
    key("RTMP_LISTEN", "`127.0.0.1:1935`", "an address and port such as 0.0.0.0:1935", "where encoders push to"),
    key("RTMP_PUBLIC_URL", "`rtmp://RTMP_LISTEN/live`", "rtmp://HOST[:PORT]/live", "the same as officers see it"),
    key(
        "TRUSTED_PROXIES",
        "none",
        "addresses or networks such as 127.0.0.1,10.0.0.0/8",
        "whose `X-Forwarded-For` is believed, with commas between them",
    ),
    key(
        "RETENTION_DAYS",
        "`365`",
        "a number of days from 1 to 3650",
        "how long after its end an engagement keeps the names of who took part, its recording and its slides, and how long after its last step an application keeps who made it",
    ),
    key("LOG_FORMAT", "`text`", "text or json", "the log on standard error; `RUST_LOG` chooses what it holds"),
];

/// The table as README shows it, in Markdown.
pub fn table() -> String {
    let mut table = String::from("| `ZHIYIN_…` | default | meaning |\n|---|---|---|\n");
    for key in KEYS {
        let _ = writeln!(table, "| `{}` | {} | {} |", key.name, key.default, key.meaning);
    }
    table
}
