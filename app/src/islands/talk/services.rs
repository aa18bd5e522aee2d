//! What can be applied for on the spot: the forms, and the receipts once they are sent.

use super::super::drawn::drawn;
use super::super::texts::strings;
use super::{Said, Talker, each};
use domain::id::ServiceItemId;
use domain::live::board::{Applied, Service};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

strings! {
    /// What the panel says.
    pub struct ServiceTexts {
        pub title: String,
        pub apply: String,
        pub name: String,
        pub phone: String,
        pub consent: String,
        pub send: String,
        pub done: String,
        pub receipt: String,
        pub code: String,
        pub keep: String,
        pub own: String,
        pub optional: String,
    }
}

/// What was typed into a form and refused; before that the attendee's own name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TypedApply {
    /// Of the form that was refused; none otherwise.
    pub item: Option<ServiceItemId>,
    pub name: String,
    pub phone: String,
    pub answers: BTreeMap<String, String>,
    pub consent: bool,
    pub error: Option<String>,
}

pub fn services(talker: Talker, typed: TypedApply) -> AnyView {
    if let (Some(item), Some(error)) = (typed.item, typed.error.clone()) {
        talker.error.set(Some((Said::Apply(item), error)));
    }
    let offered = Memo::new(move |_| talker.board.with(|it| it.services.clone()));
    let applied = Memo::new(move |_| talker.own.with(|it| it.applied.clone()));
    let typed = StoredValue::new(typed);
    let ids = move || offered.with(|all| all.iter().map(|it| it.item.0).collect());
    let row = move |id| {
        let first = offered.with_untracked(|all| all.iter().find(|it| it.item.0 == id).cloned());
        first.map(|it| view! { <li>{service(talker, it, applied, typed)}</li> }).into_any()
    };
    let shown = Memo::new(move |_| !(offered.with(Vec::is_empty) && applied.with(Vec::is_empty)));
    let label = talker.of_service(|it| &it.title);
    let receipts = talker.place(|it| &it.receipts);
    let own = move || {
        let text = talker.of_service(|it| &it.own);
        let count = applied.with(Vec::len);
        (count > 0).then(|| view! { <a class="link link-primary link-hover ml-auto text-sm" href=receipts.clone()>{text}" ("{count}")"</a> })
    };
    view! {
        <section class="panel border-accent" id="services" aria-label=label hidden=move || !shown.get()>
            <div class="panel-head"><h2 class="text-goldink">{label.clone()}</h2>{drawn(own)}</div>
            <ul class="rows empty:hidden">{each(ids, row)}</ul>
        </section>
    }
    .into_any()
}

/// One item: its form, or the receipt of what was sent.
fn service(talker: Talker, it: Service, applied: Memo<Vec<Applied>>, typed: StoredValue<TypedApply>) -> AnyView {
    let id = it.item;
    let own = Memo::new(move |_| applied.with(|all| all.iter().find(|it| it.item == id && it.open).cloned()));
    let (name, guide) = (talker.named(&it.name, &it.name_en), talker.named(&it.guide, &it.guide_en));
    let body = move || match own.get() {
        Some(own) => receipt(talker, own),
        None => form(talker, &it, &typed.get_value()),
    };
    view! {
        <p class="font-medium break-words">{name}</p>
        <p class="mt-0.5 text-sm text-muted break-words">{guide}</p>
        {drawn(body)}
    }
    .into_any()
}

fn receipt(talker: Talker, own: Applied) -> AnyView {
    view! {
        <div role="status" class="mt-2 rounded-field bg-success/10 px-3 py-2 text-sm">
            <p class="font-semibold text-success">{talker.of_service(|it| &it.done)}</p>
            <p>{talker.of_service(|it| &it.receipt)}" "<b class="font-semibold tabular-nums" data-receipt="number">{own.receipt}</b></p>
            <p>{talker.of_service(|it| &it.code)}" "<b class="font-semibold tabular-nums" data-receipt="code">{own.code}</b></p>
            <p class="text-muted">{talker.of_service(|it| &it.keep)}</p>
        </div>
    }
    .into_any()
}

/// Folded away until somebody wants it, so that the picture stays in sight.
fn form(talker: Talker, it: &Service, typed: &TypedApply) -> AnyView {
    let (item, refused) = (it.item, typed.item == Some(it.item));
    let id = |field: &str| if refused { format!("f-apply-{field}") } else { format!("f-apply-{item}-{field}") };
    let optional = talker.of_service(|it| &it.optional);
    let questions = it.questions.iter().map(|question| {
        let (field, text) = (id(&format!("answers.{}", question.key)), talker.named(&question.zh, &question.en));
        let answer = typed.answers.get(&question.key).cloned().filter(|_| refused);
        let mark = (!question.required).then(|| view! { <span class="font-normal text-muted">" "{optional.clone()}</span> });
        let of = field.clone();
        view! {
            <label class="flex flex-col gap-1 text-sm font-medium" for=of>
                <span class="break-words">{text}{mark}</span>
                <input class="input h-11 w-full text-base font-normal" id=field name=format!("answers[{}]", question.key) autocomplete="off" maxlength="500" required=question.required value=answer/>
            </label>
        }
    });
    let (name, phone, of_name, of_phone) = (id("name"), id("phone"), id("name"), id("phone"));
    view! {
        <details class="mt-2" open=refused>
            <summary class="btn btn-primary min-h-11 list-none">{talker.of_service(|it| &it.apply)}</summary>
            <form method="post" action=talker.place(|it| &it.apply) class="mt-3 flex flex-col gap-3" on:submit=move |event| talker.send(&event, Said::Apply(item))>
                <input type="hidden" name="engagement" value=talker.place(|it| &it.engagement)/>
                <input type="hidden" name="item" value=item.to_string()/>
                <label class="flex flex-col gap-1 text-sm font-medium" for=of_name>
                    {talker.of_service(|it| &it.name)}
                    <input class="input h-11 w-full text-base font-normal" id=name name="name" autocomplete="name" maxlength="100" required=true value=typed.name.clone()/>
                </label>
                <label class="flex flex-col gap-1 text-sm font-medium" for=of_phone>
                    {talker.of_service(|it| &it.phone)}
                    <input class="input h-11 w-full text-base font-normal" id=phone name="phone" type="tel" inputmode="tel" autocomplete="tel" maxlength="20" required=true value=typed.phone.clone()/>
                </label>
                {questions.collect_view()}
                <label class="flex min-h-11 items-start gap-3 py-1 text-sm">
                    <input class="checkbox checkbox-sm checkbox-primary mt-0.5" type="checkbox" name="consent" value="1" required=true checked=typed.consent/>
                    <span>{talker.of_service(|it| &it.consent)}</span>
                </label>
                {talker.fault(Said::Apply(item))}
                <button class="btn btn-primary min-h-11">{talker.of_service(|it| &it.send)}</button>
            </form>
        </details>
    }
    .into_any()
}
