//! Who and what comes, and who or what could come instead.

use crate::api::ServerFn;
use crate::api::scheduling::ChangeCrew;
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::pages::directory::glyph_of;
use crate::ui::{Button, Icon, Panel, Select, Size};
use leptos::prelude::*;
use usecases::scheduling::change_crew::StandIns;
use usecases::scheduling::engagement::EngagementView;

/// The panel of the crew, for who may change it.
pub fn crew(i: I18n, it: &EngagementView, members: &[StandIns]) -> AnyView {
    let rows = members.iter().map(|member| row(i, it, member)).collect_view();
    view! { <Panel title=i.t("scheduling.crew.title") id="crew"><ul class="rows">{rows}</ul></Panel> }.into_any()
}

fn row(i: I18n, it: &EngagementView, StandIns { member, others }: &StandIns) -> AnyView {
    let name = i.named(&member.name, &member.name_en).to_owned();
    let form = member.id.to_string();
    let (flash, brand, engagement) = (use_flash(), it.brand_id.to_string(), it.id.to_string());
    let change = if others.is_empty() {
        view! { <p class="text-xs text-muted">{i.t("scheduling.crew.nobody")}</p> }.into_any()
    } else {
        let options = others.iter().map(|it| (it.id.to_string(), i.named(&it.name, &it.name_en).to_owned())).collect();
        view! {
            <details open=flash.form == form>
                <summary class="btn btn-ghost btn-sm list-none" aria-label=i.t_with("scheduling.crew.change_who", &[("name", &name)])>{i.t("scheduling.crew.change")}</summary>
                <form class="mt-2 flex flex-wrap items-end gap-2" method="post" action=ChangeCrew::PATH>
                    <input type="hidden" name="brand" value=brand/>
                    <input type="hidden" name="engagement" value=engagement/>
                    <input type="hidden" name="out" value=form.clone()/>
                    <Select form=form.clone() name="by" label=i.t("scheduling.crew.by") options/>
                    <Button size=Size::Small>{i.t("scheduling.crew.save")}</Button>
                </form>
            </details>
        }
        .into_any()
    };
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <span class="flex items-center gap-2"><Icon glyph=glyph_of(member.kind) class="text-muted"/><b class="font-medium">{name.clone()}</b></span>
            {change}
        </li>
    }
    .into_any()
}
