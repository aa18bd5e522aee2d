use crate::api::ServerFn;
use crate::api::catalogue::{AddTopic, ChangeTopic, NEW_TOPIC};
use crate::flash::{self, Flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::directory::ability;
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Button, Choices, EmptyState, Field, Glyph, Icon, Kind, Panel, Topbar};
use domain::catalogue::LONGEST_KEY;
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use std::collections::BTreeSet;
use usecases::UseCaseError;
use usecases::catalogue::{TopicChoice, speakers, topics};

/// `/admin/topics`: what briefings can be about, each with a form that opens, and a form for a new one.
#[component]
pub fn Topics() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        viewer.actor.require(Right::Administer, Scope::System).map_err(UseCaseError::from)?;
        let rows = topics(&use_cx(), &viewer.actor).await?;
        let able = speakers(&use_cx(), &viewer.actor).await?;
        let flash = flash::take().await;
        let i = use_i18n();
        let none = rows.is_empty().then(|| {
            view! { <EmptyState title=i.t("catalogue.topics.none") text=i.t("catalogue.topics.none_text") glyph=Glyph::Document/> }
        });
        let number = i64::try_from(rows.len()).unwrap_or_default();
        let list = rows.into_iter().map(|it| row(i, it, &able, &flash)).collect_view();
        Ok(view! {
            <Topbar title=i.t("catalogue.topics.title") lead=i.t("catalogue.topics.lead")>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
                    <Panel title=i.tn("catalogue.topics.list", number, &[])>{none}<ul class="rows">{list}</ul></Panel>
                    {new(i, &able)}
                </div>
            </Topbar>
        }
        .into_any())
    })
}

fn row(i: I18n, it: TopicChoice, able: &[String], flash: &Flash) -> impl IntoView + use<> {
    let form = it.id.to_string();
    // The form that was refused stands open with what is wrong.
    let open = flash.is_rejection() && flash.form == form;
    view! {
        <li>
            <details open=open>
                <summary class="flex min-h-11 cursor-pointer list-none items-center gap-3">
                    <span class="min-w-0 flex-1">
                        <span class="block font-medium">{i.named(&it.title, &it.title_en).to_owned()}</span>
                        <span class="block text-xs text-muted">{it.key}</span>
                    </span>
                    <span class="flex shrink-0 items-center gap-1 text-primary">{i.t("catalogue.topics.change")}<Icon glyph=Glyph::Right/></span>
                </summary>
                <form class="flex flex-col gap-3 pt-3" method="post" action=ChangeTopic::PATH>
                    <input type="hidden" name="topic_id" value=form.clone()/>
                    {titles(i, form.clone(), it.title, it.title_en)}
                    {speaker(i, form, able, &it.abilities)}
                    <div><Button>{i.t("directory.brand.save")}</Button></div>
                </form>
            </details>
        </li>
    }
}

fn new(i: I18n, able: &[String]) -> AnyView {
    let speaker = speaker(i, NEW_TOPIC.to_owned(), able, &[]);
    view! {
        <Panel title=i.t("catalogue.topics.add")>
            <form class="flex flex-col gap-4 p-4" method="post" action=AddTopic::PATH>
                <Field
                    name="key" form=NEW_TOPIC label=i.t("directory.brand.key") help=i.t("directory.brand.key_help") maxlength=LONGEST_KEY as u32
                    autocomplete="off" required=true
                />
                {titles(i, NEW_TOPIC.to_owned(), String::new(), String::new())}
                {speaker}
                <div><Button kind=Kind::Primary>{i.t("catalogue.topics.add")}</Button></div>
            </form>
        </Panel>
    }
    .into_any()
}

fn titles(i: I18n, form: String, title: String, title_en: String) -> AnyView {
    view! {
        <Field name="title" form=form.clone() label=i.t("catalogue.topics.name") value=title autocomplete="off" maxlength=100 required=true/>
        <Field name="title_en" form=form label=i.t("catalogue.topics.name_en") value=title_en autocomplete="off" maxlength=100/>
    }
    .into_any()
}

/// What its speaker must be able to do: what officers can, and what was chosen though no officer can do it any more.
fn speaker(i: I18n, form: String, able: &[String], chosen: &[String]) -> AnyView {
    let keys = able.iter().chain(chosen).collect::<BTreeSet<_>>();
    let options = keys.into_iter().map(|it| (it.clone(), ability(i, it), chosen.contains(it))).collect();
    view! { <Choices name="abilities" form label=i.t("catalogue.topics.abilities") help=i.t("catalogue.topics.abilities_help") options/> }
        .into_any()
}
