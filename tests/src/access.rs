//! Who may not: every server function and REST route × nobody, another company, a branch's liaison, another brand.

use crate::support::world::{Brand, Company, date, form};
use crate::support::{TestApp, app::Browser};
use domain::catalogue::services::ServiceGroup;
use domain::id::{
    ApplicationId, AttendeeId, DeckId, DeputyId, EngagementId, IssueId, NoteId, PackId, PackVersionId, PollId,
    QuestionId, SeriesId, ServiceItemId, WindowId,
};
use domain::identity::{Actor, Grant};
use domain::live::IssueKind;
use domain::scheduling::series::Shift;
use entities::audit::audit_event;
use entities::catalogue::{offering, service_item, service_version, topic};
use entities::directory::{absence, brand, brand_day, company_note, resource};
use entities::feeds::feed;
use entities::identity::{account, deputy, role_grant};
use entities::live::{
    announcement, branch_issue, head_correction, poll, poll_answer, presenter, question, question_vote, quiz_item,
    rating, slide_shown,
};
use entities::notify::outbox;
use entities::packs::{pack, pack_version, shown_pack};
use entities::scheduling::{attendee, booking, claim, engagement, series, series_date};
use entities::services::{application, application_step, offered_service};
use entities::windows::{declaration, service_window, window_item, window_step};
use reqwest::{Method, StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use std::collections::BTreeMap;
use usecases::catalogue::services::{ServiceForm, add_service};
use usecases::directory::add_note;
use usecases::identity::{DeputyForm, appoint_deputy};
use usecases::live::{ask_question, draft_poll, raise_issue};
use usecases::packs::{Edit, add_pack, edit_pack};
use usecases::scheduling::series::{Choice, SeriesForm, add_series};
use usecases::scheduling::{confirm_booking, request_booking};
use usecases::services::{ApplyForm, apply_in_room, open_service};
use usecases::windows::{WindowForm, propose_window};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const ELEVEN: &str = "2026-12-01T11:00:00+08:00";

/// A series of three weeks, of which the second is left out.
const SERIES: &str = "2026-12-10T10:00:00+08:00";
const LEFT_OUT: &str = "2026-12-17";
/// That date at ten in Shanghai, in microseconds.
const LEFT_OUT_AT: &str = "1797472800000000";

/// Confirmed, and of no series.
const SINGLE: &str = "2026-12-11T10:00:00+08:00";

struct Stage {
    app: TestApp,
    brand: Brand,
    company: Company,
    booking: booking::Model,
    series: SeriesId,
    /// The first of the series.
    first: EngagementId,
    /// Could be made a series.
    single: EngagementId,
    deputy: DeputyId,
    note: NoteId,
    /// Of the room of `single`, as the poll, which is a draft.
    question: QuestionId,
    poll: PollId,
    /// Of `single`, and of the branch that the branch's liaison has nothing to do with.
    far: AttendeeId,
    pack: PackId,
    version: PackVersionId,
    deck: DeckId,
    /// Of a branch that is not the branch liaison's.
    issue: IssueId,
    topic: topic::Model,
    /// Of the brand, offered in the room of `single`, where somebody has applied for it.
    item: ServiceItemId,
    application: ApplicationId,
    /// Agreed on at the company's second branch.
    window: WindowId,
    /// What it handles.
    served: ServiceItemId,
    /// Who has no business with the booking, by name.
    strangers: Vec<(&'static str, Actor)>,
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::start().await;
        let world = &app.world;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 1).await);
        let (other_brand, other_company) = (world.brand("海燕").await, world.company("别家", 1, 1).await);
        let booking = request_booking(&world.cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
        let (cx, manager) = (&world.cx, &brand.manager);
        let mut confirmed = Vec::new();
        for when in [SERIES, SINGLE] {
            let asked = request_booking(cx, &company.liaison, form(&brand, &company, when)).await.expect("free");
            confirm_booking(cx, manager, asked.id, &[]).await.expect("a request");
            confirmed.push(asked.engagement_id);
        }
        let weekly = SeriesForm {
            engagement: confirmed[0],
            rule: "FREQ=WEEKLY".into(),
            count: Some(3),
            until: None,
            shift: Shift::Skip,
            keep_count: false,
        };
        let left_out = BTreeMap::from([(date(LEFT_OUT), Choice::Skip)]);
        let series = add_series(cx, manager, &weekly, left_out).await.expect("free");
        let account = brand.officer.account.to_string();
        let days = DeputyForm { account, from: "2026-11-23".into(), until: "2026-11-24".into() };
        let deputy = appoint_deputy(cx, manager, brand.id, &days).await.expect("of the team");
        let note = add_note(cx, manager, brand.id, company.id, "先打工会电话").await.expect("written");
        let strangers = vec![
            ("another company's liaison", other_company.liaison.clone()),
            ("another company's branch liaison", other_company.branch_liaison.clone()),
            ("another brand's manager", other_brand.manager.clone()),
            ("an account without a role", world.account("无", vec![]).await),
        ];
        let single = confirmed[1];
        let of_single = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(single));
        let asker = of_single.clone().one(cx.db.read()).await.expect("people").expect("one");
        let of_far = of_single.filter(attendee::Column::BranchId.eq(company.branches[1]));
        let far = of_far.one(cx.db.read()).await.expect("people").expect("one").id;
        let question = ask_question(cx, asker.id, "怎么办居住证？", false).await.expect("asked");
        let options = ["是".to_owned(), "否".to_owned()];
        let poll = draft_poll(cx, manager, single, "听得清吗？", &options).await.expect("drafted");
        let item = add_service(cx, manager, Some(brand.id), "ZY-01", &legal_advice()).await.expect("added");
        open_service(cx, manager, single, item).await.expect("opened");
        let (name, phone) = ("示例".into(), "14200001234".into());
        let wish = ApplyForm { name, phone, answers: BTreeMap::new(), consent: true };
        let application = apply_in_room(cx, asker.id, item, &wish).await.expect("offered");
        world.add(quiz("AF-001")).await;
        let topic = topic::Entity::find().one(world.cx.db.read()).await.expect("topics").expect("one");
        let first = confirmed[0];
        let pack = add_pack(cx, manager, brand.id, Some(topic.id)).await.expect("made");
        let version = pack_version::Entity::find().one(cx.db.read()).await.expect("versions").expect("one").id;
        let link = Edit::AddLink { title: "指南".into(), link: "https://a.example/".into() };
        edit_pack(cx, manager, brand.id, version, link).await.expect("added");
        let deck = crate::packs::slides(world, brand.id, 3).await;
        edit_pack(cx, manager, brand.id, version, Edit::Slides(Some(deck))).await.expect("added");
        raise_issue(cx, far, Some(IssueKind::Sound), "").await.expect("told");
        let issue = branch_issue::Entity::find().one(cx.db.read()).await.expect("issues").expect("one").id;
        let served = add_service(cx, manager, Some(brand.id), "ZY-03", &on_site()).await.expect("added");
        let agreed = WindowForm {
            officer: Some(brand.presenter),
            liaison: Some(company.liaison.account),
            items: vec![served],
            desks: Some(1),
            notice_hours: Some(24),
        };
        let site = Some(company.branches[1]);
        let window = propose_window(cx, manager, brand.id, company.id, site, &agreed).await.expect("agreed");
        Self {
            served,
            app,
            brand,
            company,
            booking,
            series,
            first,
            single,
            deputy,
            note,
            question,
            poll,
            far,
            pack,
            version,
            deck,
            issue,
            topic,
            item,
            application,
            window,
            strangers,
        }
    }

    /// Everything that a stranger could have changed.
    async fn state(&self) -> String {
        let db = self.app.world.cx.db.read();
        let engagements = engagement::Entity::find().all(db).await.expect("engagements");
        let bookings = booking::Entity::find().all(db).await.expect("bookings");
        let attendees = attendee::Entity::find().all(db).await.expect("attendees");
        let accounts = account::Entity::find().all(db).await.expect("accounts");
        let mut emails: Vec<_> = accounts.into_iter().map(|it| (it.email, it.disabled, it.locale)).collect();
        // Signing in is written down, and PostgreSQL gives what was written last at the end.
        emails.sort();
        let roles = role_grant::Entity::find().all(db).await.expect("roles");
        let jobs = outbox::Entity::find().count(db).await.expect("jobs");
        let brands = brand::Entity::find().all(db).await.expect("brands");
        let team = resource::Entity::find().all(db).await.expect("resources");
        let offerings = offering::Entity::find().all(db).await.expect("offerings");
        let topics = topic::Entity::find().all(db).await.expect("topics");
        let days = brand_day::Entity::find().all(db).await.expect("special days");
        let away = absence::Entity::find().all(db).await.expect("absences");
        let claims = claim::Entity::find().all(db).await.expect("claims");
        let series = series::Entity::find().all(db).await.expect("series");
        let dates = series_date::Entity::find().all(db).await.expect("dates");
        let deputies = deputy::Entity::find().all(db).await.expect("deputies");
        let notes = company_note::Entity::find().all(db).await.expect("notes");
        let calendars = feed::Entity::find().all(db).await.expect("feeds");
        let questions = question::Entity::find().all(db).await.expect("questions");
        let votes = question_vote::Entity::find().all(db).await.expect("votes");
        let announced = announcement::Entity::find().all(db).await.expect("announcements");
        let polls = poll::Entity::find().all(db).await.expect("polls");
        let answers = poll_answer::Entity::find().all(db).await.expect("answers");
        let corrected = head_correction::Entity::find().all(db).await.expect("corrections");
        let rated = rating::Entity::find().all(db).await.expect("ratings");
        let packs = pack::Entity::find().all(db).await.expect("packs");
        let versions = pack_version::Entity::find().all(db).await.expect("versions");
        let shown = shown_pack::Entity::find().all(db).await.expect("choices");
        let turned = slide_shown::Entity::find().all(db).await.expect("slides");
        let issues = branch_issue::Entity::find().all(db).await.expect("issues");
        let packs = format!("{packs:?} {versions:?} {shown:?} {turned:?} {issues:?}");
        let presenters = presenter::Entity::find().all(db).await.expect("presenters");
        let packs = format!("{packs} {presenters:?}");
        let room =
            format!("{packs} {questions:?} {votes:?} {announced:?} {polls:?} {answers:?} {corrected:?} {rated:?}");
        let items = service_item::Entity::find().all(db).await.expect("items");
        let versions = service_version::Entity::find().all(db).await.expect("versions");
        let offered = offered_service::Entity::find().all(db).await.expect("offers");
        let applied = application::Entity::find().all(db).await.expect("applications");
        let steps = application_step::Entity::find().all(db).await.expect("steps");
        let room = format!("{room} {items:?} {versions:?} {offered:?} {applied:?} {steps:?}");
        let windows = service_window::Entity::find().all(db).await.expect("windows");
        let handled = window_item::Entity::find().all(db).await.expect("items of windows");
        let steps = window_step::Entity::find().all(db).await.expect("steps of windows");
        let declared = declaration::Entity::find().all(db).await.expect("declarations");
        let room = format!("{room} {windows:?} {handled:?} {steps:?} {declared:?}");
        let desk = format!("{series:?} {dates:?} {deputies:?} {notes:?} {calendars:?} {room}");
        let set_up = format!("{away:?} {claims:?} {brands:?} {days:?} {team:?} {offerings:?} {topics:?}");
        format!("{engagements:?} {bookings:?} {attendees:?} {emails:?} {roles:?} {jobs} {set_up} {desk}")
    }

    /// The body for a REST route that would succeed for who may.
    fn body(&self, path: &str) -> serde_json::Value {
        match path.rsplit('/').next() {
            Some("bookings" | "holds" | "waits") => json!({
                "offering_id": self.brand.offering, "starts_at": "2026-12-02T02:00:00Z", "company_id": self.company.id,
                "branch_ids": "all", "topic": "antifraud-general", "head_count": 20, "note": "", "answers": {},
            }),
            Some("events") => json!({
                "offering_id": self.brand.offering, "starts_at": "2026-12-02T02:00:00Z", "topic": "antifraud-general",
                "capacity": 5,
            }),
            Some("places") => json!({"company_id": self.company.id, "branch_ids": "all", "head_count": 1}),
            Some("capacity") => json!({"capacity": 5}),
            Some("decline" | "cancel") => json!({"reason": "改期"}),
            Some("offer") => json!({"starts_at": ["2026-12-02T02:00:00Z"]}),
            Some("reschedule" | "accept") => json!({"starts_at": "2026-12-02T02:00:00Z"}),
            _ => json!({}),
        }
    }
}

