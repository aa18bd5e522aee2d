//! How many people sit at one screen.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::join::check_screen;
use crate::live::playback::status;
use domain::id::AttendeeId;
use domain::scheduling::EngagementStatus;
use entities::scheduling::attendee;
use sea_orm::{ActiveModelTrait, ColumnTrait, QueryFilter, Set};

/// The longest list of names taken: as many as a screen stands for, each as long as the employee import takes.
const LONGEST_NAMES: usize = 10_000;

/// Changes the number of people at the attendee's screen, the attendee included, and who they are, one on a line, if anybody says so. It
/// stands for as many as are named at least; a liaison confirms it anew.
///
/// The web session that holds the id is the right. Fails with `Invalid` for an impossible number and for `screen_names` that are too
/// long, and with the conflict `ended` once the liaisons have the word.
pub async fn set_screen(cx: &Cx, id: AttendeeId, people: i32, names: &str) -> Result<()> {
    let names: Vec<&str> = names.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let people = people.max(i32::try_from(names.len()).unwrap_or(i32::MAX));
    let names = names.join("\n");
    check_screen(people)?;
    if names.chars().count() > LONGEST_NAMES {
        return Err(UseCaseError::field("screen_names", "too_long"));
    }
    let row = attendee::Entity::listed()
        .filter(attendee::Column::Id.eq(id))
        .one(cx.db.read())
        .await?
        .ok_or(UseCaseError::NotFound)?;
    if !matches!(status(cx, row.engagement_id).await?, Some(EngagementStatus::Planned | EngagementStatus::Live)) {
        return Err(UseCaseError::Conflict("ended"));
    }
    cx.db
        .write(move |tx| async move {
            let change = attendee::ActiveModel {
                id: Set(id),
                screen_people: Set(people),
                screen_names: Set(names),
                heads_confirmed_at: Set(None),
                ..Default::default()
            };
            change.update(tx.as_ref()).await?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::set_screen;
    use crate::UseCaseError;
    use crate::testing::test_cx;
    use domain::id::AttendeeId;
    use uuid::Uuid;

    #[tokio::test]
    async fn an_impossible_number_is_named_before_anything_is_looked_up() {
        let (cx, _folder) = test_cx().await;
        let nobody = AttendeeId(Uuid::from_u128(1));
        for people in [0, -1, 501] {
            assert!(matches!(set_screen(&cx, nobody, people, "").await, Err(UseCaseError::Invalid(_))));
        }
        let hall = "张三\n".repeat(501);
        assert!(matches!(set_screen(&cx, nobody, 1, &hall).await, Err(UseCaseError::Invalid(_))));
        assert!(matches!(set_screen(&cx, nobody, 20, "").await, Err(UseCaseError::NotFound)));
    }
}
