//! Pages, one per file in `pages/<area>/`. Compiled for the server only.

pub mod admin;
pub mod catalogue;
pub mod directory;
pub mod errors;
pub mod feeds;
pub mod identity;
pub mod info;
pub mod invites;
pub mod live;
pub mod notify;
pub mod packs;
pub mod scheduling;
pub mod services;
pub mod windows;

use crate::request::{self, Viewer, use_viewer};
use admin::Overview;
use catalogue::{OfferingPage, Topics};
use directory::{
    BranchPage, BrandSettingsPage, Brands, BrandsCompanyPage, Companies, CompanyPage, HolidayCheck, Holidays, Import,
    ImportCheck, Member, NewBrand, OwnCompany,
};
use errors::{ErrorPage, Problem};
use feeds::{Calendar, CalendarOf, JoinCalendar};
use identity::{Account, Accounts, AddAccount, ForgotPassword, SetPassword, Setup, SignIn, Start};
use info::{Accessibility, Help, Privacy};
use invites::{HeldReplies, Unsubscribe};
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::{SsrMode, path};
use live::{
    Answer, Attendance, BranchAttendancePage, BrandEngagement, BrandReport, Join, RehearsalPage, ReportPage, Room,
    StudioPage,
};
use notify::Outbox;
use packs::{PackPage, Packs};
use scheduling::{
    Book, BrandMonth, Choose, DutyPage, Engagement, Engagements, Events, Home, JoinEvent, Links, NewEvent,
    PublishEvent, Repeat, Reschedule, SeriesPage, TimelinePage, Week,
};
use services::{
    ApplicationPage, Applications, BrandsServices, BureausServices, EditBrandsService, EditService, FollowPage,
    Receipts, ServicePage, Services,
};
use std::future::Future;
use std::str::FromStr;
use windows::{
    CompanysWindow, CompanysWindows, DeclaredPage, DemandPage, NewWindow, Plaque, PublicWindowPage, VisitPage,
    WindowPage, Windows,
};

