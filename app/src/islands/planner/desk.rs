//! Takes what is moved to the server and puts it back where the server says no.

use super::calendar::{EventCalendar, later, options, set, wall};
use super::{Act, Edit, Member, PlannerPlaces, PlannerTexts, Shown, VIEWS};
use crate::islands::browser::{get, load_script};
use js_sys::{Array, Function};
use leptos::html::{Dialog, Div};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, Response, UrlSearchParams};

/// Where the page's own grid begins to show; narrower screens keep the list.
const WIDE: &str = "(min-width: 48rem)";

struct Desk {
    places: PlannerPlaces,
    texts: PlannerTexts,
    shown: Shown,
    dialog: NodeRef<Dialog>,
    calendar: RefCell<Option<EventCalendar>>,
    /// The server's last answer.
    data: RefCell<JsValue>,
    /// Puts what was dragged back to its place.
    revert: RefCell<Option<Function>>,
}

/// Draws as soon as week, script and element are there; the answer is what the buttons call.
pub fn start(
    places: PlannerPlaces,
    texts: PlannerTexts,
    board: NodeRef<Div>,
    dialog: NodeRef<Dialog>,
    shown: Shown,
) -> impl Fn(Act) + Copy + 'static {
    let kept = StoredValue::new_local(None::<Rc<Desk>>);
    let given = RefCell::new(Some((places, texts)));
    Effect::new(move || {
        let (Some(board), Some((places, texts))) = (board.get(), given.borrow_mut().take()) else { return };
        let wide = window().match_media(WIDE).ok().flatten().is_some_and(|it| it.matches());
        if !wide {
            return;
        }
        let script = places.script.clone();
        let desk = Rc::new(Desk {
            places,
            texts,
            shown,
            dialog,
            calendar: RefCell::default(),
            data: RefCell::new(JsValue::UNDEFINED),
            revert: RefCell::default(),
        });
        kept.set_value(Some(desk.clone()));
        let board: HtmlElement = board.unchecked_into();
        load_script(&script, move |loaded| {
            if loaded {
                spawn_local(desk.clone().draw(board.clone()));
            }
        });
    });
    move |act| {
        let Some(desk) = kept.with_value(Clone::clone) else { return };
        match act {
            Act::Look(view) => desk.look(view),
            Act::Save => spawn_local(desk.save()),
            Act::Back => desk.close(),
        }
    }
}

impl Desk {
    async fn draw(self: Rc<Self>, board: HtmlElement) {
        // Without its week the page's own grid stays.
        let Some(data) = fetch(&self.places.data).await else { return };
        let options = options(&get(&data, "options"));
        set(&options, "view", VIEWS[0]);
        set(&options, "events", get(&data, "events"));
        set(&options, "resources", get(&data, "resources"));
        *self.data.borrow_mut() = data;
        self.clone().on(&options, "eventDrop", |desk, info| desk.dropped(&info));
        self.clone().on(&options, "eventResize", |desk, info| desk.dropped(&info));
        self.clone().on(&options, "eventClick", |desk, info| {
            let event = get(&info, "event");
            let edit = desk.edit(&event, None);
            if !edit.engagement.is_empty() {
                desk.open(edit);
            }
        });
        let drawn = board.clone();
        let plain = Closure::<dyn FnMut()>::new(move || without_roles(&drawn));
        set(&options, "eventAllUpdated", plain.into_js_value());
        *self.calendar.borrow_mut() = Some(EventCalendar::create(&board, &options));
        self.shown.ready.set(true);
        // The Escape key closes the form without asking us.
        if let Some(dialog) = self.dialog.get_untracked() {
            let desk = self.clone();
            let closed = Closure::<dyn FnMut()>::new(move || desk.close());
            drop(dialog.add_event_listener_with_callback("cancel", closed.as_ref().unchecked_ref()));
            closed.forget();
        }
        let again = Closure::<dyn FnMut()>::new(move || spawn_local(self.clone().renew()));
        drop(document().add_event_listener_with_callback("renewed", again.as_ref().unchecked_ref()));
        // It lives as long as the page.
        again.forget();
    }

