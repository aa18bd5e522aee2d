//! A broadcast in the object store.
//!
//! ```text
//! recordings/{engagement}/{epoch}/init.mp4
//! recordings/{engagement}/{epoch}/{n}-{ticks}-{starts_at}-{k|d}.m4s
//! recordings/{engagement}/{epoch}/small/init.mp4, {n}.m4s    the smaller picture, where there is one
//! recordings/{engagement}/{epoch}/sound/init.mp4, {n}.m4s    the sound alone
//! recordings/{engagement}/index.json        written when the officer ended
//! ```
//! A segment's name, and whether the other renditions have it, is its entry in the index, so a server that is killed loses nothing but the segment in the making:
//! listing the folder is the whole recovery.

use super::boxes::TIMESCALE;
use super::multivariant::Variants;
use super::rendition::Rendition;
use bytes::Bytes;
use domain::id::EngagementId;
use domain::instant::{Instant, Span};
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// Where a segment stands: its epoch, and its place in it.
pub type Key = (u64, u32);

/// What is known of a segment without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub epoch: u64,
    pub n: u32,
    /// Its length, in ticks of [`TIMESCALE`].
    pub ticks: u64,
    /// When its first picture came in.
    pub starts_at: Instant,
    /// Begins with a key frame.
    pub independent: bool,
    /// Whether the other renditions have it. Recordings from before there were any say nothing of it.
    #[serde(default)]
    pub small: bool,
    #[serde(default)]
    pub sound: bool,
}

impl Entry {
    pub const fn key(&self) -> Key {
        (self.epoch, self.n)
    }

    pub fn ends_at(&self) -> Instant {
        self.starts_at + span(self.ticks)
    }

    /// Whether it goes on where the other one ends. If not, a player must be told.
    pub const fn continues(&self, before: &Self) -> bool {
        self.epoch == before.epoch && self.n == before.n + 1
    }

    pub const fn has(&self, of: Rendition) -> bool {
        match of {
            Rendition::Full => true,
            Rendition::Small => self.small,
            Rendition::Sound => self.sound,
        }
    }

    /// Notes that a rendition other than the full one does, or does not, have it.
    pub const fn set(&mut self, of: Rendition, has: bool) {
        match of {
            Rendition::Full => {}
            Rendition::Small => self.small = has,
            Rendition::Sound => self.sound = has,
        }
    }

    fn file(&self) -> String {
        let kind = if self.independent { 'k' } else { 'd' };
        format!("{:06}-{}-{}-{kind}.m4s", self.n, self.ticks, self.starts_at.0)
    }

    fn from_file(epoch: u64, file: &str) -> Option<Self> {
        let mut parts = file.strip_suffix(".m4s")?.splitn(4, '-');
        Some(Self {
            epoch,
            n: parts.next()?.parse().ok()?,
            ticks: parts.next()?.parse().ok()?,
            starts_at: Instant(parts.next()?.parse().ok()?),
            independent: parts.next()? == "k",
            small: false,
            sound: false,
        })
    }
}

/// The length of time of so many ticks.
pub const fn span(ticks: u64) -> Span {
    Span((ticks * 1_000_000 / TIMESCALE as u64) as i64)
}

/// Everything stored of a broadcast.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Recording {
    pub segments: Vec<Entry>,
    /// The officer ended it. Not set for what a killed server left.
    pub ended: bool,
    /// What the multivariant playlist says; empty if it is not known, and then there is none.
    #[serde(default)]
    pub variants: Variants,
}