/// Method and path of every route of the OpenAPI document, with this stage's ids in it.
fn routes(stage: &Stage) -> Vec<(Method, String)> {
    let document = serde_json::from_str::<serde_json::Value>(server::openapi::document_text()).expect("a document");
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let id = if path.contains("/bookings/") {
            stage.booking.id.to_string()
        } else if path.contains("/engagements/") {
            stage.booking.engagement_id.to_string()
        } else {
            stage.brand.offering.to_string()
        };
        let path = path.trim_start_matches("/api/v1").trim_start_matches('/').replace("{id}", &id);
        for method in methods.as_object().expect("methods").keys() {
            routes.push((method.to_uppercase().parse().expect("a method"), path.clone()));
        }
    }
    routes
}

/// Times and titles of what brands offer are open to every account: they say nothing about who holds them.
fn is_open_to_accounts(method: &Method, path: &str) -> bool {
    path.starts_with("offerings")
        || path.starts_with("service-items")
        || path == "openapi.json"
        || (*method == Method::GET && path == "events")
}

#[tokio::test]
async fn no_rest_route_answers_a_stranger_or_hints_that_an_id_exists() {
    let stage = Stage::set().await;
    let before = stage.state().await;
    let routes = routes(&stage);
    assert!(routes.len() >= 11, "the document names every route: {routes:?}");
    for (method, path) in &routes {
        if path != "openapi.json" {
            let answer =
                stage.app.rest(method.clone(), path, None).json(&stage.body(path)).send().await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "nobody: {method} {path}");
        }
    }
    for (who, actor) in &stage.strangers {
        let key = stage.app.key(actor).await;
        for (method, path) in routes.iter().filter(|(method, path)| !is_open_to_accounts(method, path)) {
            let send = |path: String| stage.app.rest(method.clone(), &path, Some(&key)).json(&stage.body(&path)).send();
            let answer = send(path.clone()).await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{who}: {method} {path}");
            // An id that exists and one that does not are answered alike.
            let absent = path
                .replace(&stage.booking.id.to_string(), "01a20b1a-a071-71c6-b05a-bbefb3ce6ae8")
                .replace(&stage.booking.engagement_id.to_string(), "01a20b1a-a071-71c6-b05a-bbefb3ce6ae8");
            let (known, unknown) = (
                answer.text().await.expect("a body"),
                send(absent).await.expect("an answer").text().await.expect("a body"),
            );
            assert_eq!(known, unknown, "{who}: {method} {path} hints");
        }
    }
    let branch_liaison = stage.app.key(&stage.company.branch_liaison).await;
    for (method, path) in
        routes.iter().filter(|(method, path)| *method == Method::POST && !is_open_to_accounts(method, path))
    {
        let answer = stage.app.rest(method.clone(), path, Some(&branch_liaison)).json(&stage.body(path)).send().await;
        let status = answer.expect("an answer").status();
        assert!(status.is_client_error(), "the company's own branch liaison: {method} {path}: {status}");
    }
    assert_eq!(stage.state().await, before, "nothing changed");
}

