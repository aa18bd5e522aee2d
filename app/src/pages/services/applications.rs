//! The applications of one room, for the brand's team: the list, and one of them opened.

use super::{chip, fact, state_badge};
use crate::api::ServerFn;
use crate::api::services::HandleApplication;
use crate::flash::{self, use_flash};
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{
    Alert, Alerts, Badge, Button, EmptyState, Glyph, Kind, LinkButton, Pager, Panel, PostButton, Rail, RoomFollower,
    Size, Textarea, Tone,
};
use domain::id::{ApplicationId, BrandId, EngagementId};
use domain::services::{Act, State};
use leptos::prelude::*;
use usecases::scheduling::engagement::engagement;
use usecases::services::{
    Application, ApplicationList, ApplicationRow, LONGEST_NOTE, Only, PER_PAGE, Step, application, applications,
};

/// `/brands/:brand/engagements/:id/applications?state=&item=&page=`
#[component]
pub fn Applications() -> impl IntoView {
    let only = Only { state: query("state"), item: query("item"), page: query("page").unwrap_or_default() };
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand")?, param::<EngagementId>("id")?);
        let cx = use_cx();
        let list = applications(&cx, &viewer.actor, id, only).await?;
        let it = engagement(&cx, &viewer.actor, id).await?;
        if it.brand_id != brand {
            return Err(Problem::NotFound);
        }
        flash::take().await;
        let i = use_i18n();
        let page = format!("/brands/{brand}/engagements/{id}");
        let base = format!("{page}/applications");
        let kept = kept(only);
        let file = if kept.is_empty() { format!("{base}.csv") } else { format!("{base}.csv?{kept}") };
        let head = view! { <span class="text-muted">{i.named(&it.title, &it.title_en).to_owned()}</span> };
        let action = view! {
            <div class="flex flex-wrap gap-2">
                <LinkButton href=page.clone() size=Size::Small>{i.t("services.desk.back")}</LinkButton>
                <LinkButton href=file size=Size::Small glyph=Glyph::Download>{i.t("services.desk.export")}</LinkButton>
            </div>
        };
        let pages = list.found.div_ceil(PER_PAGE);
        let pager = (pages > 1).then(|| {
            let at = |page: u64| {
                format!("{base}?{}page={page}", if kept.is_empty() { String::new() } else { format!("{kept}&") })
            };
            let next = (only.page + 1 < pages).then(|| at(only.page + 1));
            view! { <Pager back=only.page.checked_sub(1).map(at) next title=format!("{} / {pages}", only.page + 1)/> }
        });
        let rows = rows(i, brand, &list.rows);
        Ok(view! {
            <Rail title=i.t("services.desk.title") head=head.into_any() action=action.into_any()>
                <Alerts/>
                <RoomFollower url=format!("{page}/board/events")/>
                <div class="flex flex-col gap-3" data-part="applications">
                    {filter(i, &base, only, &list)}
                    <section class="panel" aria-label=i.t("services.desk.title")>{rows}</section>
                    {pager}
                </div>
            </Rail>
        }
        .into_any())
    })
}

/// The filter for an address, without the page.
fn kept(only: Only) -> String {
    let state = only.state.map(|it| format!("state={it}"));
    let item = only.item.map(|it| format!("item={it}"));
    state.into_iter().chain(item).collect::<Vec<_>>().join("&")
}

/// The states with their numbers, one tap each; what for, where there is more than one item.
fn filter(i: I18n, base: &str, only: Only, list: &ApplicationList) -> AnyView {
    let link = |state: Option<State>, count: u64| {
        let text = state.map_or(i.t("services.desk.all"), |it| i.word("services.state", it.word()));
        chip(only.state == state, format!("{base}?{}", kept(Only { state, ..only })), text, count)
    };
    let all = link(None, list.states.values().sum());
    let states = State::ALL.iter().filter(|it| list.states.contains_key(it) || only.state == Some(**it));
    let states = states.map(|it| link(Some(*it), list.states.get(it).copied().unwrap_or_default())).collect_view();
    let items = (list.items.len() > 1).then(|| {
        let state = only.state.map(|it| view! { <input type="hidden" name="state" value=it.word()/> });
        let options = list.items.iter().map(|(id, zh, en)| {
            view! { <option value=id.to_string() selected={only.item == Some(*id)}>{i.named(zh, en).to_owned()}</option> }
        });
        view! {
            <form class="flex flex-wrap items-center gap-2" action=base.to_owned()>
                {state}
                <label class="flex min-w-0 items-center gap-2 text-muted"><span class="sr-only">{i.t("services.desk.item")}</span>
                    <select class="select select-sm min-h-11 max-w-72 lg:min-h-8.5" name="item"><option value="">{i.t("services.desk.every_item")}</option>{options.collect_view()}</select>
                </label>
                <Button size=Size::Small>{i.t("services.desk.filter")}</Button>
            </form>
        }
    });
    view! { <div class="flex flex-wrap items-center justify-between gap-3"><ul class="flex flex-wrap gap-2">{all}{states}</ul>{items}</div> }.into_any()
}

