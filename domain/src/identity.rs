//! Who may do what: roles, rights and scopes. A use-case asks `actor.require(right, scope)` before anything else.

pub mod password;
pub mod slow_down;

use crate::id::{AccountId, BranchId, BrandId, CompanyId};
use crate::stored::words;
use serde::{Deserialize, Serialize};

words! {
    /// What an account is in one scope.
    Role {
        /// Of the city bureau: brands, catalogue, holidays, roles, audit.
        Administrator = "administrator",
        BrandManager = "brand_manager",
        /// An officer of a brand; presenters are officers.
        Officer = "officer",
        CompanyLiaison = "company_liaison",
        BranchLiaison = "branch_liaison",
    }
}

/// What somebody may do in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Brands, catalogue, accounts, imports, dead letters. Scope: `System`.
    Administer,
    /// See a brand's calendar, requests and attendance. Scope: `Brand`.
    SeeBrand,
    /// Change a brand's facts, team and offerings. Scope: `Brand`.
    ManageBrand,
    /// Confirm, decline and reschedule bookings. Scope: `Brand`.
    Decide,
    /// Get a stream key, go live, end. Scope: `Brand`.
    Present,
    /// Book, cancel and see everything of a company. Scope: `Company`.
    Book,
    /// See one branch's engagements and people. Scope: `Branch`.
    SeeBranch,
}

/// Where a right is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    System,
    Brand(BrandId),
    Company(CompanyId),
    Branch(CompanyId, BranchId),
}

/// One role of an account, in its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Grant {
    Administrator,
    BrandManager {
        brand: BrandId,
    },
    Officer {
        brand: BrandId,
    },
    /// An officer to whom the brand's manager has handed the decisions for some days: no role of the account, see
    /// `usecases::identity::deputies`.
    Deputy {
        brand: BrandId,
    },
    CompanyLiaison {
        company: CompanyId,
    },
    BranchLiaison {
        company: CompanyId,
        branch: BranchId,
    },
}

impl Grant {
    pub const fn role(self) -> Role {
        match self {
            Self::Administrator => Role::Administrator,
            Self::BrandManager { .. } => Role::BrandManager,
            Self::Officer { .. } | Self::Deputy { .. } => Role::Officer,
            Self::CompanyLiaison { .. } => Role::CompanyLiaison,
            Self::BranchLiaison { .. } => Role::BranchLiaison,
        }
    }

    fn allows(self, right: Right, scope: Scope) -> bool {
        match (self, right, scope) {
            (Self::Administrator, Right::Administer, Scope::System) => true,
            // The administrator sets brands up and oversees them, but decides nothing in their place.
            (Self::Administrator, Right::SeeBrand | Right::ManageBrand, Scope::Brand(_)) => true,
            (
                Self::BrandManager { brand },
                Right::SeeBrand | Right::ManageBrand | Right::Decide | Right::Present,
                Scope::Brand(of),
            ) => brand == of,
            (Self::Officer { brand }, Right::SeeBrand | Right::Present, Scope::Brand(of)) => brand == of,
            (Self::Deputy { brand }, Right::SeeBrand | Right::Decide, Scope::Brand(of)) => brand == of,
            (Self::CompanyLiaison { company }, Right::Book, Scope::Company(of)) => company == of,
            (Self::CompanyLiaison { company }, Right::SeeBranch, Scope::Branch(of, _)) => company == of,
            (Self::BranchLiaison { branch, .. }, Right::SeeBranch, Scope::Branch(_, of)) => branch == of,
            _ => false,
        }
    }

    /// Whether the holder belongs to the scope, and so may know that it exists.
    fn belongs(self, scope: Scope) -> bool {
        match (self, scope) {
            (_, Scope::System) | (Self::Administrator, _) => true,
            (Self::BrandManager { brand } | Self::Officer { brand } | Self::Deputy { brand }, Scope::Brand(of)) => {
                brand == of
            }
            (Self::CompanyLiaison { company } | Self::BranchLiaison { company, .. }, Scope::Company(of)) => {
                company == of
            }
            (Self::CompanyLiaison { company }, Scope::Branch(of, _)) => company == of,
            (Self::BranchLiaison { branch, .. }, Scope::Branch(_, of)) => branch == of,
            _ => false,
        }
    }
}

/// Who asks: an account with its grants, loaded once per request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub account: AccountId,
    pub grants: Vec<Grant>,
}