/// Forms that are for everybody, or for one's own session and account: they take no id of somebody else.
const OWN: &[&str] = &[
    "/forms/language",
    "/forms/sign-in",
    "/forms/sign-out",
    "/forms/request-password-link",
    "/forms/set-password",
    "/forms/update-settings",
    "/forms/send-my-password-link",
    "/forms/revoke-other-sessions",
    "/forms/revoke-session",
];

/// What the branch's own liaison may do, and nobody else.
const BRANCHS_OWN: &str = "/forms/raise-branch-issue";

/// Every field that any form reads, with this stage's ids.
fn fields(stage: &Stage) -> Vec<(&'static str, String)> {
    let (booking, engagement) = (stage.booking.id.to_string(), stage.booking.engagement_id.to_string());
    vec![
        ("booking", booking.clone()),
        ("engagement", engagement),
        ("brand", stage.brand.id.to_string()),
        ("offering", stage.brand.offering.to_string()),
        ("company", stage.company.id.to_string()),
        ("scope", stage.company.id.to_string()),
        ("id", stage.company.liaison.account.to_string()),
        ("crew", stage.brand.presenter.to_string()),
        ("reason", "改期".into()),
        ("date", "2026-12-01".into()),
        ("hours", "10:00-11:00".into()),
        ("from", "2026-12-01".into()),
        ("brand_day", "3".into()),
        ("out", stage.brand.presenter.to_string()),
        ("by", stage.brand.presenter.to_string()),
        ("absence", stage.brand.presenter.to_string()),
        ("starts_at", "1796176800000000".into()),
        ("go", "submit".into()),
        ("capacity", "5".into()),
        ("topic", "antifraud-general".into()),
        ("head_count", "20".into()),
        ("note", "x".into()),
        ("code", "unknown".into()),
        ("name", "某某".into()),
        ("email", "new@zhiyin.example".into()),
        ("to", "new@zhiyin.example".into()),
        ("check", "mail".into()),
        ("role", "administrator".into()),
        ("screen", "one".into()),
        ("screen_people", "1".into()),
        ("branch", stage.company.branches[1].to_string()),
        ("stars", "5".into()),
        ("total", "1".into()),
        ("search", String::new()),
        ("proposed", "20".into()),
        ("resource", stage.brand.presenter.to_string()),
        ("topic_id", stage.topic.id.to_string()),
        ("key", "new-key".into()),
        ("mon", "09:00-17:00".into()),
        ("abilities[]", "presenter".into()),
        ("title", "某主题".into()),
        ("minutes", "90".into()),
        ("lead_working_days", "1".into()),
        ("horizon_days", "60".into()),
        ("slot_step", "30".into()),
        ("min_heads", "1".into()),
        ("max_heads", "9".into()),
        ("buffer_before", "0".into()),
        ("buffer_after", "0".into()),
        ("needs[]", "studio".into()),
        ("series", stage.series.to_string()),
        ("deputy", stage.deputy.to_string()),
        ("account", stage.brand.officer.account.to_string()),
        ("until", "2026-12-02".into()),
        ("text", "请走侧门".into()),
        ("pattern", "FREQ=WEEKLY".into()),
        ("count", "3".into()),
        ("shift", "skip".into()),
        ("reach", "later".into()),
        ("time", "11:00".into()),
        ("attendee", stage.company.liaison.account.to_string()),
        ("reply", stage.company.liaison.account.to_string()),
        ("verdict", "accept".into()),
        ("answer", "accepted".into()),
        ("comment", "x".into()),
        ("wanted", "1".into()),
        ("question", stage.question.to_string()),
        ("anonymous", "1".into()),
        ("treatment", "live".into()),
        ("announcement", "会后发资料".into()),
        ("poll", stage.poll.to_string()),
        ("options[]", "是".into()),
        ("options[]", "否".into()),
        ("quiz", "AF-001".into()),
        ("presenter", stage.brand.officer.account.to_string()),
        ("pack", stage.pack.to_string()),
        ("version", stage.version.to_string()),
        ("material", "指南".into()),
        ("link", "https://b.example/".into()),
        ("at", "0".into()),
        ("page", "1".into()),
        ("issue", "没有声音".into()),
        ("issue_id", stage.issue.to_string()),
        ("item", stage.item.to_string()),
        ("service", stage.item.to_string()),
        ("application", stage.application.to_string()),
        ("act", "take_up".into()),
        ("retired", "1".into()),
        ("group", "legal".into()),
        ("guide", "说明去哪里办。".into()),
        ("days", "3".into()),
        ("receipt", "ZY-261123-0001-0".into()),
        ("phone", "14200001234".into()),
        ("consent", "1".into()),
        ("window", stage.window.to_string()),
        ("officer", stage.brand.presenter.to_string()),
        ("liaison", stage.company.liaison.account.to_string()),
        ("desks", "2".into()),
        ("notice_hours", "24".into()),
        ("found", "fine".into()),
        ("plate", "知航-001".into()),
        ("certificate", "1".into()),
    ]
}

