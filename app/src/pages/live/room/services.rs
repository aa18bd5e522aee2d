//! What the room's panel of services says, and what was typed into it without scripts.

use crate::api::services::APPLY;
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::islands::{ServiceTexts, TypedApply};
use domain::live::board::Board;

pub fn texts(i: I18n) -> ServiceTexts {
    let text = |key: &str| i.word("services.apply", key).to_owned();
    ServiceTexts {
        title: text("title"),
        apply: text("apply"),
        name: text("name"),
        phone: text("phone"),
        consent: text("consent"),
        send: text("send"),
        done: text("done"),
        receipt: text("receipt"),
        code: text("code"),
        keep: text("keep"),
        own: text("own"),
        optional: text("optional"),
    }
}

/// What was refused; for whoever has typed nothing yet, a form with one's own name.
pub fn typed(i: I18n, board: &Board, name: String) -> TypedApply {
    let flash = use_flash();
    let item = flash.is_rejection().then(|| flash.typed(APPLY, "item")?.parse().ok()).flatten();
    let Some(item) = item else { return TypedApply { name, ..TypedApply::default() } };
    let typed = |field: &str| flash.typed(APPLY, field).unwrap_or_default().to_owned();
    let key = |field: &str| Some(field.strip_prefix("answers[")?.strip_suffix(']')?.to_owned());
    let answers = flash.values.iter().filter_map(|(field, values)| Some((key(field)?, values.first()?.clone())));
    let asked = board.services.iter().find(|it| it.item == item).map(|it| it.questions.as_slice()).unwrap_or_default();
    let error = flash.errors.first().map(|error| {
        let question = asked.iter().find(|it| error.field.strip_prefix("answers.") == Some(it.key.as_str()));
        let field = question.map_or_else(|| i.word("services.apply", &error.field), |it| i.named(&it.zh, &it.en));
        if field.is_empty() { i.fault(error) } else { format!("{field}{}{}", i.t("services.colon"), i.fault(error)) }
    });
    TypedApply {
        item: Some(item),
        name: typed("name"),
        phone: typed("phone"),
        answers: answers.collect(),
        consent: !typed("consent").is_empty(),
        error,
    }
}
