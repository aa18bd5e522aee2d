//! A notice between its upload and its publication: what it would change is seen first.

use crate::catalogue::import_holidays::{self, Day, Notice, changed_days, published_days};
use crate::catalogue::working_days;
use crate::context::Cx;
use crate::directory::uploads;
use crate::error::Result;
use crate::scheduling::on_closed_days::ahead;
use crate::scheduling::plan::{local, opening_hours, zone_of};
use domain::id::ImportId;
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::working_days::WorkingDays;
use entities::directory::brand;
use sea_orm::{EntityTrait, QueryOrder};

/// What publishing a notice would do.
#[derive(Clone, Debug)]
pub struct NoticePreview {
    pub year: i32,
    /// A notice of that year is published already.
    pub known: bool,
    /// Every day that would become another one, in the order of the dates.
    pub days: Vec<Day>,
    /// Brands with engagements on days that would be closed then and are not now, and how many.
    pub affected: Vec<(String, String, usize)>,
}

/// Keeps a notice for its preview, in place of what its sender kept before.
///
/// Needs `Right::Administer`. Fails with `Invalid` as [`Notice::parse`] does.
pub async fn keep_notice(cx: &Cx, actor: &Actor, file: Vec<u8>) -> Result<ImportId> {
    actor.require(Right::Administer, Scope::System)?;
    // What is no text is no JSON either.
    Notice::parse(&String::from_utf8_lossy(&file))?;
    uploads::keep_file(cx, actor.account, (NOTICE, None), file).await
}

/// The word under which a notice is kept.
pub const NOTICE: &str = "holidays";

/// What a kept notice would do.
///
/// Needs `Right::Administer`. `NotFound` for another's file and after an hour.
pub async fn preview_notice(cx: &Cx, actor: &Actor, id: ImportId) -> Result<NoticePreview> {
    let notice = kept(cx, actor, id).await?;
    let before = published_days(cx.db.read(), notice.year, &notice).await?;
    let known = working_days(cx, notice.year..=notice.year).await?.is_published(notice.year);
    let affected = affected(cx, &notice).await?;
    Ok(NoticePreview { year: notice.year, known, days: changed_days(&before, &notice), affected })
}

/// Publishes a kept notice and forgets the file; the year, for whoever is told.
///
/// Needs `Right::Administer`. What it changed stands in the audit log.
pub async fn publish_notice(cx: &Cx, actor: &Actor, id: ImportId) -> Result<i32> {
    let notice = kept(cx, actor, id).await?;
    let year = notice.year;
    let (cx2, account) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            import_holidays::write(&cx2, &tx, Some(account), notice).await?;
            uploads::forget(&tx, account, id).await
        })
        .await?;
    Ok(year)
}

async fn kept(cx: &Cx, actor: &Actor, id: ImportId) -> Result<Notice> {
    actor.require(Right::Administer, Scope::System)?;
    let file = uploads::kept_file(cx, actor.account, id, NOTICE).await?;
    Notice::parse(&String::from_utf8_lossy(&file))
}

/// How much of each brand's plans would stand on days without hours that have hours now.
async fn affected(cx: &Cx, notice: &Notice) -> Result<Vec<(String, String, usize)>> {
    let years = notice.year - 1..=notice.year + 1;
    let now = working_days(cx, years.clone()).await?;
    let then = with(cx, &now, notice).await?;
    let mut affected = Vec::new();
    for brand in brand::Entity::find().order_by_asc(brand::Column::Key).all(cx.db.read()).await? {
        let hours = opening_hours(cx, &brand, years.clone()).await?;
        let zone = zone_of(&brand);
        let closes = |at: Instant| {
            let date = local(zone, at).date_naive();
            let open = |days: &WorkingDays| !hours.on(date, &days.kind(date)).is_empty();
            open(&now) && !open(&then)
        };
        let count = ahead(cx, &brand).await?.iter().filter(|(_, time)| closes(time.start)).count();
        if count > 0 {
            affected.push((brand.name, brand.name_en, count));
        }
    }
    Ok(affected)
}

/// The calendar as it would be.
async fn with(cx: &Cx, now: &WorkingDays, notice: &Notice) -> Result<WorkingDays> {
    let year = notice.year;
    let mut then = WorkingDays::default();
    for other in (year - 1..=year + 2).filter(|it| *it != year && now.is_published(*it)) {
        let none = Notice { year: other, days: Vec::new() };
        let days = published_days(cx.db.read(), other, &none).await?;
        then.publish(other, days.into_iter().filter(|(date, ..)| !notice.days.iter().any(|it| it.0 == *date)));
    }
    then.publish(year, notice.days.iter().cloned());
    Ok(then)
}
