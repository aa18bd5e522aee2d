use crate::i18n::use_i18n;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{Badge, EmptyState, Glyph, LinkButton, Panel, Tone, Topbar};
use domain::id::{BranchId, CompanyId};
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use usecases::directory::{PersonRow, employees_of};

/// `/companies/:company/branches/:branch`: the people of one branch.
#[component]
pub fn BranchPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (company, branch): (CompanyId, BranchId) = (param("company")?, param("branch")?);
        let found = employees_of(&use_cx(), &viewer.actor, company, branch).await?;
        let i = use_i18n();
        let title = i.named(&found.branch.name, &found.branch.name_en).to_owned();
        let place = [
            &found.branch.code,
            &found.branch.province,
            &found.branch.city,
            &found.branch.district,
            &found.branch.liaison,
        ];
        let lead = place.into_iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
        let sees_file = viewer.actor.is_administrator() || viewer.actor.may(Right::Book, Scope::Company(company));
        let back = sees_file.then(|| {
            view! { <p class="mb-4"><a class="link link-hover text-primary" href=format!("/companies/{company}")>{i.t("directory.branch.back")}</a></p> }
        });
        let none = found.people.is_empty().then(|| {
            view! { <EmptyState title=i.t("directory.branch.none") text=i.t("directory.branch.none_text") glyph=Glyph::Users/> }
        });
        let number = i64::try_from(found.people.len()).unwrap_or_default();
        let rows = found.people.into_iter().map(|it| view! { <Person it/> }).collect_view();
        let subscribes = viewer.actor.may(Right::SeeBranch, Scope::Branch(company, branch)).then(|| {
            view! { <LinkButton href=format!("/calendar/branch/{branch}") glyph=Glyph::Calendar>{i.t("feeds.link_branch")}</LinkButton> }
        });
        Ok(view! {
            <Topbar title lead action=subscribes.into_any()>
                {back}
                <Panel title=i.tn("directory.people", number, &[])>
                    {none}
                    <ul class="rows">{rows}</ul>
                </Panel>
            </Topbar>
        }
        .into_any())
    })
}

#[component]
fn Person(it: PersonRow) -> impl IntoView {
    let i = use_i18n();
    let unmailed = it
        .masked_email
        .is_none()
        .then(|| view! { <Badge tone=Tone::Warning>{i.t("directory.branch.no_address")}</Badge> });
    view! {
        <li class="grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1.4fr)_minmax(0,1.4fr)_minmax(0,1fr)]">
            <span class="min-w-0 font-medium">{it.name}</span>
            <span class="min-w-0 text-muted">{it.masked_email}{unmailed}</span>
            <span class="text-muted tabular-nums">{it.masked_phone}</span>
        </li>
    }
}
