//! The parts of a page that are put in each other's place.

use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, DomParser, Element, Event, NodeList, SupportedType};

/// What became of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewed {
    Nothing,
    All,
    /// Some parts were left as they were.
    NotAll,
}

/// The parts of the page in the words of the server.
pub struct Parts {
    served: BTreeMap<String, String>,
    /// Those in which something was typed or chosen.
    edited: Rc<RefCell<BTreeSet<String>>>,
}

impl Parts {
    pub fn of_page() -> Self {
        let edited = Rc::<RefCell<BTreeSet<String>>>::default();
        let parts = edited.clone();
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let field = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            if let Some(part) = field.and_then(|it| it.closest("[data-part]").ok().flatten()) {
                parts.borrow_mut().insert(name(&part));
            }
        });
        drop(document().add_event_listener_with_callback("input", listener.as_ref().unchecked_ref()));
        // It lives as long as the page.
        listener.forget();
        let served = of(&document()).into_iter().map(|(name, part)| (name, part.outer_html())).collect();
        Self { served, edited }
    }

    /// Takes the parts that are different in a page's text, as far as they are in nobody's way.
    pub fn renew(&mut self, text: &str) -> Renewed {
        let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(text, SupportedType::TextHtml));
        let Ok(page) = parsed else { return Renewed::NotAll };
        let (here, mut there) = (of(&document()), of(&page));
        if here.keys().ne(there.keys()) {
            return Renewed::NotAll;
        }
        let mut renewed = Renewed::Nothing;
        for (name, old) in here {
            let Some(new) = there.remove(&name) else { continue };
            let html = new.outer_html();
            if self.served.get(&name) == Some(&html) {
                continue;
            }
            if self.edited.borrow().contains(&name) || is_in_use(&old) {
                renewed = Renewed::NotAll;
                continue;
            }
            let scrolled = scrollers(&old).into_iter().map(|it| it.scroll_left()).collect::<Vec<_>>();
            if old.replace_with_with_node_1(&new).is_ok() {
                for (region, left) in scrollers(&new).into_iter().zip(scrolled) {
                    region.set_scroll_left(left);
                }
                self.served.insert(name, html);
                if renewed == Renewed::Nothing {
                    renewed = Renewed::All;
                }
            }
        }
        if renewed != Renewed::Nothing
            && let Ok(event) = Event::new("renewed")
        {
            // For islands that draw what the parts say.
            drop(document().dispatch_event(&event));
        }
        renewed
    }
}

/// Whether the reader has the focus in it or has something of it open.
fn is_in_use(part: &Element) -> bool {
    let focus = document().active_element();
    part.contains(focus.as_deref()) || part.query_selector("details[open]").is_ok_and(|it| it.is_some())
}

fn of(page: &Document) -> BTreeMap<String, Element> {
    page.query_selector_all("[data-part]")
        .map(elements)
        .unwrap_or_default()
        .into_iter()
        .map(|it| (name(&it), it))
        .collect()
}

fn name(part: &Element) -> String {
    part.get_attribute("data-part").unwrap_or_default()
}

/// What scrolls sideways takes the focus, so that a keyboard can scroll it.
fn scrollers(part: &Element) -> Vec<Element> {
    part.query_selector_all("[tabindex]").map(elements).unwrap_or_default()
}

fn elements(list: NodeList) -> Vec<Element> {
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}
