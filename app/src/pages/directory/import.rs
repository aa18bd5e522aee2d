use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Button, FileField, Glyph, Kind, Panel, Radio, Select, Steps, Topbar};
use domain::id::CompanyId;
use domain::identity::{Right, Scope};
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::directory::companies;

/// Where the server takes a file.
pub const UPLOAD: &str = "/forms/import-file";

/// `/admin/import` and `/companies/:company/import`: choose what a file holds, and the file.
#[component]
pub fn Import() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let company = param::<CompanyId>("company").ok();
        if let Some(company) = company
            && !viewer.actor.is_administrator()
        {
            viewer.actor.require(Right::Book, Scope::Company(company)).map_err(UseCaseError::from)?;
        }
        // The use-case asks again when the file comes; this page tells nobody of a company that is not theirs.
        let known = companies(&use_cx(), &viewer.actor).await?;
        let known: Vec<_> = known.into_iter().filter(|it| company.is_none_or(|company| it.id == company)).collect();
        if company.is_some() && known.is_empty() {
            return Err(Problem::NotFound);
        }
        flash::take().await;
        let i = use_i18n();
        let options: Vec<_> =
            known.iter().map(|it| (it.id.to_string(), i.named(&it.name, &it.name_en).to_owned())).collect();
        let words: &[&str] = if viewer.actor.is_administrator() && company.is_none() {
            &["companies", "branches", "employees", "services"]
        } else {
            &["branches", "employees"]
        };
        let chosen = query::<String>("what")
            .filter(|what| words.contains(&what.as_str()))
            .unwrap_or_else(|| "employees".to_owned());
        let action = view! { <Steps steps=steps(i) current=0/> }.into_any();
        let form = form(i, words, &chosen, company, options);
        Ok(view! {
            <Topbar title=i.t("directory.import.title") lead=i.t("directory.import.lead") action>
                <Alerts/>
                <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-[minmax(0,1fr)_22rem]">{form}{help(i)}</div>
            </Topbar>
        }
        .into_any())
    })
}

pub(super) fn steps(i: I18n) -> Vec<&'static str> {
    vec![i.t("directory.import.steps.file"), i.t("directory.import.steps.check"), i.t("directory.import.steps.done")]
}

fn form(
    i: I18n,
    words: &[&str],
    chosen: &str,
    company: Option<CompanyId>,
    companies: Vec<(String, String)>,
) -> impl IntoView + use<> {
    let choices = words
        .iter()
        .map(|word| {
            let (text, columns) = (i.word("directory.import.what", word), i.word("directory.import.columns", word));
            view! {
                <Radio name="what" value=*word checked={*word == chosen}>
                    <span class="min-w-0 py-2"><span class="block font-medium">{text}</span><span class="block text-xs text-muted">{columns}</span></span>
                </Radio>
            }
        })
        .collect_view();
    let company = if let Some(company) = company {
        view! { <input type="hidden" name="company" value=company.to_string()/> }.into_any()
    } else {
        let help = i.t("directory.import.company_help");
        view! { <Select name="company" label=i.t("directory.import.company") options=companies help/> }.into_any()
    };
    view! {
        <Panel title=i.t("directory.import.steps.file")>
            <form class="flex flex-col gap-4 p-4" method="post" action=UPLOAD enctype="multipart/form-data">
                <fieldset class="flex flex-col gap-2">
                    <legend class="mb-1.5 text-sm font-medium">{i.t("directory.import.holds")}</legend>
                    {choices}
                </fieldset>
                {company}
                <FileField name="file" label=i.t("directory.import.file") accept=".csv,text/csv" help=i.t("directory.import.file_help")/>
                <div><Button kind=Kind::Primary glyph=Glyph::Upload>{i.t("directory.import.check")}</Button></div>
            </form>
        </Panel>
    }
}

fn help(i: I18n) -> impl IntoView {
    let lines =
        ["header", "found", "kept", "all"].map(|word| view! { <li>{i.word("directory.import.help", word)}</li> });
    view! {
        <Panel title=i.t("directory.import.how")>
            <ul class="flex list-disc flex-col gap-2 py-3 pr-4 pl-9 text-muted">{lines}</ul>
        </Panel>
    }
}
