//! What people see: pages (server only), islands (the only code in wasm), server functions, texts.
//!
//! **A page** is a component in `pages/<area>/<page>.rs` with one line in `pages.rs` (`App`). Its data comes from a query:
//! ```ignore
//! #[component]
//! pub fn Engagements() -> impl IntoView {
//!     load(async move {
//!         let viewer = require_viewer()?;                       // nobody signed in: to the sign-in page
//!         flash::take().await;                                  // before the first <Alerts/> or <Field/>
//!         let rows = usecases::scheduling::engagements_of(&use_cx(), &viewer.actor).await?;
//!         let i = use_i18n();
//!         Ok(view! { <Topbar title=i.t("scheduling.engagements.title")><Alerts/>…</Topbar> }.into_any())
//!     })
//! }
//! ```
//! Read parameters with `param("id")` and `query("month")`, before the first `.await` or after it.
//!
//! **A form** is `<form method="post" action=RequestBooking::PATH>` with `Field`, `Select` … from `ui`. Its server function
//! lives in `api/<area>.rs`, takes defaulted strings, calls one use-case and always answers with a redirect:
//! ```ignore
//! #[server(prefix = "/forms", endpoint = "request-booking")]
//! pub async fn request_booking(#[server(default)] note: String, #[server(default)] branches: Vec<String>) -> Result<(), ServerFnError> {
//!     let typed = Flash::new().value("note", &note).values("branches", &branches);
//!     match usecases::scheduling::request_booking(&use_cx(), &actor, form).await {
//!         Ok(id) => flash::accept(&format!("/engagements/{id}"), Flash::new().notice("scheduling.booking_sent")).await,
//!         Err(error) => flash::reject("/book", typed.failed(&error)).await,   // texts: errors.<code>
//!     }
//!     Ok(())
//! }
//! ```
//! A field that comes several times is named `branches[]` in the form and `branches` everywhere else.
//!
//! **A text** is a key in `app/locales/zh-CN/<namespace>.json` and `en/…`; `i.t`, `i.t_with`, `i.tn` and `i.word` read it.
//!
//! **An island** is in `islands/<name>.rs`, gets texts and addresses as props, and is used in a page inside `<Islands>`,
//! which brings the scripts. Nothing an island does may be the only way to do it, except playing.

pub mod islands;

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
pub mod flash;
#[cfg(feature = "ssr")]
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod router;
#[cfg(feature = "ssr")]
pub mod seats;
#[cfg(feature = "ssr")]
pub mod setup;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ui;

/// Wakes the islands of a page; called by `shell/loader.js`.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
