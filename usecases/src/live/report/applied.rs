//! What was applied for on the spot, in numbers.

use crate::context::Cx;
use crate::error::Result;
use crate::services::items;
use domain::id::{BranchId, EngagementId, ServiceItemId};
use domain::services::State;
use std::collections::{BTreeMap, HashMap};

/// How many applications for one service item stand in one state. Nobody is named.
#[derive(Clone, Debug)]
pub struct Applied {
    pub item: ServiceItemId,
    pub name: String,
    pub name_en: String,
    pub state: State,
    /// One number for each branch of the report, in its order.
    pub by_branch: Vec<u32>,
}

impl Applied {
    pub fn count(&self) -> u32 {
        self.by_branch.iter().sum()
    }
}

/// By item, in the order of their codes, and state. `order`: the report's branches.
pub(super) async fn applied(
    cx: &Cx,
    id: EngagementId,
    counted: &[(BranchId, ServiceItemId, State, u32)],
    order: &[BranchId],
) -> Result<Vec<Applied>> {
    if counted.is_empty() {
        return Ok(Vec::new());
    }
    let places: HashMap<BranchId, usize> = order.iter().copied().zip(0..).collect();
    let mut found: HashMap<ServiceItemId, BTreeMap<State, Vec<u32>>> = HashMap::new();
    for (branch, item, state, count) in counted {
        let Some(place) = places.get(branch) else { continue };
        let by_branch = found.entry(*item).or_default().entry(*state).or_insert_with(|| vec![0; order.len()]);
        by_branch[*place] += count;
    }
    let of_item = |(item, name, name_en): (ServiceItemId, String, String)| {
        let states = found.remove(&item).unwrap_or_default();
        let named =
            move |(state, by_branch)| Applied { item, name: name.clone(), name_en: name_en.clone(), state, by_branch };
        states.into_iter().map(named)
    };
    Ok(items(cx, id).await?.into_iter().flat_map(of_item).collect())
}
