//! What questions to the person, their answers and fees do to a period.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::dates::reach;
use super::explain;
use super::rules::{Counting, Effect, Pause, RuleSet};
use super::{Calendar, ClockError, Input, Moment, WaitingFor};
use crate::said;
use crate::said::Said;
use crate::said::Value::{Day, LongDay};

/// Where the period starts and what is left out of it.
#[derive(Debug)]
pub(super) struct Course {
    pub start: NaiveDate,
    pub pause: Option<Interval>,
    pub waiting_for: Option<WaitingFor>,
    pub sentences: Vec<Said>,
}

/// Days that do not count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interval {
    pub effect: Effect,
    pub days: u32,
}

struct Question<'a> {
    what: Said,
    pause: &'a Pause,
    asked: Option<NaiveDate>,
    received: Option<NaiveDate>,
    waiting: WaitingFor,
}

/// Reads the questions of `input` under a rule set. A question asked after the period had ended
/// changes nothing, so the end without it is computed first.
pub(super) fn course(
    input: &Input,
    rule_set: &RuleSet,
    receipt_date: NaiveDate,
    zone: Tz,
    rolls_in: Option<&Calendar>,
) -> Result<Course, ClockError> {
    let local =
        |moment: Option<Moment>| moment.map(|moment| Ok(moment.resolve(zone)?.date)).transpose();
    let questions = [
        Question {
            what: said!("identity information"),
            pause: &rule_set.identity,
            asked: local(input.identity_asked)?,
            received: local(input.identity_received)?,
            waiting: WaitingFor::Identity,
        },
        Question {
            what: said!("fee"),
            pause: &rule_set.fee,
            asked: None,
            received: local(input.fee_received)?,
            waiting: WaitingFor::Identity,
        },
        Question {
            what: said!("clarification"),
            pause: &rule_set.clarification,
            asked: local(input.clarification_asked)?,
            received: local(input.clarification_received)?,
            waiting: WaitingFor::Clarification,
        },
    ];
    let mut course =
        Course { start: receipt_date, pause: None, waiting_for: None, sentences: Vec::new() };
    // What starts the period comes first: only days after its start can be left out of it.
    let (starting, others): (Vec<_>, Vec<_>) =
        questions.iter().partition(|question| question.pause.effect == Effect::Starts);
    let end = |start| Ok(reach(start, rule_set.respond.span, 0, rolls_in)?.due);
    let end_from_receipt = end(receipt_date)?;
    for question in starting {
        if course.in_time(question, end_from_receipt) {
            course.start_with(question);
        }
    }
    let end_from_start = end(course.start)?;
    for question in others {
        match question.pause.effect {
            Effect::LeftOut | Effect::MaySuspend => {
                if course.in_time(question, end_from_start) {
                    course.pause_for(question, input.pause_reason.is_some());
                }
            }
            Effect::None | Effect::Starts => course.pass_over(question),
        }
    }
    Ok(course)
}

impl Course {
    fn in_time(&mut self, question: &Question<'_>, end: NaiveDate) -> bool {
        let Some(asked) = question.asked.filter(|asked| *asked > end) else { return true };
        self.sentences.push(said!(
            "{what} asked for on {asked}, after the period had ended on {end}: changes nothing",
            what = question.what,
            asked = Day(asked),
            end = Day(end)
        ));
        false
    }

    fn start_with(&mut self, question: &Question<'_>) {
        let Question { what, pause, asked, received, waiting } = question;
        match (asked, received) {
            (_, Some(received)) if *received > self.start => {
                self.start = *received;
                self.sentences.push(said!(
                    "starts on {day}, when the {what} was received; {cite}",
                    day = LongDay(*received),
                    what,
                    cite = pause.cite
                ));
            }
            (Some(asked), None) => {
                self.waiting_for = Some(*waiting);
                self.sentences.push(said!(
                    "{what} asked for on {asked} and not received: the period has not begun, and \
                     no date can come earlier than these; {cite}",
                    what,
                    asked = Day(*asked),
                    cite = pause.cite
                ));
            }
            _ => {}
        }
    }

    fn pause_for(&mut self, question: &Question<'_>, chosen: bool) {
        let Question { what, pause, asked, received, waiting } = question;
        match (asked, received) {
            (Some(asked), Some(received)) => {
                let from = (*asked).max(self.start);
                let days = match pause.days {
                    Counting::UntilReceived => (*received - from).num_days(),
                    Counting::BothEnds => (*received - from).num_days() + 1,
                };
                if let Ok(days @ 1..) = u32::try_from(days) {
                    self.pause = Some(Interval { effect: pause.effect, days });
                    self.sentences.push(said!(
                        "{what} asked for on {asked}, received on {received}: {days}; {cite}",
                        what,
                        asked = Day(*asked),
                        received = Day(*received),
                        days = explain::days(days),
                        cite = pause.cite
                    ));
                }
            }
            (Some(asked), None) => {
                let stands = pause.effect == Effect::LeftOut || chosen;
                if stands {
                    self.waiting_for = Some(*waiting);
                }
                let effect = if stands {
                    said!("the period stands still, and no date can come earlier than these")
                } else {
                    said!("the strict date counts unless a suspension is chosen with a reason")
                };
                self.sentences.push(said!(
                    "{what} asked for on {asked} and not received: {effect}; {cite}",
                    what,
                    asked = Day(*asked),
                    effect,
                    cite = pause.cite
                ));
            }
            (None, Some(_)) => self.sentences.push(said!(
                "{what} received, but the day it was asked for is missing: nothing is left out",
                what
            )),
            (None, None) => {}
        }
    }

    fn pass_over(&mut self, question: &Question<'_>) {
        if question.asked.is_some() || question.received.is_some() {
            self.sentences.push(said!(
                "{what}: changes nothing; {cite}",
                what = question.what,
                cite = question.pause.cite
            ));
        }
    }
}