/// An item that asks nothing.
fn legal_advice() -> ServiceForm {
    ServiceForm {
        name: "法律咨询".into(),
        group: Some(ServiceGroup::Legal),
        guide: "说明去哪里办。".into(),
        days: "0".into(),
        ..ServiceForm::default()
    }
}

/// An item that a window can handle.
fn on_site() -> ServiceForm {
    ServiceForm { minutes: "10".into(), on_site: true, ..legal_advice() }
}

/// An item of the quiz bank.
pub fn quiz(key: &str) -> quiz_item::Model {
    quiz_item::Model {
        key: key.into(),
        tag: "冒充领导".into(),
        title: "“领导”让你马上转账，先做什么？".into(),
        title_en: "Your superior wants a payment at once. What first?".into(),
        options: r#"[["先转账","Pay"],["打电话核实","Call back"]]"#.into(),
        right_choice: 1,
        explanation: "换一个已知的渠道核实。".into(),
        explanation_en: "Check through a known channel.".into(),
    }
}

/// The fields for one form: some names mean something else in another.
fn fields_for(stage: &Stage, path: &str, fields: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    let (single, first, note) = (stage.single.to_string(), stage.first.to_string(), stage.note.to_string());
    let (far, near) = (stage.far.to_string(), stage.company.branches[0].to_string());
    let served = stage.served.to_string();
    let (topic, version) = (stage.topic.id.to_string(), stage.version.to_string());
    let own: &[(&'static str, &str)] = match path {
        "/forms/add-series" => &[("engagement", &single), ("until", "")],
        "/forms/move-series" => &[("from", &first), ("date", "2026-12-10")],
        "/forms/cancel-series" => &[("from", &first)],
        "/forms/put-back" => &[("date", LEFT_OUT), ("starts_at", LEFT_OUT_AT)],
        "/forms/remove-note" => &[("note", &note)],
        "/forms/reschedule-booking" => &[("go", "move:1796176800000000")],
        "/forms/publish-event" => &[("go", "publish:1796176800000000")],
        "/forms/offer-times" => &[("go", "offer"), ("chosen", "1796176800000000")],
        "/forms/add-resource" => &[("kind", "officer"), ("code", "ZY-08")],
        "/forms/change-resource" => &[("kind", "officer"), ("code", "ZY-09")],
        "/forms/renew-feed" | "/forms/stop-feed" => &[("kind", "account")],
        "/forms/hand-over" => &[("engagement", &single)],
        "/forms/answer-question" | "/forms/announce" | "/forms/draft-quiz" => &[("engagement", &single)],
        "/forms/ask-question" | "/forms/vote-question" => &[("engagement", &single)],
        "/forms/answer-poll" => &[("engagement", &single), ("choice", "0")],
        "/forms/draft-poll" => &[("engagement", &single), ("poll", "听得清吗？")],
        "/forms/add-pack" => &[("topic", &topic)],
        "/forms/choose-pack" => &[("engagement", &single), ("pack", &version)],
        "/forms/show-slide" | "/forms/launch-quiz" | "/forms/finish-issue" => &[("engagement", &single)],
        "/forms/raise-issue" | BRANCHS_OWN => &[("engagement", &single), ("kind", "sound")],
        "/forms/move-poll" => &[("engagement", &single), ("to", "launch")],
        "/forms/correct-heads" => &[("engagement", &single), ("attendee", &far)],
        "/forms/add-present" => &[("engagement", &single), ("person", &far)],
        "/forms/invite-to-replay" | "/forms/rate" => &[("engagement", &single)],
        "/forms/open-service" | "/forms/close-service" | "/forms/apply-service" => &[("engagement", &single)],
        "/forms/propose-window" => &[("branch", &near), ("items[]", &served)],
        "/forms/edit-window" => &[("items[]", &served)],
        "/forms/add-service" => &[("code", "ZY-02")],
        "/forms/add-offering" | "/forms/change-offering" => &[("kind", "briefing")],
        _ => &[],
    };
    let common = fields.iter().filter(|(name, _)| own.iter().all(|(it, _)| it != name));
    let own = own.iter().map(|(name, value)| (*name, (*value).to_owned()));
    common.cloned().chain(own).collect()
}

#[tokio::test]
async fn no_server_function_does_anything_for_a_stranger_or_another_site() {
    let stage = Stage::set().await;
    let mut browsers: Vec<(&str, Browser)> = vec![("nobody", stage.app.browser(None).await)];
    for (who, actor) in &stage.strangers {
        browsers.push((who, stage.app.browser(Some(actor)).await));
    }
    let own = stage.app.browser(Some(&stage.company.branch_liaison)).await;
    browsers.push(("the company's own branch liaison", own));
    let before = stage.state().await;
    let fields = fields(&stage);
    let functions: Vec<(&str, Method)> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(functions.len() > 15, "the functions are registered: {functions:?}");
    for (path, method) in &functions {
        assert_eq!(*method, Method::POST, "{path} must change nothing by GET");
        let fields = fields_for(&stage, path, &fields);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (_, browser) = &browsers[0];
        let elsewhere = browser.post_from_elsewhere(path, &fields).await;
        assert_eq!(elsewhere, StatusCode::FORBIDDEN, "{path} from another site");
        if OWN.contains(path) {
            continue;
        }
        let theirs = if *path == BRANCHS_OWN { &browsers[..browsers.len() - 1] } else { &browsers[..] };
        for (who, browser) in theirs {
            let status = browser.post(path, &fields).await;
            assert!(!status.is_success() && !status.is_server_error(), "{who}: {path}: {status}");
        }
    }
    assert_eq!(stage.state().await, before, "nothing changed");
}

/// What the matrix above sends is good enough to be taken from whoever may; so it is the right that stops strangers.
#[tokio::test]
async fn the_same_forms_set_a_brand_up_for_the_administrator() {
    let stage = Stage::set().await;
    let admin = stage.app.world.account("王敏", vec![Grant::Administrator]).await;
    let browser = stage.app.browser(Some(&admin)).await;
    let paths = ["brand", "resource", "offering", "topic"]
        .map(|what| ["change", "add"].map(|verb| format!("/forms/{verb}-{what}")));
    let days = ["set", "remove"].map(|verb| format!("/forms/{verb}-brand-day"));
    let others = ["/forms/add-absence".to_owned(), "/forms/set-limits".to_owned()];
    for path in paths.iter().flatten().chain(&days).chain(&others) {
        let traces = changes(&stage, &browser, path).await;
        assert_eq!(traces, 1, "{path}");
    }
}

/// Likewise for what a brand's manager does beside the bookings.
#[tokio::test]
async fn the_same_forms_run_series_deputies_and_notes_for_the_manager() {
    let stage = Stage::set().await;
    let browser = stage.app.browser(Some(&stage.brand.manager)).await;
    let forms = ["put-back", "move-series", "cancel-series", "add-series"];
    let desk = ["appoint-deputy", "revoke-deputy", "add-note", "remove-note", "hand-over"];
    let services = ["add-service", "change-service", "retire-service"];
    for form in forms.iter().chain(&desk).chain(&services) {
        let traces = changes(&stage, &browser, &format!("/forms/{form}")).await;
        assert!(traces > 0, "{form} left no trace");
    }
}

/// Likewise for windows.
#[tokio::test]
async fn the_same_forms_keep_windows_for_the_manager() {
    let stage = Stage::set().await;
    let browser = stage.app.browser(Some(&stage.brand.manager)).await;
    assert_eq!(changes(&stage, &browser, "/forms/renew-window-link").await, 1);
    for form in ["propose", "edit", "hang", "suspend", "resume", "end"] {
        let traces = changes(&stage, &browser, &format!("/forms/{form}-window")).await;
        assert_eq!(traces, 1, "{form}");
    }
}

/// Likewise for what an officer does in the room.
#[tokio::test]
async fn the_same_forms_run_the_room_for_an_officer() {
    let stage = Stage::set().await;
    let browser = stage.app.browser(Some(&stage.brand.officer)).await;
    let services = ["handle-application", "close-service", "open-service"];
    for form in ["answer-question", "announce", "draft-poll", "draft-quiz", "move-poll"].iter().chain(&services) {
        let traces = changes(&stage, &browser, &format!("/forms/{form}")).await;
        assert_eq!(traces, 1, "{form}");
    }
    for form in ["finish-issue", "add-material", "remove-material", "remove-slides", "choose-pack"] {
        let traces = changes(&stage, &browser, &format!("/forms/{form}")).await;
        assert_eq!(traces, 1, "{form}");
    }
}

/// Likewise for what a branch's liaison tells.
#[tokio::test]
async fn the_same_form_tells_of_a_branchs_problem_for_its_liaison() {
    let stage = Stage::set().await;
    let browser = stage.app.browser(Some(&stage.company.branch_liaison)).await;
    changes(&stage, &browser, BRANCHS_OWN).await;
}

/// Likewise for packs, which have other forms in their way than a room.
#[tokio::test]
async fn the_same_forms_make_packs_and_show_their_slides_for_an_officer() {
    let stage = Stage::set().await;
    let browser = stage.app.browser(Some(&stage.brand.officer)).await;
    for form in ["add-pack", "copy-pack", "change-pack"] {
        let traces = changes(&stage, &browser, &format!("/forms/{form}")).await;
        assert_eq!(traces, 1, "{form}");
    }
    changes(&stage, &browser, "/forms/show-slide").await;
    assert_eq!(changes(&stage, &browser, "/forms/launch-quiz").await, 1);
}

/// Posts a form that must change something, and gives the number of rows that it left in the audit log.
async fn changes(stage: &Stage, browser: &Browser, path: &str) -> u64 {
    let events = async || {
        let count = audit_event::Entity::find().count(stage.app.world.cx.db.read()).await;
        count.expect("events")
    };
    let before = (stage.state().await, events().await);
    let fields = fields_for(stage, path, &fields(stage));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post(path, &fields).await, StatusCode::FOUND);
    assert!(stage.state().await != before.0, "{path} changed nothing");
    events().await - before.1
}

