//! The texts themselves: read once from the files that are compiled in.

use super::Locale;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! namespaces {
    ($($name:literal),+ $(,)?) => {
        const ZH_CN: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../locales/zh-CN/", $name, ".json")))),+];
        const EN: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../locales/en/", $name, ".json")))),+];
    };
}

// One namespace per area. Mail texts (`mail.json`) are read by the server.
namespaces! {
    "admin", "attendance", "catalogue", "common", "dev", "directory", "errors", "feeds", "identity", "live", "notify", "packs", "player",
    "presenter", "report", "scheduling", "services", "windows",
}

type Table = HashMap<String, String>;

static TABLES: LazyLock<[Table; 2]> = LazyLock::new(|| [ZH_CN, EN].map(read));

/// The text of a full key, if there is one.
pub fn find(locale: Locale, key: &str) -> Option<&'static str> {
    all(locale).get(key).map(String::as_str)
}

pub fn all(locale: Locale) -> &'static Table {
    &TABLES[match locale {
        Locale::ZhCn => 0,
        Locale::En => 1,
    }]
}

fn read(files: &[(&str, &str)]) -> Table {
    let mut table = Table::new();
    for (name, json) in files {
        let tree: Value = serde_json::from_str(json).expect("the locale files are compiled in and tested");
        flatten(name, &tree, &mut table);
    }
    table
}

fn flatten(prefix: &str, tree: &Value, table: &mut Table) {
    match tree {
        Value::Object(branches) => {
            for (name, branch) in branches {
                flatten(&format!("{prefix}.{name}"), branch, table);
            }
        }
        Value::String(text) => {
            table.insert(prefix.to_owned(), text.clone());
        }
        // Anything else is no text; the test on keys names the file that holds it.
        _ => {}
    }
}
