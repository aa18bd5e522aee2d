//! The inputs that a new window and a change have in common.

use crate::i18n::I18n;
use crate::ui::{Choices, Field, Select};
use domain::id::{AccountId, ResourceId, ServiceItemId};
use domain::windows::MOST_DESKS;
use leptos::prelude::*;
use usecases::windows::{self, MOST_NOTICE_HOURS, Named};

/// What stands in the inputs at first.
#[derive(Clone)]
pub struct Known {
    pub officer: Option<ResourceId>,
    pub liaison: Option<AccountId>,
    pub items: Vec<ServiceItemId>,
    pub desks: i32,
    pub notice_hours: i32,
}

impl Known {
    /// One desk, and a day to tell people: what most windows have.
    pub const NEW: Self = Self { officer: None, liaison: None, items: Vec::new(), desks: 1, notice_hours: 24 };
}

/// `form` names the form where the page has several.
pub fn inputs(i: I18n, form: &'static str, choices: &windows::Choices, known: &Known) -> AnyView {
    let officers = options(i, &choices.officers);
    let liaisons = options(i, &choices.liaisons);
    let officer = known.officer.map(|it| it.to_string()).unwrap_or_default();
    let liaison = known.liaison.map(|it| it.to_string()).unwrap_or_default();
    let choose = i.t("windows.choose");
    let items = choices.items.iter().map(|it| {
        let text = format!(
            "{} · {}",
            i.named(&it.name, &it.name_en),
            i.tn("windows.minutes", it.minutes.unwrap_or_default().into(), &[])
        );
        (it.id.to_string(), text, known.items.contains(&it.id))
    });
    let items = items.collect();
    view! {
        <div class="grid grid-cols-1 gap-4 sm:grid-cols-2">
            <Select form name="officer" label=i.t("windows.field.officer") options=officers placeholder=choose value=officer required=true/>
            <Select form name="liaison" label=i.t("windows.field.liaison") options=liaisons placeholder=choose value=liaison help=i.t("windows.liaison_help") required=true/>
            <Field form name="desks" kind="number" label=i.t("windows.field.desks") value=known.desks.to_string() min="1" max=MOST_DESKS.to_string() help=i.t("windows.desks_help") required=true/>
            <Field form name="notice_hours" kind="number" label=i.t("windows.field.notice_hours") value=known.notice_hours.to_string() min="0" max=MOST_NOTICE_HOURS.to_string() help=i.t("windows.notice_help") required=true/>
        </div>
        <Choices form name="items" label=i.t("windows.items") options=items help=i.t("windows.items_help")/>
    }
    .into_any()
}

/// A list by name, as `Select` takes it.
pub fn options<Id: std::fmt::Display>(i: I18n, list: &[Named<Id>]) -> Vec<(String, String)> {
    list.iter().map(|it| (it.id.to_string(), i.named(&it.name, &it.name_en).to_owned())).collect()
}