#[tokio::test]
async fn no_page_of_somebody_else_is_shown() {
    let stage = Stage::set().await;
    let (brand, engagement) = (stage.brand.id, stage.booking.engagement_id);
    let branch = stage.company.branches[0];
    let pages = [
        format!("/brands/{brand}/week"),
        format!("/brands/{brand}/month"),
        format!("/brands/{brand}/events"),
        format!("/brands/{brand}/events/new"),
        format!("/brands/{brand}/events/new/{}", stage.brand.offering),
        format!("/brands/{brand}/replies"),
        format!("/brands/{brand}/settings"),
        format!("/brands/{brand}/settings/team/new"),
        format!("/brands/{brand}/settings/team/{}", stage.brand.presenter),
        format!("/brands/{brand}/settings/offerings/new"),
        format!("/brands/{brand}/settings/offerings/{}", stage.brand.offering),
        format!("/brands/{brand}/engagements/{engagement}"),
        format!("/brands/{brand}/engagements/{engagement}/attendance.csv"),
        format!("/brands/{brand}/engagements/{engagement}/counts"),
        format!("/engagements/{engagement}"),
        format!("/engagements/{engagement}/time"),
        format!("/brands/{brand}/engagements/{engagement}/report"),
        format!("/brands/{brand}/engagements/{engagement}/report.csv"),
        format!("/brands/{brand}/engagements/{engagement}/report.xlsx"),
        format!("/engagements/{engagement}/report"),
        format!("/engagements/{engagement}/report.csv"),
        format!("/engagements/{engagement}/report.xlsx"),
        format!("/engagements/{engagement}/attendance/{branch}"),
        format!("/engagements/{engagement}/attendance/counts"),
        format!("/engagements/{engagement}/attendance"),
        format!("/engagements/{engagement}/attendance.csv"),
        format!("/engagements/{engagement}/calendar.ics"),
        format!("/brands/{brand}/engagements/{engagement}/events"),
        format!("/brands/{brand}/engagements/{engagement}/board/events"),
        format!("/brands/{brand}/engagements/{engagement}/studio"),
        format!("/brands/{brand}/engagements/{engagement}/rehearsal"),
        format!("/brands/{brand}/engagements/{}/series", stage.single),
        format!("/brands/{brand}/engagements/{}/series?pattern=FREQ%3DWEEKLY&count=3", stage.single),
        format!("/brands/{brand}/series/{}", stage.series),
        format!("/brands/{brand}/series/{}?put={LEFT_OUT}", stage.series),
        format!("/brands/{brand}/series/{}?from={}&reach=later&date=2026-12-10&time=11:00", stage.series, stage.first),
        format!("/brands/{brand}/companies/{}", stage.company.id),
        format!("/brands/{brand}/planner"),
        format!("/brands/{brand}/packs"),
        format!("/brands/{brand}/packs/{}", stage.pack),
        format!("/brands/{brand}/slides/{}/events", stage.deck),
        format!("/brands/{brand}/windows"),
        format!("/brands/{brand}/windows/new"),
        format!("/brands/{brand}/windows/new?company={}", stage.company.id),
        format!("/brands/{brand}/windows/{}", stage.window),
        format!("/companies/{}/windows", stage.company.id),
        format!("/windows/{}", stage.window),
        format!("/brands/{brand}/settings/services"),
        format!("/brands/{brand}/settings/services/new"),
        format!("/brands/{brand}/settings/services/{}", stage.item),
        format!("/brands/{brand}/settings/services.csv"),
        format!("/brands/{brand}/engagements/{}/applications", stage.single),
        format!("/brands/{brand}/engagements/{}/applications.csv", stage.single),
        format!("/brands/{brand}/applications/{}", stage.application),
        format!("/companies/{}/timeline", stage.company.id),
        format!("/engagements/{engagement}/links/{branch}"),
        format!("/companies/{}", stage.company.id),
        format!("/companies/{}/import", stage.company.id),
        format!("/companies/{}/branches/{branch}", stage.company.id),
        format!("/companies/{}/employees.csv", stage.company.id),
        format!("/calendar/company/{}", stage.company.id),
        format!("/calendar/branch/{branch}"),
        format!("/calendar/brand/{brand}"),
        format!("/calendar/officer/{}", stage.brand.presenter),
        format!("/calendar/account/{}", stage.company.liaison.account),
    ];
    for (who, actor) in &stage.strangers {
        let browser = stage.app.browser(Some(actor)).await;
        for page in &pages {
            assert_eq!(browser.get(page).await, StatusCode::NOT_FOUND, "{who}: {page}");
        }
    }
    // The addresses are right: whoever may, sees each of them.
    let team =
        [stage.app.browser(Some(&stage.brand.manager)).await, stage.app.browser(Some(&stage.company.liaison)).await];
    for page in pages.iter().filter(|it| !it.ends_with("/events")) {
        let seen = [team[0].get(page).await, team[1].get(page).await];
        let not_yet = ["/links/", "/time"].iter().any(|it| page.contains(it));
        assert!(not_yet || seen.contains(&StatusCode::OK), "{page}: {seen:?}");
    }
    let nobody = stage.app.browser(None).await;
    for page in &pages {
        let status = nobody.get(page).await;
        assert!(!status.is_success(), "nobody: {page}: {status}");
    }
}

