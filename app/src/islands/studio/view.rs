//! What the studio looks like.

use super::{Device, Face, Phase, StudioTexts, Wish};
use leptos::html::Video;
use leptos::prelude::*;

/// The stage, the controls below it, and the numbers beside it. `offers`: going live, and rehearsing.
pub fn studio(
    texts: &StudioTexts,
    face: Face,
    preview: NodeRef<Video>,
    offers: (bool, bool),
    wish: impl Fn(Wish) + Copy + Send + Sync + 'static,
) -> AnyView {
    let phase = face.phase;
    let text = |key: &str| texts.get(key);
    view! {
        <div class="md:grid md:grid-cols-[minmax(0,1fr)_15rem]" data-studio=move || if face.rehearsal.get() && phase.get() == Phase::OnAir { "rehearsing" } else { phase.get().word() }>
            <div class="flex min-w-0 flex-col">
                <div class="stage-still">
                    <video node_ref=preview class="absolute inset-0 size-full object-contain" playsinline=true muted=true aria-label=text("preview")></video>
                    {message(texts, face, wish)}
                    {sign(texts, face)}
                </div>
                {controls(texts, face, offers, wish)}
            </div>
            {numbers(texts, face, wish)}
        </div>
    }
    .into_any()
}

/// What stands where the picture is not, or on it.
fn message(texts: &StudioTexts, face: Face, wish: impl Fn(Wish) + Copy + Send + Sync + 'static) -> AnyView {
    let (phase, words) = (face.phase, texts.clone());
    let said = move || match phase.get() {
        Phase::Starting => Some(words.get("starting")),
        Phase::Idle => Some(words.get("open_text")),
        Phase::Asking => Some(words.get("asking")),
        Phase::Trouble(word) => Some(words.get(&format!("trouble_{word}"))),
        Phase::Lost => Some(words.get("lost")),
        Phase::Over(word) => {
            let known = words.get(&format!("over_{}", word.replace('-', "_")));
            Some(if known.is_empty() { words.get("over_broken") } else { known })
        }
        Phase::Ready | Phase::Connecting | Phase::OnAir => None,
    };
    let (open, again) = (texts.get("open"), texts.get("again"));
    let asks = move || matches!(phase.get(), Phase::Idle | Phase::Trouble("refused" | "occupied" | "missing"));
    let label = move || if phase.get() == Phase::Idle { open.clone() } else { again.clone() };
    view! {
        <div class="absolute inset-0 z-1 grid place-content-center justify-items-center gap-3 p-4 text-center" hidden=move || matches!(phase.get(), Phase::Ready | Phase::Connecting | Phase::OnAir)>
            <p role="status" class="max-w-md rounded-field bg-black/65 px-3 py-2 text-balance">{said}</p>
            <button type="button" class="btn btn-primary" hidden=move || !asks() on:click=move |_| wish(Wish::Open)>{label}</button>
        </div>
    }
    .into_any()
}

/// "You are live", for how long; or that only the team sees it.
fn sign(texts: &StudioTexts, face: Face) -> AnyView {
    let (live, rehearsing, connecting) = (texts.get("on_air"), texts.get("rehearsing"), texts.get("connecting"));
    let (phase, rehearsal) = (face.phase, face.rehearsal);
    let label = move || match (phase.get(), rehearsal.get()) {
        (Phase::Connecting, _) => connecting.clone(),
        (_, true) => rehearsing.clone(),
        _ => live.clone(),
    };
    let time = move || {
        let seconds = face.seconds.get();
        format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
    };
    view! {
        <p class="absolute top-3 left-3 z-1 flex items-center gap-2 rounded-field bg-black/65 p-1.5 pr-2.5" hidden=move || !phase.get().sends() || phase.get() == Phase::Lost>
            <span class=move || if phase.get() == Phase::OnAir && !rehearsal.get() { "live-dot" } else { "rounded-selector bg-white/20 px-2 py-0.5 text-xs font-semibold" } role="status">{label}</span>
            <time class="font-semibold tabular-nums" hidden=move || phase.get() != Phase::OnAir>{time}</time>
        </p>
    }
    .into_any()
}

