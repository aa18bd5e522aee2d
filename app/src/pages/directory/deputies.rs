//! Who decides while the manager is away.

use crate::api::ServerFn;
use crate::api::directory::{AppointDeputy, DEPUTY, RevokeDeputy};
use crate::i18n::I18n;
use crate::ui::{Badge, Button, EmptyState, Field, Glyph, Kind, Panel, PostButton, Select, Size, Tone};
use domain::id::{AccountId, BrandId};
use leptos::prelude::*;
use usecases::identity::DeputyRow;

/// The panel of deputies; with the form for those who have decisions to hand over.
pub fn deputies(i: I18n, brand: BrandId, rows: &[DeputyRow], choices: Option<Vec<(AccountId, String)>>) -> AnyView {
    let list = if rows.is_empty() {
        view! { <EmptyState title=i.t("directory.deputy.none") text=i.t("directory.deputy.help") glyph=Glyph::Users/> }
            .into_any()
    } else {
        let rows = rows.iter().map(|it| row(i, brand, it)).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    let form = choices.map(|choices| {
        if choices.is_empty() {
            return view! { <p class="border-t border-base-300 p-4 text-muted">{i.t("directory.deputy.nobody")}</p> }.into_any();
        }
        let options: Vec<(String, String)> = choices.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        view! {
            <form class="flex flex-col gap-4 border-t border-base-300 p-4" method="post" action=AppointDeputy::PATH>
                <input type="hidden" name="brand" value=brand.to_string()/>
                <Select form=DEPUTY name="account" label=i.t("directory.deputy.account") options/>
                <div class="grid grid-cols-1 gap-4 sm:grid-cols-2">
                    <Field form=DEPUTY name="from" label=i.t("directory.deputy.from") kind="date" required=true/>
                    <Field form=DEPUTY name="until" label=i.t("directory.deputy.until") help=i.t("directory.deputy.until_help") kind="date" required=true/>
                </div>
                <div><Button>{i.t("directory.deputy.appoint")}</Button></div>
            </form>
        }
        .into_any()
    });
    view! { <Panel title=i.t("directory.deputy.title") id="deputies">{list}{form}</Panel> }.into_any()
}

fn row(i: I18n, brand: BrandId, it: &DeputyRow) -> AnyView {
    let days =
        if it.first == it.last { i.day(it.first) } else { format!("{} – {}", i.day(it.first), i.day(it.last)) };
    let now = it.now.then(|| view! { <Badge tone=Tone::Success>{i.t("directory.deputy.now")}</Badge> });
    let by = i.t_with("directory.deputy.by", &[("name", &it.appointed_by)]);
    let fields = vec![("brand", brand.to_string()), ("deputy", it.id.to_string())];
    view! {
        <li class="flex flex-wrap items-center justify-between gap-3">
            <div class="min-w-0">
                <p class="flex flex-wrap items-center gap-2 font-medium">{it.name.clone()}{now}</p>
                <p class="text-muted">{days}</p>
                <p class="text-xs text-muted">{by}</p>
            </div>
            <PostButton action=RevokeDeputy::PATH fields kind=Kind::Ghost size=Size::Small>{i.t("directory.deputy.revoke")}</PostButton>
        </li>
    }
    .into_any()
}
