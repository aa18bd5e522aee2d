use super::{items, visits};
use crate::i18n::use_i18n;
use crate::pages::errors::Problem;
use crate::pages::{load, param};
use crate::request::use_cx;
use crate::ui::{Alert, Public, Tone};
use domain::windows::WindowState;
use leptos::prelude::*;
use std::collections::HashMap;
use usecases::windows::public_window;

/// `/w/:code`: where the code on a plaque leads. It names no person.
#[component]
pub fn PublicWindowPage() -> impl IntoView {
    load(async move {
        let code: String = param("code")?;
        let it = public_window(&use_cx(), &code).await?.ok_or(Problem::NotFound)?;
        let i = use_i18n();
        let title = i.t_with("windows.public_title", &[("company", i.named(&it.company.name, &it.company.name_en))]);
        let rests = (it.state == WindowState::Suspended)
            .then(|| view! { <Alert tone=Tone::Warning class="mt-4">{i.t("windows.rests")}</Alert> });
        let numbers = [
            i.t_with("windows.plate_no", &[("plate", &it.plate)]),
            i.t_with("windows.certificate_no", &[("certificate", &it.certificate)]),
        ];
        let brand = i.named(&it.brand.name, &it.brand.name_en).to_owned();
        let coming = (it.state == WindowState::Hung)
            .then(|| visits(i, i.t("windows.coming"), &it.coming, &HashMap::new(), &|_| None));
        Ok(view! {
            <Public title=title.clone() brand class="max-w-3xl px-4 pt-2 pb-8">
                <p class="text-sm text-muted">{numbers.join(" · ")}</p>
                <h1 class="mt-1 text-2xl font-semibold break-words">{title}</h1>
                <p class="mt-1 text-lg break-words">{i.named(&it.branch.name, &it.branch.name_en).to_owned()}</p>
                <p class="mt-1 text-muted break-words">{i.named(&it.brand.purpose, &it.brand.purpose_en).to_owned()}</p>
                {rests}
                <div class="mt-5 grid gap-4">{coming}{items(i, &it.items)}</div>
                <p class="mt-6 text-sm text-muted">{i.t("windows.public_note")}</p>
            </Public>
        }
        .into_any())
    })
}
