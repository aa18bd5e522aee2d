//! To who declared a need for a window's visit: when the turn is, or that the visit was called off.

use super::notify::house;
use super::render::{Made, addressed};
use super::urls;
use crate::mail::{Language, Letter};
use domain::instant::Instant;
use entities::notify::outbox;
use usecases::Cx;
use usecases::invites::ics::Mailbox;
use usecases::scheduling::site::place_of;
use usecases::windows::demand::VisitMail;

/// It says the receipt's number and nothing of what was applied for: the mailbox may be the company's.
pub fn visit_time(cx: &Cx, row: &outbox::Model, it: &VisitMail, was: Option<Instant>) -> Made {
    if it.is_moot || it.email.is_empty() {
        return Made::Unwanted;
    }
    // As invites are: nobody has asked employees for a language.
    let language = Language::ZhCn;
    let (zh, en) = place_of(&it.site);
    let letter = Letter::VisitTime {
        name: &it.name,
        brand: language.pick(&it.brand.name, &it.brand.name_en),
        place: language.pick(&zh, &en),
        receipt: &it.receipt,
        at: it.at,
        was: was.filter(|was| it.at.is_some_and(|at| at != *was)),
        url: &urls::follow(cx),
    };
    let from = Mailbox { name: it.brand.name.clone(), ..house(cx) };
    let to = Mailbox { name: it.name.clone(), address: it.email.clone() };
    addressed(cx, row, &from, &to, language, &letter, None)
}
