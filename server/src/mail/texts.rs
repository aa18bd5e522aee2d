//! The texts of mail, from the same locale files as the pages, read without leptos.

use chrono::{DateTime, Datelike, FixedOffset, Timelike, Utc};
use chrono_tz::Tz;
use domain::instant::Instant;
use serde::Deserialize;
use std::sync::LazyLock;

/// The languages that mail is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    ZhCn,
    En,
}

impl Language {
    /// BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language of an account's locale; Chinese for who has not chosen.
    pub fn of(locale: Option<&str>) -> Self {
        if locale.is_some_and(|it| it == "en" || it.starts_with("en-")) { Self::En } else { Self::ZhCn }
    }

    /// Of a Chinese and an English name the one to show. Not everything has an English name.
    pub fn pick<'a>(self, chinese: &'a str, english: &'a str) -> &'a str {
        if self == Self::En && !english.is_empty() { english } else { chinese }
    }

    pub fn texts(self) -> &'static Texts {
        static ZH_CN: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../../app/locales/zh-CN/mail.json")));
        static EN: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../../app/locales/en/mail.json")));
        match self {
            Self::ZhCn => &ZH_CN,
            Self::En => &EN,
        }
    }
}

fn read(json: &str) -> Texts {
    serde_json::from_str(json).expect("the embedded locale file has every key, as a test makes sure")
}

macro_rules! texts {
    ($($key:ident)+) => {
        /// Every text by its key. A missing or an unknown key fails to read.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Texts { $(pub $key: String,)+ }
    };
}

texts! {
    app_name weekdays months when when_short moment when_own moment_own fact_line greeting footer link_below place_online
    label_when label_title label_topic label_brand label_company label_presenter label_place label_branches label_heads
    label_note label_requested_by label_reason label_contact label_offered label_note_of_brand
    requested_subject requested_heading requested_body requested_action
    confirmed_subject confirmed_heading confirmed_body confirmed_unaddressed confirmed_action calendar_note
    offered_subject offered_heading offered_body offered_action
    called_subject called_heading called_body called_action
    lapsed_subject lapsed_heading lapsed_body
    unanswered_subject unanswered_heading unanswered_body undetermined
    accepted_subject accepted_heading accepted_body accepted_action
    moved_subject moved_heading moved_body
    declined_subject declined_heading declined_body declined_action
    cancelled_subject cancelled_heading cancelled_body cancelled_action
    invite_subject invite_body invite_action invite_on_site invite_personal invite_contact
    updated_subject updated_body change_line
    revoked_subject revoked_heading revoked_body removed_subject removed_heading removed_body
    unreached_subject unreached_heading unreached_body unreached_more unreached_action
    proposed_subject proposed_heading proposed_body proposed_action label_proposed label_branch label_comment
    answer_lead answer_accepted answer_tentative answer_declined
    remind_day_subject remind_day_body remind_hour_subject remind_hour_body
    thanks_subject thanks_heading thanks_body missed_subject missed_heading missed_body replay_body replay_action
    digest_subject digest_heading digest_body digest_numbers digest_all digest_more digest_action
    unsubscribe_note unsubscribe_action
    calendar_join feed_name feed_own feed_invited feed_link
    password_subject password_heading password_body password_action password_note
    visit_subject visit_heading visit_body visit_moved_subject visit_moved_heading visit_moved_body
    visit_off_subject visit_off_heading visit_off_body visit_action label_receipt
    test_subject test_heading test_body
}

impl Texts {
    /// Date and times in Beijing, with year and zone.
    pub fn when(&self, starts_at: Instant, ends_at: Instant) -> String {
        self.dated(&self.when, starts_at, ends_at)
    }

    /// Date and times in Beijing, as short as a subject needs them.
    pub fn when_short(&self, starts_at: Instant, ends_at: Instant) -> String {
        self.dated(&self.when_short, starts_at, ends_at)
    }

    /// One moment in Beijing, with year and zone.
    pub fn moment(&self, at: Instant) -> String {
        self.dated(&self.moment, at, at)
    }

