//! Closures and extra days of a brand.

use crate::api::ServerFn;
use crate::api::directory::{DAY, RemoveBrandDay, SetBrandDay};
use crate::i18n::I18n;
use crate::ui::{Badge, Button, Field, Kind, Panel, PostButton, Size, Tone};
use domain::id::BrandId;
use domain::scheduling::hours::written;
use leptos::prelude::*;
use usecases::directory::BrandDayRow;

/// The panel of special days with the form for one more.
pub fn days(i: I18n, brand: BrandId, rows: &[BrandDayRow]) -> AnyView {
    let list = if rows.is_empty() {
        view! { <p class="px-4 pt-4 text-muted">{i.t("directory.days.none")}</p> }.into_any()
    } else {
        let rows = rows.iter().map(|it| row(i, brand, it)).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <Panel title=i.t("directory.days.title") id="days">
            {list}
            <form class="flex flex-col gap-4 border-t border-base-300 p-4" method="post" action=SetBrandDay::PATH>
                <input type="hidden" name="brand" value=brand.to_string()/>
                <div class="grid gap-4 sm:grid-cols-2">
                    <Field form=DAY name="date" label=i.t("directory.days.date") kind="date" required=true/>
                    <Field
                        form=DAY name="hours" label=i.t("directory.days.hours") help=i.t("directory.days.hours_help")
                        placeholder=i.t("directory.brand.closed") autocomplete="off" maxlength=100
                    />
                </div>
                <Field form=DAY name="note" label=i.t("directory.days.note") help=i.t("directory.days.note_help") autocomplete="off" maxlength=100/>
                <div><Button>{i.t("directory.days.set")}</Button></div>
            </form>
        </Panel>
    }
    .into_any()
}

fn row(i: I18n, brand: BrandId, it: &BrandDayRow) -> AnyView {
    let (tone, hours) = if it.hours.is_empty() {
        (Tone::Warning, i.t("directory.brand.closed").to_owned())
    } else {
        (Tone::Info, written(&it.hours))
    };
    let standing = (it.engagements > 0).then(|| {
        let text = i.tn("directory.days.standing", i64::try_from(it.engagements).unwrap_or_default(), &[]);
        let week = format!("/brands/{brand}/week?date={}", it.date);
        view! { <p class="text-xs"><a class="link text-warning" href=week>{text}</a></p> }
    });
    let fields = vec![("brand", brand.to_string()), ("date", it.date.to_string())];
    view! {
        <li class="flex flex-wrap items-center justify-between gap-3">
            <div class="min-w-0">
                <p class="flex flex-wrap items-center gap-2 font-medium">{i.day(it.date)}<Badge tone>{hours}</Badge></p>
                <p class="text-muted">{it.note.clone()}</p>
                {standing}
            </div>
            <PostButton action=RemoveBrandDay::PATH fields kind=Kind::Ghost size=Size::Small>{i.t("directory.days.remove")}</PostButton>
        </li>
    }
    .into_any()
}
