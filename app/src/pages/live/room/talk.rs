//! What is said in the room, with the texts and places of the island that keeps it true.

use super::services;
use crate::api::ServerFn;
use crate::api::live::talk::{ASK, AnswerPoll, AskQuestion, VoteQuestion};
use crate::api::services::ApplyService;
use crate::flash::use_flash;
use crate::i18n::{I18n, Locale};
use crate::islands::{Talk, TalkPlaces, TalkTexts, Typed};
use crate::shell::Islands;
use domain::id::EngagementId;
use domain::live::board::{Board, Own};
use leptos::prelude::*;

pub fn talk(i: I18n, engagement: EngagementId, board: Board, own: Own, name: String) -> AnyView {
    let flash = use_flash();
    let typed = Typed {
        question: flash.typed(ASK, "question").unwrap_or_default().to_owned(),
        anonymous: flash.chosen(ASK, "anonymous", "1").unwrap_or_default(),
        error: flash.error_text(ASK, "question").or_else(|| flash.error_text(ASK, "")),
    };
    let apply = services::typed(i, &board, name);
    let places = TalkPlaces {
        engagement: engagement.to_string(),
        room: format!("/room/{engagement}"),
        ask: AskQuestion::PATH.to_owned(),
        vote: VoteQuestion::PATH.to_owned(),
        choose: AnswerPoll::PATH.to_owned(),
        apply: ApplyService::PATH.to_owned(),
        receipts: format!("/room/{engagement}/receipts"),
    };
    let (english, services) = (i.locale == Locale::En, services::texts(i));
    view! { <Islands><Talk board own typed apply english texts=texts(i) services places/></Islands> }.into_any()
}

fn texts(i: I18n) -> TalkTexts {
    let text = |key: &str| i.word("live.talk", key).to_owned();
    TalkTexts {
        announcement: text("announcement"),
        earlier: text("earlier"),
        poll: text("poll"),
        quiz: text("quiz"),
        submit: text("submit"),
        closed: text("closed"),
        answers: text("answers"),
        right: text("right"),
        chosen: text("yours_chosen"),
        questions: text("questions"),
        count: text("count"),
        none: text("none"),
        yours: text("yours"),
        nameless: text("nameless"),
        answered: text("answered"),
        same: text("same"),
        take_back: text("take_back"),
        write: text("write"),
        send: text("send"),
        anonymous: text("anonymous"),
        note: text("note"),
        over: text("over"),
        lost: text("lost"),
    }
}