/// The rows of a list, or that there is nothing yet.
pub fn rows(i: I18n, brand: BrandId, rows: &[ApplicationRow]) -> AnyView {
    if rows.is_empty() {
        return view! { <EmptyState title=i.t("services.desk.none") text=i.t("services.desk.none_text") glyph=Glyph::Document/> }.into_any();
    }
    let rows = rows.iter().map(|it| row(i, brand, it)).collect_view();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

fn row(i: I18n, brand: BrandId, it: &ApplicationRow) -> impl IntoView + use<> {
    let by =
        if it.by.is_empty() { i.t("services.desk.forgotten").to_owned() } else { format!("{} {}", it.by, it.phone) };
    let facts = [by, i.named(&it.branch, &it.branch_en).to_owned(), i.date_time(it.applied_at)];
    let who = (!it.taken_by.is_empty()).then(|| {
        let name = if it.is_own { i.t("services.desk.you").to_owned() } else { it.taken_by.clone() };
        view! { <span class="text-xs text-muted">{name}</span> }
    });
    let take = (it.state == State::Declared).then(|| {
        let fields = fields(brand, it.id, Act::TakeUp);
        view! { <PostButton action=HandleApplication::PATH fields kind=Kind::Soft size=Size::Small>{i.word("services.act", Act::TakeUp.word())}</PostButton> }
    });
    view! {
        <li class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <a class="min-w-0 flex-1 basis-64" href=opened(brand, it.id)>
                <span class="flex flex-wrap items-center gap-x-2"><b class="font-semibold tabular-nums">{it.receipt.clone()}</b><span class="min-w-0 break-words">{i.named(&it.name, &it.name_en).to_owned()}</span></span>
                <span class="block text-muted">{facts.join(" · ")}</span>
            </a>
            {who}{state_badge(i, it.state)}{take}
        </li>
    }
}

/// Where one application is looked after.
pub fn opened(brand: BrandId, id: ApplicationId) -> String {
    format!("/brands/{brand}/applications/{id}")
}

fn fields(brand: BrandId, id: ApplicationId, act: Act) -> Vec<(&'static str, String)> {
    vec![("brand", brand.to_string()), ("application", id.to_string()), ("act", act.word().to_owned())]
}

/// `/brands/:brand/applications/:application`: one of them, with whom it is of.
#[component]
pub fn ApplicationPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand")?, param::<ApplicationId>("application")?);
        let it = application(&use_cx(), &viewer.actor, id).await?;
        if it.brand != brand {
            return Err(Problem::NotFound);
        }
        flash::take().await;
        let i = use_i18n();
        let list = format!("/brands/{brand}/engagements/{}/applications", it.engagement);
        let head = view! { {state_badge(i, it.standing.state)}<span class="text-muted">{i.named(&it.version.name, &it.version.name_en).to_owned()}</span> };
        let action = view! { <LinkButton href=list size=Size::Small>{i.t("services.desk.to_list")}</LinkButton> };
        let erased =
            it.erased.then(|| view! { <Alert tone=Tone::Info class="mb-3">{i.t("services.desk.erased")}</Alert> });
        Ok(view! {
            <Rail title=it.receipt.clone() head=head.into_any() action=action.into_any()>
                <Alerts/>{erased}
                <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
                    <div class="grid min-w-0 gap-3">{who(i, &it)}{(!it.erased).then(|| moves(i, &it))}</div>
                    {trace(i, &it.steps)}
                </div>
            </Rail>
        }
        .into_any())
    })
}

