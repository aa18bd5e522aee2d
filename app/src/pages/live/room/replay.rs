//! The recording's chapters beside the recording.

use crate::i18n::I18n;
use crate::islands::Replay;
use crate::shell::Islands;
use domain::instant::Span;
use domain::live::board::Slide;
use leptos::prelude::*;
use usecases::live::{Moment, What};

/// The panel; while it is not known how the recording lies in the day, `soon` says so, and later there is none.
pub fn replay(i: I18n, moments: Vec<Moment>, soon: bool) -> Option<AnyView> {
    let title = i.t("packs.replay.title");
    if moments.is_empty() {
        return soon.then(|| {
            view! { <section class="panel px-4 py-3 text-sm text-muted" aria-label=title>{i.t("packs.replay.soon")}</section> }.into_any()
        });
    }
    let slides: Vec<(u32, Option<Slide>)> = moments
        .iter()
        .filter_map(|it| match it.what {
            What::Slide(slide) => Some((place(it.at), slide)),
            _ => None,
        })
        .collect();
    let chapters = chapters(i, moments).into_iter().map(|it| chapter(i, it)).collect_view();
    let view = view! {
        <section class="panel" id="replay" aria-label=title>
            <div class="panel-head"><h2>{title}</h2><span class="text-xs text-muted scripted">{i.t("packs.replay.text")}</span></div>
            // The island below makes it move: `data-at` are its places.
            <ol class="rows max-h-[32rem] overflow-y-auto" id="chapters" tabindex="0">{chapters}</ol>
            <Islands><Replay slides/></Islands>
        </section>
    };
    Some(view.into_any())
}

/// A stretch of the recording.
struct Chapter {
    at: Span,
    /// Empty for what comes before the first line of the agenda.
    title: String,
    /// Pages that were shown in it.
    slides: Vec<(Span, String)>,
    moments: Vec<Told>,
}

/// A question that was answered, or something that the room was asked.
struct Told {
    at: Span,
    kind: &'static str,
    text: String,
    /// May be empty.
    answer: String,
    /// Where it can be answered; empty if it cannot.
    link: String,
}

fn chapter(i: I18n, it: Chapter) -> impl IntoView + use<> {
    let chips = it
        .slides
        .into_iter()
        .map(|(at, text)| view! { <li>{jump(i, at, text, "btn-xs min-h-8 rounded-full font-normal")}</li> });
    let moments = it.moments.into_iter().map(|it| {
        let answer = (!it.answer.is_empty()).then(|| view! { <p class="mt-1 border-l-2 border-accent pl-3 break-words">{it.answer}</p> });
        let link = (!it.link.is_empty()).then(|| view! { <a class="link inline-flex min-h-8 items-center text-primary" href=it.link>{i.t("packs.replay.to_quiz")}</a> });
        view! {
            <li class="rounded-field px-2 py-1 text-sm data-marked:bg-base-200" data-at=place(it.at)>
                <p class="flex items-center gap-2 text-xs text-muted">{jump(i, it.at, clock(it.at), "btn-xs btn-ghost min-h-8 tabular-nums text-primary")}{it.kind}</p>
                <p class="break-words">{it.text}</p>
                {answer}{link}
            </li>
        }
    });
    let (chips, moments) = (chips.collect_view(), moments.collect_view());
    view! {
        <li class="border-l-3 border-transparent aria-[current]:border-primary" data-at=place(it.at)>
            <p class="flex items-center gap-2">{jump(i, it.at, clock(it.at), "btn-sm btn-ghost tabular-nums text-primary")}<span class="min-w-0 font-medium break-words">{it.title}</span></p>
            <ul class="mt-1 flex flex-wrap gap-1 empty:hidden">{chips}</ul>
            <ul class="mt-1 grid gap-1 empty:hidden">{moments}</ul>
        </li>
    }
}

/// The way to a place; a text until the island is awake.
fn jump(i: I18n, at: Span, text: String, class: &'static str) -> impl IntoView + use<> {
    let label = i.t_with("packs.replay.jump", &[("time", &text)]);
    view! {
        <button type="button" class=format!("btn {class}") aria-label=label data-at=place(at)>{text.clone()}</button>
        <span class="tabular-nums">{text}</span>
    }
}

/// Milliseconds from the beginning of the picture: four weeks fit.
fn place(at: Span) -> u32 {
    u32::try_from(at.0 / 1_000).unwrap_or_default()
}

/// `5:09`, `1:02:03`.
fn clock(at: Span) -> String {
    let all = at.whole_seconds();
    let (hours, minutes, seconds) = (all / 3_600, all / 60 % 60, all % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

fn chapters(i: I18n, moments: Vec<Moment>) -> Vec<Chapter> {
    let chapter = |at: Span, title: String| Chapter { at, title, slides: Vec::new(), moments: Vec::new() };
    let mut chapters: Vec<Chapter> = Vec::new();
    for Moment { at, what } in moments {
        if let What::Chapter(zh, en) = &what {
            // A slide that was turned to in the same second opened it.
            if let Some(opened) = chapters.last_mut().filter(|it| it.title.is_empty() && clock(it.at) == clock(at)) {
                i.named(zh, en).clone_into(&mut opened.title);
                continue;
            }
            chapters.push(chapter(at, i.named(zh, en).to_owned()));
            continue;
        }
        if chapters.is_empty() {
            chapters.push(chapter(Span(0), String::new()));
        }
        let Some(last) = chapters.last_mut() else { continue };
        let told = |kind: &'static str, text: String, answer: String, link: String| Told {
            at,
            kind: i.word("packs.replay", kind),
            text,
            answer,
            link,
        };
        match what {
            What::Slide(Some(slide)) => {
                last.slides.push((at, i.t_with("packs.replay.slide", &[("n", &slide.page.to_string())])));
            }
            What::Question(_, text, answer) => {
                let answer = if answer.is_empty() { i.t("packs.replay.answered_live").to_owned() } else { answer };
                last.moments.push(told("question", text, answer, String::new()));
            }
            What::Poll { id, quiz, title, title_en } => {
                let (kind, link) = if quiz { ("quiz", format!("#poll-{id}")) } else { ("poll", String::new()) };
                last.moments.push(told(kind, i.named(&title, &title_en).to_owned(), String::new(), link));
            }
            What::Slide(None) | What::Chapter(..) => {}
        }
    }
    chapters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_as_players_tell_it() {
        assert_eq!([0, 309, 3_723].map(|it| clock(Span::seconds(it))), ["0:00", "5:09", "1:02:03"]);
    }
}
