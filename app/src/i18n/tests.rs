use super::{I18n, Locale, fill, table};
use chrono_tz::Tz;
use domain::instant::{Instant, Span};
use std::collections::BTreeSet;
use std::path::Path;

/// 2026-10-15 14:00 in Shanghai.
const START: Instant = Instant::from_unix_seconds(1_792_044_000);

fn reader(locale: Locale) -> I18n {
    I18n { locale, zone: Tz::Asia__Shanghai }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("{{").skip(1).filter_map(|part| part.split_once("}}")).map(|(name, _)| name.trim()).collect()
}

#[test]
fn both_languages_have_the_same_keys_and_placeholders() {
    let [zh, en] = Locale::ALL.map(table::all);
    for (key, text) in zh {
        let other = en.get(key).unwrap_or_else(|| panic!("{key} is missing in en"));
        // A date pattern may use the long name of a month in one language and the short one in the other.
        if !key.starts_with("common.time.") {
            assert_eq!(placeholders(text), placeholders(other), "placeholders of {key}");
        }
        assert!(!text.trim().is_empty() && !other.trim().is_empty(), "{key} is empty");
    }
    for key in en.keys() {
        // Chinese does not tell one from many.
        assert!(zh.contains_key(key) || key.ends_with("_one"), "{key} is missing in zh-CN");
    }
}

#[test]
fn every_key_that_a_source_names_exists() {
    let mut missing = Vec::new();
    let mut seen = 0;
    walk(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut |path, source| {
        for (call, suffix) in
            [(".t(\"", ""), (".t_with(\"", ""), (".tn(\"", "_other"), (".t_with(\n", ""), (".tn(\n", "_other")]
        {
            for tail in source.split(call).skip(1) {
                // A call that rustfmt broke into lines may be given a key by name.
                let literal = if call.ends_with('\n') { tail.trim_start().strip_prefix('"') } else { Some(tail) };
                let Some(tail) = literal else { continue };
                let Some((key, _)) = tail.split_once('"') else { continue };
                seen += 1;
                if table::find(Locale::ZhCn, &format!("{key}{suffix}")).is_none() {
                    missing.push(format!("{}: {key}{suffix}", path.display()));
                }
            }
        }
    });
    assert!(missing.is_empty(), "no such text:\n{}", missing.join("\n"));
    assert!(seen > 20, "the search for keys finds nothing any more");
}

/// A file's texts, read so that a key that stands twice is an error: JSON would keep the last of them in silence.
struct Once;

impl<'de> serde::Deserialize<'de> for Once {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Once;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("texts")
            }
            fn visit_str<E>(self, _: &str) -> Result<Once, E> {
                Ok(Once)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
                let mut seen = BTreeSet::new();
                while let Some((key, Once)) = map.next_entry::<String, Once>()? {
                    if !seen.insert(key.clone()) {
                        return Err(serde::de::Error::custom(format!("{key} stands twice")));
                    }
                }
                Ok(Once)
            }
        }
        from.deserialize_any(Visitor)
    }
}

#[test]
fn no_key_stands_twice_in_its_file() {
    for locale in Locale::ALL {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/locales")).join(locale.tag());
        for file in std::fs::read_dir(folder).expect("the texts are there") {
            let path = file.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a text");
            let read: Result<Once, _> = serde_json::from_str(&text);
            assert!(read.is_ok(), "{}: {}", path.display(), read.err().expect("an error"));
        }
    }
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            walk(&path, visit);
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("i18n/tests.rs") {
            visit(&path, &std::fs::read_to_string(&path).expect("sources are UTF-8"));
        }
    }
}

#[test]
fn times_are_written_as_the_reader_writes_them() {
    let end = START + Span::hours(1);
    assert_eq!(reader(Locale::ZhCn).range(START, end), "10月15日 周四 14:00–15:00");
    assert_eq!(reader(Locale::En).range(START, end), "Thu 15 Oct, 14:00–15:00");
    assert_eq!(reader(Locale::ZhCn).date_with_year(START), "2026年10月15日 周四");
    assert_eq!(reader(Locale::En).month(reader(Locale::En).local(START).date_naive()), "October 2026");
}

#[test]
fn an_interval_over_midnight_names_both_days() {
    let text = reader(Locale::En).range(START, START + Span::days(1));
    assert_eq!(text, "Thu 15 Oct, 14:00 – Fri 16 Oct, 14:00");
}

#[test]
fn times_follow_the_readers_zone() {
    let reader = I18n { locale: Locale::En, zone: Tz::UTC };
    assert_eq!(reader.date_time(START), "Thu 15 Oct, 06:00");
    assert_eq!(reader.zone_name(), "UTC");
}

#[test]
fn numbers_are_grouped_by_thousands() {
    let number = |n| reader(Locale::ZhCn).number(n);
    assert_eq!([number(0), number(999), number(2_874), number(-1_234_567)], ["0", "999", "2,874", "-1,234,567"]);
}

#[test]
fn the_language_with_the_highest_weight_wins() {
    assert_eq!(Locale::from_accept_language("en;q=0.5, zh-CN;q=0.9"), Some(Locale::ZhCn));
    assert_eq!(Locale::from_accept_language("en-GB,zh"), Some(Locale::En));
    assert_eq!(Locale::from_accept_language("fr, de;q=0.3"), None);
    assert_eq!(Locale::from_accept_language("en;q=0, zh;q=0.1"), Some(Locale::ZhCn));
}

#[test]
fn a_value_is_never_read_as_a_placeholder() {
    assert_eq!(fill("{{ a }}, {{ b }}", &[("a", "{{ b }}"), ("b", "x")]), "{{ b }}, x");
}
