//! The documents of HashiCorp Vault and OpenBao, and how they are told: as JSON or YAML, as a table that `vault read` prints,
//! and as a command that writes them.

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

/// The programs whose commands these are.
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

/// Members of a role of Vault that say whom it lets in.
const IN_ROLE: [&str; 7] = [
    "bound_audiences",
    "bound_claims",
    "bound_service_account_names",
    "bound_service_account_namespaces",
    "bound_service_account_namespace_selector",
    "bound_subject",
    "user_claim",
];

/// Members that a role has beside those.
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
    // One word of prose before a colon is no document.
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

/// What a table is, by the names in its rows.
fn of_rows(has: impl Fn(&str) -> bool) -> Option<ArtifactKind> {
    if IN_ROLE.into_iter().any(&has) {
        return Some(ROLE);
    }
    IN_CONFIG.into_iter().any(has).then_some(CONFIG)
}

/// What begins with the first of these lines, and how many it has.
fn begins(lines: &[PlacedLine<'_>]) -> Option<(ArtifactKind, usize)> {
    if let Some(kind) = table(lines) {
        return Some((kind, lines.iter().take_while(|(_, line)| !line.trim().is_empty()).count()));
    }
    Some((command(lines)?, logical_line(lines)))
}

/// Whether a line is the head of a table that `vault read` prints.
pub(super) fn is_head(line: &str) -> bool {
    line.split_whitespace().eq(["Key", "Value"])
}

/// The program whose command of writing stands on a line.
pub(super) fn tool(line: &str) -> Option<&'static str> {
    TOOLS.into_iter().find(|tool| line.contains(&format!("{tool} write ")))
}

/// What is said of a command that later lines undo.
const UNDONE: &str = "Lines after this command change or delete what it wrote, or say that it failed: it is not clear what counts.";

/// Says so if one of the lines after a command deletes or changes what it wrote, or tells that it was not written.
fn undone(command: &str, after: &[PlacedLine<'_>]) -> Option<&'static str> {
    /// How far after it they are looked for.
    const MOST_LINES: usize = 64;
    /// Longer ones are not looked at.
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

/// The rows of a table that are looked at: tables may begin again and again.
const MOST_ROWS: usize = 48;

/// `Key  Value` over dashes, and below a name that Vault knows.
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

/// A command that writes a role or a configuration. One that is commented out, was taken away or is said to be former is
/// none.
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
    // What follows is a document, which is found by itself; with values beside it, it is not all.
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
