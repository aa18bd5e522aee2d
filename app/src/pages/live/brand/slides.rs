//! What the engagement shows: slides to turn, the pack's quiz, agenda and cases, and which pack it is.

use super::desk::{hidden, with};
use super::page;
use crate::api::ServerFn;
use crate::api::live::show::{ChoosePack, LaunchQuiz, PACK, ShowSlide};
use crate::api::packs::packs_of;
use crate::i18n::I18n;
use crate::islands::{SlideDesk, SlideDeskPlaces, SlideDeskTexts};
use crate::shell::Islands;
use crate::ui::{Alert, Button, EmptyState, Glyph, Kind, LinkButton, Panel, PostButton, Select, Size, Tone};
use domain::packs::timetable;
use leptos::prelude::*;
use usecases::live::desk::Quiz;
use usecases::live::show_slide::Showing;
use usecases::packs::{PackRow, Shown};
use usecases::scheduling::engagement::EngagementView;

/// The panel below the picture. `open`: something can still be shown and asked.
pub fn slides(i: I18n, it: &EngagementView, showing: Showing, open: bool) -> AnyView {
    let fields = vec![("brand", it.brand_id.to_string()), ("engagement", it.id.to_string())];
    let packs = packs_of(it.brand_id);
    let Some(shown) = showing.shown else {
        let choose = open.then(|| choose(i, &showing.choices, None, &fields));
        return view! {
            <Panel title=i.t("packs.desk.title") id="slides">
                <EmptyState title=i.t("packs.desk.none") text=i.t("packs.desk.none_text") glyph=Glyph::Screen>
                    <LinkButton href=packs size=Size::Small>{i.t("packs.desk.to_packs")}</LinkButton>
                </EmptyState>
                {choose}
            </Panel>
        }
        .into_any();
    };
    let ready = shown.slides.as_ref().filter(|it| it.is_ready());
    let desk = match ready {
        Some(slides) if open => {
            let current = showing.slide.filter(|it| it.deck == slides.deck).map_or(0, |it| it.page);
            desk(i, it, slides.deck, slides.pages, current)
        }
        Some(_) => ().into_any(),
        None => view! { <p class="px-4 py-3 text-muted">{i.t("packs.desk.no_slides")}</p> }.into_any(),
    };
    let mark = if shown.fixed { String::new() } else { i.t("packs.desk.default").to_owned() };
    let version = i.t_with("packs.version", &[("n", &shown.number.to_string())]);
    let newer = (shown.outdated && open)
        .then(|| view! { <div class="px-4 pt-3"><Alert tone=Tone::Info>{i.t("packs.desk.newer")}</Alert></div> });
    let title = i.named(&shown.title, &shown.title_en).to_owned();
    let head = view! { <a class="link link-hover ml-auto text-primary" href=format!("{packs}/{}", shown.pack)>{i.t("packs.desk.edit")}</a> };
    let quiz = open.then(|| quiz(i, &showing.quizzes, &fields));
    let choose = open.then(|| choose(i, &showing.choices, Some(&shown), &fields));
    let (agenda, cases) = (agenda(i, it, &shown), cases(i, &shown));
    view! {
        <Panel title=i.t("packs.desk.title") head=head.into_any() id="slides">
            <p class="flex flex-wrap gap-x-2 px-4 pt-3"><span class="font-medium break-words">{title}</span><span class="text-muted">{version}</span><span class="text-xs text-muted">{mark}</span></p>
            {newer}{desk}
            <div data-part="pack-quiz">{quiz}</div>
            {agenda}{cases}{choose}
        </Panel>
    }
    .into_any()
}

fn desk(i: I18n, it: &EngagementView, deck: domain::id::DeckId, pages: u32, shown: u32) -> AnyView {
    let text = |key: &str| i.word("packs.desk", key).to_owned();
    let texts = SlideDeskTexts {
        now: text("now"),
        off: text("off"),
        page: i.t("packs.slides.page").to_owned(),
        upcoming: text("upcoming"),
        previous: text("previous"),
        next: text("next"),
        start: text("start"),
        hide: text("hide"),
        keys: text("keys"),
        lost: text("lost"),
    };
    let places = SlideDeskPlaces {
        brand: it.brand_id.to_string(),
        engagement: it.id.to_string(),
        form: ShowSlide::PATH.to_owned(),
        turn: format!("{}/slide", page(it)),
        pictures: format!("/brands/{}/slides", it.brand_id),
    };
    view! { <Islands><SlideDesk deck pages shown texts places/></Islands> }.into_any()
}

