//! Fills templates of commands, YAML and JSON with values that no shell or tool can misread.
//!
//! People paste the commands that we propose into any shell, so nothing here relies on quoting. A value is filled in
//! only if it has the expected form. Otherwise the placeholder in capitals stays, and a sentence gives the value.

use crate::text::escape::quote_list;
use crate::token::kubernetes::{USERNAME_PREFIX, is_dns_label, is_dns_subdomain};

/// The longest value that is filled in, in bytes: the limit for a name in Kubernetes.
const LONGEST: usize = 253;

/// The most values in a list.
const MOST_ITEMS: usize = 32;

/// A placeholder in capitals in a template, which decides what may replace it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blank {
    /// An AWS account: 12 digits.
    Account,
    /// A name or a URL.
    Audience,
    /// An https URL.
    Issuer,
    /// An https URL without its scheme.
    IssuerHost,
    Namespace,
    /// Namespaces, separated by commas.
    Namespaces,
    /// Service accounts, separated by commas.
    Names,
    Node,
    /// An AWS partition.
    Partition,
    /// Words separated by slashes.
    Path,
    Pod,
    /// A Google workload identity pool.
    Pool,
    /// A Google workload identity provider.
    Provider,
    /// An AWS role, by name.
    Role,
    /// An AWS role, by ARN.
    RoleArn,
    ServiceAccount,
    /// The user name of a service account.
    Subject,
    /// `vault` or `bao`.
    Tool,
}

impl Blank {
    fn word(self) -> &'static str {
        match self {
            Self::Account => "ACCOUNT",
            Self::Audience => "AUDIENCE",
            Self::Issuer => "ISSUER",
            Self::IssuerHost => "ISSUER_HOST",
            Self::Namespace => "NAMESPACE",
            Self::Namespaces => "NAMESPACES",
            Self::Names => "NAMES",
            Self::Node => "NODE",
            Self::Partition => "PARTITION",
            Self::Path => "PATH",
            Self::Pod => "POD",
            Self::Pool => "POOL",
            Self::Provider => "PROVIDER",
            Self::Role => "ROLE",
            Self::RoleArn => "ROLE_ARN",
            Self::ServiceAccount => "SERVICE_ACCOUNT",
            Self::Subject => "SUBJECT",
            Self::Tool => "TOOL",
        }
    }

    /// Returns whether a text may replace the placeholder. Such a text consists of ASCII letters, digits, `-`, `_` and
    /// `.`, with `/` and `:` only inside URLs, paths, user names and ARNs, and starts with a letter or digit.
    fn admits(self, text: &str) -> bool {
        text.len() <= LONGEST
            && match self {
                Self::Namespace | Self::Namespaces => is_dns_label(text),
                Self::Names | Self::Node | Self::Pod | Self::ServiceAccount => is_dns_subdomain(text),
                Self::Audience => {
                    is_word(text)
                        || ["https://", "http://", "api://"].iter().any(|scheme| is_url(scheme, text))
                }
                Self::Issuer => is_url("https://", text),
                Self::IssuerHost => is_location(text),
                Self::Path => is_path(text),
                Self::Pool | Self::Provider | Self::Role => is_word(text),
                Self::Subject => is_subject(text),
                Self::Account => is_account(text),
                Self::Partition => PARTITIONS.contains(&text),
                Self::RoleArn => is_role_arn(text),
                Self::Tool => ["vault", "bao"].contains(&text),
            }
    }

    fn admits_all(self, values: &[&str]) -> bool {
        let most = if matches!(self, Self::Names | Self::Namespaces) { MOST_ITEMS } else { 1 };
        values.len() <= most && values.iter().all(|value| self.admits(value))
    }
}

/// A filled template. Only [`fill`] makes one, and a remedy accepts no other commands and documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filled {
    text: String,
    left: Vec<String>,
}

impl Filled {
    /// Returns the text, and a sentence for each value that was not filled in.
    pub(crate) fn into_parts(self) -> (String, Vec<String>) {
        (self.text, self.left)
    }
}

/// Fills a template. An unknown or empty value leaves its placeholder, without a sentence.
pub(crate) fn fill(template: &'static str, values: &[(Blank, &[&str])]) -> Filled {
    let mut out = Filled { text: String::new(), left: Vec::new() };
    let is_of_word = |one: char| one.is_ascii_uppercase() || one == '_';
    let mut rest = template;
    while let Some(start) = rest.find(is_of_word) {
        let (before, word_on) = rest.split_at(start);
        let end = word_on.find(|one| !is_of_word(one)).unwrap_or(word_on.len());
        let (word, after) = word_on.split_at(end);
        out.text.push_str(before);
        out.put(word, values);
        rest = after;
    }
    out.text.push_str(rest);
    out
}

impl Filled {
    /// Appends the value for the placeholder, or the placeholder.
    fn put(&mut self, word: &str, values: &[(Blank, &[&str])]) {
        let value = values
            .iter()
            .find(|(blank, values)| blank.word() == word && values.iter().any(|value| !value.is_empty()));
        match value {
            Some((blank, values)) if blank.admits_all(values) => self.text.push_str(&values.join(",")),
            Some((_, values)) => {
                let named = quote_list(values.iter().copied());
                let sentence =
                    format!("Fill in {word} yourself: it is {named}, which a shell or a tool could misread.");
                if !self.left.contains(&sentence) {
                    self.left.push(sentence);
                }
                self.text.push_str(word);
            }
            None => self.text.push_str(word),
        }
    }
}

/// Returns whether the text has only ASCII letters, digits, `-`, `_` and `.`, with a letter or digit at either end.
fn is_word(text: &str) -> bool {
    let is_solid = |one: char| one.is_ascii_alphanumeric();
    text.starts_with(is_solid)
        && text.ends_with(is_solid)
        && text.chars().all(|one| is_solid(one) || "-_.".contains(one))
}

/// Returns whether the text consists of words separated by slashes.
fn is_path(text: &str) -> bool {
    text.split('/').all(is_word)
}

/// Returns whether the text is a URL with this scheme, without user name, query and fragment.
fn is_url(scheme: &str, text: &str) -> bool {
    text.strip_prefix(scheme).is_some_and(is_location)
}

/// Returns whether the text is a host, optionally with a port, a path, and a slash at the end.
fn is_location(text: &str) -> bool {
    let text = text.strip_suffix('/').unwrap_or(text);
    let (authority, path) = text.split_once('/').map_or((text, None), |(host, path)| (host, Some(path)));
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    is_word(host) && port.is_none_or(|port| is_digits(port, 1..=5)) && path.is_none_or(is_path)
}

fn is_subject(text: &str) -> bool {
    let names = text.strip_prefix(USERNAME_PREFIX).and_then(|rest| rest.split_once(':'));
    names.is_some_and(|(namespace, name)| is_dns_label(namespace) && is_dns_subdomain(name))
}

fn is_account(text: &str) -> bool {
    is_digits(text, 12..=12)
}

/// Returns whether the text is a role's ARN: `arn:aws:iam::123456789012:role/PATH/NAME`.
fn is_role_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else { return false };
    PARTITIONS.contains(partition)
        && is_account(account)
        && resource.strip_prefix("role/").is_some_and(is_path)
}

/// AWS's partitions ("IAM identifiers" in the IAM User Guide).
const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

fn is_digits(text: &str, length: core::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
