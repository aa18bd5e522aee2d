use super::settings::Settings;
use crate::api::ServerFn;
use crate::api::identity::{RevokeOtherSessions, RevokeSession, SendMyPasswordLink, SignOut, current_session};
use crate::flash;
use crate::i18n::use_i18n;
use crate::pages::errors::Problem;
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Badge, Glyph, Icon, Kind, Own, Panel, PostButton, Size, Tone};
use leptos::prelude::*;
use usecases::identity::sessions::SessionView;
use usecases::identity::{load_actor, my_sessions};

/// `/account`: how one reads, where one is signed in, and a new password.
#[component]
pub fn Account() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        flash::take().await;
        let cx = use_cx();
        let (profile, actor) = load_actor(&cx, viewer.actor.account).await?.ok_or(Problem::SignedOut)?;
        let sessions = my_sessions(&cx, &actor, &current_session().await).await?;
        let i = use_i18n();
        let lead = format!("{} · {}", profile.name, profile.email);
        Ok(view! {
            <Own title=i.t("identity.account.title") lead>
                <Alerts/>
                <div class="flex flex-col gap-4">
                    <Settings profile/>
                    <Sessions sessions/>
                    <Panel title=i.t("identity.account.password")>
                        <div class="flex flex-wrap items-center justify-between gap-3 p-4">
                            <p class="max-w-prose text-muted">{i.t("identity.account.password_text")}</p>
                            <PostButton action=SendMyPasswordLink::PATH glyph=Glyph::Mail>{i.t("identity.account.password_send")}</PostButton>
                        </div>
                    </Panel>
                </div>
            </Own>
        }
        .into_any())
    })
}

/// Where the account is signed in; this place first.
#[component]
fn Sessions(sessions: Vec<SessionView>) -> impl IntoView {
    let i = use_i18n();
    let others = sessions.iter().any(|it| !it.current);
    let rows = sessions.into_iter().map(|session| view! { <Row session/> }).collect_view();
    let head = others.then(|| {
        view! {
            <div class="ml-auto">
                <PostButton action=RevokeOtherSessions::PATH size=Size::Small>{i.t("identity.account.revoke_others")}</PostButton>
            </div>
        }
    });
    view! {
        <Panel title=i.t("identity.account.sessions") head=head.into_any()>
            <ul class="rows">{rows}</ul>
        </Panel>
    }
}

#[component]
fn Row(session: SessionView) -> impl IntoView {
    let i = use_i18n();
    let device =
        if session.device.is_empty() { i.t("identity.account.unknown_device").to_owned() } else { session.device };
    let since = i.t_with("identity.account.since", &[("when", &i.date_time(session.since))]);
    let seen = i.t_with("identity.account.seen", &[("when", &i.date_time(session.last_seen_at))]);
    let action = if session.current {
        view! { <PostButton action=SignOut::PATH size=Size::Small glyph=Glyph::SignOut>{i.t("common.account.sign_out")}</PostButton> }.into_any()
    } else {
        let fields = vec![("id", session.id)];
        view! { <PostButton action=RevokeSession::PATH fields kind=Kind::Ghost size=Size::Small>{i.t("identity.account.revoke")}</PostButton> }.into_any()
    };
    view! {
        <li class="flex flex-wrap items-center gap-x-3 gap-y-2">
            <Icon glyph=Glyph::Screen class="size-5 text-muted"/>
            <div class="min-w-0 flex-1">
                <p class="flex flex-wrap items-center gap-2 font-medium">
                    {device}
                    {session.current.then(|| view! { <Badge tone=Tone::Success>{i.t("identity.account.this_one")}</Badge> })}
                </p>
                <p class="text-xs text-muted">{since}" · "{seen}</p>
            </div>
            {action}
        </li>
    }
}