#[tokio::test]
async fn the_bureaus_items_are_the_administrators() {
    let stage = Stage::set().await;
    let pages = ["/admin/services", "/admin/services/new", "/admin/services.csv"];
    let admin = stage.app.world.account("王敏", vec![Grant::Administrator]).await;
    let admin = stage.app.browser(Some(&admin)).await;
    let own = [("the manager", stage.brand.manager.clone()), ("the liaison", stage.company.liaison.clone())];
    for page in pages {
        assert_eq!(admin.get(page).await, StatusCode::OK, "{page}");
        assert!(!stage.app.browser(None).await.get(page).await.is_success(), "nobody: {page}");
        for (who, actor) in stage.strangers.iter().chain(&own) {
            let status = stage.app.browser(Some(actor)).await.get(page).await;
            assert!(status.is_client_error(), "{who}: {page}: {status}");
        }
    }
    // A brand's item is no item of the bureau.
    assert_eq!(admin.get(&format!("/admin/services/{}", stage.item)).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn no_stranger_turns_a_slide() {
    let stage = Stage::set().await;
    let path = format!("/brands/{}/engagements/{}/slide", stage.brand.id, stage.single);
    let before = stage.state().await;
    let turn = async |actor: Option<&Actor>| stage.app.browser(actor).await.post(&path, &[("page", "1")]).await;
    assert_eq!(turn(None).await, StatusCode::UNAUTHORIZED);
    let own = [("the liaison", stage.company.liaison.clone()), ("its branch's", stage.company.branch_liaison.clone())];
    for (who, actor) in stage.strangers.iter().chain(&own) {
        assert_eq!(turn(Some(actor)).await, StatusCode::NOT_FOUND, "{who}");
    }
    assert_eq!(stage.state().await, before, "nothing changed");
    assert_eq!(turn(Some(&stage.brand.officer)).await, StatusCode::NO_CONTENT);
    assert!(stage.state().await != before);
}

#[tokio::test]
async fn a_seat_in_one_room_is_none_in_another() {
    let stage = Stage::set().await;
    let (app, brand, company) = (&stage.app, &stage.brand, &stage.company);
    let cx = &app.world.cx;
    confirm_booking(cx, &brand.manager, stage.booking.id, &[]).await.expect("a request");
    let second = request_booking(cx, &company.liaison, form(brand, company, ELEVEN)).await.expect("free");
    confirm_booking(cx, &brand.manager, second.id, &[]).await.expect("a request");
    let own = stage.booking.engagement_id;
    let people = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(own));
    let one = people.one(cx.db.read()).await.expect("a row").expect("an attendee");
    let code = cx.keys.join_code(one.id, one.generation);

    let browser = app.browser(None).await;
    let room = format!("/room/{own}");
    assert!(!browser.get(&room).await.is_success(), "nobody has joined");
    assert_eq!(browser.get(&format!("/j/{code}")).await, StatusCode::OK);
    assert!(!browser.get(&room).await.is_success(), "a look at the link is no entry");
    browser.post("/forms/join", &[("code", &code), ("screen", "one")]).await;
    assert_eq!(browser.get(&room).await, StatusCode::OK);
    for path in ["", "/events", "/board", "/board/events", "/receipts"] {
        let other = format!("/room/{}{path}", second.engagement_id);
        assert!(!browser.get(&other).await.is_success(), "{other}");
    }
    let asked = |engagement| format!("/room/{engagement}/ask");
    let question = [("question", "怎么办？")];
    assert!(browser.post(&asked(own), &question).await.is_success());
    assert!(!browser.post(&asked(second.engagement_id), &question).await.is_success());
    // The room of `single` offers a service, and this seat is none there.
    let applied = async || application::Entity::find().count(cx.db.read()).await.expect("a number");
    let (before, item) = (applied().await, stage.item.to_string());
    let wish = [("item", &*item), ("name", "示例"), ("phone", "14200001234"), ("consent", "1")];
    assert_eq!(browser.post(&format!("/room/{}/apply", stage.single), &wish).await, StatusCode::NOT_FOUND);
    assert!(!browser.get(&format!("/room/{}/receipts", stage.single)).await.is_success());
    assert_eq!(applied().await, before);
    let seats = attendee::Entity::find().filter(attendee::Column::JoinedAt.is_not_null());
    assert_eq!(seats.count(cx.db.read()).await.expect("a number"), 1);
}

#[tokio::test]
async fn an_idempotency_key_of_somebody_else_answers_nothing() {
    let stage = Stage::set().await;
    let key = stage.app.key(&stage.company.liaison).await;
    let send = async |key: &str| {
        let request = stage.app.rest(Method::POST, "bookings", Some(key)).header("idempotency-key", "one");
        request.json(&stage.body("bookings")).send().await.expect("an answer")
    };
    let before = booking::Entity::find().count(stage.app.world.cx.db.read()).await.expect("a number");
    let first = send(&key).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let first = first.text().await.expect("a body");
    let again = send(&key).await;
    assert_eq!((again.status(), again.text().await.expect("a body")), (StatusCode::CREATED, first));
    for (who, actor) in &stage.strangers {
        let other = stage.app.key(actor).await;
        assert_eq!(send(&other).await.status(), StatusCode::NOT_FOUND, "{who}");
    }
    let bookings = booking::Entity::find().count(stage.app.world.cx.db.read()).await.expect("a number");
    assert_eq!(bookings, before + 1, "the stage's and the one");
}
