//! What is wrong in a file, by line.

use crate::i18n::I18n;
use crate::ui::Panel;
use leptos::prelude::*;
use usecases::directory::csv::RowError;

/// Lines on one page: who has more defects has a wrong file.
const SHOWN: usize = 100;

pub fn defects(i: I18n, errors: &[RowError]) -> impl IntoView + use<> {
    let rows = errors
        .iter()
        .take(SHOWN)
        .map(|it| {
            view! {
                <tr>
                    <td class="tabular-nums">{i.number(i64::try_from(it.line).unwrap_or_default())}</td>
                    <td>{column(i, it)}</td>
                    <td>{kind(i, it)}</td>
                </tr>
            }
        })
        .collect_view();
    let more = i64::try_from(errors.len().saturating_sub(SHOWN)).unwrap_or_default();
    let more =
        (more > 0).then(|| view! { <p class="px-4 py-3 text-muted">{i.tn("directory.import.more", more, &[])}</p> });
    let total = i64::try_from(errors.len()).unwrap_or_default();
    view! {
        <Panel title=i.tn("directory.import.defects", total, &[])>
            <table class="table table-sm">
                <thead><tr><th class="w-16">{i.t("directory.import.line")}</th><th class="w-32">{i.t("directory.import.column_head")}</th><th>{i.t("directory.import.what_is_wrong")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
        </Panel>
    }
}

fn column(i: I18n, error: &RowError) -> String {
    match error.column.as_deref() {
        Some(name) => i.word("directory.import.column", name).to_owned(),
        None if error.row == 0 => i.t("directory.import.whole_file").to_owned(),
        None => i.t("directory.import.whole_row").to_owned(),
    }
}

/// The sentence of a kind. One that has none, which a test keeps from happening, says at least its stable word.
fn kind(i: I18n, error: &RowError) -> String {
    let text = i.word("directory.import.kind", &error.kind.replace('-', "_"));
    if text.is_empty() { error.kind.clone() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Locale;
    use crate::request::DEFAULT_ZONE;
    use usecases::directory::csv;

    #[test]
    fn every_kind_and_column_has_its_text() {
        for locale in Locale::ALL {
            let i = I18n { locale, zone: DEFAULT_ZONE };
            for kind in csv::KINDS {
                assert!(!i.word("directory.import.kind", &kind.replace('-', "_")).is_empty(), "{kind}");
            }
            for columns in [csv::companies::COLUMNS, csv::branches::COLUMNS, csv::employees::COLUMNS] {
                for column in columns {
                    assert!(!i.word("directory.import.column", column.name).is_empty(), "{}", column.name);
                }
            }
        }
    }
}
