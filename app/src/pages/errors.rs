//! One page per kind of failure: what happened, what is kept, what to do next.

use crate::i18n::use_i18n;
use crate::request::use_viewer;
use crate::ui::{Glyph, Icon, Kind, LinkButton, Public, nav};
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use usecases::UseCaseError;

/// Why a page cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nobody is signed in: answered by going to the sign-in page.
    SignedOut,
    Forbidden,
    /// It does not exist, or the viewer must not learn that it does.
    NotFound,
    /// The request came from elsewhere or cannot be read.
    Refused,
    TooLarge,
    TooMany,
    /// A defect of ours; it is in the log.
    Broken,
    /// The server is stopping or overloaded.
    Unavailable,
}

impl Problem {
    pub const fn status(self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Refused => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The name of its texts below `errors.page`.
    const fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Refused => "refused",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::Broken => "broken",
            Self::Unavailable => "unavailable",
        }
    }
}

impl From<UseCaseError> for Problem {
    fn from(error: UseCaseError) -> Self {
        match error {
            UseCaseError::SignedOut => Self::SignedOut,
            UseCaseError::Forbidden => Self::Forbidden,
            UseCaseError::NotFound => Self::NotFound,
            // A page only reads; whatever else goes wrong then is no fault of the reader.
            other => {
                tracing::error!(error = ?other, "a page could not be loaded");
                Self::Broken
            }
        }
    }
}

/// The page of a problem; sets the status of the answer.
#[component]
pub fn ErrorPage(problem: Problem) -> impl IntoView {
    // A layer that refused the request may have a closer status than the kind of problem has.
    let status = use_context::<StatusCode>().unwrap_or(problem.status());
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
    let i = use_i18n();
    let title = i.word("errors.page", &format!("{}.title", problem.word()));
    let text = i.word("errors.page", &format!("{}.text", problem.word()));
    let home = use_viewer().as_ref().map_or_else(|| "/".to_owned(), nav::home);
    view! {
        <Public title class="flex max-w-xl flex-col items-center px-4 py-20 text-center">
            <span class="grid size-14 place-items-center rounded-full bg-base-300 text-muted"><Icon glyph=Glyph::Alert class="size-6"/></span>
            <p class="mt-4 text-sm text-muted tabular-nums">{status.as_u16()}</p>
            <h1 class="mt-1 text-2xl font-semibold">{title}</h1>
            <p class="mt-2 text-muted">{text}</p>
            <div class="mt-6"><LinkButton href=home kind=Kind::Primary>{i.t("errors.page.home")}</LinkButton></div>
        </Public>
    }
}
