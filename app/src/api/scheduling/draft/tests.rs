use super::{BookingFields, Draft, Go};
use chrono::NaiveDate;
use domain::id::{BranchId, OfferingId};
use domain::instant::Instant;
use domain::scheduling::request::FieldError;

fn draft() -> Draft {
    Draft::new(OfferingId("01890a5d-ac96-774b-bcce-b302099a8057".parse().expect("an id")))
}

fn branch(n: u32) -> BranchId {
    format!("01890a5d-ac96-774b-bcce-{n:012}").parse().expect("an id")
}

#[test]
fn a_buttons_value_is_read_and_nonsense_keeps_everything() {
    let day = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date");
    assert_eq!(Go::read("day:2026-12-01"), Go::Day(day));
    assert_eq!(Go::read("time:1796000000000000"), Go::Time(Instant(1_796_000_000_000_000)));
    assert_eq!(Go::read("province:湖北省"), Go::Province("湖北省".into()));
    for nonsense in ["", "day:tomorrow", "fly:1", "time:"] {
        assert_eq!(Go::read(nonsense), Go::Keep);
    }
}

#[test]
fn every_branch_ticked_means_all_of_them() {
    let mut draft = draft();
    let fields = |ticked: &[u32]| BookingFields {
        branches: ticked.iter().map(|n| branch(*n).to_string()).collect(),
        total: "3".into(),
        ..BookingFields::default()
    };
    draft.fill(&fields(&[1, 2, 3]));
    assert_eq!(draft.branches, None);
    draft.fill(&fields(&[1, 3]));
    assert!(draft.has(branch(1)) && !draft.has(branch(2)));
    draft.fill(&fields(&[]));
    assert!(!draft.has(branch(1)));
}

#[test]
fn a_head_count_that_was_only_proposed_is_not_kept() {
    let mut draft = draft();
    let fields =
        |typed: &str| BookingFields { head_count: typed.into(), proposed: "3214".into(), ..BookingFields::default() };
    draft.fill(&fields("3214"));
    assert_eq!(draft.head_count, "");
    draft.fill(&fields("300"));
    assert_eq!(draft.head_count, "300");
}

#[test]
fn an_error_is_named_as_its_input_is() {
    let mut draft = draft();
    draft.head_count = "many".into();
    let mut error = FieldError::new("answers.concern", "required");
    draft.name_in_form(&mut error);
    assert_eq!(error.field, "answers[concern]");
    let mut error = FieldError::new("head_count", "required");
    draft.name_in_form(&mut error);
    assert_eq!(error.code, "not_a_number");
}
