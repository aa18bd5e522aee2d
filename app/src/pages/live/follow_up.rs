//! Whom to call and what to write to them: branches of which nobody is in, or, after the end, of which somebody was not there.

use crate::api::ServerFn;
use crate::api::live::attendance::InviteToReplay;
use crate::i18n::I18n;
use crate::islands::CopyText;
use crate::shell::Islands;
use crate::ui::{Button, Checkbox, EmptyState, Glyph, Kind, Panel};
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;
use usecases::live::BranchAttendance;
use usecases::live::join::masked;
use usecases::scheduling::engagement::{EngagementView, Standing};

/// So many branches are shown without unfolding anything.
const OPEN: usize = 8;

/// Names in a text that goes into a group chat; nobody reads more.
const NAMED: usize = 30;

/// The panel, for an engagement that has a room. A brand calls a company's people by what the booking says, so it sees no whole name.
pub fn follow_up(i: I18n, it: &EngagementView, rows: &[BranchAttendance]) -> AnyView {
    let over = it.status == EngagementStatus::Completed;
    let mut missing: Vec<&BranchAttendance> =
        rows.iter().filter(|row| if over { row.absent > 0 } else { row.present == 0 }).collect();
    if over {
        missing.sort_by_key(|row| std::cmp::Reverse(row.absent));
    }
    let title = if over { i.t("attendance.absent_from") } else { i.t("attendance.follow_up") };
    if missing.is_empty() {
        let text = if over { i.t("attendance.nobody_absent") } else { i.t("attendance.all_in") };
        return view! { <Panel title id="follow-up"><EmptyState title=text glyph=Glyph::Check/></Panel> }.into_any();
    }
    let lines = |rows: &[&BranchAttendance]| rows.iter().map(|row| line(i, it, row, over)).collect_view();
    let (first, others) = missing.split_at(missing.len().min(OPEN));
    let others = (!others.is_empty()).then(|| {
        view! {
            <details class="border-t border-base-300">
                <summary class="flex min-h-11 cursor-pointer list-none items-center justify-center text-primary">{i.tn("attendance.more", others.len() as i64, &[])}</summary>
                <ul class="rows">{lines(others)}</ul>
            </details>
        }
    });
    let first = lines(first);
    let text = reminder(i, it, &missing, over);
    let replay = (over && it.live_since.is_some()).then(|| invite(i, it)).flatten();
    let copy = view! {
        <Islands><CopyText of="reminder".to_owned() label=i.t("attendance.copy").to_owned() done=i.t("attendance.copied").to_owned()/></Islands>
    };
    view! {
        <Panel title id="follow-up">
            <ul class="rows">{first}</ul>
            {others}
            {replay}
            <div class="flex flex-col gap-2 border-t border-base-300 p-4 print:hidden">
                <div class="flex min-h-9 items-center justify-between gap-3">
                    <label class="text-sm font-medium" for="reminder">{i.t("attendance.reminder")}</label>
                    {copy}
                </div>
                <textarea id="reminder" class="textarea w-full text-base lg:text-sm" rows="5" readonly=true>{text}</textarea>
            </div>
        </Panel>
    }
    .into_any()
}

fn line(i: I18n, it: &EngagementView, row: &BranchAttendance, over: bool) -> AnyView {
    let name = i.named(&row.name, &row.name_en).to_owned();
    let is_brand = matches!(it.standing, Standing::Brand { .. });
    let liaison = if is_brand { masked(&row.liaison) } else { row.liaison.clone() };
    let liaison = if row.liaison.is_empty() {
        i.t("attendance.no_liaison").to_owned()
    } else {
        i.t_with("attendance.liaison", &[("name", &liaison)])
    };
    let count = if over {
        i.t_with("attendance.absent_of", &[("n", &i.number(row.absent.into())), ("of", &i.number(row.invited.into()))])
    } else {
        i.tn("attendance.expected", row.invited.into(), &[])
    };
    let name = if is_brand {
        view! { <span class="font-medium">{name}</span> }.into_any()
    } else {
        let href = format!("/engagements/{}/attendance/{}", it.id, row.id);
        view! { <a class="link link-hover font-medium" href=href>{name}</a> }.into_any()
    };
    let second = format!("{} · {liaison}", i.province(&row.province));
    view! {
        <li class="flex flex-wrap items-baseline gap-x-3">
            <span class="min-w-0 flex-1 basis-48">{name}<span class="block text-xs text-muted">{second}</span></span>
            <span class="shrink-0 text-warning tabular-nums">{count}</span>
        </li>
    }
    .into_any()
}

/// What can be sent to a group chat as it is.
fn reminder(i: I18n, it: &EngagementView, missing: &[&BranchAttendance], over: bool) -> String {
    let between = if i.locale == crate::i18n::Locale::En { ", " } else { "、" };
    let names: Vec<&str> = missing.iter().take(NAMED).map(|row| i.named(&row.name, &row.name_en)).collect();
    let mut names = names.join(between);
    if missing.len() > NAMED {
        names = i.tn("attendance.and_more", (missing.len() - NAMED) as i64, &[("names", &names)]);
    }
    let key = match it.status {
        EngagementStatus::Completed if over => "text_after",
        EngagementStatus::Live => "text_live",
        _ => "text_before",
    };
    let (title, brand) = (i.named(&it.title, &it.title_en), i.named(&it.brand, &it.brand_en));
    let when = i.range(it.starts_at, it.ends_at);
    let values = [("title", title), ("brand", brand), ("when", when.as_str()), ("branches", names.as_str())];
    crate::i18n::fill(i.word("attendance", key), &values)
}

/// The button that invites whoever was not there to the replay.
fn invite(i: I18n, it: &EngagementView) -> Option<AnyView> {
    let brand = match it.standing {
        Standing::Brand { decides: false, .. } => return None,
        Standing::Brand { .. } => it.brand_id.to_string(),
        Standing::Company(_) | Standing::Branch(..) => String::new(),
    };
    Some(invite_form(i, it, &brand, ""))
}

/// The same for one branch, or all with an empty one.
pub fn invite_form(i: I18n, it: &EngagementView, brand: &str, branch: &str) -> AnyView {
    view! {
        <form method="post" action=InviteToReplay::PATH class="flex flex-col gap-2 border-t border-base-300 p-4 print:hidden">
            <input type="hidden" name="engagement" value=it.id.to_string()/>
            <input type="hidden" name="brand" value=brand.to_owned()/>
            <input type="hidden" name="branch" value=branch.to_owned()/>
            <p class="text-xs text-muted">{i.t("attendance.invite_text")}</p>
            <Checkbox name="again">{i.t("attendance.again")}</Checkbox>
            <Button kind=Kind::Soft glyph=Glyph::Send class="self-start">{i.t("attendance.invite")}</Button>
        </form>
    }
    .into_any()
}