    /// As [`Self::when`], and in a second line in the reader's own zone, if that has another time then.
    pub fn when_in(&self, zone: Option<Tz>, starts_at: Instant, ends_at: Instant) -> String {
        let own = zone.and_then(|zone| self.own(&self.when_own, zone, starts_at, ends_at));
        [Some(self.when(starts_at, ends_at)), own].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    /// As [`Self::moment`], followed by the same in the reader's own zone, if that has another time then.
    pub fn moment_in(&self, zone: Option<Tz>, at: Instant) -> String {
        let own = zone.and_then(|zone| self.own(&self.moment_own, zone, at, at));
        [Some(self.moment(at)), own].into_iter().flatten().collect::<Vec<_>>().join(" / ")
    }

    fn own(&self, text: &str, zone: Tz, starts_at: Instant, ends_at: Instant) -> Option<String> {
        let fixed = |at: Instant| utc(at).with_timezone(&zone).fixed_offset();
        let (start, end) = (fixed(starts_at), fixed(ends_at));
        let differs =
            [(start, starts_at), (end, ends_at)].iter().any(|(own, at)| own.offset() != beijing(*at).offset());
        differs.then(|| self.filled(text, zone.name(), start, end))
    }

    fn dated(&self, text: &str, starts_at: Instant, ends_at: Instant) -> String {
        self.filled(text, "", beijing(starts_at), beijing(ends_at))
    }

    fn filled(&self, text: &str, zone: &str, start: DateTime<FixedOffset>, end: DateTime<FixedOffset>) -> String {
        let nth = |words: &str, n: u32| words.split(' ').nth(n as usize).unwrap_or_default().to_owned();
        let clock = |at: DateTime<FixedOffset>| format!("{:02}:{:02}", at.hour(), at.minute());
        fill(
            text,
            &[
                ("year", &start.year().to_string()),
                ("month", &nth(&self.months, start.month0())),
                ("day", &start.day().to_string()),
                ("weekday", &nth(&self.weekdays, start.weekday().num_days_from_monday())),
                ("start", &clock(start)),
                ("time", &clock(start)),
                ("end", &clock(end)),
                ("zone", zone),
                // Such as `+02:00`.
                ("offset", &start.offset().to_string()),
            ],
        )
    }
}

/// China has had one zone without summer time since 1992.
fn beijing(at: Instant) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(8 * 3600).expect("eight hours are less than a day");
    utc(at).with_timezone(&zone)
}

fn utc(at: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.0).unwrap_or_default()
}

/// The text with each `{{ name }}` replaced. What a value says is never taken for a placeholder.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{")
        && let Some((name, after)) = after.split_once("}}")
    {
        out.push_str(before);
        if let Some((_, value)) = values.iter().find(|(it, _)| *it == name.trim()) {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn placeholders(json: &str) -> BTreeMap<String, BTreeSet<String>> {
        let texts: BTreeMap<String, String> = serde_json::from_str(json).expect("a flat object of texts");
        let of = |text: &str| {
            text.split("{{").skip(1).map(|it| it.split("}}").next().unwrap_or_default().trim().to_owned()).collect()
        };
        texts.into_iter().map(|(key, text)| (key, of(&text))).collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_placeholders() {
        let chinese = placeholders(include_str!("../../../app/locales/zh-CN/mail.json"));
        let english = placeholders(include_str!("../../../app/locales/en/mail.json"));
        assert_eq!(chinese, english);
        for language in [Language::ZhCn, Language::En] {
            assert_eq!(language.texts().weekdays.split(' ').count(), 7);
            assert_eq!(language.texts().months.split(' ').count(), 12);
        }
    }

    #[test]
    fn times_are_beijing_times_with_the_zone_named() {
        let (start, end) = (Instant::from_unix_seconds(1_792_044_000), Instant::from_unix_seconds(1_792_047_600));
        let zh = Language::ZhCn.texts();
        assert_eq!(zh.when(start, end), "2026年10月15日 周四 14:00–15:00（北京时间）");
        assert_eq!(zh.when_short(start, end), "10月15日 周四 14:00–15:00");
        let en = Language::En.texts();
        assert_eq!(en.when(start, end), "Thu 15 Oct 2026, 14:00–15:00 (Beijing time, UTC+8)");
        assert_eq!(en.moment(start), "Thu 15 Oct 2026, 14:00 (Beijing time, UTC+8)");
    }

    #[test]
    fn a_reader_elsewhere_is_told_the_own_time_too_where_it_differs() {
        let (start, end) = (Instant::from_unix_seconds(1_792_044_000), Instant::from_unix_seconds(1_792_047_600));
        let (zh, en) = (Language::ZhCn.texts(), Language::En.texts());
        let berlin = Some(chrono_tz::Europe::Berlin);
        let own = "2026年10月15日 周四 08:00–09:00（Europe/Berlin，UTC+02:00）";
        assert_eq!(zh.when_in(berlin, start, end), format!("{}\n{own}", zh.when(start, end)));
        let own = "Thu 15 Oct 2026, 08:00 (Europe/Berlin, UTC+02:00)";
        assert_eq!(en.moment_in(berlin, start), format!("{} / {own}", en.moment(start)));
        for none in [None, Some(chrono_tz::Asia::Shanghai), Some(chrono_tz::Asia::Singapore)] {
            assert_eq!(
                (zh.when_in(none, start, end), zh.moment_in(none, start)),
                (zh.when(start, end), zh.moment(start))
            );
        }
    }

    #[test]
    fn a_value_is_never_taken_for_a_placeholder() {
        assert_eq!(fill("{{ a }}-{{ b }}-{{", &[("a", "{{ b }}"), ("b", "2")]), "{{ b }}-2-{{");
    }
}
