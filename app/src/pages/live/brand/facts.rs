//! What the engagement is, who goes, and what each company wants of it.

use crate::api::ServerFn;
use crate::api::scheduling::MarkNoShow;
use crate::i18n::{I18n, use_i18n};
use crate::ui::{BookingBadge, Confirm, Kind, Panel, PostButton, Size, When};
use domain::catalogue::ResourceKind;
use domain::id::{BrandId, EngagementId};
use domain::scheduling::BookingStatus;
use domain::scheduling::request::IntakeQuestion;
use leptos::prelude::*;
use usecases::scheduling::engagement::{BookingView, EngagementView};

/// Kind, time and crew.
#[component]
pub fn Facts(it: EngagementView) -> impl IntoView {
    let i = use_i18n();
    let named = |officers: bool| {
        let of = it.crew.iter().filter(|member| (member.kind == ResourceKind::Officer) == officers);
        of.map(|member| i.named(&member.name, &member.name_en)).collect::<Vec<_>>().join(i.t("live.brand.and"))
    };
    let (officers, things) = (named(true), named(false));
    let line = |label: &'static str, value: AnyView| view! { <div class="flex gap-3"><dt class="w-16 shrink-0 text-muted">{label}</dt><dd class="min-w-0">{value}</dd></div> };
    let text = move |label: &'static str, value: String| (!value.is_empty()).then(|| line(label, value.into_any()));
    let ended = it
        .live_since
        .zip(it.ended_at)
        .map(|(from, to)| line(i.t("live.brand.was_live"), view! { <When at=from until=to/> }.into_any()));
    view! {
        <Panel title=i.t("live.brand.facts")>
            <dl class="grid gap-y-2 px-4 py-3">
                {line(i.t("live.brand.kind"), i.word("scheduling.kind", it.kind.word()).into_any())}
                {it.place.as_ref().map(|(zh, en)| line(i.t("live.brand.site"), i.named(zh, en).to_owned().into_any()))}
                {line(i.t("live.brand.time"), view! { <When at=it.starts_at until=it.ends_at/> }.into_any())}
                {ended}
                {text(i.t("live.brand.crew"), officers)}
                {text(i.t("live.brand.things"), things)}
            </dl>
        </Panel>
    }
}

/// One company's place: branches, heads, note and answers.
#[component]
pub fn Wish(
    booking: BookingView,
    questions: Vec<IntakeQuestion>,
    /// The engagement has begun, and the reader may say that nobody came.
    #[prop(optional_no_strip)]
    attendance_of: Option<(BrandId, EngagementId)>,
) -> impl IntoView {
    let i = use_i18n();
    let size = i.t_with(
        "live.brand.size",
        &[("branches", &i.number(booking.branches as i64)), ("people", &i.number(booking.head_count.into()))],
    );
    let answers = questions.iter().filter_map(|question| {
        let answer = booking.answers.get(&question.key).filter(|answer| !answer.is_empty())?;
        let asked = i.named(&question.zh, &question.en).to_owned();
        Some(view! { <div><dt class="text-muted">{asked}</dt><dd class="whitespace-pre-line">{answer.clone()}</dd></div> })
    });
    let answers = answers.collect_view();
    let note = (!booking.note.is_empty()).then(|| {
        view! { <div><dt class="text-muted">{i.t("live.brand.note")}</dt><dd class="whitespace-pre-line">{booking.note.clone()}</dd></div> }
    });
    let file = format!("/companies/{}/timeline", booking.company_id);
    let head = view! {
        <BookingBadge status=booking.status/>
        <a class="link link-hover ml-auto text-primary" href=file>{i.t("scheduling.timeline.earlier")}</a>
    };
    view! {
        <Panel title=i.named(&booking.company, &booking.company_en).to_owned() head=head.into_any()>
            <dl class="grid gap-y-3 px-4 py-3">
                <div><dt class="text-muted">{i.t("live.brand.place")}</dt><dd>{size}</dd></div>
                {note}
                {answers}
            </dl>
            {attendance_of.and_then(|(brand, engagement)| no_show(i, &booking, brand, engagement))}
        </Panel>
    }
}

/// Notes that nobody came, after a question; or takes that back.
fn no_show(i: I18n, booking: &BookingView, brand: BrandId, engagement: EngagementId) -> Option<AnyView> {
    let mut fields =
        vec![("brand", brand.to_string()), ("engagement", engagement.to_string()), ("booking", booking.id.to_string())];
    let button = match booking.status {
        BookingStatus::Confirmed => {
            let (label, question) = (i.t("live.brand.no_show"), i.t("live.brand.no_show_question"));
            view! { <Confirm label answer=label action=MarkNoShow::PATH fields class="btn-ghost btn-sm"><p>{question}</p></Confirm> }.into_any()
        }
        BookingStatus::NoShow => {
            fields.push(("came", "1".to_owned()));
            view! { <PostButton action=MarkNoShow::PATH fields kind=Kind::Ghost size=Size::Small>{i.t("live.brand.came")}</PostButton> }.into_any()
        }
        _ => return None,
    };
    Some(view! { <div class="border-t border-base-300 px-4 py-2">{button}</div> }.into_any())
}
