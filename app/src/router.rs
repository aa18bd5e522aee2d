//! The pages and server functions as one axum router, for the server to put its layers around.

use crate::assets::Assets;
use crate::pages::App;
use crate::shell::shell;
use axum::Router;
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{
    LeptosRoutes, generate_route_list_with_exclusions_and_ssg_and_context, render_app_async_with_context,
};
use std::sync::Arc;

/// Every page, every form's address below `/forms/`, and a page that says "not found" for the rest.
///
/// `provide` puts into leptos' context what pages need besides: `usecases::Cx`.
///
/// The server's session layer (tower-sessions) and the one that puts a [`crate::request::Viewer`] into the request's
/// extensions must be around it, as must the Origin check: server functions check none.
pub fn router(assets: Arc<Assets>, provide: impl Fn() + Clone + Send + Sync + 'static) -> Router {
    let provide = move || {
        provide_context(assets.clone());
        provide();
    };
    let (routes, _) = generate_route_list_with_exclusions_and_ssg_and_context(App, None, provide.clone());
    let options = LeptosOptions::builder().output_name("zhiyin").build();
    Router::new()
        .leptos_routes_with_context(&options, routes, provide.clone(), shell)
        .fallback(render_app_async_with_context(provide, shell))
        .with_state(options)
}
