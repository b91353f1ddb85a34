//! Tests the proposed texts: every command runs in real shells, every piece of YAML and JSON is parsed, and
//! none has anything that a token, a paste or a log line could have put there.

mod corpora;
mod deletions;
mod documents;
mod hostile;
mod shells;
mod signed;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::Value;

/// Everything that was proposed, each text once.
#[derive(Clone, Default)]
struct Proposals {
    commands: BTreeSet<String>,
    yaml: BTreeSet<String>,
    json: BTreeSet<String>,
    messages: BTreeSet<String>,
}

impl Proposals {
    /// Collects every remedy of an answer, and checks that its signature and verdict allow the command.
    fn take(&mut self, answer: &Value) {
        let empty = Vec::new();
        let checks = answer["checks"].as_array().unwrap_or(&empty);
        let is_signed = checks.iter().any(|check| check["id"] == "signature" && check["outcome"] == "pass");
        for check in checks {
            if let Some(command) = check["remedy"]["command"].as_str() {
                assert!(is_signed || !changes(command), "its signature was not checked: {command}");
                let may_delete = is_signed && answer["verdict"] != "rejected";
                assert!(may_delete || !deletes(command), "the token is refused: {command}");
            }
            self.take_remedy(&check["remedy"]);
        }
    }

    fn take_remedy(&mut self, remedy: &Value) {
        let into =
            |set: &mut BTreeSet<String>, name: &str| set.extend(remedy[name].as_str().map(str::to_owned));
        into(&mut self.commands, "command");
        into(&mut self.yaml, "yaml");
        into(&mut self.json, "json");
        into(&mut self.messages, "message");
    }
}

fn deletes(command: &str) -> bool {
    command.contains(" delete ")
}

/// Returns whether a command changes existing objects.
fn changes(command: &str) -> bool {
    let verbs = [
        " update",
        " create-open-id-connect-provider ",
        " undelete ",
        " federated-credential create ",
        "annotate",
        "patch",
    ];
    let is_write = command.contains(" write ") && !command.contains("/login ");
    deletes(command) || is_write || verbs.iter().any(|verb| command.contains(verb))
}

/// Returns what hostile values produce.
fn of_hostile_values() -> &'static Proposals {
    static ALL: OnceLock<Proposals> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Proposals::default();
        hostile::collect(&mut all);
        all
    })
}

/// Returns what hostile values and the corpora produce.
fn proposals() -> &'static Proposals {
    static ALL: OnceLock<Proposals> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = of_hostile_values().clone();
        corpora::collect(&mut all);
        all
    })
}
