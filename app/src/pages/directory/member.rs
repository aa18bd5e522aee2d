use super::away;
use super::brand::{ability, glyph_of};
use super::brand_facts::week;
use crate::api::ServerFn;
use crate::api::directory::{AddResource, ChangeResource, settings};
use crate::flash::{self, use_flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Button, Choices, Field, Icon, Kind, LinkButton, Own, Panel, Select};
use domain::catalogue::{CAPABILITIES, COMPETENCES, LONGEST_KEY, ResourceKind};
use domain::id::{BrandId, ResourceId};
use domain::scheduling::hours::WEEKDAYS;
use leptos::prelude::*;
use usecases::directory::{BrandSettings, TeamRow, absences, brand_settings};

/// `/brands/:brand_id/settings/team/:resource`, where `new` with `?kind=` adds one: first the kind, then who or what it is.
#[component]
pub fn Member() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let brand: BrandId = param("brand_id")?;
        let which: String = param("resource")?;
        let kind = query::<ResourceKind>("kind");
        let shown = brand_settings(&use_cx(), &viewer.actor, brand).await?;
        let own = match which.as_str() {
            "new" => None,
            id => {
                let id: ResourceId = id.parse().map_err(|_| Problem::NotFound)?;
                Some(shown.team.iter().find(|it| it.id == id).cloned().ok_or(Problem::NotFound)?)
            }
        };
        flash::take().await;
        let i = use_i18n();
        let title = own
            .as_ref()
            .map_or_else(|| i.t("directory.member.add").to_owned(), |it| i.named(&it.name, &it.name_en).to_owned());
        let kinds = own.is_none().then(|| kinds(i, brand, kind));
        let away = match &own {
            Some(it) => Some(absences(&use_cx(), &viewer.actor, brand, it.id).await?),
            None => None,
        };
        let away = own.as_ref().zip(away).map(|(it, rows)| away::away(i, brand, it.id, &rows));
        let form = own.as_ref().map(|it| it.kind).or(kind).map(|kind| form(i, &shown, kind, own.as_ref()));
        Ok(view! {
            <Own title lead=i.named(&shown.name, &shown.name_en)>
                <div class="flex flex-col gap-4"><div><Alerts/>{kinds}</div>{form}{away}</div>
            </Own>
        }
        .into_any())
    })
}

/// The kinds as links, so that the form needs no script.
fn kinds(i: I18n, brand: BrandId, chosen: Option<ResourceKind>) -> AnyView {
    let base = settings(brand);
    let links = ResourceKind::ALL
        .iter()
        .map(|kind| {
            view! {
                <a
                    class="flex min-h-12 items-center gap-3 rounded-field border border-base-300 px-3 py-2 hover:border-primary aria-[current]:border-primary aria-[current]:bg-primary/8"
                    href=format!("{base}/team/new?kind={kind}") aria-current=(chosen == Some(*kind)).then_some("true")
                >
                    <Icon glyph=glyph_of(*kind) class="text-primary"/>
                    <b class="font-medium">{i.word("directory.resource_kind", kind.word())}</b>
                </a>
            }
        })
        .collect_view();
    view! { <Panel title=i.t("directory.member.kind")><nav class="grid grid-cols-1 gap-2 p-4 sm:grid-cols-2" aria-label=i.t("directory.member.kind")>{links}</nav></Panel> }.into_any()
}

fn form(i: I18n, shown: &BrandSettings, kind: ResourceKind, own: Option<&TeamRow>) -> AnyView {
    let officer = kind == ResourceKind::Officer;
    let known = if officer { COMPETENCES } else { CAPABILITIES };
    let has = |key: &str| own.is_some_and(|it| it.abilities.iter().any(|own| own == key));
    let options = known.iter().map(|key| ((*key).to_owned(), ability(i, key), has(key))).collect();
    let other = own.into_iter().flat_map(|it| &it.abilities).filter(|key| !known.contains(&key.as_str()));
    let other = other.cloned().collect::<Vec<_>>().join(", ");
    let text = |read: fn(&TeamRow) -> &String| own.map(read).cloned().unwrap_or_default();
    let (action, save) = match own {
        Some(_) => (ChangeResource::PATH, i.t("directory.brand.save")),
        None => (AddResource::PATH, i.t("directory.brand.add")),
    };
    let (code, name, name_en) = (text(|it| &it.code), text(|it| &it.name), text(|it| &it.name_en));
    let (brand, id) = (shown.id, own.map(|it| it.id.to_string()));
    let kind_field = kind_field(i, kind, own.is_some());
    let account = officer.then(|| account(i, shown, own));
    let hours = own.and_then(|it| it.hours.clone());
    let sent = use_flash().errors.iter().any(|it| WEEKDAYS.contains(&it.field.as_str()));
    let open = hours.is_some() || sent;
    let week = week(i, &hours.unwrap_or_default(), "");
    view! {
        <Panel title=i.word("directory.resource_kind", kind.word())>
            <form class="flex flex-col gap-4 p-4" method="post" action=action>
                <input type="hidden" name="brand" value=brand.to_string()/>
                <input type="hidden" name="resource" value=id/>
                {kind_field}
                <div class="grid grid-cols-1 gap-4 sm:grid-cols-3">
                    <Field name="code" label=i.t("directory.member.code") help=i.t("directory.member.code_help") value=code autocomplete="off" maxlength=LONGEST_KEY as u32 required=true/>
                    <Field name="name" label=i.t("directory.member.name") value=name autocomplete="off" maxlength=100 required=true/>
                    <Field name="name_en" label=i.t("directory.member.name_en") value=name_en autocomplete="off" maxlength=100/>
                </div>
                <Choices name="abilities" label=i.t("directory.member.abilities") options/>
                <Field name="other" label=i.t("directory.member.other") help=i.t("directory.member.other_help") value=other autocomplete="off" maxlength=500/>
                {account}
                <details open=open>
                    <summary class="cursor-pointer font-medium">{i.t("directory.member.hours")}</summary>
                    <p class="mt-1 mb-3 text-xs text-muted">{i.t("directory.member.hours_help")}</p>
                    <div class="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2">{week}</div>
                </details>
                <div class="flex flex-wrap gap-2">
                    <Button kind=Kind::Primary>{save}</Button>
                    <LinkButton href=settings(brand) kind=Kind::Ghost>{i.t("directory.brand.leave")}</LinkButton>
                </div>
            </form>
        </Panel>
    }
    .into_any()
}

/// A kit may turn out to be a studio, but nothing becomes an officer; a new one's kind was chosen above.
fn kind_field(i: I18n, kind: ResourceKind, changed: bool) -> AnyView {
    if kind == ResourceKind::Officer || !changed {
        return view! { <input type="hidden" name="kind" value=kind.word()/> }.into_any();
    }
    let things = ResourceKind::ALL.iter().filter(|it| **it != ResourceKind::Officer);
    let options =
        things.map(|it| (it.word().to_owned(), i.word("directory.resource_kind", it.word()).to_owned())).collect();
    view! { <Select name="kind" label=i.t("directory.member.kind") options value=kind.word()/> }.into_any()
}

/// Whoever is an officer or manager of the brand and may sign in.
fn account(i: I18n, shown: &BrandSettings, own: Option<&TeamRow>) -> AnyView {
    let options = shown.accounts.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let value = own.and_then(|it| it.account).map(|id| id.to_string()).unwrap_or_default();
    view! {
        <Select
            name="account" label=i.t("directory.member.account") options value placeholder=i.t("directory.member.no_account").to_owned()
            help=i.t("directory.member.account_help")
        />
    }
    .into_any()
}
