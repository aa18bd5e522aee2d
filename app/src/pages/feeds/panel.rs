//! One calendar's address: as a code for phones, as links, as text to copy, and how to end it.

use super::name;
use crate::api::ServerFn;
use crate::api::feeds::{RenewEmployeeFeed, RenewFeed, StopEmployeeFeed, StopFeed};
use crate::i18n::I18n;
use crate::ui::{Confirm, EmptyState, Glyph, Kind, LinkButton, Panel, PostButton, Qr};
use leptos::prelude::*;
use usecases::feeds::FeedAddress;

/// Who asks, and so by which form the address is changed.
pub(super) enum Holder {
    Account,
    Employee { code: String },
}

impl Holder {
    fn renew(&self) -> &'static str {
        if matches!(self, Self::Account) { RenewFeed::PATH } else { RenewEmployeeFeed::PATH }
    }

    fn stop(&self) -> &'static str {
        if matches!(self, Self::Account) { StopFeed::PATH } else { StopEmployeeFeed::PATH }
    }

    fn fields(&self, feed: &FeedAddress) -> Vec<(&'static str, String)> {
        match self {
            Self::Account => vec![("kind", feed.of.kind().to_string()), ("id", feed.of.id().to_string())],
            Self::Employee { code } => vec![("code", code.clone())],
        }
    }
}

/// The calendar's panel. `site` is this server's address.
pub(super) fn panel(i: I18n, site: &str, feed: &FeedAddress, holder: &Holder) -> AnyView {
    let title = name(i, feed);
    let (renew, stop, fields) = (holder.renew(), holder.stop(), holder.fields(feed));
    let Some((path, since)) = &feed.path else {
        return view! {
            <Panel title>
                <EmptyState title=i.t("feeds.none") text=i.t("feeds.none_text") glyph=Glyph::Calendar>
                    <PostButton action=renew fields kind=Kind::Primary glyph=Glyph::Plus>{i.t("feeds.make")}</PostButton>
                </EmptyState>
            </Panel>
        }
        .into_any();
    };
    let (path, since) = (path.clone(), i.t_with("feeds.since", &[("when", &i.date_time(*since))]));
    let address = format!("{site}{path}");
    // What asks a device's calendar program to subscribe instead of a browser to download.
    let webcal = address.split_once("://").map(|(_, rest)| format!("webcal://{rest}")).unwrap_or_default();
    let programs = ["phone", "outlook", "android", "chat"].map(|it| {
        let (what, how) = (i.word("feeds.program", it), i.word("feeds.program", &format!("{it}_how")));
        view! { <div class="sm:flex sm:gap-3"><dt class="w-40 shrink-0 font-medium">{what}</dt><dd class="text-muted">{how}</dd></div> }
    });
    view! {
        <Panel title>
            <div class="grid grid-cols-1 items-start gap-5 p-4 sm:grid-cols-[auto_minmax(0,1fr)]">
                <div class="flex flex-col items-center gap-2">
                    <Qr text=webcal.clone() label=i.t("feeds.qr")/>
                    <p class="max-w-48 text-center text-xs text-muted">{i.t("feeds.phone_text")}</p>
                </div>
                <div class="flex min-w-0 flex-col gap-4">
                    <div class="flex flex-wrap gap-2">
                        <LinkButton href=webcal kind=Kind::Primary glyph=Glyph::Calendar>{i.t("feeds.subscribe")}</LinkButton>
                        <a class="btn" href=path download="zhiyin.ics">{i.t("feeds.download")}</a>
                    </div>
                    <p class="text-xs text-muted">{i.t("feeds.download_text")}</p>
                    <div class="flex flex-col gap-1">
                        <h3 class="font-medium">{i.t("feeds.address")}</h3>
                        <code class="block rounded-field bg-base-200 px-3 py-2 font-mono text-xs break-all select-all">{address}</code>
                        <p class="text-xs text-muted">{i.t("feeds.address_text")}" "{since}</p>
                    </div>
                </div>
            </div>
            <details class="border-t border-base-300 px-4 py-1" open>
                <summary class="flex min-h-11 cursor-pointer items-center font-medium">{i.t("feeds.how")}</summary>
                <dl class="grid gap-y-2 pb-3 text-sm">{programs.into_iter().collect_view()}</dl>
                <p class="pb-3 text-xs text-muted">{i.t("feeds.wait")}</p>
            </details>
            <div class="flex flex-wrap items-center justify-between gap-3 border-t border-base-300 px-4 py-3">
                <p class="max-w-prose text-muted">{i.t("feeds.secret")}</p>
                <div class="flex flex-wrap gap-2">
                    <Confirm label=i.t("feeds.renew") answer=i.t("feeds.renew") action=renew fields=fields.clone() class="btn-sm">
                        <p>{i.t("feeds.renew_question")}</p>
                    </Confirm>
                    <Confirm label=i.t("feeds.stop") answer=i.t("feeds.stop") action=stop fields kind=Kind::Danger class="btn-ghost btn-sm">
                        <p>{i.t("feeds.stop_question")}</p>
                    </Confirm>
                </div>
            </div>
        </Panel>
    }
    .into_any()
}