fn controls(
    texts: &StudioTexts,
    face: Face,
    (offers_live, offers_rehearsal): (bool, bool),
    wish: impl Fn(Wish) + Copy + Send + Sync + 'static,
) -> AnyView {
    let phase = face.phase;
    let either =
        |yes: String, no: String, which: RwSignal<bool>| move || if which.get() { yes.clone() } else { no.clone() };
    let mute = either(texts.get("unmute"), texts.get("mute"), face.muted);
    let share = either(texts.get("unshare"), texts.get("share"), face.sharing);
    let can_begin = move || matches!(phase.get(), Phase::Ready | Phase::Over(_));
    let begin = move |rehearsal| move |_| wish(Wish::Send { rehearsal });
    view! {
        <div class="grid grid-cols-2 gap-2 border-t border-base-300 p-2.5 sm:flex sm:flex-wrap" hidden=move || !phase.get().sees()>
            <button type="button" class="btn btn-sm" aria-pressed=move || face.muted.get().to_string() hidden=move || !face.has_sound.get() on:click=move |_| wish(Wish::Mute)>{mute}</button>
            <button type="button" class="btn btn-sm" aria-pressed=move || face.sharing.get().to_string() hidden=move || !face.shares.get() on:click=move |_| wish(Wish::Share)>{share}</button>
            <span class="hidden sm:ml-auto sm:block"></span>
            {offers_rehearsal.then(|| view! { <button type="button" class="btn btn-sm" data-do="rehearse" hidden=move || !can_begin() on:click=begin(true)>{texts.get("rehearse")}</button> })}
            {offers_live.then(|| view! { <button type="button" class="btn btn-sm btn-primary" data-do="live" hidden=move || !can_begin() on:click=begin(false)>{texts.get("live")}</button> })}
            <button type="button" class="btn btn-sm" data-do="stop" hidden=move || !phase.get().sends() on:click=move |_| wish(Wish::Stop)>{texts.get("stop")}</button>
        </div>
    }
    .into_any()
}

/// Loudness, devices, and how the line is.
fn numbers(texts: &StudioTexts, face: Face, wish: impl Fn(Wish) + Copy + Send + Sync + 'static) -> AnyView {
    let phase = face.phase;
    let (fine, silent, muted, none) =
        (texts.get("level_fine"), texts.get("level_silent"), texts.get("level_muted"), texts.get("level_none"));
    let is_fine = move || face.was_heard.get() && !face.muted.get() && face.has_sound.get();
    let how_loud = move || match (face.has_sound.get(), face.muted.get(), face.was_heard.get()) {
        (false, ..) => none.clone(),
        (_, true, _) => muted.clone(),
        (_, _, false) => silent.clone(),
        _ => fine.clone(),
    };
    let (good, weak) = (texts.get("network_good"), texts.get("network_weak"));
    let network = move || if face.slow.get() { weak.clone() } else { good.clone() };
    let rate = move || format!("{:.1} Mbit/s", f64::from(face.bit_rate.get()) / 1e6);
    let warning = |key: &str, shown: RwSignal<bool>, when: bool| {
        let text = texts.get(key);
        view! { <p class="rounded-field bg-warning/10 p-2.5 text-xs text-warning" hidden=move || shown.get() != when || !phase.get().sees()>{text}</p> }
    };
    view! {
        <div class="grid content-start gap-y-4 border-t border-base-300 p-4 md:border-t-0 md:border-l">
            <div>
                <p class="flex justify-between gap-2 text-xs text-muted">{texts.get("level")}<span class=move || if is_fine() { "text-success" } else { "text-warning" } hidden=move || !phase.get().sees()>{how_loud}</span></p>
                <svg class="mt-1.5 h-2.5 w-full" viewBox="0 0 240 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect width="240" height="10" rx="1.5" class="fill-base-300"/>
                    <rect width=move || format!("{:.0}", face.level.get() * 240.0) height="10" rx="1.5" class="fill-success"/>
                </svg>
            </div>
            <div class="grid gap-2" hidden=move || !phase.get().sees()>
                {choice(texts.get("camera"), face, |face| (face.devices.get().cameras, face.camera.get()), move |id| wish(Wish::Camera(id)))}
                {choice(texts.get("microphone"), face, |face| (face.devices.get().microphones, face.microphone.get()), move |id| wish(Wish::Microphone(id)))}
            </div>
            <dl class="grid grid-cols-2 gap-3" hidden=move || !phase.get().sends()>
                <div><dt class="text-xs text-muted">{texts.get("network")}</dt><dd class=move || if face.slow.get() { "font-medium text-warning" } else { "font-medium text-success" }>{network}</dd></div>
                <div><dt class="text-xs text-muted">{texts.get("bit_rate")}</dt><dd class="font-medium tabular-nums">{rate}</dd></div>
                <div><dt class="text-xs text-muted">{texts.get("left_out")}</dt><dd class="font-medium tabular-nums">{move || face.left_out.get()}</dd></div>
            </dl>
            {warning("no_camera", face.has_camera, false)}
            {warning("no_sound", face.has_sound, false)}
            {warning("opus_only", face.opus_only, true)}
        </div>
    }
    .into_any()
}

/// A list of devices; one alone needs no choice.
fn choice(
    label: String,
    face: Face,
    of: impl Fn(Face) -> (Vec<Device>, String) + Copy + Send + Sync + 'static,
    chosen: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    let options = move || {
        let (devices, now) = of(face);
        let option = |(id, name): Device| view! { <option value=id.clone() selected=id == now>{name}</option> };
        devices.into_iter().map(option).collect_view()
    };
    view! {
        <label class="grid gap-1 text-xs text-muted" hidden=move || of(face).0.len() < 2>
            {label}
            <select class="select select-sm w-full" on:change:target=move |event| chosen(event.target().value())>{options}</select>
        </label>
    }
    .into_any()
}
