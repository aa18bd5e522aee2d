//! How many watched when, drawn by the server: nothing but the picture's own attributes, as the policy allows no styles.

use crate::i18n::I18n;
use crate::ui::{EmptyState, Glyph, Panel};
use domain::instant::Instant;
use leptos::prelude::*;
use std::fmt::Write;
use usecases::live::Report;

/// A picture in its own units; it grows with the page. One drawn for a desk has letters of five pixels on a phone, so there are two, and
/// the page shows one.
struct Paper {
    width: u32,
    class: &'static str,
    /// Of its title and description.
    ids: [&'static str; 2],
}

const WIDE: Paper = Paper { width: 800, class: "h-auto w-full max-sm:hidden", ids: ["curve-title", "curve-desc"] };
const NARROW: Paper =
    Paper { width: 360, class: "h-auto w-full sm:hidden", ids: ["curve-title-narrow", "curve-desc-narrow"] };
const HEIGHT: u32 = 200;
/// Room for the numbers at the side and the times below.
const LEFT: u32 = 44;
const BELOW: u32 = 24;
/// Above the highest line.
const TOP: u32 = 10;

pub fn panel(i: I18n, it: &Report) -> AnyView {
    let title = i.t("report.curve");
    let Some(&(at, most)) = it.curve.iter().max_by_key(|(at, people)| (*people, std::cmp::Reverse(*at))) else {
        return view! { <Panel title><EmptyState title=i.t("report.not_broadcast") glyph=Glyph::Video/></Panel> }
            .into_any();
    };
    let peak = i.t_with("report.peak", &[("n", &i.number(most.into())), ("at", &i.time(at))]);
    let rows = it.curve.iter().map(|(at, people)| view! { <tr><th scope="row" class="font-normal">{i.time(*at)}</th><td class="text-end">{i.number((*people).into())}</td></tr> });
    let pictures = [WIDE, NARROW].map(|paper| picture(i, &it.curve, most, title, peak.clone(), &paper)).collect_view();
    let rows = rows.collect_view();
    view! {
        <Panel title head=view! { <span class="text-muted">{peak}</span> }.into_any()>
            <div class="px-4 py-3">{pictures}</div>
            <details class="border-t border-base-300 print:hidden">
                <summary class="flex min-h-11 cursor-pointer list-none items-center px-4 text-primary">{i.t("report.as_table")}</summary>
                <table class="table table-sm">
                    <caption class="sr-only">{title}</caption>
                    <thead><tr><th scope="col">{i.t("report.time")}</th><th scope="col" class="text-end">{i.t("report.people")}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </Panel>
    }
    .into_any()
}

fn picture(
    i: I18n,
    curve: &[(Instant, u32)],
    most: u32,
    title: &'static str,
    desc: String,
    &Paper { width, class, ids: [title_id, desc_id] }: &Paper,
) -> AnyView {
    let top = nice(most);
    let (right, bottom) = (width - 8, HEIGHT - BELOW);
    let x = |n: usize| LEFT + (right - LEFT) * n as u32 / (curve.len().max(2) - 1) as u32;
    let y = |people: u32| {
        bottom - u32::try_from(u64::from(bottom - TOP) * u64::from(people) / u64::from(top)).unwrap_or_default()
    };
    let mut line = String::new();
    for (n, (_, people)) in curve.iter().enumerate() {
        let _ = write!(line, "{}{} {}", if n == 0 { "M" } else { "L" }, x(n), y(*people));
    }
    // A broadcast of a minute is a line, too.
    if curve.len() == 1 {
        let _ = write!(line, "L{right} {}", y(curve[0].1));
    }
    let last = if curve.len() == 1 { right } else { x(curve.len() - 1) };
    let area = format!("{line}L{last} {bottom}L{LEFT} {bottom}Z");
    let mut marks = vec![0, top / 2, top];
    marks.dedup();
    let levels = marks.into_iter().map(|people| {
        let at = y(people);
        view! {
            <line x1=LEFT x2=right y1=at y2=at class="stroke-base-300" stroke-width="1"/>
            <text x=LEFT - 6 y=at + 4 text-anchor="end" font-size="12" class="fill-muted">{i.number(people.into())}</text>
        }
    });
    let levels = levels.collect_view();
    let mut times = vec![0, curve.len() / 2, curve.len() - 1];
    times.dedup();
    let ends = times.len();
    let times = times.into_iter().enumerate().map(|(place, n)| {
        let anchor = if place == 0 { "start" } else if place + 1 == ends { "end" } else { "middle" };
        view! { <text x=x(n) y=HEIGHT - 6 text-anchor=anchor font-size="12" class="fill-muted">{i.time(curve[n].0)}</text> }
    });
    view! {
        <svg viewBox=format!("0 0 {width} {HEIGHT}") class=class role="img" aria-labelledby=format!("{title_id} {desc_id}")>
            <title id=title_id>{title}</title>
            <desc id=desc_id>{desc}</desc>
            {levels}
            <path d=area class="fill-primary" fill-opacity="0.12"/>
            <path d=line class="stroke-primary" fill="none" stroke-width="2" stroke-linejoin="round"/>
            {times.collect_view()}
        </svg>
    }
    .into_any()
}

/// The next number that a person would write at the top of a scale, of which the half is whole.
fn nice(most: u32) -> u32 {
    let mut unit = 1;
    loop {
        for step in [2, 4, 6, 10] {
            if most <= step * unit {
                return step * unit;
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::nice;

    #[test]
    fn a_scale_ends_where_a_person_would_end_it() {
        let tops = [0, 1, 3, 5, 7, 11, 287, 2_931, 61_000].map(nice);
        assert_eq!(tops, [2, 2, 4, 6, 10, 20, 400, 4_000, 100_000]);
    }
}
