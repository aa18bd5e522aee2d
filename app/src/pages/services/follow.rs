use super::{Asked, state_badge};
use crate::api::ServerFn;
use crate::api::services::{FollowApplication, WithdrawApplication};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::load;
use crate::pages::windows::turn;
use crate::request::use_cx;
use crate::ui::{Alert, Alerts, Button, Confirm, Field, Kind, Public, Size, Tone};
use leptos::prelude::*;
use usecases::services::{Followed, follow};

/// Where applications are followed.
pub const FOLLOW: &str = "/services/follow";

/// `/services/follow`: where an application stands, for whoever has receipt and code. Both come by a form and stay out of addresses.
#[component]
pub fn FollowPage() -> impl IntoView {
    load(async move {
        let flash = flash::take().await;
        // Only what the form has proved comes without an error, and it is shown once.
        let pair = (!flash.is_rejection()).then(|| Asked::of(&flash)).flatten();
        let found = match &pair {
            Some(it) => Some(follow(&use_cx(), &it.receipt, &it.code).await?),
            None => None,
        };
        let i = use_i18n();
        let title = i.t("services.follow.title");
        let shown = found.zip(pair).map(|(it, pair)| shown(i, &it, &pair));
        Ok(view! {
            <Public title class="max-w-xl px-4 pt-2 pb-8">
                <h1 class="text-2xl font-semibold">{title}</h1>
                <p class="mt-1 mb-5 text-muted">{i.t("services.follow.lead")}</p>
                <Alerts/>
                {shown}
                <form class="mt-6 flex flex-col gap-4" method="post" action=FollowApplication::PATH>
                    <Field name="receipt" label=i.t("services.apply.receipt") placeholder="ZY-261129-0042-7" autocomplete="off" maxlength=24 large=true required=true/>
                    <Field name="code" label=i.t("services.apply.code") help=i.t("services.follow.code_help") autocomplete="off" maxlength=20 large=true required=true/>
                    <Button kind=Kind::Primary size=Size::Large>{i.t("services.follow.look")}</Button>
                </form>
            </Public>
        }
        .into_any())
    })
}

fn shown(i: I18n, it: &Followed, pair: &Asked) -> AnyView {
    let name = i.named(&it.name, &it.name_en).to_owned();
    let fields = vec![("receipt", pair.receipt.clone()), ("code", pair.code.clone())];
    let withdraw = it.state.is_undecided().then(|| {
        view! {
            <Confirm label=i.t("services.follow.withdraw") answer=i.t("services.follow.withdraw_answer") action=WithdrawApplication::PATH fields kind=Kind::Danger class="btn-ghost text-error">
                <p>{i.t("services.follow.withdraw_question")}</p>
            </Confirm>
        }
    });
    let reason = (!it.reason.is_empty()).then(|| {
        let text = it.reason.clone();
        view! { <Alert tone=Tone::Warning><b class="font-semibold">{i.t("services.follow.reason")}</b>" "{text}</Alert> }
    });
    let facts = [
        (i.t("services.follow.brand"), i.named(&it.brand, &it.brand_en).to_owned()),
        (i.t("services.follow.applied"), i.date_time(it.applied_at)),
        (i.t("services.follow.changed"), i.date_time(it.changed_at)),
    ];
    let facts = facts.into_iter().map(|(name, text)| {
        view! { <div class="flex flex-wrap justify-between gap-x-4"><dt class="text-muted">{name}</dt><dd>{text}</dd></div> }
    });
    let label = name.clone();
    view! {
        <section class="panel" aria-label=label data-followed=it.state.word()>
            <div class="flex flex-col gap-3 p-4">
                <div class="flex flex-wrap items-center justify-between gap-2"><h2 class="min-w-0 text-lg font-semibold break-words">{name}</h2>{state_badge(i, it.state)}</div>
                <p>{i.word("services.state_text", it.state.word())}</p>
                {reason}
                {it.visit.as_ref().map(|it| turn(i, it))}
                <dl class="grid gap-1 text-sm">
                    <div class="flex flex-wrap justify-between gap-x-4"><dt class="text-muted">{i.t("services.apply.receipt")}</dt><dd class="font-semibold tabular-nums">{it.receipt.clone()}</dd></div>
                    {facts.collect_view()}
                </dl>
                {withdraw}
            </div>
        </section>
    }
    .into_any()
}
