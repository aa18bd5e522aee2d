//! Who enters: the person the link was sent to, or a guest.

use crate::api::ServerFn;
use crate::api::live::{GUEST, Join as Form};
use crate::flash;
use crate::i18n::use_i18n;
use crate::ui::{Button, Field, Glyph, Icon, Kind, Radio, Size};
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;
use usecases::live::Invitation;
use usecases::live::join::MAX_SCREEN;

/// The form of the person the link was sent to, and below it the one of anybody else.
#[component]
pub fn Who(it: Invitation, code: String) -> impl IntoView {
    let i = use_i18n();
    let over = it.status == EngagementStatus::Completed;
    let guest_was_refused = flash::use_flash().form == GUEST;
    let enter = if over { i.t("live.join.watch_replay") } else { i.t("live.join.enter") };
    let heads =
        |form: &'static str, people: i32| if over { ().into_any() } else { view! { <Heads form people/> }.into_any() };
    view! {
        <form class="flex flex-col gap-5" method="post" action=Form::PATH>
            <input type="hidden" name="code" value=code.clone()/>
            {over.then(|| view! { <input type="hidden" name="screen" value="one"/> })}
            {hello(&it)}
            {heads("", it.screen_people)}
            <Button kind=Kind::Primary size=Size::Large glyph=Glyph::Video class="w-full">{enter}</Button>
        </form>
        <details class="group rounded-field border border-base-300" open=guest_was_refused>
            <summary class="flex min-h-11 cursor-pointer list-none items-center gap-2 px-3 text-sm font-medium">
                {i.t("live.join.not_me")}<Icon glyph=Glyph::Right class="ml-auto size-3 text-muted group-open:rotate-90"/>
            </summary>
            <form class="flex flex-col gap-4 border-t border-base-300 p-3" method="post" action=Form::PATH>
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="guest" value="1"/>
                {over.then(|| view! { <input type="hidden" name="screen" value="one"/> })}
                <p class="text-sm text-muted">{i.t("live.join.guest_text")}</p>
                <Field form=GUEST name="name" label=i.t("live.join.guest_name") autocomplete="name" maxlength=100 large=true required=true/>
                {heads(GUEST, 1)}
                <Button size=Size::Large>{i.t("live.join.enter_as_guest")}</Button>
            </form>
        </details>
        <p class="text-center text-sm text-muted">{i.t("live.join.help")}</p>
    }
}

/// Of an on-site window: nothing to enter, a place to come to.
#[component]
pub fn Visitor(it: Invitation, place: (String, String)) -> impl IntoView {
    let i = use_i18n();
    let place = i.named(&place.0, &place.1).to_owned();
    view! {
        {hello(&it)}
        <p class="flex items-start gap-2"><Icon glyph=Glyph::Building class="mt-1 text-muted"/><span class="min-w-0">{place}</span></p>
        <p class="text-sm text-muted">{i.t("live.join.on_site_text")}</p>
    }
}

/// To whom the link was sent, as far as may be told before anybody has entered.
fn hello(it: &Invitation) -> AnyView {
    let i = use_i18n();
    let branch = i.named(&it.branch, &it.branch_en).to_owned();
    view! {
        <div class="flex items-start gap-3">
            <span class="grid size-10 shrink-0 place-items-center rounded-full bg-primary/10 text-primary"><Icon glyph=Glyph::User/></span>
            <div class="min-w-0">
                <p class="font-semibold">{i.t_with("live.join.hello", &[("name", &it.masked_name)])}</p>
                <p class="text-sm text-muted">{branch}</p>
            </div>
        </div>
    }
    .into_any()
}

/// How many watch at this screen.
#[component]
fn Heads(form: &'static str, people: i32) -> impl IntoView {
    let i = use_i18n();
    let several = people > 1;
    view! {
        <fieldset class="group/heads">
            <legend class="mb-2 text-sm font-medium">{i.t("live.join.heads")}</legend>
            <div class="grid grid-cols-2 gap-2">
                <Radio form name="screen" value="one" checked=!several>{i.t("live.join.only_me")}</Radio>
                <Radio form name="screen" value="many" checked=several>{i.t("live.join.several")}</Radio>
            </div>
            <Field
                form name="screen_people" label=i.t("live.join.how_many") kind="number" inputmode="numeric" large=true
                min="1" max=MAX_SCREEN.to_string() value=people.max(2).to_string()
                class="mt-3 group-has-[[value=one]:checked]/heads:hidden"
            />
        </fieldset>
    }
}
