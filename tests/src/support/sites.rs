//! On-site windows at sites with a way between them.

use super::World;
use super::world::{Brand, Company};
use domain::catalogue::{Kind, ResourceKind};
use domain::id::{OfferingId, ResourceId};
use entities::catalogue::offering;
use entities::directory::branch;
use sea_orm::Set;
use usecases::catalogue::{CityTable, import_districts_at_console};

/// From the first district half an hour to the second, two to the third.
const TABLE: &str = r#"{"city": {"code": "420100", "name_zh": "武汉市"},
    "districts": [{"code": "1", "name_zh": "洪山区"}, {"code": "2", "name_zh": "武昌区"}, {"code": "3", "name_zh": "新洲区"}],
    "travel_minutes": {"order": ["1", "2", "3"], "within_one_district": 15,
        "table": [[0, 30, 120], [30, 0, 115], [120, 115, 0]]}}"#;

impl World {
    /// Windows of an hour for which the brand has one officer, who is returned, and one kit; and the company's first three
    /// sites in a district each.
    pub async fn windows(&self, brand: &Brand, company: &Company) -> (OfferingId, ResourceId) {
        let officer = self.resource(brand.id, ResourceKind::Officer, "程野渡", &["household"]).await;
        self.resource(brand.id, ResourceKind::Kit, "受理箱", &["window_kit"]).await;
        let window = self.offering(brand.id, &["household", "window_kit"]).await;
        self.change(offering::ActiveModel { id: Set(window), kind: Set(Kind::OnSiteWindow), ..Default::default() })
            .await;
        for (branch, district) in company.branches.iter().zip(["洪山区", "武昌区", "新洲区"]) {
            let row = branch::ActiveModel { id: Set(*branch), district: Set(district.into()), ..Default::default() };
            self.change(row).await;
        }
        let table = CityTable::parse(TABLE).expect("a table");
        import_districts_at_console(&self.cx, table).await.expect("it is taken");
        (window, officer)
    }
}
