//! What questions to the person, their answers and fees do to a period.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::dates::reach;
use super::explain::{count, day, long};
use super::rules::{Counting, Effect, Pause, RuleSet};
use super::{Calendar, ClockError, Input, Moment, WaitingFor};

/// Where the period starts and what is left out of it.
#[derive(Debug)]
pub(super) struct Course {
    pub start: NaiveDate,
    pub pause: Option<Interval>,
    pub waiting_for: Option<WaitingFor>,
    pub sentences: Vec<String>,
}

/// Days that do not count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interval {
    pub effect: Effect,
    pub days: u32,
}

struct Question<'a> {
    what: &'static str,
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
            what: "identity information",
            pause: &rule_set.identity,
            asked: local(input.identity_asked)?,
            received: local(input.identity_received)?,
            waiting: WaitingFor::Identity,
        },
        Question {
            what: "fee",
            pause: &rule_set.fee,
            asked: None,
            received: local(input.fee_received)?,
            waiting: WaitingFor::Identity,
        },
        Question {
            what: "clarification",
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
        self.sentences.push(format!(
            "{} asked for on {}, after the period had ended on {}: changes nothing",
            question.what,
            day(asked),
            day(end)
        ));
        false
    }

    fn start_with(&mut self, question: &Question<'_>) {
        let Question { what, pause, asked, received, waiting } = question;
        match (asked, received) {
            (_, Some(received)) if *received > self.start => {
                self.start = *received;
                self.sentences.push(format!(
                    "starts on {}, when the {what} was received; {}",
                    long(*received),
                    pause.cite
                ));
            }
            (Some(asked), None) => {
                self.waiting_for = Some(*waiting);
                self.sentences.push(format!(
                    "{what} asked for on {} and not received: the period has not begun, and no \
                     date can come earlier than these; {}",
                    day(*asked),
                    pause.cite
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
                    self.sentences.push(format!(
                        "{what} asked for on {}, received on {}: {}; {}",
                        day(*asked),
                        day(*received),
                        count(days, "day"),
                        pause.cite
                    ));
                }
            }
            (Some(asked), None) => {
                let stands = pause.effect == Effect::LeftOut || chosen;
                if stands {
                    self.waiting_for = Some(*waiting);
                }
                self.sentences.push(format!(
                    "{what} asked for on {} and not received: {}; {}",
                    day(*asked),
                    if stands {
                        "the period stands still, and no date can come earlier than these"
                    } else {
                        "the strict date counts unless a suspension is chosen with a reason"
                    },
                    pause.cite
                ));
            }
            (None, Some(_)) => self.sentences.push(format!(
                "{what} received, but the day it was asked for is missing: nothing is left out"
            )),
            (None, None) => {}
        }
    }

    fn pass_over(&mut self, question: &Question<'_>) {
        if question.asked.is_some() || question.received.is_some() {
            self.sentences
                .push(format!("{}: changes nothing; {}", question.what, question.pause.cite));
        }
    }
}