fn who(i: I18n, it: &Application) -> AnyView {
    let asked = it.details.questions.iter().filter_map(|question| {
        let answer = it.person.answers.get(&question.key)?.clone();
        Some((i.named(&question.zh, &question.en).to_owned(), answer))
    });
    let phone = (!it.person.phone.is_empty()).then(|| {
        let phone = it.person.phone.clone();
        let link = view! { <a class="link tabular-nums" href=format!("tel:{phone}")>{phone.clone()}</a> };
        fact(i.t("services.apply.phone"), link)
    });
    let rows = [
        (i.t("services.apply.name").to_owned(), it.person.name.clone()),
        (i.t("services.desk.branch").to_owned(), i.named(&it.branch, &it.branch_en).to_owned()),
        (i.t("services.desk.taken_by").to_owned(), it.taken_by.clone()),
    ];
    let line = |(name, text): (String, String)| fact(name, text);
    let rows = rows.into_iter().filter(|it| !it.1.is_empty()).map(line).collect_view();
    let asked = asked.map(line).collect_view();
    view! { <Panel title=i.t("services.desk.who")><dl class="divide-y divide-base-300 px-4">{rows}{phone}{asked}</dl></Panel> }.into_any()
}

/// What can be done now: one button each, with a reason or a note where there is one.
fn moves(i: I18n, it: &Application) -> AnyView {
    let can = |act: Act| it.standing.after(act).is_some();
    let flash = use_flash();
    let button = |act: Act, kind: Kind| {
        can(act).then(|| {
            let fields = fields(it.brand, it.id, act);
            view! { <PostButton action=HandleApplication::PATH fields kind size=Size::Small>{i.word("services.act", act.word())}</PostButton> }
        })
    };
    let written = |act: Act, label: &'static str| {
        can(act).then(|| {
            let form = act.word();
            let open = flash.is_rejection() && flash.form == form;
            let inputs = fields(it.brand, it.id, act)
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
                .collect_view();
            view! {
                <details class="min-w-0 open:order-last open:w-full" open=open>
                    <summary class="btn btn-sm list-none">{i.word("services.act", act.word())}</summary>
                    <form method="post" action=HandleApplication::PATH class="mt-2 flex flex-col gap-2">
                        {inputs}
                        <Textarea form name="note" label rows=3 maxlength=LONGEST_NOTE as u32 required=true/>
                        <div><Button kind=Kind::Primary size=Size::Small>{i.t("services.desk.save")}</Button></div>
                    </form>
                </details>
            }
        })
    };
    let buttons =
        [Act::TakeUp, Act::Accept, Act::Finish].map(|act| button(act, Kind::Primary)).into_iter().collect_view();
    let written = [(Act::Return, i.t("services.desk.reason")), (Act::Note, i.t("services.desk.note"))]
        .map(|(act, label)| written(act, label))
        .into_iter()
        .collect_view();
    let undo = button(Act::Undo, Kind::Ghost);
    view! {
        <Panel title=i.t("services.desk.moves")>
            <div class="flex flex-wrap items-start gap-2 p-4">
                {buttons}{written}{undo}
            </div>
        </Panel>
    }
    .into_any()
}

fn trace(i: I18n, steps: &[Step]) -> AnyView {
    let rows = steps.iter().rev().map(|it| {
        let by = if it.by.is_empty() { i.t("services.desk.applicant").to_owned() } else { it.by.clone() };
        let note = (!it.note.is_empty()).then(|| view! { <p class="mt-1 border-l-2 border-accent pl-3 break-words">{it.note.clone()}</p> });
        let (act, state) = (i.word("services.done", it.act.word()), i.word("services.state", it.state.word()));
        let at = i.date_time(it.at);
        view! { <li><div class="flex flex-wrap items-center gap-x-2"><span class="font-medium">{act}</span><Badge>{state}</Badge><span class="ml-auto text-xs text-muted">{by}" · "{at}</span></div>{note}</li> }
    });
    let rows = rows.collect_view();
    view! { <Panel title=i.t("services.desk.trace")><ol class="rows">{rows}</ol></Panel> }.into_any()
}
