use crate::api::ServerFn;
use crate::api::live::attendance::{AddPresent, CorrectHeads, HEADS, PRESENT};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::live::follow_up::invite_form;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{
    Alert, Alerts, Badge, Button, EmptyState, Field, Glyph, Kind, LinkButton, Panel, PostButton, Select, Size, Tone,
    Topbar,
};
use domain::id::{BranchId, EngagementId};
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;
use usecases::live::branch_people::{Screen, Trace};
use usecases::live::join::MAX_SCREEN;
use usecases::live::{BranchPeople, branch_people};
use usecases::scheduling::engagement::EngagementView;

/// `/engagements/:id/attendance/:branch`: a branch's people by name, for its own and its company's liaison, who set the numbers right.
#[component]
pub fn BranchAttendancePage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (id, branch) = (param::<EngagementId>("id")?, param::<BranchId>("branch")?);
        let cx = use_cx();
        let (view, people) = branch_people(&cx, &viewer.actor, id, branch).await?;
        flash::take().await;
        let i = use_i18n();
        let over = view.status == EngagementStatus::Completed;
        let open = match view.status {
            EngagementStatus::Live => true,
            EngagementStatus::Completed => cx.now() < people.until,
            EngagementStatus::Planned | EngagementStatus::Cancelled => false,
        };
        let until = over.then(|| {
            let key = if open { "attendance.open_until" } else { "attendance.closed_since" };
            view! { <Alert tone=Tone::Info class="mb-4">{i.t_with(key, &[("until", &i.date_time(people.until))])}</Alert> }
        });
        let lead = format!("{} · {}", i.named(&view.title, &view.title_en), i.range(view.starts_at, view.ends_at));
        let action = view! { <LinkButton href=format!("/engagements/{id}/attendance")>{i.t("attendance.all_branches")}</LinkButton> };
        let title = i.named(&people.name, &people.name_en).to_owned();
        let replay = (over && view.live_since.is_some() && !people.absent.is_empty())
            .then(|| invite_form(i, &view, "", &branch.to_string()));
        let replay = replay.map(|it| view! { <Panel title=i.t("attendance.replay")>{it}</Panel> });
        let traces = (!people.traces.is_empty()).then(|| traces(i, &people.traces));
        let (there, absent) = (there(i, &view, &people, open), absent(i, &people, over));
        let add = open.then(|| add(i, &view, &people));
        Ok(view! {
            <Topbar title lead action=action.into_any()>
                <Alerts/>{until}
                <div class="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
                    <div class="grid min-w-0 grid-cols-1 gap-4">{there}{traces}</div>
                    <div class="grid min-w-0 grid-cols-1 gap-4">{add}{absent}{replay}</div>
                </div>
            </Topbar>
        }
        .into_any())
    })
}

fn there(i: I18n, view: &EngagementView, people: &BranchPeople, open: bool) -> AnyView {
    let count = people.there.len() + people.with_others.len();
    let title = i.tn("attendance.there", count as i64, &[]);
    if count == 0 {
        return view! { <Panel title><EmptyState title=i.t("attendance.nobody_there") text=i.t("attendance.nobody_there_text") glyph=Glyph::Users/></Panel> }.into_any();
    }
    let screens = people.there.iter().map(|it| screen(i, view, people.id, it, open)).collect_view();
    let others = people
        .with_others
        .iter()
        .map(|(id, name, host)| {
            let fields = vec![
                ("engagement", view.id.to_string()),
                ("branch", people.id.to_string()),
                ("attendee", id.to_string()),
                ("screen_people", "0".to_owned()),
            ];
            let undo = open.then(|| {
                view! { <PostButton action=CorrectHeads::PATH fields size=Size::Small kind=Kind::Ghost>{i.t("attendance.was_not_there")}</PostButton> }
            });
            view! {
                <li class="flex flex-wrap items-center gap-2">
                    <span class="min-w-0 flex-1 basis-40">{name.clone()}<span class="block text-xs text-muted">{i.t_with("attendance.with", &[("name", host)])}</span></span>
                    {undo}
                </li>
            }
        })
        .collect_view();
    view! { <Panel title><ul class="rows">{screens}{others}</ul></Panel> }.into_any()
}

