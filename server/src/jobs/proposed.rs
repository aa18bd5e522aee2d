//! Mail to a brand's managers: somebody proposes another time from a calendar program.

use super::notify::{house, mailbox};
use super::render::{Made, addressed, event_for};
use super::urls;
use crate::mail::Letter;
use domain::id::ProposalId;
use entities::identity::account;
use entities::notify::outbox;
use usecases::invites::answers::{Proposed, proposal_of};
use usecases::invites::facts::{self, Facts};
use usecases::outbox::Job;
use usecases::{Cx, Result};

/// One `TimeProposed` for each manager.
pub async fn to_managers(cx: &Cx, proposal: ProposalId) -> Result<Vec<Job>> {
    let Some((booking, _)) = proposal_of(cx, proposal).await? else { return Ok(Vec::new()) };
    let Some(facts) = facts::facts(cx, booking).await? else { return Ok(Vec::new()) };
    let managers = facts::managers(cx, facts.brand.id).await?;
    Ok(managers.into_iter().map(|account| Job::TimeProposed { proposal, account }).collect())
}

pub fn proposed(cx: &Cx, row: &outbox::Model, account: &account::Model, facts: &Facts, proposed: &Proposed) -> Made {
    let (language, event) = event_for(facts, account);
    let url = urls::brand_engagement(cx, facts.brand.id, facts.engagement.id);
    let letter = Letter::TimeProposed {
        name: &account.name,
        event: &event,
        branch: language.pick(&proposed.branch, &proposed.branch_en),
        time: (proposed.starts_at, proposed.ends_at),
        comment: &proposed.comment,
        url: &url,
    };
    addressed(cx, row, &house(cx), &mailbox(account), language, &letter, None)
}
