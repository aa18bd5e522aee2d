//! What it is about and who comes: topic, head count, the offering's questions, the company's wishes.

use super::Desk;
use crate::i18n::I18n;
use crate::ui::{Field, Panel, Select, Textarea};
use domain::catalogue::Kind;
use domain::scheduling::request::{IntakeQuestion, MAX_NOTE};
use leptos::prelude::*;

/// The panel below branches and times.
pub fn details(i: I18n, desk: &Desk) -> AnyView {
    let (draft, offering) = (&desk.draft, &desk.plan.offering);
    let (min, max) = (i.number(offering.min_heads.into()), i.number(offering.max_heads.into()));
    let heads_help = i.t_with("scheduling.details.heads_help", &[("min", &min), ("max", &max)]);
    let note = draft.note.clone();
    let proposed = proposed(desk);
    let heads = if draft.head_count.is_empty() { proposed.clone() } else { draft.head_count.clone() };
    let topic = (offering.kind == Kind::Briefing).then(|| {
        let options = desk.topics.iter().map(|it| (it.key.clone(), i.named(&it.title, &it.title_en).to_owned())).collect();
        view! { <Select name="topic" label=i.t("scheduling.details.topic") options value=draft.topic.clone() placeholder=i.t("scheduling.details.choose") required=true/> }
    });
    let questions: Vec<IntakeQuestion> = serde_json::from_str(&offering.questions).unwrap_or_default();
    let questions = questions
        .into_iter()
        .map(|question| {
            let text = i.named(&question.zh, &question.en);
            let label = if question.required { text.to_owned() } else { i.t_with("scheduling.details.optional", &[("label", text)]) };
            let answer = draft.answers.get(&question.key).cloned().unwrap_or_default();
            view! { <Textarea name=format!("answers[{}]", question.key) label rows=2 value=answer required=question.required/> }
        })
        .collect_view();
    view! {
        <Panel title=i.t("scheduling.details.title") class="mt-4" id="details">
            <div class="grid grid-cols-1 gap-4 p-4 md:grid-cols-2">
                {topic}
                <Field
                    name="head_count" label=i.t("scheduling.details.heads") value=heads inputmode="numeric" required=true
                    help=heads_help
                />
                {questions}
                <Textarea
                    name="note" label=i.t("scheduling.details.note") class="md:col-span-2" value=note maxlength=MAX_NOTE as u32
                    help=i.t("scheduling.details.note_help")
                />
            </div>
            <input type="hidden" name="proposed" value=proposed/>
        </Panel>
    }
    .into_any()
}

/// The people of the chosen branches, where the offering takes so many.
fn proposed(desk: &Desk) -> String {
    let (_, people) = desk.chosen();
    let offering = &desk.plan.offering;
    let fits = (i64::from(offering.min_heads)..=i64::from(offering.max_heads)).contains(&people);
    if fits { people.to_string() } else { String::new() }
}