/// One screen: who, how many, whether a liaison has said so, and the form to say it.
fn screen(i: I18n, view: &EngagementView, branch: BranchId, it: &Screen, open: bool) -> AnyView {
    let badge = if it.confirmed {
        view! { <Badge tone=Tone::Success>{i.t("attendance.confirmed")}</Badge> }.into_any()
    } else {
        view! { <Badge tone=Tone::Warning>{i.t("attendance.unconfirmed")}</Badge> }.into_any()
    };
    // One person at their own screen needs nobody's word.
    let badge = (it.people > 1 || it.confirmed).then_some(badge);
    let guest = it.is_guest.then(|| view! { <Badge>{i.t("live.room.guest")}</Badge> });
    let names = (!it.names.is_empty()).then(|| {
        let names =
            it.names.lines().collect::<Vec<_>>().join(if i.locale == crate::i18n::Locale::En { ", " } else { "、" });
        view! { <p class="w-full text-xs text-muted">{names}</p> }
    });
    let form = format!("{HEADS}{}", it.id);
    let word = if it.confirmed { i.t("attendance.correct") } else { i.t("attendance.confirm") };
    let correct = if open {
        view! {
            <form method="post" action=CorrectHeads::PATH class="flex w-full flex-wrap items-end gap-2">
                <input type="hidden" name="engagement" value=view.id.to_string()/>
                <input type="hidden" name="branch" value=branch.to_string()/>
                <input type="hidden" name="attendee" value=it.id.to_string()/>
                <Field
                    form name="screen_people" label=i.t("attendance.people") kind="number" inputmode="numeric" class="w-28"
                    min="0" max=MAX_SCREEN.to_string() value=it.people.to_string()
                />
                <Button>{word}</Button>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="w-full text-muted">{i.tn("live.table.people", it.people.into(), &[])}</p> }.into_any()
    };
    view! { <li class="flex flex-wrap items-center gap-2"><b class="min-w-0 font-medium">{it.name.clone()}</b>{guest}{badge}{names}{correct}</li> }.into_any()
}

/// Somebody who was there without a screen of their own.
fn add(i: I18n, view: &EngagementView, people: &BranchPeople) -> AnyView {
    let persons = people.absent.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let screens = people.there.iter().map(|it| {
        let text = format!("{} · {}", it.name, i.tn("live.table.people", it.people.into(), &[]));
        (it.id.to_string(), text)
    });
    let screens = screens.collect();
    let (engagement, branch) = (view.id.to_string(), people.id.to_string());
    view! {
        <Panel title=i.t("attendance.add")>
            <form method="post" action=AddPresent::PATH class="flex flex-col gap-4 p-4">
                <input type="hidden" name="engagement" value=engagement/>
                <input type="hidden" name="branch" value=branch/>
                <Select form=PRESENT name="person" label=i.t("attendance.person") options=persons placeholder=i.t("attendance.somebody_else")/>
                <Field form=PRESENT name="name" label=i.t("attendance.name") help=i.t("attendance.name_help") autocomplete="off" maxlength=100/>
                <Select form=PRESENT name="at" label=i.t("attendance.at") help=i.t("attendance.at_help") options=screens placeholder=i.t("attendance.alone")/>
                <Button kind=Kind::Primary class="self-start">{i.t("attendance.add_button")}</Button>
            </form>
        </Panel>
    }
    .into_any()
}

fn absent(i: I18n, people: &BranchPeople, over: bool) -> AnyView {
    let count = people.absent.len() as i64;
    let title = if over { i.tn("attendance.absent", count, &[]) } else { i.tn("attendance.not_yet", count, &[]) };
    if people.absent.is_empty() {
        return view! { <Panel title><EmptyState title=i.t("attendance.all_there") glyph=Glyph::Check/></Panel> }
            .into_any();
    }
    let names = people.absent.iter().map(|(_, name)| view! { <li class="truncate">{name.clone()}</li> }).collect_view();
    view! { <Panel title><ul class="grid grid-cols-2 gap-x-4 gap-y-1 p-4 sm:grid-cols-3">{names}</ul></Panel> }
        .into_any()
}

fn traces(i: I18n, traces: &[Trace]) -> AnyView {
    let lines = traces.iter().map(|it| {
        let values = [
            ("of", it.of.clone()),
            ("before", i.number(it.before.into())),
            ("after", i.number(it.after.into())),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let text = match (it.before, it.after) {
            (0, 0) => i.t_with("attendance.trace_none", &values),
            (before, after) if before == after => i.t_with("attendance.trace_same", &values),
            _ => i.t_with("attendance.trace", &values),
        };
        view! { <li class="flex flex-wrap items-baseline gap-x-3"><span class="min-w-0 flex-1 basis-48">{text}</span><span class="text-xs text-muted">{it.by.clone()}" · "{i.date_time(it.at)}</span></li> }
    });
    let lines = lines.collect_view();
    view! { <Panel title=i.t("attendance.traces")><ul class="rows">{lines}</ul></Panel> }.into_any()
}
