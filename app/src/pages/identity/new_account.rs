use super::accounts::name_of;
use crate::api::ServerFn;
use crate::api::identity::{AddAccount as Form, AddRole};
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::{load, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alert, Alerts, Button, Field, Glyph, Kind, LinkButton, Panel, Select, Tone, Topbar};
use domain::id::{AccountId, CompanyId};
use domain::identity::Role;
use leptos::prelude::*;
use usecases::identity::accounts::{Names, ScopeChoices};
use usecases::identity::scope_choices;

/// `/admin/accounts/new?role=&company=&account=`: first the role, then what it is for. Each step is a link, so it needs no
/// script. With `account`, one more role for somebody who has an account.
#[component]
pub fn AddAccount() -> impl IntoView {
    let role = query::<Role>("role");
    let company = query::<CompanyId>("company");
    let account = query::<AccountId>("account");
    load(async move {
        let viewer = require_viewer()?;
        let choices = scope_choices(&use_cx(), &viewer.actor, company).await?;
        flash::take().await;
        let i = use_i18n();
        let steps = role.map(|role| view! { <Details role company account choices/> });
        let (title, lead) = match account {
            None => (i.t("identity.new.title"), i.t("identity.new.lead")),
            Some(_) => (i.t("identity.new.role_title"), i.t("identity.new.role_lead")),
        };
        Ok(view! {
            <Topbar title lead>
                <div class="flex max-w-3xl flex-col gap-4">
                    <div><Alerts/><Roles role account/></div>
                    {steps}
                </div>
            </Topbar>
        }
        .into_any())
    })
}

/// The roles as links.
#[component]
fn Roles(
    #[prop(optional_no_strip)] role: Option<Role>,
    #[prop(optional_no_strip)] account: Option<AccountId>,
) -> impl IntoView {
    let i = use_i18n();
    let of = account.map(|id| format!("&account={id}")).unwrap_or_default();
    let links = Role::ALL
        .iter()
        .map(|it| {
            let chosen = role == Some(*it);
            view! {
                <a
                    class="flex min-h-12 flex-col justify-center rounded-field border border-base-300 px-3 py-2 hover:border-primary aria-[current]:border-primary aria-[current]:bg-primary/8"
                    href=format!("/admin/accounts/new?role={it}{of}") aria-current=chosen.then_some("true")
                >
                    <b class="font-medium">{i.word("identity.role", it.word())}</b>
                    <span class="text-xs text-muted">{i.word("identity.role_text", it.word())}</span>
                </a>
            }
        })
        .collect_view();
    view! { <Panel title=i.t("identity.new.role")><nav class="grid gap-2 p-4 sm:grid-cols-2" aria-label=i.t("identity.new.role")>{links}</nav></Panel> }
}

#[component]
fn Details(
    role: Role,
    #[prop(optional_no_strip)] company: Option<CompanyId>,
    #[prop(optional_no_strip)] account: Option<AccountId>,
    choices: ScopeChoices,
) -> impl IntoView {
    let i = use_i18n();
    let scope = match role {
        Role::Administrator => Some(().into_any()),
        Role::BrandManager | Role::Officer if choices.brands.is_empty() => None,
        Role::BrandManager | Role::Officer => Some(select(i.t("identity.new.brand"), &choices.brands)),
        Role::CompanyLiaison | Role::BranchLiaison if choices.companies.is_empty() => None,
        Role::CompanyLiaison => Some(select(i.t("identity.new.company"), &choices.companies)),
        Role::BranchLiaison => match company {
            None => return view! { <Company account choices/> }.into_any(),
            Some(_) if choices.branches.is_empty() => None,
            Some(_) => Some(select(i.t("identity.new.branch"), &choices.branches)),
        },
    };
    let Some(scope) = scope else {
        let text = i.word("identity.new.nothing_for", role.word());
        // Companies and branches come from files, brands from a form.
        let way = if matches!(role, Role::CompanyLiaison | Role::BranchLiaison) {
            view! { <LinkButton href="/admin/import" glyph=Glyph::Upload>{i.t("common.nav.import")}</LinkButton> }
                .into_any()
        } else {
            view! { <LinkButton href="/admin/brands" glyph=Glyph::Brand>{i.t("directory.brands.title")}</LinkButton> }
                .into_any()
        };
        return view! { <Alert tone=Tone::Warning><p>{text}</p><p class="mt-2">{way}</p></Alert> }.into_any();
    };
    let (title, action, button) = match account {
        None => (i.t("identity.new.who"), Form::PATH, i.t("identity.accounts.add")),
        Some(_) => (i.t("identity.new.for"), AddRole::PATH, i.t("identity.accounts.add_role")),
    };
    let who = match account {
        None => view! {
            <div class="grid gap-4 sm:grid-cols-2">
                <Field name="name" label=i.t("identity.new.name") autocomplete="off" maxlength=100 required=true/>
                <Field name="email" label=i.t("identity.email") kind="email" autocomplete="off" maxlength=254 required=true/>
            </div>
            <p class="text-muted">{i.t("identity.new.then")}</p>
        }
        .into_any(),
        Some(id) => view! { <input type="hidden" name="id" value=id.to_string()/> }.into_any(),
    };
    view! {
        <Panel title>
            <form class="flex flex-col gap-4 p-4" method="post" action=action>
                <input type="hidden" name="role" value=role.word()/>
                <input type="hidden" name="company" value=company.map(|it| it.to_string())/>
                {scope}
                {who}
                <div class="flex flex-wrap gap-2">
                    <Button kind=Kind::Primary>{button}</Button>
                    <LinkButton href="/admin/accounts" kind=Kind::Ghost>{i.t("identity.new.leave")}</LinkButton>
                </div>
            </form>
        </Panel>
    }
    .into_any()
}

/// A branch liaison's company, before the branch.
#[component]
fn Company(#[prop(optional_no_strip)] account: Option<AccountId>, choices: ScopeChoices) -> impl IntoView {
    let i = use_i18n();
    view! {
        <Panel title=i.t("identity.new.company")>
            <form class="flex flex-wrap items-end gap-3 p-4" method="get" action="/admin/accounts/new">
                <input type="hidden" name="role" value=Role::BranchLiaison.word()/>
                {account.map(|id| view! { <input type="hidden" name="account" value=id.to_string()/> })}
                <Select name="company" label=i.t("identity.new.company") options=options(&choices.companies) class="flex-1" required=true/>
                <Button kind=Kind::Primary>{i.t("identity.new.next")}</Button>
            </form>
        </Panel>
    }
}

fn select<T: ToString>(label: &'static str, choices: &[(T, Names)]) -> AnyView {
    view! { <Select name="scope" label options=options(choices) placeholder=use_i18n().t("identity.new.choose").to_owned() required=true/> }.into_any()
}

fn options<T: ToString>(choices: &[(T, Names)]) -> Vec<(String, String)> {
    choices.iter().map(|(id, names)| (id.to_string(), name_of(names).to_owned())).collect()
}
