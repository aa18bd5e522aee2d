//! What a room's pack gives to those who look on: the slide, and before the beginning materials, agenda and a test of the device.

use crate::i18n::I18n;
use crate::islands::{DeviceTest, DeviceTestTexts, RoomSlide, SlideTexts};
use crate::pages::live::brand::lines;
use crate::pages::packs::materials::material_link;
use crate::shell::Islands;
use domain::live::board::Slide;
use leptos::prelude::*;
use usecases::live::Room;
use usecases::packs::Shown;

/// The slide; its pictures lie beside the media, so the token of the playlist opens them.
pub fn slide(i: I18n, it: &Room, slide: Option<Slide>) -> AnyView {
    let base = it.playlist.replace("/index.m3u8", "/slides");
    let text = |key: &str| i.word("packs.room", key).to_owned();
    let texts = SlideTexts { slides: text("slides"), slide: text("slide"), larger: text("larger") };
    view! { <Islands><RoomSlide slide base texts/></Islands> }.into_any()
}

/// Materials, during and after as well.
pub fn materials(i: I18n, it: &Room, shown: &Shown) -> Option<AnyView> {
    let files = format!("/room/{}/files", it.engagement);
    let rows = shown.content.materials.iter().map(|it| view! { <li>{material_link(i, it, &files)}</li> });
    (!shown.content.materials.is_empty()).then(|| {
        let title = i.t("packs.room.materials");
        view! {
            <section class="panel" id="materials" aria-label=title>
                <div class="panel-head"><h2>{title}</h2></div>
                <ul class="grid gap-1 px-4 py-2 text-sm">{rows.collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

/// The agenda with its times.
pub fn agenda(i: I18n, it: &Room, shown: &Shown) -> Option<AnyView> {
    (!shown.content.agenda.is_empty()).then(|| {
        let title = i.t("packs.room.agenda");
        view! {
            <section class="panel room-before" aria-label=title>
                <div class="panel-head"><h2>{title}</h2></div>
                <div class="px-4 py-2">{lines(i, it.starts_at, &shown.content.agenda)}</div>
            </section>
        }
        .into_any()
    })
}

/// Is there sound, does a picture move.
pub fn device_test(i: I18n) -> AnyView {
    let text = |key: &str| i.word("packs.test", key).to_owned();
    let texts = DeviceTestTexts {
        play: text("play"),
        stop: text("stop"),
        bars: text("bars"),
        heard: text("heard"),
        silent: text("silent"),
        good: text("good"),
        steps: text("steps"),
        failed: text("failed"),
    };
    let title = i.t("packs.test.title");
    view! {
        <section class="panel room-before scripted" id="device-test" aria-label=title>
            <div class="panel-head"><h2>{title}</h2></div>
            <div class="flex flex-col gap-3 px-4 py-3"><p class="text-sm text-muted">{i.t("packs.test.text")}</p><Islands><DeviceTest texts/></Islands></div>
        </section>
    }
    .into_any()
}