/// Loads what is stored: the index of an ended broadcast, else whatever segments there are.
pub async fn load(store: &dyn ObjectStore, engagement: EngagementId) -> object_store::Result<Recording> {
    match store.get(&index(engagement)).await {
        Ok(found) => match serde_json::from_slice(&found.bytes().await?) {
            Ok(recording) => return Ok(recording),
            Err(error) => {
                tracing::warn!(%engagement, %error, "broken recording index: listing the segments instead");
            }
        },
        Err(object_store::Error::NotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    Ok(Recording { segments: list(store, engagement).await?, ..Recording::default() })
}

/// Lists the segments that are stored, of epochs whose initialisation segment is, too.
pub async fn list(store: &dyn ObjectStore, engagement: EngagementId) -> object_store::Result<Vec<Entry>> {
    let (mut found, mut playable) = (BTreeMap::new(), HashSet::new());
    // What the other renditions have, with `None` for the initialisation segment.
    let mut others: HashSet<(u64, Rendition, Option<u32>)> = HashSet::new();
    let mut objects = store.list(Some(&folder(engagement)));
    while let Some(object) = objects.try_next().await? {
        let mut names = object.location.parts().map(|it| it.as_ref().to_owned()).skip(2);
        let (Some(Ok(epoch)), Some(file)) = (names.next().map(|it| it.parse()), names.next()) else {
            continue;
        };
        let other = Rendition::ALL.into_iter().find(|it| folder_of(*it) == Some(&file));
        if let (Some(other), Some(file)) = (other, names.next()) {
            others.insert((epoch, other, file.strip_suffix(".m4s").and_then(|it| it.parse().ok())));
        } else if file == "init.mp4" {
            playable.insert(epoch);
        } else if let Some(entry) = Entry::from_file(epoch, &file) {
            found.insert(entry.key(), entry);
        }
    }
    let mut segments: Vec<Entry> = found.into_values().filter(|it| playable.contains(&it.epoch)).collect();
    for it in &mut segments {
        for of in Rendition::ALL {
            let has = |n| others.contains(&(it.epoch, of, n));
            it.set(of, has(None) && has(Some(it.n)));
        }
    }
    Ok(segments)
}

/// Writes the index of an ended broadcast.
pub async fn seal(
    store: &dyn ObjectStore,
    engagement: EngagementId,
    recording: &Recording,
) -> object_store::Result<()> {
    let json = serde_json::to_vec(recording)
        .map_err(|error| object_store::Error::Generic { store: "index", source: error.into() })?;
    store.put(&index(engagement), json.into()).await.map(drop)
}

/// The engagements that have a folder.
pub async fn engagements(store: &dyn ObjectStore) -> object_store::Result<Vec<EngagementId>> {
    let found = store.list_with_delimiter(Some(&Path::from("recordings"))).await?;
    Ok(found.common_prefixes.iter().filter_map(|it| it.parts().next_back()?.as_ref().parse().ok()).collect())
}

/// Deletes every object of an engagement's folder.
pub async fn delete(store: &dyn ObjectStore, engagement: EngagementId) -> object_store::Result<()> {
    let objects: Vec<_> = store.list(Some(&folder(engagement))).try_collect().await?;
    for object in objects {
        store.delete(&object.location).await?;
    }
    Ok(())
}

/// Reads an object, `None` if there is no such one.
pub async fn read(store: &dyn ObjectStore, path: &Path) -> object_store::Result<Option<Bytes>> {
    match store.get(path).await {
        Ok(found) => found.bytes().await.map(Some),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

pub fn segment_path(engagement: EngagementId, of: Rendition, entry: &Entry) -> Path {
    let epoch = folder(engagement).join(entry.epoch.to_string());
    match folder_of(of) {
        None => epoch.join(entry.file()),
        Some(other) => epoch.join(other).join(format!("{:06}.m4s", entry.n)),
    }
}

pub fn init_path(engagement: EngagementId, of: Rendition, epoch: u64) -> Path {
    let epoch = folder(engagement).join(epoch.to_string());
    folder_of(of).map_or_else(|| epoch.clone(), |other| epoch.clone().join(other)).join("init.mp4")
}

/// The folder of a rendition within an epoch's; the full picture lies in the epoch's own.
const fn folder_of(of: Rendition) -> Option<&'static str> {
    match of {
        Rendition::Full => None,
        Rendition::Small => Some("small"),
        Rendition::Sound => Some("sound"),
    }
}

fn index(engagement: EngagementId) -> Path {
    folder(engagement).join("index.json")
}

fn folder(engagement: EngagementId) -> Path {
    Path::from_iter(["recordings".to_owned(), engagement.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_segments_name_holds_its_whole_entry(
            epoch: u64, n: u32, ticks: u64, starts_at in 0..i64::MAX, independent: bool,
        ) {
            let (small, sound) = (false, false);
            let entry = Entry { epoch, n, ticks, starts_at: Instant(starts_at), independent, small, sound };
            prop_assert_eq!(Entry::from_file(epoch, &entry.file()), Some(entry));
        }
    }

    #[tokio::test]
    async fn a_deleted_recording_leaves_nothing_and_no_other_is_touched() {
        let store = object_store::memory::InMemory::new();
        let (one, other) = (EngagementId(uuid::Uuid::from_u128(1)), EngagementId(uuid::Uuid::from_u128(2)));
        for engagement in [one, other] {
            store.put(&init_path(engagement, Rendition::Full, 7), "init".into()).await.expect("stored");
            seal(&store, engagement, &Recording::default()).await.expect("stored");
        }
        assert_eq!(engagements(&store).await.expect("listed"), [one, other]);
        delete(&store, one).await.expect("deleted");
        assert_eq!(engagements(&store).await.expect("listed"), [other]);
        assert!(read(&store, &init_path(other, Rendition::Full, 7)).await.expect("read").is_some());
    }

    #[tokio::test]
    async fn listing_tells_which_segments_the_other_renditions_have() {
        let store = object_store::memory::InMemory::new();
        let engagement = EngagementId(uuid::Uuid::from_u128(1));
        let entry = |n| Entry {
            epoch: 7,
            n,
            ticks: 180_000,
            starts_at: Instant(0),
            independent: true,
            small: false,
            sound: n == 1,
        };
        store.put(&init_path(engagement, Rendition::Full, 7), "init".into()).await.expect("stored");
        store.put(&init_path(engagement, Rendition::Sound, 7), "init".into()).await.expect("stored");
        for n in 0..2 {
            store.put(&segment_path(engagement, Rendition::Full, &entry(n)), "full".into()).await.expect("stored");
        }
        store.put(&segment_path(engagement, Rendition::Sound, &entry(1)), "sound".into()).await.expect("stored");
        // Without its initialisation segment nobody can play it.
        store.put(&segment_path(engagement, Rendition::Small, &entry(1)), "small".into()).await.expect("stored");
        assert_eq!(list(&store, engagement).await.expect("listed"), [entry(0), entry(1)]);
    }

    #[test]
    fn an_index_from_before_there_were_renditions_is_read() {
        let index = r#"{"segments":[{"epoch":7,"n":0,"ticks":180000,"starts_at":0,"independent":true}],"ended":true}"#;
        let recording: Recording = serde_json::from_str(index).expect("an index");
        assert!(recording.ended && !recording.segments[0].sound && recording.variants == Variants::default());
    }

    #[test]
    fn other_files_are_no_segments() {
        for file in ["init.mp4", "index.json", "000001.m4s", "1-2-3.m4s", "x-2-3-k.m4s", ".m4s"] {
            assert_eq!(Entry::from_file(1, file), None, "{file}");
        }
    }
}
