//! How long a crew is on its way from one site to the next.

use crate::instant::Span;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Two places of which nothing is known but that they differ: nobody is sent from one to the other without a break.
const UNKNOWN: Span = Span::minutes(60);

/// The longest way that is counted. Whoever is further away does not come back on the same day, and what lies before or
/// after it need not be looked at.
pub const LONGEST: Span = Span::hours(12);

/// The mean radius of the Earth (IUGG 1980), in kilometres.
const EARTH_KM: f64 = 6371.0088;

/// Roads are longer than the straight line: the usual detour in a city (Newell 1980 gives 1.2 to 1.4).
const DETOUR: f64 = 1.3;

/// Where a site lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub city: String,
    pub district: String,
    /// Latitude and longitude, WGS 84 degrees.
    pub at: Option<(f64, f64)>,
}

/// Minutes between the districts of one city. Stored as its JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DistrictTable {
    /// Between two places of one district.
    pub within: u16,
    pub districts: Vec<String>,
    /// A row for each district, in their order.
    pub minutes: Vec<Vec<u16>>,
}

impl DistrictTable {
    fn between(&self, from: &str, to: &str) -> Option<u16> {
        let place = |name: &str| self.districts.iter().position(|it| it == name);
        let (from, to) = (place(from)?, place(to)?);
        if from == to { Some(self.within) } else { self.minutes.get(from)?.get(to).copied() }
    }
}

/// What ways are told from.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// By the city's name.
    pub tables: HashMap<String, DistrictTable>,
    /// Kilometres per hour, where no table tells.
    pub speed: u16,
}

impl Ways {
    /// The time from one place to another one: by the table of their city, else by distance at the stated speed.
    pub fn between(&self, from: &Place, to: &Place) -> Span {
        let listed = || {
            let table = self.tables.get(&from.city).filter(|_| from.city == to.city)?;
            table.between(&from.district, &to.district)
        };
        let driven = || {
            let hours = kilometres(from.at?, to.at?) * DETOUR / f64::from(self.speed.max(1));
            // Rounded up: a crew that is a minute late is late.
            Some(Span::minutes((hours * 60.0).ceil() as i64))
        };
        let way = listed().map(|minutes| Span::minutes(minutes.into())).or_else(driven);
        way.unwrap_or(UNKNOWN).min(LONGEST)
    }
}

/// The great-circle distance, by the haversine formula.
fn kilometres((lat1, lon1): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
    let (phi1, phi2) = (lat1.to_radians(), lat2.to_radians());
    let (half_phi, half_lambda) = ((phi2 - phi1) / 2.0, (lon2 - lon1).to_radians() / 2.0);
    let a = half_phi.sin().powi(2) + phi1.cos() * phi2.cos() * half_lambda.sin().powi(2);
    2.0 * EARTH_KM * a.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(city: &str, district: &str, at: Option<(f64, f64)>) -> Place {
        Place { city: city.into(), district: district.into(), at }
    }

    fn ways() -> Ways {
        let districts = ["江岸区", "武昌区"].map(str::to_owned).to_vec();
        let table = DistrictTable { within: 15, districts, minutes: vec![vec![0, 30], vec![30, 0]] };
        Ways { tables: HashMap::from([("武汉市".to_owned(), table)]), speed: 40 }
    }

    #[test]
    fn the_table_goes_before_the_distance() {
        let (here, there) = (Some((30.6, 114.309)), Some((30.554, 114.316)));
        let (jiangan, wuchang) = (place("武汉市", "江岸区", here), place("武汉市", "武昌区", there));
        assert_eq!(ways().between(&jiangan, &wuchang), Span::minutes(30));
        assert_eq!(ways().between(&jiangan, &place("武汉市", "江岸区", None)), Span::minutes(15));
        // A district of the same name in another city is another district: 5.16 km, 1.3 times as long by road, at 40 km/h.
        assert_eq!(ways().between(&jiangan, &place("某市", "武昌区", there)), Span::minutes(11));
    }

    #[test]
    fn a_degree_of_latitude_is_111_kilometres_and_nobody_is_on_the_way_for_more_than_half_a_day() {
        assert!((kilometres((30.0, 114.0), (31.0, 114.0)) - 111.195).abs() < 0.01);
        assert!((kilometres((30.0, 179.5), (30.0, -179.5)) - 96.297).abs() < 0.01, "over the date line");
        let far = (place("甲市", "", Some((30.0, 114.0))), place("乙市", "", Some((45.0, 126.0))));
        assert_eq!(ways().between(&far.0, &far.1), LONGEST);
    }

    #[test]
    fn where_nothing_is_known_an_hour_lies_between() {
        assert_eq!(ways().between(&place("", "", None), &place("武汉市", "江岸区", Some((30.6, 114.3)))), UNKNOWN);
    }
}
