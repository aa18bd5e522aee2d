//! What only an administrator can mend.

use crate::i18n::{I18n, fill};
use crate::ui::Need;
use chrono::{Datelike, Months, NaiveDate};
use std::collections::BTreeMap;
use usecases::directory::Oversight;
use usecases::directory::oversight::{DisabledOfficer, Lack, Unready};
use usecases::notify::Queue;

/// The first steps of an empty system, what is under way, what went wrong, what is not set up.
pub fn needs(
    i: I18n,
    seen: &Oversight,
    mail: Queue,
    years: &BTreeMap<i32, (usize, usize)>,
    today: NaiveDate,
) -> Vec<Need> {
    let mut needs = Vec::new();
    if seen.brands == 0 {
        let (text, button) = (i.t("admin.needs.no_brand").to_owned(), i.t("directory.brands.add"));
        needs.push(need(text, i.t("admin.needs.no_brand_text"), "/admin/brands/new", button));
    }
    if seen.companies == 0 {
        let (text, button) = (i.t("admin.needs.no_company").to_owned(), i.t("directory.companies.import"));
        needs.push(need(text, i.t("admin.needs.no_company_text"), "/admin/import", button));
    }
    if let Some(file) = seen.import {
        let (text, detail) = (i.t("admin.needs.import").to_owned(), i.t("admin.needs.import_text"));
        needs.push(need(text, detail, &format!("/imports/{file}"), i.t("admin.needs.to_import")));
    }
    if mail.dead > 0 {
        let text = i.tn("admin.needs.mail", i64::try_from(mail.dead).unwrap_or(i64::MAX), &[]);
        needs.push(need(text, "", "/admin/outbox", i.t("admin.overview.to_outbox")));
    }
    let in_a_year = today.checked_add_months(Months::new(12)).unwrap_or(today).year();
    let missing = (today.year()..=in_a_year).filter(|year| !years.contains_key(year));
    needs.extend(missing.map(|year| {
        let text = i.t_with("admin.needs.year", &[("year", &year.to_string())]);
        need(text, i.t("admin.needs.year_text"), "/admin/holidays", i.t("admin.overview.to_holidays"))
    }));
    needs.extend(Lack::ALL.into_iter().filter_map(|lack| lacking(i, &seen.unready, lack)));
    needs.extend(seen.disabled_officers.iter().map(|it| disabled(i, it)));
    if seen.unused_accounts > 0 {
        let text = i.tn("admin.needs.unused", i64::try_from(seen.unused_accounts).unwrap_or(i64::MAX), &[]);
        needs.push(need(
            text,
            i.t("admin.needs.unused_text"),
            "/admin/accounts?unused=1",
            i.t("admin.needs.to_accounts"),
        ));
    }
    if let Some(first) = needs.first_mut() {
        first.first = true;
    }
    needs
}

fn need(text: String, detail: &str, href: &str, button: &str) -> Need {
    Need { text, detail: detail.to_owned(), href: href.to_owned(), button: button.to_owned(), first: false }
}

/// All brands that lack the same in one line; the button leads to the brand if it is one, else to their list.
fn lacking(i: I18n, unready: &[Unready], lack: Lack) -> Option<Need> {
    let brands: Vec<&Unready> = unready.iter().filter(|it| it.lacks.contains(&lack)).collect();
    let first = brands.first()?;
    let names: Vec<&str> = brands.iter().map(|it| i.named(&it.name, &it.name_en)).collect();
    let text = fill(i.word("admin.needs.lack", lack.word()), &[("brands", &names.join(i.t("directory.brand.and")))]);
    let settings = format!("/brands/{}/settings", first.id);
    let href = match (lack, brands.len()) {
        // A manager is an account with that role.
        (Lack::Manager, _) => "/admin/accounts/new".to_owned(),
        (Lack::Hours, 1) => settings,
        (Lack::Offering, 1) => format!("{settings}/offerings/new"),
        _ => "/admin/brands".to_owned(),
    };
    Some(need(text, "", &href, i.word("admin.needs.mend", lack.word())))
}

fn disabled(i: I18n, it: &DisabledOfficer) -> Need {
    let text = i.t_with("admin.needs.disabled", &[("name", i.named(&it.name, &it.name_en))]);
    let href = format!("/brands/{}/settings/team/{}", it.brand, it.id);
    need(text, i.t("admin.needs.disabled_text"), &href, i.t("admin.needs.to_member"))
}
