//! `/feeds/{token}.ics`: calendars for programs that subscribe. The token is the right; no session is looked for.

use super::answers::refused;
use crate::mail::texts::fill;
use crate::mail::{Event, Language, Version};
use crate::parts::Parts;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::feeds::{FeedKind, FeedOf, REFRESH};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use usecases::feeds::{self, Entries, Entry, Feed, Opened, open_feed};
use usecases::invites::ics::{Invite, Mailbox, Method, feed};
use usecases::{Cx, UseCaseError};

/// Whoever keeps it on the way must not hand it to somebody else, and has to ask each time.
const CACHE: &str = "private, no-cache";
const MEDIA: &str = "text/calendar; charset=utf-8";

/// A calendar as it was written out.
#[derive(Clone)]
struct Calendar {
    version: feeds::Version,
    text: Bytes,
}

/// Calendars that were written out lately, by their tokens: most programs fetch without saying what they have. Whether one is
/// still right is asked as if the program had named its version.
#[derive(Default)]
pub struct Calendars(Mutex<HashMap<String, Calendar>>);

/// Bytes of calendars that are kept: some dozens of the largest.
const KEPT: usize = 32 << 20;

impl Calendars {
    fn get(&self, token: &str) -> Option<Calendar> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    fn keep(&self, token: &str, calendar: Calendar) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(token.to_owned(), calendar);
        // What is wanted again is written out again.
        if all.values().map(|it| it.text.len()).sum::<usize>() > KEPT {
            all.clear();
        }
    }
}

/// The calendar, or 304 for who has it already. 404 for an address that is unknown, revoked, or whose holder lost the right.
pub async fn calendar(State(parts): State<Parts>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(token) = file.strip_suffix(".ics") else { return StatusCode::NOT_FOUND.into_response() };
    let (seen, kept) = (seen(&headers), parts.calendars.get(token));
    let known: Vec<_> = seen.iter().chain(kept.as_ref().map(|it| &it.version)).cloned().collect();
    let (feed, version, status) = match open_feed(&parts.cx, token, &known).await {
        Ok(Opened::Unchanged(version)) if seen.iter().any(|it| it.is_of(&version)) => {
            (None, version, StatusCode::NOT_MODIFIED)
        }
        // Of the versions that were named only the kept one is left.
        Ok(Opened::Unchanged(version)) => (kept.map(|it| it.text), version, StatusCode::OK),
        Ok(Opened::Feed(feed)) => (Some(text(&parts.cx, &feed).into()), feed.version, StatusCode::OK),
        Err(UseCaseError::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return refused(error),
    };
    if let Some(text) = &feed {
        parts.calendars.keep(token, Calendar { version: version.clone(), text: text.clone() });
    }
    let tag = [(header::ETAG, format!("\"{version}\""))];
    let fixed = [(header::CACHE_CONTROL, CACHE), (header::VARY, "accept-encoding")];
    match feed {
        Some(text) => {
            let content =
                [(header::CONTENT_TYPE, MEDIA), (header::CONTENT_DISPOSITION, "inline; filename=\"zhiyin.ics\"")];
            (status, tag, fixed, content, text).into_response()
        }
        None => (status, tag, fixed).into_response(),
    }
}

/// Gives a compressed answer a tag of its own: a strong validator is of the bytes as sent (RFC 9110 section 8.8.3.3).
pub async fn tag_by_coding(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let coding = headers.get(header::CONTENT_ENCODING).and_then(|it| it.to_str().ok()).map(str::to_owned);
    let tag = headers.get(header::ETAG).and_then(|it| it.to_str().ok()).and_then(|it| it.strip_suffix('"'));
    if let Some((coding, tag)) = coding.zip(tag) {
        let tag = HeaderValue::from_str(&format!("{tag}-{coding}\""));
        if let Ok(tag) = tag {
            headers.insert(header::ETAG, tag);
        }
    }
    response
}

/// The versions that the program has, as far as they look like ours.
fn seen(headers: &HeaderMap) -> Vec<feeds::Version> {
    /// A program has one; more are somebody's try at making work.
    const MOST: usize = 4;
    let lists = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|it| it.to_str().ok());
    let tags = lists.flat_map(|list| list.split(','));
    let tags = tags.map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"'));
    tags.filter_map(|tag| coded(tag).parse().ok()).take(MOST).collect()
}

/// The tag without the name of a coding. Base64url has dashes too, so only the known names are taken off.
fn coded(tag: &str) -> &str {
    ["-gzip", "-br", "-zstd", "-deflate"].iter().find_map(|it| tag.strip_suffix(it)).unwrap_or(tag)
}

fn text(cx: &Cx, it: &Feed) -> String {
    let language = Language::of(Some(&it.locale));
    let texts = language.texts();
    let name = match it.of.kind() {
        FeedKind::Account => texts.feed_own.clone(),
        FeedKind::Employee => texts.feed_invited.clone(),
        FeedKind::Company | FeedKind::Branch | FeedKind::Brand | FeedKind::Officer => {
            fill(&texts.feed_name, &[("name", language.pick(&it.name, &it.name_en))])
        }
    };
    // Where invites come from, so that programs take both for the same event.
    let organizer = |brand: String| Mailbox { name: brand, address: cx.site.mail_from.clone() };
    let invites = it.entries.list.iter().map(|entry| {
        let event = event(&it.entries, entry, language);
        let organizer = organizer(event.brand.clone());
        invite(cx, it.of, entry, &event, language, &organizer)
    });
    feed(&name, REFRESH, it.of.is_personal(), invites)
}

fn invite(cx: &Cx, of: FeedOf, entry: &Entry, event: &Event, language: Language, organizer: &Mailbox) -> Invite {
    let version = Version {
        uid: entry.uid.clone(),
        sequence: entry.sequence.unsigned_abs(),
        status: entry.status,
        stamped_at: entry.stamped_at,
        modified_at: entry.stamped_at,
    };
    // Employees have no account to open the page with, and their links stand in their invites alone.
    let invited = of.kind() == FeedKind::Employee;
    let page = (!invited).then(|| format!("{}/engagements/{}", cx.site.public_url, entry.engagement));
    let mut invite = event.invite(language, Method::Publish, &version, organizer, None, page.as_deref());
    if invited && !entry.kind.is_on_site() {
        invite.description.push('\n');
        invite.description.push_str(&language.texts().feed_link);
    }
    invite
}

/// The engagement in the reader's language.
fn event(entries: &Entries, entry: &Entry, language: Language) -> Event {
    let pick =
        |names: Option<&(String, String)>| names.map(|(zh, en)| language.pick(zh, en).to_owned()).unwrap_or_default();
    let presenters: Vec<String> = entry.presenters.iter().map(|it| pick(entries.presenters.get(it))).collect();
    let place = match (entry.site, entry.company) {
        (Some(site), _) => Some(pick(entries.sites.get(&site))),
        (None, Some(company)) => Some(pick(entries.companies.get(&company))),
        (None, None) => None,
    };
    Event {
        brand: pick(entries.brands.get(&entry.brand)),
        company: String::new(),
        title: language.pick(&entry.title, &entry.title_en).to_owned(),
        offering: pick(entries.offerings.get(&entry.offering)),
        presenter: (!presenters.is_empty()).then(|| presenters.join(language.pick("、", ", "))),
        place: place.filter(|_| entry.kind.is_on_site()),
        starts_at: entry.starts_at,
        ends_at: entry.ends_at,
        // A calendar shows when, not how sure the date is.
        undetermined: false,
        branches: 0,
        head_count: 0,
        zone: None,
    }
}
