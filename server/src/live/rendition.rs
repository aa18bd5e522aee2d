//! The forms in which one broadcast is given out. All are cut at the same moments and share the numbers of epochs, segments and
//! parts, so a player can go from one to another at any of them.

/// One of the forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rendition {
    /// The picture as the publisher sends it, with sound. It is always there.
    Full,
    /// A second, smaller encoding of the same pictures, with the same sound.
    Small,
    /// The sound alone.
    Sound,
}

impl Rendition {
    pub const ALL: [Self; 3] = [Self::Full, Self::Small, Self::Sound];

    /// What the names of its playlists and media begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Full => "",
            Self::Small => "small-",
            Self::Sound => "sound-",
        }
    }

    /// The rendition that a name is of, and the rest of the name.
    pub fn named(name: &str) -> (Self, &str) {
        let of = |it: Self| name.strip_prefix(it.prefix()).map(|rest| (it, rest));
        of(Self::Small).or_else(|| of(Self::Sound)).unwrap_or((Self::Full, name))
    }
}

/// The same thing of each rendition, where there is one.
#[derive(Clone, Debug, Default)]
pub struct Each<T> {
    pub full: T,
    pub small: Option<T>,
    pub sound: Option<T>,
}

impl<T> Each<T> {
    pub const fn get(&self, of: Rendition) -> Option<&T> {
        match of {
            Rendition::Full => Some(&self.full),
            Rendition::Small => self.small.as_ref(),
            Rendition::Sound => self.sound.as_ref(),
        }
    }
}
