//! What a company is asked when it books, or somebody who applies: the questions that there are, and room for more.

use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Checkbox, Field, Panel};
use domain::scheduling::request::IntakeQuestion;
use leptos::prelude::*;
use usecases::catalogue::MOST_QUESTIONS;

/// Empty rows below the questions; after saving there are new ones.
const ROOM: usize = 2;

/// The panel of questions. One whose text is emptied goes away.
pub(in crate::pages) fn questions(i: I18n, asked: Vec<IntakeQuestion>, help: &'static str) -> AnyView {
    let rows = (asked.len() + ROOM).min(MOST_QUESTIONS).max(asked.len());
    let rows = (0..rows).map(|at| row(i, at, asked.get(at).cloned().unwrap_or_default())).collect_view();
    let error = use_flash().error_text("", "questions");
    let error = error.map(|text| view! { <p id="f-questions" class="px-4 pt-3 text-sm text-error">{text}</p> });
    view! {
        <Panel title=i.t("catalogue.offering.questions")>
            {error}
            <p class="px-4 pt-3 text-muted">{help}</p>
            <ul class="rows">{rows}</ul>
        </Panel>
    }
    .into_any()
}

fn row(i: I18n, at: usize, it: IntakeQuestion) -> impl IntoView {
    // A bare number would be read as the place in a list, and lost in front of a gap.
    let name = |part: &str| format!("questions[q{at}][{part}]");
    let number = (at + 1).to_string();
    let label = |key: &'static str| i.t_with(key, &[("n", &number)]);
    view! {
        <li>
            <input type="hidden" name=name("key") value=it.key/>
            <div class="grid grid-cols-1 gap-x-4 gap-y-2 sm:grid-cols-2">
                <Field name=name("zh") label=i.t_with("catalogue.offering.question", &[("n", &number)]) value=it.zh autocomplete="off" maxlength=200/>
                <Field name=name("en") label=label("catalogue.offering.question_en") value=it.en autocomplete="off" maxlength=200/>
            </div>
            <Checkbox name=name("required") checked=it.required>{i.t("catalogue.offering.required")}</Checkbox>
        </li>
    }
}
