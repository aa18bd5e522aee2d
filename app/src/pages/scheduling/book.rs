//! One page, one form: branches, time, what it is about. Every button of it keeps everything that is filled in.

mod branches;
mod details;
mod repeated;
mod summary;

use super::calendar::{Calendar, first_of};
use super::kind_word;
use super::month::month;
use super::times::times;
use crate::api::ServerFn;
use crate::api::scheduling::FillBooking;
use crate::api::scheduling::draft::Draft;
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Steps, Topbar};
use details::details;
use domain::id::{BookingId, BranchId, OfferingId};
use domain::instant::Instant;
use leptos::prelude::*;
use leptos_axum::extract;
use summary::summary;
use tower_sessions::Session;
use usecases::catalogue::{TopicChoice, topics};
use usecases::directory::{CompanyFile, company_file};
use usecases::scheduling::hold_time::held_until;
use usecases::scheduling::plan::Plan;
use usecases::scheduling::{Repeat, SlotQuery, free_slots, repeat_booking};

/// All that the page is drawn from.
pub(super) struct Desk {
    pub plan: Plan,
    pub calendar: Calendar,
    pub file: CompanyFile,
    pub topics: Vec<TopicChoice>,
    pub draft: Draft,
    /// Until when the chosen time is held.
    pub held_until: Option<Instant>,
    /// The earlier booking that fills the form.
    pub repeated: Option<Repeat>,
}

impl Desk {
    /// Branches that are chosen and the people in them.
    fn chosen(&self) -> (i64, i64) {
        let chosen = self.file.branches.iter().filter(|it| self.draft.has(it.id));
        chosen.fold((0, 0), |(branches, people), it| (branches + 1, people + it.employees))
    }
}

/// `/book/{offering_id}?repeat=`: a company's liaison books, anew or as once before.
#[component]
pub fn Book() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let offering: OfferingId = param("offering_id")?;
        let repeat: Option<BookingId> = query("repeat");
        flash::take().await;
        let session: Session = extract().await.map_err(|_| Problem::Broken)?;
        let (cx, i) = (use_cx(), use_i18n());
        // Nothing is kept of it before the form is sent: looking at a page changes nothing.
        let repeated = match repeat {
            Some(booking) => Some(repeat_booking(&cx, &viewer.actor, booking, offering).await?),
            None => None,
        };
        let mut draft = match &repeated {
            Some(it) => Draft::repeating(offering, it),
            None => Draft::load(&session, offering).await.unwrap_or_else(|| Draft::new(offering)),
        };
        let company = draft.company_for(&viewer.actor).ok_or(Problem::Forbidden)?;
        draft.company = Some(company);
        let held = match draft.hold {
            Some(hold) => held_until(&cx, &viewer.actor, hold).await?,
            None => None,
        };
        let own = held.map(|(engagement, _)| engagement);
        let file = company_file(&cx, &viewer.actor, company).await?;
        // A branch that was closed since the draft was begun is none of the company's any more.
        let known = |it: &BranchId| file.branches.iter().any(|branch| branch.id == *it);
        draft.branches = draft.branches.map(|chosen| chosen.into_iter().filter(known).collect());
        draft.site = draft.site.filter(known);
        let (branches, site) = (Some(draft.taking_part()), draft.site);
        let query = SlotQuery { own, company: Some(company), branches, site, ..SlotQuery::of(offering) };
        let (plan, slots) = free_slots(&cx, &viewer.actor, query).await?;
        let calendar = Calendar::new(i, &plan, slots, cx.now()).with_lines();
        let topics = topics(&cx, &viewer.actor).await?;
        Ok(page(
            i,
            &viewer.actor.companies(),
            &Desk { plan, calendar, file, topics, draft, held_until: held.map(|(_, until)| until), repeated },
        ))
    })
}

fn page(i: I18n, companies: &[domain::id::CompanyId], desk: &Desk) -> AnyView {
    let (calendar, draft, offering) = (&desk.calendar, &desk.draft, &desk.plan.offering);
    // A day without free times is no start; a chosen one is shown even so, since its times say why.
    let day = draft.day.filter(|day| !calendar.on(*day).is_empty()).or_else(|| calendar.next_free(calendar.first));
    let shown = draft.month.or(day).unwrap_or(calendar.first).clamp(first_of(calendar.first), calendar.last);
    let free = draft.starts_at.and_then(|at| calendar.slot(at)).is_some_and(domain::scheduling::slots::Slot::is_free);
    let steps = vec![i.t("scheduling.steps.offering"), i.t("scheduling.steps.time"), i.t("scheduling.steps.details")];
    let action = view! { <Steps steps current=if free { 2 } else { 1 }/> }.into_any();
    let brand = i.named(&desk.plan.brand.name, &desk.plan.brand.name_en).to_owned();
    let lead = [
        brand,
        kind_word(i, offering.kind).to_owned(),
        i.tn("scheduling.minutes", offering.minutes.into(), &[]),
        i.tn("scheduling.choose.lead_days", offering.lead_working_days.into(), &[]),
    ];
    let title = i.t_with("scheduling.book.title", &[("offering", i.named(&offering.title, &offering.title_en))]);
    let foot = summary(i, desk, free);
    let (offering, company, total) =
        (offering.id.to_string(), desk.file.company.id.to_string(), desk.file.branches.len());
    let starts_at = draft.starts_at.map(|at| at.0);
    let panels = view! { {branches::branches(i, companies, desk)}{month(i, calendar, shown, day)}{times(i, calendar, day, draft.starts_at.as_slice())} }.into_any();
    let details = details(i, desk);
    let repeated = desk.repeated.as_ref().map(|it| repeated::repeated(i, it));
    view! {
        <Topbar title lead=lead.join(" · ") action foot>
            <Alerts/>
            {repeated}
            <form method="post" action=FillBooking::PATH id="booking" autocomplete="off">
                // What Enter in a field does: keeps everything, and searches.
                <button class="sr-only" name="go" value="keep" formnovalidate tabindex="-1" aria-hidden="true">{i.t("scheduling.branches.search")}</button>
                <input type="hidden" name="offering" value=offering/>
                <input type="hidden" name="company" value=company/>
                <input type="hidden" name="total" value=total/>
                <input type="hidden" name="starts_at" value=starts_at/>
                <div class="grid grid-cols-1 items-stretch gap-4 md:grid-cols-2 xl:grid-cols-[21rem_minmax(0,1fr)_20rem]">
                    {panels}
                </div>
                {details}
            </form>
        </Topbar>
    }
    .into_any()
}
