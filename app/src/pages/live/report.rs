//! The report of an engagement: to read, to print, and to take along as a file.

mod applied;
mod curve;
mod reach;
mod said;

use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, require_viewer};
use crate::request::use_cx;
use crate::ui::{EmptyState, EngagementBadge, Glyph, LinkButton, Rail, Topbar};
use domain::id::{BrandId, EngagementId};
use leptos::prelude::*;
use said::{polls, questions, ratings};
use usecases::live::{BranchReach, Report, report};
use usecases::scheduling::engagement::{EngagementView, Standing};

/// `/engagements/:id/report`: a company's own people, for its liaison; a branch's, for the branch's.
#[component]
pub fn ReportPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let id = param::<EngagementId>("id")?;
        let (view, found) = report(&use_cx(), &viewer.actor, id).await?;
        if let Standing::Brand { .. } = view.standing {
            leptos_axum::redirect(&format!("/brands/{}/engagements/{id}/report", view.brand_id));
            return Ok(().into_any());
        }
        let i = use_i18n();
        let page = format!("/engagements/{id}");
        let lead = [i.named(&view.title, &view.title_en).to_owned(), i.range(view.starts_at, view.ends_at)].join(" · ");
        let content = content(i, &found);
        let action = view! { <div class="flex flex-wrap gap-2 print:hidden">{files(i, &page, &format!("{page}/attendance"))}</div> };
        Ok(view! {
            <Topbar title=i.t("report.title") lead action=action.into_any()>{content}</Topbar>
        }
        .into_any())
    })
}

/// `/brands/:brand/engagements/:id/report`: everybody, for the brand's team.
#[component]
pub fn BrandReport() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (brand, id) = (param::<BrandId>("brand")?, param::<EngagementId>("id")?);
        let (view, found) = report(&use_cx(), &viewer.actor, id).await?;
        if !matches!(view.standing, Standing::Brand { .. }) || view.brand_id != brand {
            return Err(Problem::NotFound);
        }
        let i = use_i18n();
        let page = format!("/brands/{brand}/engagements/{id}");
        let (action, content) = (files(i, &page, &page), content(i, &found));
        Ok(view! {
            <Rail title=i.t("report.title") head=head(i, &view).into_any() action=action>{content}</Rail>
        }
        .into_any())
    })
}

fn head(i: I18n, view: &EngagementView) -> impl IntoView + use<> {
    let title = i.named(&view.title, &view.title_en).to_owned();
    view! {
        <EngagementBadge status=view.status/>
        <span class="min-w-0 text-muted">{title}" · "{i.range(view.starts_at, view.ends_at)}</span>
    }
}

fn files(i: I18n, page: &str, back: &str) -> AnyView {
    view! {
        <LinkButton href=back.to_owned()>{i.t("report.back")}</LinkButton>
        <LinkButton href=format!("{page}/report.xlsx") glyph=Glyph::Download>"XLSX"</LinkButton>
        <LinkButton href=format!("{page}/report.csv") glyph=Glyph::Download>"CSV"</LinkButton>
    }
    .into_any()
}

fn content(i: I18n, it: &Report) -> AnyView {
    if it.branches.is_empty() {
        return view! { <div class="panel"><EmptyState title=i.t("live.attendance.none") text=i.t("live.attendance.none_text") glyph=Glyph::Users/></div> }.into_any();
    }
    view! {
        <div class="grid grid-cols-1 items-start gap-4 lg:grid-cols-2 print:block print:space-y-4">
            <div class="lg:col-span-2">{figures(i, it)}</div>
            <div class="lg:col-span-2">{curve::panel(i, it)}</div>
            <div class="grid min-w-0 grid-cols-1 gap-4 lg:col-span-2 xl:col-span-1">{reach::reach(i, it)}</div>
            <div class="grid min-w-0 grid-cols-1 gap-4">{applied::panel(i, it)}{ratings(i, it)}{polls(i, it)}{questions(i, it)}</div>
        </div>
    }
    .into_any()
}

/// The numbers that are asked for first.
fn figures(i: I18n, it: &Report) -> AnyView {
    let sum = BranchReach::sum(&it.branches);
    let reached = it.branches.iter().filter(|row| row.present > 0).count();
    let percent = |n: u32| format!("{n}%");
    let of = |n: u32| format!(" / {}", i.number(n.into()));
    let figure = |label: &'static str, value: String, of: String| {
        view! {
            <div>
                <dt class="text-xs text-muted">{label}</dt>
                <dd class="text-2xl font-semibold tabular-nums">{value}<span class="text-sm font-normal text-muted">{of}</span></dd>
            </div>
        }
    };
    let number = |n: u32| i.number(n.into());
    let share = sum.share().map_or_else(|| "–".to_owned(), percent);
    let stars = it.rating().map_or_else(|| "–".to_owned(), |it| format!("{}.{}", it / 10, it % 10));
    let rule = i.t_with(
        if it.polls.iter().any(|it| it.right_choice.is_some()) { "report.rule_quiz" } else { "report.rule" },
        &[("watch", &it.rule.watch.to_string()), ("quiz", &it.rule.quiz.to_string())],
    );
    view! {
        <section class="panel" aria-label=i.t("report.numbers")>
            <dl class="grid grid-cols-2 gap-x-6 gap-y-4 p-4 sm:grid-cols-4">
                {figure(i.t("report.branches"), i.number(reached as i64), of(it.branches.len() as u32))}
                {figure(i.t("report.present"), number(sum.present), of(sum.invited))}
                {figure(i.t("report.heads"), number(sum.heads), String::new())}
                {figure(i.t("report.replay"), number(sum.replay), String::new())}
                {figure(i.t("report.share"), share, String::new())}
                {figure(i.t("report.completed"), number(sum.completed), of(sum.heads + sum.replay))}
                {figure(i.t("report.applied"), number(sum.applied), String::new())}
                {figure(i.t("report.rating"), stars, if it.rated() > 0 { " / 5".to_owned() } else { String::new() })}
            </dl>
            <p class="border-t border-base-300 px-4 py-2 text-xs text-muted">{rule}</p>
        </section>
    }
    .into_any()
}
