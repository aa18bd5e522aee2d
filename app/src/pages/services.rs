//! Service items for everybody and for those who write them, and applications for them.

mod applications;
mod edit;
mod follow;
mod item;
mod list;
mod manage;
mod receipts;

pub use applications::{ApplicationPage, Applications, opened, rows};
pub use edit::{EditBrandsService, EditService};
pub use follow::{FOLLOW, FollowPage};
pub use item::ServicePage;
pub(super) use item::materials;
pub use list::Services;
pub use manage::{BrandsServices, BureausServices, desk};
pub use receipts::Receipts;

use crate::flash::Flash;
use crate::i18n::I18n;
use crate::ui::{Badge, Tone};
use domain::services::State;
use leptos::prelude::*;

/// What people look for first: whether it goes on site, in another province, at once.
struct Flags {
    on_site: bool,
    cross_province: bool,
    province_wide: bool,
    one_stop: bool,
}

/// The flags in words; province-wide is not said of what goes in all provinces.
fn flags(i: I18n, it: &Flags) -> AnyView {
    let wide = it.province_wide && !it.cross_province;
    let all = [
        (it.on_site, "on_site"),
        (it.cross_province, "cross_province"),
        (wide, "province_wide"),
        (it.one_stop, "one_stop"),
    ];
    let badges = all.into_iter().filter(|(is, _)| *is).map(|(_, word)| {
        let tone = if word == "on_site" { Tone::Success } else { Tone::Primary };
        view! { <Badge tone>{i.word("services.flag", word)}</Badge> }
    });
    badges.collect_view().into_any()
}

/// How long it takes, in a few words.
fn times(i: I18n, minutes: Option<i32>, days: i32) -> String {
    let days = if days == 0 { i.t("services.at_once").to_owned() } else { i.tn("services.days", days.into(), &[]) };
    match minutes {
        Some(minutes) => format!("{} · {days}", i.tn("services.minutes", minutes.into(), &[])),
        None => days,
    }
}

/// One choice of a filter, with how many there are.
fn chip(chosen: bool, href: String, text: &'static str, count: u64) -> AnyView {
    let class = if chosen { "btn-primary" } else { "" };
    view! {
        <li><a class=format!("btn btn-sm min-h-11 rounded-full font-normal lg:min-h-8.5 {class}") href=href aria-current=chosen.then_some("true")>
            {text}<span class="tabular-nums opacity-70">{count}</span>
        </a></li>
    }
    .into_any()
}

/// One row of a `<dl>`: what it is, and what there is to say.
fn fact(name: impl IntoView + 'static, said: impl IntoView + 'static) -> AnyView {
    view! {
        <div class="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-3 py-2.5">
            <dt class="text-muted break-words">{name}</dt><dd class="break-words whitespace-pre-line">{said}</dd>
        </div>
    }
    .into_any()
}

/// Where an application stands, in one word.
pub(super) fn state_badge(i: I18n, state: State) -> AnyView {
    let tone = match state {
        State::Declared => Tone::Warning,
        State::TakenUp => Tone::Info,
        State::Accepted => Tone::Primary,
        State::Finished => Tone::Success,
        State::Returned => Tone::Error,
        State::Withdrawn => Tone::Neutral,
    };
    view! { <Badge tone>{i.word("services.state", state.word())}</Badge> }.into_any()
}

/// A receipt and its code, as a form has proved them.
struct Asked {
    receipt: String,
    code: String,
}

impl Asked {
    fn of(flash: &Flash) -> Option<Self> {
        let typed = |field: &str| flash.typed("", field).map(str::to_owned);
        Some(Self { receipt: typed("receipt")?, code: typed("code")? })
    }
}
