//! Recognizes the documents of HashiCorp Vault and OpenBao: JSON or YAML, a table printed by `vault read`, and a
//! command that writes them.

use crate::explain::ReceiverName;
use crate::paste::registry::{DocumentKind, Documents, PlacedLine};
use crate::paste::{ArtifactKind, is_former, logical_line};
use crate::text::yaml::{Content, Node};

pub(super) const NAME: ReceiverName = ReceiverName::new("vault");

impl ReceiverName {
    /// HashiCorp Vault or OpenBao: the Kubernetes and the JWT auth method.
    pub const VAULT: Self = NAME;
}

/// A role of the Kubernetes or the JWT auth method.
pub(super) const ROLE: ArtifactKind = ArtifactKind::Configuration("vault-role");
/// The configuration of one of these methods.
pub(super) const CONFIG: ArtifactKind = ArtifactKind::Configuration("vault-config");

/// The programs whose commands are read.
pub(super) const TOOLS: [&str; 2] = ["vault", "bao"];

pub(super) const DOCUMENTS: Documents = Documents {
    classify,
    first_members: &[
        "bound_audiences",
        "bound_claims",
        "bound_claims_type",
        "bound_issuer",
        "bound_service_account_names",
        "bound_service_account_namespaces",
        "bound_subject",
        "disable_iss_validation",
        "jwks_url",
        "jwt_validation_pubkeys",
        "kubernetes_host",
        "oidc_discovery_url",
        "user_claim",
    ],
    // `vault read -format=json`
    answers: &["data"],
    looks: &[("\"bound_", ROLE)],
    begins,
    undone,
    ..Documents::new(NAME, &[DocumentKind::new(ROLE, "role"), DocumentKind::new(CONFIG, "configuration")])
};

/// Members of a Vault role that decide whom it lets in.
const IN_ROLE: [&str; 7] = [
    "bound_audiences",
    "bound_claims",
    "bound_service_account_names",
    "bound_service_account_namespaces",
    "bound_service_account_namespace_selector",
    "bound_subject",
    "user_claim",
];

/// Other members of a role.
const BESIDE_ROLE: [&str; 7] =
    ["alias_name_source", "audience", "bound_claims_type", "role_type", "token_policies", "token_ttl", "ttl"];

/// Members of the configuration of an auth method of Vault.
const IN_CONFIG: [&str; 7] = [
    "bound_issuer",
    "disable_iss_validation",
    "jwks_pairs",
    "jwks_url",
    "jwt_validation_pubkeys",
    "kubernetes_host",
    "oidc_discovery_url",
];

fn classify(node: &Node) -> Option<ArtifactKind> {
    let has = |name: &str| node.find(name).is_some();
    // Prose with one word before a colon is not a document.
    let is_list = |name: &str| {
        let content = node.find(name).map(|node| &node.content);
        matches!(content, Some(Content::Sequence(_) | Content::Mapping(_)))
    };
    let count = IN_ROLE.iter().chain(&BESIDE_ROLE).filter(|name| has(name)).count();
    if IN_ROLE.iter().any(|name| has(name)) && (count > 1 || IN_ROLE.iter().any(|name| is_list(name))) {
        return Some(ROLE);
    }
    let count = IN_CONFIG.iter().filter(|name| has(name)).count();
    let has_url = || IN_CONFIG.iter().any(|name| node.text(name).is_some_and(|text| text.contains("://")));
    (count > 1 || (count == 1 && has_url())).then_some(CONFIG)
}

/// Returns the kind of a table, by the names in its rows.
fn of_rows(has: impl Fn(&str) -> bool) -> Option<ArtifactKind> {
    if IN_ROLE.into_iter().any(&has) {
        return Some(ROLE);
    }
    IN_CONFIG.into_iter().any(has).then_some(CONFIG)
}

/// Returns the kind of the document that begins with the first of these lines, and how many lines it has.
fn begins(lines: &[PlacedLine<'_>]) -> Option<(ArtifactKind, usize)> {
    if let Some(kind) = table(lines) {
        return Some((kind, lines.iter().take_while(|(_, line)| !line.trim().is_empty()).count()));
    }
    Some((command(lines)?, logical_line(lines)))
}

/// Whether a line is the head of a table printed by `vault read`.
pub(super) fn is_head(line: &str) -> bool {
    line.split_whitespace().eq(["Key", "Value"])
}

/// Returns the program whose `write` command is on this line.
pub(super) fn tool(line: &str) -> Option<&'static str> {
    TOOLS.into_iter().find(|tool| line.contains(&format!("{tool} write ")))
}

/// The note on a command that later lines undo.
const UNDONE: &str = "Lines after this command change or delete what it wrote, or say that it failed: it is not clear what counts.";

/// Returns a note if one of the lines after a command deletes or changes what it wrote, or reports that it failed.
fn undone(command: &str, after: &[PlacedLine<'_>]) -> Option<&'static str> {
    /// How many lines after the command are read.
    const MOST_LINES: usize = 64;
    /// Longer lines are skipped.
    const LONGEST_LINE: usize = 8192;
    let path = command.split_whitespace().find(|word| word.starts_with("auth/"))?;
    let undoes = |line: &str| {
        line.split_once(path).is_some_and(|(before, _)| {
            ["delete", "patch", "Error writing"].iter().any(|word| before.contains(word))
        })
    };
    let mut after = after.iter().take(MOST_LINES);
    after.any(|(_, line)| line.len() <= LONGEST_LINE && undoes(line)).then_some(UNDONE)
}

/// How many rows of a table are read, because a text may begin tables again and again.
const MOST_ROWS: usize = 48;

/// Recognizes a table: `Key  Value` over dashes, then names that Vault knows.
fn table(lines: &[PlacedLine<'_>]) -> Option<ArtifactKind> {
    let [(_, head), (_, rule), rows @ ..] = lines else { return None };
    let is_rule = || !rule.trim().is_empty() && rule.chars().all(|one| matches!(one, '-' | ' ' | '\t'));
    if !is_head(head) || !is_rule() {
        return None;
    }
    let names = rows.iter().take(MOST_ROWS).take_while(|(_, line)| !line.trim().is_empty());
    let names: Vec<&str> = names.filter_map(|(_, line)| line.split_whitespace().next()).collect();
    of_rows(|name| names.contains(&name))
}

/// Recognizes a command that writes a role or a configuration, unless it is commented out, removed in a diff, struck
/// through or marked as old.
fn command(lines: &[PlacedLine<'_>]) -> Option<ArtifactKind> {
    let (_, line) = lines.first()?;
    let start = TOOLS.iter().find_map(|tool| line.find(&format!("{tool} write ")))?;
    let before = line.get(..start)?;
    let is_taken_away =
        ["#", "＃", "//", ";", "-", "<!--", "~~"].iter().any(|mark| before.trim_start().starts_with(mark));
    if is_taken_away || is_former(before) {
        return None;
    }
    let own = line.get(start..)?;
    // The document after `<<` is found separately. A command with values beside it is still read.
    if let Some((own, _)) = own.split_once("<<") {
        let mut words = own.split_whitespace().skip_while(|word| !word.starts_with("auth/")).skip(1);
        words.find(|word| word.contains('=') && !word.starts_with('-'))?;
    }
    let path = own.split_whitespace().find(|word| word.starts_with("auth/"))?;
    if path.contains("/role/") {
        return Some(ROLE);
    }
    path.ends_with("/config").then_some(CONFIG)
}