/// Why an actor may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The actor belongs to the scope but lacks the right: 403.
    #[error("forbidden")]
    Forbidden,
    /// The actor has nothing to do with the scope and must not learn that it exists: 404.
    #[error("not found")]
    Hidden,
}

impl Actor {
    /// Succeeds if a grant gives the right in the scope.
    pub fn require(&self, right: Right, scope: Scope) -> Result<(), Denied> {
        if self.may(right, scope) {
            Ok(())
        } else if self.grants.iter().any(|grant| grant.belongs(scope)) {
            Err(Denied::Forbidden)
        } else {
            Err(Denied::Hidden)
        }
    }

    pub fn may(&self, right: Right, scope: Scope) -> bool {
        self.grants.iter().any(|grant| grant.allows(right, scope))
    }

    /// The brands whose team the actor is in.
    pub fn brands(&self) -> Vec<BrandId> {
        let of = |grant: &Grant| match grant {
            Grant::BrandManager { brand } | Grant::Officer { brand } => Some(*brand),
            _ => None,
        };
        self.grants.iter().filter_map(of).collect()
    }

    /// The companies the actor speaks for as a whole.
    pub fn companies(&self) -> Vec<CompanyId> {
        let of = |grant: &Grant| match grant {
            Grant::CompanyLiaison { company } => Some(*company),
            _ => None,
        };
        self.grants.iter().filter_map(of).collect()
    }

    /// The branches the actor speaks for, each with its company.
    pub fn branches(&self) -> Vec<(CompanyId, BranchId)> {
        let of = |grant: &Grant| match grant {
            Grant::BranchLiaison { company, branch } => Some((*company, *branch)),
            _ => None,
        };
        self.grants.iter().filter_map(of).collect()
    }

    pub fn is_administrator(&self) -> bool {
        self.grants.contains(&Grant::Administrator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn actor(grant: Grant) -> Actor {
        Actor { account: AccountId(Uuid::from_u128(1)), grants: vec![grant] }
    }

    #[test]
    fn a_stranger_does_not_learn_that_a_scope_exists() {
        let company = CompanyId(Uuid::from_u128(2));
        let other = actor(Grant::CompanyLiaison { company: CompanyId(Uuid::from_u128(3)) });
        assert_eq!(other.require(Right::Book, Scope::Company(company)), Err(Denied::Hidden));
    }

    #[test]
    fn an_officer_sees_the_brand_but_does_not_decide() {
        let brand = BrandId(Uuid::from_u128(2));
        let officer = actor(Grant::Officer { brand });
        assert_eq!(officer.require(Right::SeeBrand, Scope::Brand(brand)), Ok(()));
        assert_eq!(officer.require(Right::Decide, Scope::Brand(brand)), Err(Denied::Forbidden));
    }

    #[test]
    fn a_brand_is_managed_by_its_own_manager_and_the_administrator() {
        let (brand, other) = (BrandId(Uuid::from_u128(2)), BrandId(Uuid::from_u128(3)));
        let manager = actor(Grant::BrandManager { brand });
        assert_eq!(manager.require(Right::ManageBrand, Scope::Brand(brand)), Ok(()));
        assert_eq!(manager.require(Right::ManageBrand, Scope::Brand(other)), Err(Denied::Hidden));
        let officer = actor(Grant::Officer { brand });
        assert_eq!(officer.require(Right::ManageBrand, Scope::Brand(brand)), Err(Denied::Forbidden));
        let administrator = actor(Grant::Administrator);
        assert_eq!(administrator.require(Right::ManageBrand, Scope::Brand(other)), Ok(()));
        assert_eq!(administrator.require(Right::Decide, Scope::Brand(other)), Err(Denied::Forbidden));
    }

    #[test]
    fn a_branch_liaison_books_nothing_and_sees_no_other_branch() {
        let (company, branch) = (CompanyId(Uuid::from_u128(2)), BranchId(Uuid::from_u128(3)));
        let liaison = actor(Grant::BranchLiaison { company, branch });
        assert_eq!(liaison.require(Right::Book, Scope::Company(company)), Err(Denied::Forbidden));
        assert_eq!(liaison.require(Right::SeeBranch, Scope::Branch(company, branch)), Ok(()));
        let other = BranchId(Uuid::from_u128(4));
        assert_eq!(liaison.require(Right::SeeBranch, Scope::Branch(company, other)), Err(Denied::Hidden));
    }
}
