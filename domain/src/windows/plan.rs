//! Who comes when: places of a visit, by the minutes that what people need takes, its desks and its hours.
//!
//! Times are minutes from the visit's start, so a visit that moves takes all of them with it. Whoever was told a time keeps a place:
//! - nobody who has a time loses it;
//! - a time that is closer than the least notice stands, and so does that of whoever nobody can tell that it moved;
//! - no time is given or moved to that is closer than the least notice;
//! - one who goes first (elderly, disabled) and has no time yet is put before the others, unless somebody would lose a time by it;
//! - else times move forward alone: into what others have given back, first who goes first, then in the order of declaration.

/// A visit, as far as it decides who comes when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Minutes from start to end.
    pub length: i32,
    /// Served at once.
    pub desks: i32,
    /// The first minute that a time may be given or moved to: now and the least notice, negative while that is before the start.
    pub earliest: i32,
}

/// What one person needs. A list of them is in the order of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Goes before the others: elderly or disabled.
    pub first: bool,
    /// At the desk.
    pub minutes: i32,
    /// The time that was given; none: waits for one.
    pub at: Option<i32>,
    /// Can be told that the time has moved.
    pub reachable: bool,
}

impl Wish {
    const fn is_pinned(&self, hours: &Hours) -> bool {
        match self.at {
            Some(at) => at < hours.earliest || !self.reachable,
            None => false,
        }
    }
}

/// The time of each, in the order of `wishes`; none: no place is left, and it waits.
///
/// Takes time for each wish and minute of the visit.
pub fn arrange(hours: &Hours, wishes: &[Wish]) -> Vec<Option<i32>> {
    let newcomer = wishes.iter().any(|it| it.first && it.at.is_none());
    if newcomer && let Some(times) = anew(hours, wishes) {
        return times;
    }
    forward(hours, wishes)
}

/// Whether something that takes so long still finds a place.
pub fn has_place(hours: &Hours, wishes: &[Wish], minutes: i32) -> bool {
    let mut load = Load::new(hours);
    for it in wishes {
        if let Some(at) = it.at {
            load.add(at, it.minutes, 1);
        }
    }
    load.first_fit(hours, minutes).is_some()
}

/// All but those who are pinned in the order that is due to them; none if somebody would lose a time by it.
fn anew(hours: &Hours, wishes: &[Wish]) -> Option<Vec<Option<i32>>> {
    let mut load = Load::new(hours);
    let mut times = vec![None; wishes.len()];
    for (n, it) in wishes.iter().enumerate().filter(|(_, it)| it.is_pinned(hours)) {
        if let Some(at) = it.at {
            load.add(at, it.minutes, 1);
            times[n] = Some(at);
        }
    }
    for n in in_order(wishes, |it| !it.is_pinned(hours)) {
        times[n] = load.take(hours, wishes[n].minutes);
        if times[n].is_none() && wishes[n].at.is_some() {
            return None;
        }
    }
    Some(times)
}

/// Times move forward alone, and whoever waits gets what is left.
fn forward(hours: &Hours, wishes: &[Wish]) -> Vec<Option<i32>> {
    let mut load = Load::new(hours);
    let mut times: Vec<Option<i32>> = wishes.iter().map(|it| it.at).collect();
    for it in wishes {
        if let Some(at) = it.at {
            load.add(at, it.minutes, 1);
        }
    }
    for n in in_order(wishes, |it| it.at.is_some() && !it.is_pinned(hours)) {
        let Some(at) = wishes[n].at else { continue };
        load.add(at, wishes[n].minutes, -1);
        // Where more than the desks hold were told a time, because desks were taken away, it stands.
        let next = load.first_fit(hours, wishes[n].minutes).filter(|next| *next < at).unwrap_or(at);
        load.add(next, wishes[n].minutes, 1);
        times[n] = Some(next);
    }
    // Once so many minutes find no place, nor do more of them: places only become fewer.
    let mut too_long = i32::MAX;
    for n in in_order(wishes, |it| it.at.is_none()) {
        let minutes = wishes[n].minutes;
        if minutes < too_long {
            times[n] = load.take(hours, minutes);
            if times[n].is_none() {
                too_long = minutes;
            }
        }
    }
    times
}

/// Who goes first, then the others, each in the order of declaration.
fn in_order(wishes: &[Wish], these: impl Fn(&Wish) -> bool) -> impl Iterator<Item = usize> {
    let of = |first: bool| {
        let wanted: Vec<usize> =
            wishes.iter().enumerate().filter(|(_, it)| it.first == first && these(it)).map(|(n, _)| n).collect();
        wanted
    };
    of(true).into_iter().chain(of(false))
}

/// How many are served in each minute. Any times of which no minute has more than there are desks can be shared out among the desks.
struct Load(Vec<i32>);

impl Load {
    fn new(hours: &Hours) -> Self {
        Self(vec![0; usize::try_from(hours.length).unwrap_or_default()])
    }

    /// What lies outside the hours, because they became shorter, takes no place.
    fn add(&mut self, at: i32, minutes: i32, by: i32) {
        let clamp = |minute: i32| usize::try_from(minute).unwrap_or_default().min(self.0.len());
        let (from, to) = (clamp(at), clamp(at.saturating_add(minutes)));
        for minute in &mut self.0[from..to] {
            *minute += by;
        }
    }

    fn take(&mut self, hours: &Hours, minutes: i32) -> Option<i32> {
        let at = self.first_fit(hours, minutes)?;
        self.add(at, minutes, 1);
        Some(at)
    }

    /// The first minute from which a desk is free for so long.
    fn first_fit(&self, hours: &Hours, minutes: i32) -> Option<i32> {
        let mut free = 0;
        for (minute, load) in (0..).zip(&self.0).skip(usize::try_from(hours.earliest).unwrap_or_default()) {
            free = if *load < hours.desks { free + 1 } else { 0 };
            if free >= minutes.max(1) {
                return Some(minute + 1 - free);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
