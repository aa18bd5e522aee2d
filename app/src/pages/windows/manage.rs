//! What a manager can do with a window: one form for each, closed until it is wanted.

use super::form::{Known, inputs};
use crate::api::ServerFn;
use crate::api::windows::{EDIT, END, EditWindow, EndWindow, HANG, HangWindow, ResumeWindow, SUSPEND, SuspendWindow};
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Button, Field, Kind, Panel, PostButton, Size};
use domain::windows::{LONGEST_NUMBER, WindowAct};
use leptos::prelude::*;
use usecases::windows::{Choices, LONGEST_REASON, WindowView};

pub fn moves(i: I18n, it: &WindowView, choices: &Choices) -> AnyView {
    let can = |act: WindowAct| it.row.state.after(act).is_some();
    let hidden = || vec![("brand", it.row.brand_id.to_string()), ("window", it.row.id.to_string())];
    let written = |act: WindowAct, form: &'static str, action: &'static str, content: AnyView| {
        can(act).then(|| {
            let flash = use_flash();
            let open = flash.is_rejection() && flash.form == form;
            let fields =
                hidden().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
            let danger = if act == WindowAct::End { Kind::Danger } else { Kind::Primary };
            view! {
                <details class="min-w-0 open:order-last open:w-full" open=open>
                    <summary class="btn btn-sm list-none">{i.word("windows.act", act.word())}</summary>
                    <form method="post" action=action class="mt-2 flex flex-col gap-4">
                        {fields.collect_view()}
                        {content}
                        <div><Button kind=danger size=Size::Small>{i.word("windows.act", act.word())}</Button></div>
                    </form>
                </details>
            }
        })
    };
    let reason = |form: &'static str, label: &'static str| {
        view! { <Field form name="reason" label=label maxlength=LONGEST_REASON as u32 help=i.t("windows.reason_help") required=true/> }
            .into_any()
    };
    let numbers = view! {
        <Field form=HANG name="plate" label=i.t("windows.field.plate") maxlength=LONGEST_NUMBER as u32 required=true/>
        <Field form=HANG name="certificate" label=i.t("windows.field.certificate") maxlength=LONGEST_NUMBER as u32 required=true/>
    };
    let known = Known {
        officer: it.row.officer_id,
        liaison: it.row.liaison_id,
        items: it.items.iter().map(|it| it.id).collect(),
        desks: it.row.desks,
        notice_hours: it.row.notice_hours,
    };
    let hang = written(WindowAct::Hang, HANG, HangWindow::PATH, numbers.into_any());
    let resume = can(WindowAct::Resume).then(|| {
        view! { <PostButton action=ResumeWindow::PATH fields=hidden() kind=Kind::Primary size=Size::Small>{i.word("windows.act", "resume")}</PostButton> }
    });
    let edit = written(WindowAct::Edit, EDIT, EditWindow::PATH, inputs(i, EDIT, choices, &known));
    let suspend =
        written(WindowAct::Suspend, SUSPEND, SuspendWindow::PATH, reason(SUSPEND, i.t("windows.reason_suspend")));
    let end = written(WindowAct::End, END, EndWindow::PATH, reason(END, i.t("windows.reason_end")));
    view! {
        <Panel title=i.t("windows.moves")>
            <div class="flex flex-wrap items-start gap-2 p-4">{hang}{resume}{edit}{suspend}{end}</div>
        </Panel>
    }
    .into_any()
}
