use crate::api::ServerFn;
use crate::api::identity::{DisableAccount, EnableAccount, RemoveRole, SendPasswordLink};
use crate::flash;
use crate::i18n::{I18n, Locale, use_i18n};
use crate::pages::{load, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{
    Alert, Alerts, Badge, Button, EmptyState, Glyph, Kind, LinkButton, Panel, PostButton, Size, Tone, Topbar,
};
use domain::identity::Role;
use leptos::prelude::*;
use usecases::identity::accounts::{AccountRow, Names};
use usecases::identity::{AccountList, accounts};

/// `/admin/accounts?q=&unused=`: who may sign in, as what, and whether they have.
#[component]
pub fn Accounts() -> impl IntoView {
    let (search, unused) = (query::<String>("q").unwrap_or_default(), query::<u8>("unused") == Some(1));
    load(async move {
        let viewer = require_viewer()?;
        let list = accounts(&use_cx(), &viewer.actor, &search, unused).await?;
        flash::take().await;
        let i = use_i18n();
        let action = view! {
            <div class="flex flex-wrap gap-2">
                <LinkButton href="/setup" glyph=Glyph::Check>{i.t("identity.setup.title")}</LinkButton>
                <LinkButton href="/admin/accounts/new" kind=Kind::Primary glyph=Glyph::Plus>{i.t("identity.accounts.add")}</LinkButton>
            </div>
        };
        Ok(view! {
            <Topbar title=i.t("identity.accounts.title") lead=i.t("identity.accounts.lead") action=action.into_any()>
                <Alerts/>
                {unused.then(|| only_unused(i))}
                <List list search own=viewer.actor.account.to_string()/>
            </Topbar>
        }
        .into_any())
    })
}

/// Says why the list is short, and leads to all of it.
fn only_unused(i: I18n) -> AnyView {
    view! { <Alert tone=Tone::Info class="mb-4">{i.t("identity.accounts.only_unused")}" "<a class="link" href="/admin/accounts">{i.t("identity.accounts.show_all")}</a></Alert> }
        .into_any()
}

#[component]
fn List(list: AccountList, search: String, own: String) -> impl IntoView {
    let i = use_i18n();
    let nobody = list.rows.is_empty().then(|| {
        view! { <EmptyState title=i.t("identity.accounts.none") text=i.t("identity.accounts.none_text") glyph=Glyph::Users/> }
    });
    let rows = list.rows.into_iter().map(|row| view! { <Row is_own={row.id.to_string() == own} row/> }).collect_view();
    let more = list
        .more
        .then(|| view! { <div class="p-4 pt-0"><Alert tone=Tone::Info>{i.t("identity.accounts.more")}</Alert></div> });
    let form = view! {
        <form class="ml-auto flex min-w-0 gap-2" method="get" action="/admin/accounts" role="search">
            <input
                class="input input-sm w-full text-base sm:w-64 lg:text-sm" type="search" name="q" value=search
                placeholder=i.t("identity.accounts.search") aria-label=i.t("identity.accounts.search")
            />
            <Button size=Size::Small glyph=Glyph::Search>{i.t("identity.accounts.find")}</Button>
        </form>
    };
    view! {
        <Panel title=i.t("identity.accounts.list") head=form.into_any()>
            {nobody}
            <ul class="rows">{rows}</ul>
            {more}
        </Panel>
    }
}

#[component]
fn Row(row: AccountRow, is_own: bool) -> impl IntoView {
    let i = use_i18n();
    let (tone, state) = match (row.disabled, row.active) {
        (true, _) => (Tone::Neutral, "identity.accounts.disabled"),
        (false, false) => (Tone::Warning, "identity.accounts.waiting"),
        (false, true) => (Tone::Success, "identity.accounts.active"),
    };
    let own = row.roles.iter().map(|it| view! { <li>{role_text(it.role, it.scope.as_ref())}</li> }).collect_view();
    let remove = row
        .roles
        .iter()
        .filter(|it| !(is_own && it.role == Role::Administrator))
        .map(|it| {
            let label = i.t_with("identity.accounts.remove_role", &[("role", &role_text(it.role, it.scope.as_ref()))]);
            let fields = vec![("id", it.id.to_string())];
            view! { <PostButton action=RemoveRole::PATH fields size=Size::Small>{label}</PostButton> }
        })
        .collect_view();
    let add = format!("/admin/accounts/new?account={}", row.id);
    let roles = view! {
        <div class="min-w-0">
            <ul class="text-muted">{own}</ul>
            <details>
                <summary class="link link-hover w-fit py-1 text-primary">{i.t("identity.accounts.change_roles")}</summary>
                <div class="flex flex-wrap gap-2 py-2">
                    {remove}
                    <LinkButton href=add size=Size::Small glyph=Glyph::Plus>{i.t("identity.accounts.add_role")}</LinkButton>
                </div>
            </details>
        </div>
    };
    let fields = || vec![("id", row.id.to_string())];
    let link = (!row.disabled).then(|| {
        view! { <PostButton action=SendPasswordLink::PATH fields=fields() kind=Kind::Ghost size=Size::Small glyph=Glyph::Mail>{i.t("identity.accounts.send_link")}</PostButton> }
    });
    let switch = if row.disabled {
        view! { <PostButton action=EnableAccount::PATH fields=fields() size=Size::Small>{i.t("identity.accounts.enable")}</PostButton> }.into_any()
    } else if is_own {
        // Nobody can lock out the last administrator this way.
        ().into_any()
    } else {
        view! { <PostButton action=DisableAccount::PATH fields=fields() kind=Kind::Ghost size=Size::Small>{i.t("identity.accounts.disable")}</PostButton> }.into_any()
    };
    view! {
        <li class="grid grid-cols-1 items-center gap-x-4 gap-y-2 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_16rem]">
            <div class="min-w-0">
                <p class="flex flex-wrap items-center gap-2 font-medium">{row.name.clone()}<Badge tone>{i.t(state)}</Badge></p>
                <p class="name text-muted" title=row.email.clone()>{row.email.clone()}</p>
            </div>
            {roles}
            <div class="flex flex-wrap gap-1 lg:justify-end">{link}{switch}</div>
        </li>
    }
}

/// `品牌负责人 · 知音航班`.
fn role_text(role: Role, scope: Option<&Names>) -> String {
    let i = use_i18n();
    let role = i.word("identity.role", role.word());
    match scope {
        Some(names) => format!("{role} · {}", name_of(names)),
        None => role.to_owned(),
    }
}

/// The name in the reader's language, where there is one.
pub(super) fn name_of((chinese, english): &Names) -> &str {
    if use_i18n().locale == Locale::En && !english.is_empty() { english } else { chinese }
}