    /// Calls `act` with what the library tells.
    fn on(self: Rc<Self>, options: &JsValue, name: &str, act: impl Fn(Rc<Self>, JsValue) + 'static) {
        let told = Closure::<dyn FnMut(JsValue)>::new(move |info| act(self.clone(), info));
        set(options, name, told.into_js_value());
    }

    fn look(&self, view: usize) {
        self.shown.view.set(view);
        let Some(calendar) = &*self.calendar.borrow() else { return };
        calendar.set_option("view", &VIEWS[view].into());
        self.fill(calendar);
    }

    /// Leave and ways stand behind the rows of people and things; in the week they would colour everything.
    fn fill(&self, calendar: &EventCalendar) {
        let data = self.data.borrow();
        let events: Array = get(&data, "events").unchecked_into();
        let events = if self.shown.view.get_untracked() == 0 {
            events
        } else {
            events.concat(get(&data, "background").unchecked_ref::<Array>())
        };
        calendar.set_option("resources", &get(&data, "resources"));
        calendar.set_option("events", &events);
    }

    async fn renew(self: Rc<Self>) {
        let Some(data) = fetch(&self.places.data).await else { return };
        *self.data.borrow_mut() = data;
        if let Some(calendar) = &*self.calendar.borrow() {
            self.fill(calendar);
        }
    }

    /// Something was moved by the hand: what concerns others is asked first.
    fn dropped(self: Rc<Self>, info: &JsValue) {
        let (event, before) = (get(info, "event"), get(info, "oldEvent"));
        *self.revert.borrow_mut() = get(info, "revert").dyn_into().ok();
        let ids = (get(&get(info, "oldResource"), "id").as_string(), get(&get(info, "newResource"), "id").as_string());
        let edit = self.edit(&event, ids.0.zip(ids.1));
        let same = |name: &str| {
            let at = |event: &JsValue| get(event, name).unchecked_into::<js_sys::Date>().get_time();
            (at(&event) - at(&before)).abs() < 1.0
        };
        if same("start") && same("end") {
            self.shown.edit.set(edit);
            spawn_local(self.save());
        } else {
            self.open(edit);
        }
    }

    /// What the form says of an event as it stands in the calendar.
    fn edit(&self, event: &JsValue, swap: Option<(String, String)>) -> Edit {
        let (data, props) = (self.data.borrow(), get(event, "extendedProps"));
        let offset = get(&get(&data, "options"), "timeZone").as_string().unwrap_or_default();
        let text = |name: &str| get(&props, name).as_string().unwrap_or_default();
        let (start, end) = (get(event, "start"), get(event, "end"));
        let millis = |at: &JsValue| at.unchecked_ref::<js_sys::Date>().get_time();
        let movable = get(&props, "movable").is_truthy();
        let resources: Vec<(String, String, String)> = get(&data, "resources")
            .unchecked_into::<Array>()
            .iter()
            .filter_map(|it| {
                let kind = get(&get(&it, "extendedProps"), "kind").as_string()?;
                Some((get(&it, "id").as_string()?, get(&it, "title").as_string()?, kind))
            })
            .collect();
        let engagement = text("engagement");
        // As the server knows the crew: the event itself is in another row already.
        let known = get(&data, "events").unchecked_into::<Array>();
        let mut known = known.iter().filter(|it| get(it, "id") == get(event, "id"));
        let crew = known.next().map(|it| get(&it, "resourceIds").unchecked_into::<Array>());
        let crew = crew.iter().flat_map(Array::iter).filter_map(|it| it.as_string());
        let member = |id: String| {
            let kind = resources.iter().find(|it| it.0 == id).map(|it| it.2.clone())?;
            let of_kind = resources.iter().filter(|it| it.2 == kind);
            let by = swap.as_ref().filter(|it| it.0 == id).map_or_else(|| id.clone(), |it| it.1.clone());
            Some((id, of_kind.map(|it| (it.0.clone(), it.1.clone())).collect(), by))
        };
        let crew: Vec<_> = crew.filter_map(member).map(|(id, choices, by)| Member { id, choices, by }).collect();
        Edit {
            engagement,
            title: get(event, "title").as_string().unwrap_or_default(),
            href: text("href"),
            ask: text("ask"),
            starts: wall(&start, &offset),
            minutes: ((millis(&end) - millis(&start)) / 60_000.0).round().to_string(),
            stretches: !get(&props, "pending").is_truthy(),
            movable,
            crew,
            refused: String::new(),
        }
    }

