//! The recording's chapters beside the recording.

use crate::i18n::I18n;
use crate::islands::{Chapter, Replay, ReplayTexts, Told};
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
    let slides: Vec<(f64, Option<Slide>)> = moments
        .iter()
        .filter_map(|it| match it.what {
            What::Slide(slide) => Some((seconds(it.at), slide)),
            _ => None,
        })
        .collect();
    let chapters = chapters(i, moments);
    let texts = ReplayTexts { jump: i.t("packs.replay.jump").to_owned() };
    let view = view! {
        <section class="panel" id="replay" aria-label=title>
            <div class="panel-head"><h2>{title}</h2><span class="text-xs text-muted scripted">{i.t("packs.replay.text")}</span></div>
            <Islands><Replay chapters slides texts/></Islands>
        </section>
    };
    Some(view.into_any())
}

fn seconds(at: Span) -> f64 {
    at.0 as f64 / 1_000_000.0
}

/// `5:09`, `1:02:03`.
fn clock(at: Span) -> String {
    let all = at.whole_seconds();
    let (hours, minutes, seconds) = (all / 3_600, all / 60 % 60, all % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

fn chapters(i: I18n, moments: Vec<Moment>) -> Vec<Chapter> {
    let chapter = |at: Span, title: String| Chapter {
        at: seconds(at),
        time: clock(at),
        title,
        slides: Vec::new(),
        moments: Vec::new(),
    };
    let mut chapters: Vec<Chapter> = Vec::new();
    for Moment { at, what } in moments {
        if let What::Chapter(zh, en) = &what {
            // A slide that was turned to in the same second opened it.
            if let Some(opened) = chapters.last_mut().filter(|it| it.title.is_empty() && it.time == clock(at)) {
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
            at: seconds(at),
            time: clock(at),
            kind: i.word("packs.replay", kind).to_owned(),
            text,
            answer,
            link_text: i.t("packs.replay.to_quiz").to_owned(),
            link,
        };
        match what {
            What::Slide(Some(slide)) => {
                last.slides.push((seconds(at), i.t_with("packs.replay.slide", &[("n", &slide.page.to_string())])));
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
