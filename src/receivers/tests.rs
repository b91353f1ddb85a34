//! Tests what holds for every receiver in the list.

use std::collections::HashSet;

use super::{RECEIVERS, ReceiverName, registry};
use crate::explain::{every_row, every_stem};

const TYPES: &str = include_str!("names.d.ts");

/// Returns the names in a TypeScript union type.
fn names_of_type(name: &str) -> HashSet<&'static str> {
    let (_, after) = TYPES.split_once(&format!("export type {name} =")).unwrap_or_default();
    let (own, _) = after.split_once(';').unwrap_or_default();
    own.split('"').skip(1).step_by(2).collect()
}

#[test]
fn every_known_line_has_a_stem() {
    let lines = registry(RECEIVERS).lines;
    let stems: Vec<&str> = every_stem(&lines).collect();
    for all in every_row(&lines).flat_map(|row| row.marks) {
        let has_stem = all.iter().any(|mark| stems.iter().any(|stem| mark.contains(stem)));
        assert!(has_stem, "{all:?}");
    }
}

/// Error lines and tokens are untrusted input.
#[test]
fn no_command_deletes_or_changes_anything() {
    let lines = registry(RECEIVERS).lines;
    for command in every_row(&lines).map(|row| row.command).filter(|command| !command.is_empty()) {
        let reads = [
            "oc get ",
            "oc create token ",
            "oc debug node/NODE -- chroot /host chronyc tracking",
            "vault read ",
        ];
        let is_listing = |tool: &str| {
            command.starts_with(tool)
                && [" list", " describe ", " get-"].iter().any(|verb| command.contains(verb))
        };
        let is_harmless = reads.iter().any(|start| command.starts_with(start))
            || ["aws ", "az ", "gcloud "].into_iter().any(is_listing);
        assert!(is_harmless, "{command}");
    }
}

#[test]
fn typescript_has_every_receiver() {
    let names: HashSet<&str> = ReceiverName::all().map(ReceiverName::as_str).collect();
    assert_eq!(names.len(), RECEIVERS.len(), "two receivers of one name");
    assert_eq!(names_of_type("ReceiverName"), names);
}

#[test]
fn typescript_has_every_fault() {
    let lines = registry(RECEIVERS).lines;
    let faults: HashSet<&str> = every_row(&lines).map(|row| row.fault.as_str()).collect();
    assert_eq!(names_of_type("Fault"), faults);
}

#[test]
fn typescript_has_every_kind_of_document() {
    let declared = names_of_type("ArtifactKind");
    for documents in registry(RECEIVERS).documents {
        for own in documents.kinds {
            let name = serde_json::to_value(own.kind).unwrap_or_default();
            assert!(name.as_str().is_some_and(|name| declared.contains(name)), "{name}");
        }
    }
}