    fn open(&self, edit: Edit) {
        self.shown.edit.set(edit);
        self.shown.status.set((false, String::new()));
        if let Some(dialog) = self.dialog.get_untracked()
            && let Ok(show) = get(&dialog, "showModal").dyn_into::<Function>()
        {
            drop(show.call0(&dialog));
        }
    }

    /// Closes the form; what was dragged goes back.
    fn close(&self) {
        if let Some(revert) = self.revert.take() {
            drop(revert.call0(&JsValue::UNDEFINED));
        }
        self.hide();
    }

    fn hide(&self) {
        if let Some(dialog) = self.dialog.get_untracked()
            && let Ok(close) = get(&dialog, "close").dyn_into::<Function>()
        {
            drop(close.call0(&dialog));
        }
    }

    async fn save(self: Rc<Self>) {
        let edit = self.shown.edit.get_untracked();
        let Some(ends) = edit.minutes.parse().ok().and_then(|minutes| later(&edit.starts, minutes)) else { return };
        let Ok(fields) = UrlSearchParams::new() else { return };
        fields.set("starts", &edit.starts);
        fields.set("ends", &ends);
        let swaps = edit.crew.iter().filter(|it| it.id != it.by).map(|it| format!("{}:{}", it.id, it.by));
        fields.set("swaps", &swaps.collect::<Vec<_>>().join(","));
        let url = format!("{}{}/move", self.places.engagements, edit.engagement);
        let (done, text) = post(&url, &fields).await.unwrap_or_else(|| (false, self.texts.lost.clone()));
        if done {
            drop(self.revert.take());
            self.hide();
            self.shown.status.set((false, text));
            self.renew().await;
        } else if self.revert.borrow().is_some() {
            self.close();
            self.shown.status.set((true, text));
        } else if self.dialog.get_untracked().is_some_and(|it| it.has_attribute("open")) {
            self.shown.edit.update(|it| it.refused = text);
        } else {
            self.shown.status.set((true, text));
        }
    }
}

/// The library calls its drawing a table without giving it a table's parts, which confuses a screen reader more than a
/// drawing without roles (WAI-ARIA 1.2, required owned elements). Its events stay buttons.
fn without_roles(board: &HtmlElement) {
    for name in
        ["role", "aria-colcount", "aria-colindex", "aria-colspan", "aria-rowcount", "aria-rowindex", "aria-rowspan"]
    {
        let found = board.query_selector_all(&format!("[{name}]:not([role=button])"));
        let Ok(found) = found else { continue };
        for at in 0..found.length() {
            if let Some(part) = found.item(at).and_then(|it| it.dyn_into::<web_sys::Element>().ok()) {
                drop(part.remove_attribute(name));
            }
        }
    }
}

async fn fetch(url: &str) -> Option<JsValue> {
    let answer: Response = JsFuture::from(window().fetch_with_str(url)).await.ok()?.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.json().ok()?).await.ok()
}

/// Whether it was done, and what the server says of it.
async fn post(url: &str, fields: &UrlSearchParams) -> Option<(bool, String)> {
    let request = web_sys::RequestInit::new();
    request.set_method("POST");
    request.set_body(fields);
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &request)).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    let text = JsFuture::from(answer.json().ok()?).await.ok()?;
    Some((answer.ok(), get(&text, "text").as_string()?))
}
