//! The pages that mail leads to.

use domain::id::{BrandId, EngagementId, PasswordLinkId};
use entities::scheduling::attendee;
use usecases::Cx;
use usecases::keys::Reader;

/// Where managers answer requests: their start page is the brand's week.
pub fn requests(cx: &Cx) -> String {
    format!("{}/", cx.site.public_url)
}

/// Where a liaison books.
pub fn book(cx: &Cx) -> String {
    format!("{}/book", cx.site.public_url)
}

pub fn engagement(cx: &Cx, id: EngagementId) -> String {
    format!("{}/engagements/{id}", cx.site.public_url)
}

/// The brand's page of an engagement.
pub fn brand_engagement(cx: &Cx, brand: BrandId, id: EngagementId) -> String {
    format!("{}/brands/{brand}/engagements/{id}", cx.site.public_url)
}

/// The list of people who were not reached, with the way to correct their addresses.
pub fn unreached(cx: &Cx, id: EngagementId) -> String {
    format!("{}/engagements/{id}#unreached", cx.site.public_url)
}

/// The list of branches, each with its printable page of links and QR codes.
pub fn links(cx: &Cx, id: EngagementId) -> String {
    format!("{}/engagements/{id}#branches", cx.site.public_url)
}

/// An attendee's personal link.
pub fn join(cx: &Cx, attendee: &attendee::Model) -> String {
    format!("{}/j/{}", cx.site.public_url, cx.keys.join_code(attendee.id, attendee.generation))
}

/// Where an attendee answers without a calendar program.
pub fn answer(cx: &Cx, attendee: &attendee::Model) -> String {
    format!("{}/answer", join(cx, attendee))
}

/// Where a reader stops mail that can be done without.
pub fn unsubscribe(cx: &Cx, reader: Reader) -> String {
    format!("{}/unsubscribe/{}", cx.site.public_url, cx.keys.unsubscribe_code(reader))
}

/// The one-time link.
pub fn password(cx: &Cx, id: PasswordLinkId) -> String {
    format!("{}/password/{}", cx.site.public_url, cx.keys.password_code(id))
}

/// Where applications are followed; receipt and code are typed there.
pub fn follow(cx: &Cx) -> String {
    format!("{}/services/follow", cx.site.public_url)
}
