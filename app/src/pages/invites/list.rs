//! Who came to the booked branches since everybody was invited, and who was taken off the list.

use crate::api::ServerFn;
use crate::api::invites::{InviteNew, PutOnList};
use crate::i18n::I18n;
use crate::ui::{Button, Glyph, Kind, Panel, Size};
use domain::id::{AttendeeId, EngagementId};
use leptos::prelude::*;

/// The panel; nothing if nobody is new and nobody was taken off. `off`: their number, and the last of them by name; `open`:
/// they can be put back.
pub fn list(
    i: I18n,
    engagement: EngagementId,
    new: u64,
    (count, off): (u64, Vec<(AttendeeId, String)>),
    open: bool,
) -> Option<AnyView> {
    if new == 0 && count == 0 {
        return None;
    }
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let added = (new > 0).then(|| {
        view! {
            <form method="post" action=InviteNew::PATH class="flex flex-wrap items-center justify-between gap-2 p-4">
                <input type="hidden" name="engagement" value=engagement.to_string()/>
                <p>{i.tn("scheduling.list.new", number(new), &[])}</p>
                <Button glyph=Glyph::Send>{i.t("scheduling.list.invite")}</Button>
            </form>
        }
    });
    let more = count.saturating_sub(off.len() as u64);
    let more = (more > 0)
        .then(|| view! { <p class="px-4 py-2 text-muted">{i.tn("scheduling.list.more", number(more), &[])}</p> });
    let rows = off.into_iter().map(|(attendee, name)| row(i, engagement, attendee, name, open)).collect_view();
    let off = (count > 0).then(|| {
        view! {
            <p class="border-t border-base-300 px-4 py-2 text-muted">{i.tn("scheduling.list.off", number(count), &[])}</p>
            <ul class="rows">{rows}</ul>
            {more}
        }
    });
    Some(view! { <Panel title=i.t("scheduling.list.title") class="mb-4" id="list">{added}{off}</Panel> }.into_any())
}

fn row(i: I18n, engagement: EngagementId, attendee: AttendeeId, name: String, open: bool) -> AnyView {
    let whom = name.clone();
    let back = open.then(|| {
        view! {
            <form method="post" action=PutOnList::PATH>
                <input type="hidden" name="engagement" value=engagement.to_string()/>
                <input type="hidden" name="attendee" value=attendee.to_string()/>
                <Button kind=Kind::Ghost size=Size::Small>{i.t("scheduling.list.back")}<span class="sr-only">{whom}</span></Button>
            </form>
        }
    });
    view! { <li class="flex flex-wrap items-center justify-between gap-2"><span>{name}</span>{back}</li> }.into_any()
}
