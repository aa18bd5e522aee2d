//! What a team member can do now.

use super::is_overdue;
use crate::i18n::I18n;
use crate::ui::Need;
use domain::id::BrandId;
use domain::instant::Instant;
use domain::scheduling::EngagementStatus;
use usecases::scheduling::Duty;
use usecases::scheduling::duty::{Assignment, Team};

/// What goes on first, then what cannot be kept, then what others wait for, then what has to be set up.
pub fn needs(i: I18n, duty: &Duty, manages: &dyn Fn(BrandId) -> bool, now: Instant) -> Vec<Need> {
    let live = duty.assignments.iter().filter(|it| it.engagement.status == EngagementStatus::Live);
    let mut needs: Vec<Need> = live.map(|it| on_air(i, it, now)).collect();
    let away = duty.assignments.iter().filter(|it| it.on_leave);
    needs.extend(away.map(|it| away_then(i, it, manages(it.engagement.brand_id))));
    needs.extend(duty.teams.iter().filter_map(|it| requests(i, it)));
    needs.extend(duty.teams.iter().filter_map(|it| set_up(i, it)));
    if let Some(first) = needs.first_mut() {
        first.first = true;
    }
    needs
}

fn page(it: &Assignment) -> String {
    format!("/brands/{}/engagements/{}", it.engagement.brand_id, it.engagement.id)
}

fn on_air(i: I18n, it: &Assignment, now: Instant) -> Need {
    let values = [("title", i.named(&it.engagement.title, &it.engagement.title_en))];
    let (text, button) = if is_overdue(it, now) {
        (i.t_with("scheduling.duty.overdue", &values), i.t("scheduling.duty.to_end"))
    } else {
        (i.t_with("scheduling.duty.on_air", &values), i.t("scheduling.week.enter"))
    };
    let detail = i.range(it.engagement.starts_at, it.engagement.ends_at);
    Need { text, detail, href: page(it), button: button.to_owned(), first: false }
}

fn away_then(i: I18n, it: &Assignment, manages: bool) -> Need {
    let (anchor, button, detail) = if manages {
        ("#crew", i.t("scheduling.duty.replace"), String::new())
    } else {
        ("", i.t("scheduling.listed.open"), i.t("scheduling.duty.away_text").to_owned())
    };
    let when = i.range(it.engagement.starts_at, it.engagement.ends_at);
    let title = i.named(&it.engagement.title, &it.engagement.title_en);
    let text = i.t_with("scheduling.duty.away", &[("title", title), ("when", &when)]);
    Need { text, detail, href: format!("{}{anchor}", page(it)), button: button.to_owned(), first: false }
}

fn requests(i: I18n, it: &Team) -> Option<Need> {
    let since = it.waiting_since?;
    Some(Need {
        text: i.tn("scheduling.duty.requests", it.requests, &[("brand", i.named(&it.name, &it.name_en))]),
        detail: i.t_with("scheduling.duty.since", &[("when", &i.date_time(since))]),
        href: format!("/brands/{}/week", it.id),
        button: i.t("scheduling.duty.answer").to_owned(),
        first: false,
    })
}

/// The first step of a new brand, then the second.
pub fn set_up(i: I18n, it: &Team) -> Option<Need> {
    let values = [("brand", i.named(&it.name, &it.name_en))];
    let settings = format!("/brands/{}/settings", it.id);
    let (text, path, button) = if it.lacks_officers {
        let text = i.t_with("scheduling.duty.no_officers", &values);
        (text, "/team/new?kind=officer", i.t("directory.brand.add_officers"))
    } else if it.lacks_offerings {
        (i.t_with("scheduling.duty.no_offerings", &values), "/offerings/new", i.t("directory.brand.add_offering"))
    } else {
        return None;
    };
    Some(Need { text, href: format!("{settings}{path}"), button: button.to_owned(), ..Need::default() })
}
