//! The slides: the file that they come from, how far its painting is, and the pictures.

use super::one::{fields, hidden};
use crate::api::ServerFn;
use crate::api::packs::{RemoveSlides, SLIDES};
use crate::i18n::I18n;
use crate::ui::{Alert, Button, EmptyState, FileField, Glyph, Kind, Panel, PostButton, RoomFollower, Size, Tone};
use domain::packs::{DeckState, LARGEST_DECK, MAX_PAGES};
use leptos::prelude::*;
use usecases::packs::PackView;
use usecases::packs::list::Slides;

/// Where the server takes a file.
const UPLOAD: &str = "/forms/pack-slides";

pub fn slides(i: I18n, it: &PackView) -> AnyView {
    let remove = it.row.slides.is_some().then(|| {
        view! { <PostButton action=RemoveSlides::PATH fields=fields(it) kind=Kind::Ghost size=Size::Small>{i.t("packs.slides.remove")}</PostButton> }
    });
    let head = view! { <span class="ml-auto">{remove}</span> };
    let follow = it.row.slides.as_ref().filter(|it| it.state == DeckState::Waiting).map(|slides| {
        view! { <RoomFollower url=format!("/brands/{}/slides/{}/events", it.brand, slides.deck)/> }
    });
    let state = match &it.row.slides {
        None => view! { <EmptyState title=i.t("packs.slides.none") text=i.t("packs.slides.none_text") glyph=Glyph::Screen/> }.into_any(),
        Some(slides) => state(i, it, slides),
    };
    let help = i.t_with(
        "packs.slides.help",
        &[("pages", &MAX_PAGES.to_string()), ("megabytes", &(LARGEST_DECK >> 20).to_string())],
    );
    let hidden = hidden(it);
    view! {
        {follow}
        <Panel title=i.t("packs.slides.title") head=head.into_any() id="slides">
            <div data-part="slides">{state}</div>
            <form class="flex flex-col gap-3 border-t border-base-300 p-4" method="post" action=UPLOAD enctype="multipart/form-data">
                {hidden}
                <FileField form=SLIDES name="slides" label=i.t("packs.slides.file") accept=".pdf,application/pdf" help/>
                <div><Button glyph=Glyph::Upload>{i.t("packs.slides.upload")}</Button></div>
            </form>
        </Panel>
    }
    .into_any()
}

fn state(i: I18n, it: &PackView, slides: &Slides) -> AnyView {
    match (slides.state, slides.fault) {
        (DeckState::Waiting, _) => {
            let text = if slides.pages == 0 {
                i.t("packs.slides.waiting").to_owned()
            } else {
                let (done, pages) = (slides.done.to_string(), slides.pages.to_string());
                i.t_with("packs.slides.progress", &[("done", &done), ("pages", &pages)])
            };
            view! {
                <div class="flex flex-col gap-2 px-4 py-6">
                    <p role="status">{text.clone()}</p>
                    <progress class="progress progress-primary" max=slides.pages.max(1) value=slides.done aria-label=text></progress>
                    <noscript><p class="text-sm text-muted"><a class="link" href="">{i.t("live.room.reload")}</a></p></noscript>
                </div>
            }
            .into_any()
        }
        (DeckState::Failed, fault) => {
            let name = slides.name.clone();
            let why = fault.map(|it| i.word("packs.slides.fault", it.word())).unwrap_or_default();
            view! { <div class="p-4"><Alert tone=Tone::Error><p class="font-medium break-words">{name}</p><p>{why}</p></Alert></div> }.into_any()
        }
        (DeckState::Ready, _) => {
            let pictures = (1..=slides.pages).map(|n| {
                let alt = i.t_with("packs.slides.page", &[("n", &n.to_string())]);
                let src = format!("/brands/{}/slides/{}/{n}", it.brand, slides.deck);
                view! {
                    <li class="relative">
                        <img class="aspect-video w-full rounded-field border border-base-300 bg-base-200 object-contain" src=src alt=alt loading="lazy"/>
                        <span class="absolute right-1 bottom-1 rounded-selector bg-black/65 px-1.5 text-xs text-white tabular-nums" aria-hidden="true">{n}</span>
                    </li>
                }
            });
            view! {
                <p class="px-4 pt-3 text-sm break-words text-muted">{slides.name.clone()}</p>
                <ol class="grid grid-cols-2 gap-3 p-4 sm:grid-cols-3 lg:grid-cols-4">{pictures.collect_view()}</ol>
            }
            .into_any()
        }
    }
}
