//! What a brand offers and what it needs for it.

use crate::stored::words;

words! {
    /// The kinds of offering that are loaded; the sample data names others, which later issues add.
    Kind {
        OnSiteWindow = "on_site_window",
        Briefing = "briefing",
        Training = "training",
    }
}

words! {
    /// What can be claimed. One row per unit: two kits are two resources.
    ResourceKind {
        Officer = "officer",
        Vehicle = "vehicle",
        Kit = "kit",
        Studio = "studio",
    }
}