/// Every page and its address. Pages are sent whole (`SsrMode::Async`), so they need no script to appear.
#[component]
pub fn App() -> impl IntoView {
    // A layer of the server that refused the request says why; no page is looked for then.
    if let Some(problem) = use_context::<Problem>() {
        return view! { <ErrorPage problem/> }.into_any();
    }
    view! {
        <Router>
            <Routes fallback=|| view! { <ErrorPage problem=Problem::NotFound/> }>
                <Route path=path!("/") view=Start ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async/>
                <Route path=path!("/password") view=ForgotPassword ssr=SsrMode::Async/>
                <Route path=path!("/password/:code") view=SetPassword ssr=SsrMode::Async/>
                <Route path=path!("/account") view=Account ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=Overview ssr=SsrMode::Async/>
                <Route path=path!("/admin/outbox") view=Outbox ssr=SsrMode::Async/>
                <Route path=path!("/admin/accounts") view=Accounts ssr=SsrMode::Async/>
                <Route path=path!("/admin/accounts/new") view=AddAccount ssr=SsrMode::Async/>
                <Route path=path!("/admin/brands") view=Brands ssr=SsrMode::Async/>
                <Route path=path!("/admin/brands/new") view=NewBrand ssr=SsrMode::Async/>
                <Route path=path!("/admin/topics") view=Topics ssr=SsrMode::Async/>
                <Route path=path!("/admin/import") view=Import ssr=SsrMode::Async/>
                <Route path=path!("/admin/holidays") view=Holidays ssr=SsrMode::Async/>
                <Route path=path!("/admin/holidays/:id") view=HolidayCheck ssr=SsrMode::Async/>
                <Route path=path!("/companies") view=Companies ssr=SsrMode::Async/>
                <Route path=path!("/companies/:company") view=CompanyPage ssr=SsrMode::Async/>
                <Route path=path!("/companies/:company/import") view=Import ssr=SsrMode::Async/>
                <Route path=path!("/companies/:company/branches/:branch") view=BranchPage ssr=SsrMode::Async/>
                <Route path=path!("/companies/:company/timeline") view=TimelinePage ssr=SsrMode::Async/>
                <Route path=path!("/branches") view=OwnCompany ssr=SsrMode::Async/>
                <Route path=path!("/imports/:id") view=ImportCheck ssr=SsrMode::Async/>
                <Route path=path!("/setup") view=Setup ssr=SsrMode::Async/>
                <Route path=path!("/j/:code") view=Join ssr=SsrMode::Async/>
                <Route path=path!("/j/:code/calendar") view=JoinCalendar ssr=SsrMode::Async/>
                <Route path=path!("/j/:code/answer") view=Answer ssr=SsrMode::Async/>
                <Route path=path!("/unsubscribe/:code") view=Unsubscribe ssr=SsrMode::Async/>
                <Route path=path!("/calendar") view=Calendar ssr=SsrMode::Async/>
                <Route path=path!("/calendar/:kind/:id") view=CalendarOf ssr=SsrMode::Async/>
                <Route path=path!("/room/:engagement") view=Room ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand/engagements/:id") view=BrandEngagement ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand/engagements/:id/studio") view=StudioPage ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand/engagements/:id/rehearsal") view=RehearsalPage ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand/engagements/:id/series") view=Repeat ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand/series/:series") view=SeriesPage ssr=SsrMode::Async/>
                <Route path=path!("/engagements/:id/attendance") view=Attendance ssr=SsrMode::Async/>
                <Route path=path!("/engagements/:id/attendance/:branch") view=BranchAttendancePage ssr=SsrMode::Async/>
                <Route path=path!("/engagements/:id/report") view=ReportPage ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand/engagements/:id/report") view=BrandReport ssr=SsrMode::Async/>
                <Route path=path!("/home") view=Home ssr=SsrMode::Async/>
                <Route path=path!("/duty") view=DutyPage ssr=SsrMode::Async/>
                <Route path=path!("/book") view=Choose ssr=SsrMode::Async/>
                <Route path=path!("/book/:offering_id") view=Book ssr=SsrMode::Async/>
                <Route path=path!("/events") view=Events ssr=SsrMode::Async/>
                <Route path=path!("/events/:id") view=JoinEvent ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/events/new") view=NewEvent ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/events/new/:offering_id") view=PublishEvent ssr=SsrMode::Async/>
                <Route path=path!("/engagements") view=Engagements ssr=SsrMode::Async/>
                <Route path=path!("/engagements/:id") view=Engagement ssr=SsrMode::Async/>
                <Route path=path!("/engagements/:id/time") view=Reschedule ssr=SsrMode::Async/>
                <Route path=path!("/engagements/:id/links/:branch_id") view=Links ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/week") view=Week ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/month") view=BrandMonth ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/companies/:company") view=BrandsCompanyPage ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/replies") view=HeldReplies ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/settings") view=BrandSettingsPage ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/settings/team/:resource") view=Member ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/settings/offerings/:offering") view=OfferingPage ssr=SsrMode::Async/>
                <Route path=path!("/services") view=Services ssr=SsrMode::Async/>
                <Route path=path!("/services/follow") view=FollowPage ssr=SsrMode::Async/>
                <Route path=path!("/room/:engagement/receipts") view=Receipts ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand/engagements/:id/applications") view=Applications ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand/applications/:application") view=ApplicationPage ssr=SsrMode::Async/>
                <Route path=path!("/services/:code") view=ServicePage ssr=SsrMode::Async/>
                <Route path=path!("/admin/services") view=BureausServices ssr=SsrMode::Async/>
                <Route path=path!("/admin/services/:item") view=EditService ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/settings/services") view=BrandsServices ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/settings/services/:item") view=EditBrandsService ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/packs") view=Packs ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/packs/:pack") view=PackPage ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/windows") view=Windows ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/windows/new") view=NewWindow ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/windows/:window") view=WindowPage ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand_id/windows/:window/plaque") view=Plaque ssr=SsrMode::Async/>
                <Route path=path!("/companies/:company/windows") view=CompanysWindows ssr=SsrMode::Async/>
                <Route path=path!("/windows/:window") view=CompanysWindow ssr=SsrMode::Async/>
                <Route path=path!("/v/:code") view=DemandPage ssr=SsrMode::Async/>
                <Route path=path!("/v/:code/receipts") view=DeclaredPage ssr=SsrMode::Async/>
                <Route path=path!("/brands/:brand/visits/:engagement") view=VisitPage ssr=SsrMode::Async/>
                <Route path=path!("/w/:code") view=PublicWindowPage ssr=SsrMode::Async/>
                <Route path=path!("/help") view=Help ssr=SsrMode::Async/>
                <Route path=path!("/privacy") view=Privacy ssr=SsrMode::Async/>
                <Route path=path!("/accessibility") view=Accessibility ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
    .into_any()
}

/// The content of a page that waits for data; an error becomes the page of its kind, with its status.
pub fn load(content: impl Future<Output = Result<AnyView, Problem>> + Send + 'static) -> impl IntoView {
    Suspend::new(async move {
        match content.await {
            Ok(view) => view,
            Err(Problem::SignedOut) => {
                // The way back is a path of ours, without anything personal.
                leptos_axum::redirect(&format!("/sign-in?next={}", request::path()));
                ().into_any()
            }
            Err(problem) => view! { <ErrorPage problem/> }.into_any(),
        }
    })
}

/// The signed-in account; [`Problem::SignedOut`] sends the browser to the sign-in page.
pub fn require_viewer() -> Result<Viewer, Problem> {
    use_viewer().ok_or(Problem::SignedOut)
}

/// A parameter of the path. One that cannot be read is an address that does not exist.
pub fn param<T: FromStr>(name: &str) -> Result<T, Problem> {
    use_params_map().read_untracked().get_str(name).and_then(|text| text.parse().ok()).ok_or(Problem::NotFound)
}

/// A parameter of the query, if it is there and readable.
pub fn query<T: FromStr>(name: &str) -> Option<T> {
    use_query_map().read_untracked().get_str(name)?.parse().ok()
}

/// Every value of a parameter that the query names several times.
pub fn query_all(name: &str) -> Vec<String> {
    use_query_map().read_untracked().get_all(name).unwrap_or_default()
}
