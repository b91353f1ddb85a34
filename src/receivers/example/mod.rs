//! A fictional receiver: proves that a new one needs only a folder and an entry in the list.

mod documents;
mod errors;

use super::answers::{fails, pass};
use super::demands::{Demands, When};
use super::receiver::{About, Question, Receiver};
use super::{RECEIVERS, SimulateOptions, Simulator, registry};
use crate::cluster::Document;
use crate::text::time::NumericDate;
use crate::verify::policy::Require;
use crate::verify::report::{CheckId, Code, Outcome, Report, Verdict};
use documents::{DOCUMENTS, GATE, NAME};
use errors::LINES;

struct Example;

impl Receiver for Example {
    fn about(&self) -> &'static About {
        const {
            &About {
                documents: &DOCUMENTS,
                errors: &LINES,
                called: "the gate",
                title: "The gate of the example",
                asked_once: &[],
            }
        }
    }

    fn demands(&self, question: &Question<'_>) -> Demands {
        let gate = question.settings.of(GATE).next();
        let audience = gate.and_then(|gate| gate.text("exampleAudience").ok().flatten());
        let mut demands = Demands {
            require: Require::Any,
            audiences: audience.map(|audience| vec![audience.to_owned()]),
            ..Demands::default()
        };
        demands.open(CheckId::Expiration, When::Fails, "The gate has no clock.");
        demands.checks.push(pass(CheckId::Provider, "The gate stands."));
        demands
    }

    fn error(&self, report: &Report, _: &Question<'_>) -> Option<String> {
        fails(report, &[CheckId::Audience]).then(|| "EXGATE-1: shut".to_owned())
    }
}

const TEXT: &str = "\
exampleAudience: vault
---
a log
EXGATE-1: shut for this token
";

fn list() -> Vec<&'static dyn Receiver> {
    let example: &dyn Receiver = &Example;
    RECEIVERS.iter().copied().chain([example]).collect()
}

/// An unsigned token: `{"alg":"ES256"}`, `{"aud":["web"],"exp":1}`.
const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJhdWQiOlsid2ViIl0sImV4cCI6MX0.AAAA";

#[test]
fn recognize_finds_its_documents_and_errors() {
    let found = crate::paste::recognize(TEXT, &registry(&list())).unwrap_or_default();
    let kinds: Vec<String> =
        found.iter().map(|one| serde_json::to_value(one.kind).unwrap_or_default().to_string()).collect();
    assert_eq!(kinds, [r#""example-gate""#, r#""error-line""#]);
    assert_eq!(found.first().and_then(|one| one.receiver), Some(NAME));
    assert!(crate::recognize(TEXT).unwrap_or_default().is_empty());
}

#[test]
fn simulate_asks_it() {
    let (list, now) = (list(), NumericDate::from_seconds(1_790_000_000));
    let config = [Document::from("{\"exampleAudience\": \"vault\"}")];
    let simulator = Simulator::of(&list, &registry(&list), &config, SimulateOptions::default());
    let answer = simulator.and_then(|simulator| simulator.simulate(TOKEN, now));
    let answer = answer.unwrap_or_else(|error| unreachable!("{error:?}"));
    assert_eq!((answer.receiver, answer.title), (NAME, "The gate of the example"));
    assert_eq!(answer.receiver_error.as_deref(), Some("EXGATE-1: shut"));
    assert_eq!(answer.report.verdict, Verdict::Rejected);
    let of = |id| answer.report.checks.iter().find(|check| check.id == id);
    let said = |id| of(id).map(|check| (check.outcome, check.code, check.needed));
    assert_eq!(said(CheckId::Audience), Some((Outcome::Fail, Code::AudienceMismatch, true)));
    assert_eq!(said(CheckId::Expiration), Some((Outcome::Skip, Code::Expired, true)));
    assert_eq!(said(CheckId::Provider), Some((Outcome::Pass, Code::Ok, true)));
}

#[test]
fn explain_knows_its_errors() {
    let lines = registry(&list()).lines;
    let said = crate::explain::explain(TEXT, None, &lines).unwrap_or_default();
    let said: Vec<_> = said.iter().map(|one| (one.fault.as_str(), one.receiver, one.line)).collect();
    assert_eq!(said, [("example-shut", Some(NAME), 4)]);
}