/// The pack's items, each launched by one tap.
fn quiz(i: I18n, quizzes: &[Quiz], fields: &[(&'static str, String)]) -> AnyView {
    if quizzes.is_empty() {
        return ().into_any();
    }
    let rows = quizzes.iter().map(|it| {
        let fields = with(fields, &[("quiz", it.key.clone())]);
        let title = i.named(&it.title, &it.title_en).to_owned();
        view! {
            <li class="flex items-center gap-3">
                <span class="min-w-0 flex-1 break-words">{title}</span>
                <PostButton action=LaunchQuiz::PATH fields size=Size::Small glyph=Glyph::Send>{i.t("packs.desk.launch")}</PostButton>
            </li>
        }
    });
    view! {
        <h3 class="border-t border-base-300 px-4 pt-3 text-sm font-semibold text-muted">{i.t("packs.desk.quiz")}</h3>
        <ul class="rows" id="pack-quiz">{rows.collect_view()}</ul>
    }
    .into_any()
}

fn agenda(i: I18n, it: &EngagementView, shown: &Shown) -> Option<AnyView> {
    if shown.content.agenda.is_empty() {
        return None;
    }
    let lines = lines(i, it.starts_at, &shown.content.agenda);
    Some(fold(i.t("packs.desk.agenda"), lines))
}

/// The lines of an agenda with their times.
pub fn lines(i: I18n, starts_at: domain::instant::Instant, agenda: &[domain::packs::Item]) -> AnyView {
    let times = timetable(agenda, starts_at);
    let rows = agenda.iter().zip(times).map(|(it, at)| {
        let text = i.named(&it.zh, &it.en).to_owned();
        let time = i.local(at).format("%H:%M").to_string();
        view! { <li class="flex gap-3 py-1"><time class="shrink-0 text-muted tabular-nums">{time}</time><span class="min-w-0 break-words">{text}</span></li> }
    });
    view! { <ol class="text-sm">{rows.collect_view()}</ol> }.into_any()
}

fn cases(i: I18n, shown: &Shown) -> Option<AnyView> {
    if shown.content.cases.is_empty() {
        return None;
    }
    let rows = shown
        .content
        .cases
        .iter()
        .map(|it| view! { <li class="py-1.5 break-words whitespace-pre-line">{it.clone()}</li> });
    Some(fold(i.t("packs.desk.cases"), view! { <ol class="list-decimal pl-5">{rows.collect_view()}</ol> }.into_any()))
}

fn fold(title: &'static str, content: AnyView) -> AnyView {
    view! {
        <details class="border-t border-base-300 px-4">
            <summary class="link link-hover flex min-h-11 items-center text-primary">{title}</summary>
            <div class="pb-3">{content}</div>
        </details>
    }
    .into_any()
}

fn choose(i: I18n, choices: &[PackRow], shown: Option<&Shown>, fields: &[(&'static str, String)]) -> AnyView {
    if choices.is_empty() {
        return ().into_any();
    }
    let options = choices.iter().map(|it| {
        let title = i.named(&it.title, &it.title_en);
        let version = i.t_with("packs.version", &[("n", &it.number.to_string())]);
        (it.version.to_string(), format!("{title}, {version}"))
    });
    // The newest version of the pack that is shown.
    let current =
        shown.and_then(|shown| choices.iter().find(|it| it.id == shown.pack)).map(|it| it.version.to_string());
    view! {
        <form method="post" action=ChoosePack::PATH class="flex flex-wrap items-end gap-2 border-t border-base-300 p-4">
            {hidden(fields)}
            <Select form=PACK name="pack" label=i.t("packs.desk.choose") options=options.collect() value=current.unwrap_or_default() class="min-w-0 flex-1 basis-48"/>
            <Button kind=Kind::Plain>{i.t("packs.desk.take")}</Button>
        </form>
    }
    .into_any()
}
