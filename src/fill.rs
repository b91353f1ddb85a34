//! A template of a command, of YAML or of JSON in, and out comes the text with the values that no shell and no tool
//! can misread.
//!
//! People paste what we propose into any shell, so nothing here relies on quoting. A value is filled in only if it has the
//! shape of what it stands for. Otherwise its word in capitals stays, and a sentence names the value.

use crate::kubernetes::{USERNAME_PREFIX, is_dns_label, is_dns_subdomain};
use crate::quote::quote_list;

/// The longest value that is filled in, in bytes: that of a name in Kubernetes.
const LONGEST: usize = 253;

/// The most values of a list.
const MOST_ITEMS: usize = 32;

/// A word in capitals in a template, and so what may take its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "workbench"), expect(dead_code, reason = "the receivers' templates are not built"))]
pub(crate) enum Blank {
    /// An account of AWS: 12 digits.
    Account,
    /// A name, or a URL.
    Audience,
    /// An https URL.
    Issuer,
    /// The same without its scheme.
    IssuerHost,
    Namespace,
    /// Namespaces, with commas between them.
    Namespaces,
    /// Service accounts, with commas between them.
    Names,
    Node,
    /// One of AWS.
    Partition,
    /// Words with slashes between them.
    Path,
    Pod,
    /// A pool of Google.
    Pool,
    /// A provider of Google.
    Provider,
    /// A role of AWS.
    Role,
    /// A role of AWS, by its ARN.
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

    /// Whether a text may take the place of the word. All that it then consists of are ASCII letters, digits, `-`, `_` and
    /// `.`, with `/` and `:` only inside of URLs, paths, user names and ARNs, and a letter or digit at the beginning.
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

/// A template that was filled. Only [`fill`] makes one, and a remedy takes no other commands and documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filled {
    text: String,
    left: Vec<String>,
}

impl Filled {
    /// The text, and a sentence for each value that was not filled in.
    pub(crate) fn into_parts(self) -> (String, Vec<String>) {
        (self.text, self.left)
    }
}

/// Fills a template. What is not known, or empty, leaves its word without a sentence.
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
    /// Puts the value of a word there, or else the word.
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

/// ASCII letters, digits, `-`, `_` and `.`, with a letter or digit at either end.
fn is_word(text: &str) -> bool {
    let is_solid = |one: char| one.is_ascii_alphanumeric();
    text.starts_with(is_solid)
        && text.ends_with(is_solid)
        && text.chars().all(|one| is_solid(one) || "-_.".contains(one))
}

/// Words with slashes between them.
fn is_path(text: &str) -> bool {
    text.split('/').all(is_word)
}

/// A URL of this scheme, without user name, query and fragment.
fn is_url(scheme: &str, text: &str) -> bool {
    text.strip_prefix(scheme).is_some_and(is_location)
}

/// A host, perhaps with a port, a path, and a slash at the end.
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

/// `arn:aws:iam::123456789012:role/PATH/NAME`
fn is_role_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else { return false };
    PARTITIONS.contains(partition)
        && is_account(account)
        && resource.strip_prefix("role/").is_some_and(is_path)
}

/// Where AWS keeps its regions apart ("IAM identifiers" of the IAM User Guide).
const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

fn is_digits(text: &str, length: core::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &'static str, values: &[(Blank, &[&str])]) -> String {
        fill(template, values).into_parts().0
    }

    /// What no blank takes, whatever else is around it.
    const HOSTILE: [&str; 38] = [
        "",
        "-",
        "-o",
        "--all",
        "@",
        "@x",
        "a@b",
        "~",
        "~root",
        "a b",
        " a",
        "a ",
        "a,b",
        "a;b",
        "a|b",
        "a&b",
        "a$b",
        "$(a)",
        "`a`",
        "a'b",
        "a\"b",
        "a\\b",
        "a\nb",
        "a\rb",
        "a\tb",
        "a\0b",
        "a#b",
        "a!b",
        "a*b",
        "a?b",
        "a[b]",
        "a{b}",
        "a<b>",
        "a=b",
        "a%b",
        "a^b",
        "a\u{200b}b",
        "é",
    ];

    const ALL: [Blank; 18] = [
        Blank::Account,
        Blank::Audience,
        Blank::Issuer,
        Blank::IssuerHost,
        Blank::Namespace,
        Blank::Namespaces,
        Blank::Names,
        Blank::Node,
        Blank::Partition,
        Blank::Path,
        Blank::Pod,
        Blank::Pool,
        Blank::Provider,
        Blank::Role,
        Blank::RoleArn,
        Blank::ServiceAccount,
        Blank::Subject,
        Blank::Tool,
    ];

    /// A value that the blank takes.
    fn good(blank: Blank) -> &'static str {
        match blank {
            Blank::Account => "111122223333",
            Blank::Audience => "sts.amazonaws.com",
            Blank::Issuer => "https://oidc.example.com/cluster-1",
            Blank::IssuerHost => "oidc.example.com/cluster-1",
            Blank::Namespace | Blank::Namespaces => "team-a",
            Blank::Names | Blank::Node | Blank::Pod | Blank::ServiceAccount => "app-0.x",
            Blank::Partition => "aws-cn",
            Blank::Path => "auth/kubernetes/role/my_App",
            Blank::Pool | Blank::Provider | Blank::Role => "My_app-1",
            Blank::RoleArn => "arn:aws:iam::111122223333:role/path/App",
            Blank::Subject => "system:serviceaccount:team-a:app.x",
            Blank::Tool => "bao",
        }
    }

    #[test]
    fn a_hostile_text_takes_no_place() {
        for blank in ALL {
            for text in HOSTILE {
                assert!(!blank.admits(text), "{blank:?} {text:?}");
                let before = format!("{text}{}", good(blank));
                assert!(text.is_empty() || !blank.admits(&before), "{blank:?} {before:?}");
                let after = format!("{}{text}", good(blank));
                // A hyphen inside of a name is harmless.
                let is_harmless = text.is_empty() || text.starts_with('-');
                assert!(is_harmless || !blank.admits(&after), "{blank:?} {after:?}");
            }
        }
    }

    #[test]
    fn what_has_the_shape_of_a_word_takes_its_place() {
        for blank in ALL {
            let only = [(blank, &[good(blank)][..])];
            for word in ALL.map(Blank::word) {
                let expected = if word == blank.word() { good(blank) } else { word };
                let template: &'static str = String::leak(format!("x --y={word}"));
                assert_eq!(filled(template, &only), format!("x --y={expected}"), "{blank:?}");
            }
        }
    }

    #[test]
    fn each_blank_has_its_own_shape() {
        for (blank, admitted, refused) in [
            (Blank::Namespace, &["a", "1", "team-a"][..], &["A", "a.b", "a_b", "a/b", "a:b"][..]),
            (Blank::Namespaces, &["a"], &["A", "a.b"]),
            (Blank::ServiceAccount, &["a", "a.b"], &["A", "a_b", "a/b", "a..b"]),
            (Blank::Names, &["a.b"], &["A", "*"]),
            (Blank::Pod, &["a.b"], &["A"]),
            (Blank::Node, &["ip-10-0-0-1.ec2.internal"], &["A", "a:1"]),
            (
                Blank::Audience,
                &[
                    "vault",
                    "Vault_1",
                    "a..b",
                    "https://a",
                    "http://a:8200",
                    "api://AzureADTokenExchange",
                    "https://a/b/C_d/",
                ],
                &[
                    "file://a",
                    "fileb://a",
                    "//a",
                    "a/b",
                    "a:b",
                    "a://b",
                    "https:a",
                    "https://",
                    "HTTPS://a",
                    ".a",
                    "a.",
                    "_a",
                    "a_",
                ],
            ),
            (
                Blank::Issuer,
                &["https://a", "https://a/"],
                &["http://a", "api://a", "a", "https:///", "https://a//", "https://a/b//"],
            ),
            (
                Blank::IssuerHost,
                &["a", "a/", "a:1", "a:12345", "a:1/b", "a/b/c/"],
                &[
                    "/",
                    "/a",
                    "a:",
                    "a:123456",
                    "a:b",
                    "a:1:2",
                    ":1",
                    "a//",
                    "a//b",
                    "a/../b",
                    "a/./b",
                    "a/.b",
                    "https://a",
                    "a/b:1",
                ],
            ),
            (Blank::Path, &["a", "a/b/c"], &["/a", "a/", "a//b", "../a", "a/..", "a:b"]),
            (Blank::Pool, &["a", "A-b_c.d"], &["a/b", "a:b"]),
            (Blank::Provider, &["a"], &["a/b"]),
            (Blank::Role, &["a"], &["a/b"]),
            (
                Blank::Subject,
                &["system:serviceaccount:a:b.c"],
                &[
                    "system:serviceaccount:a",
                    "system:serviceaccount:a.b:c",
                    "system:serviceaccount:a:B",
                    "system:serviceaccount:a:b:c",
                    "system:node:a",
                    "a:b",
                ],
            ),
            (Blank::Account, &["123456789012"], &["12345678901", "1234567890123", "12345678901a"]),
            (Blank::Partition, &["aws", "aws-cn", "aws-us-gov"], &["acs", "awsx"]),
            (
                Blank::RoleArn,
                &["arn:aws:iam::123456789012:role/a", "arn:aws-us-gov:iam::123456789012:role/a/b"],
                &[
                    "arn:aws:iam::123456789012:user/a",
                    "arn:aws:iam::123456789012:role/",
                    "arn:aws:iam::12345678901:role/a",
                    "arn:acs:iam::123456789012:role/a",
                    "arn:aws:sts::123456789012:role/a",
                    "arn:aws:iam:eu:123456789012:role/a",
                    "urn:aws:iam::123456789012:role/a",
                    "arn:aws:iam::123456789012:role/a:b",
                ],
            ),
            (Blank::Tool, &["vault", "bao"], &["rm", "vaults"]),
        ] {
            for text in admitted {
                assert!(blank.admits(text), "{blank:?} {text:?}");
            }
            for text in refused {
                assert!(!blank.admits(text), "{blank:?} {text:?}");
            }
        }
    }

    #[test]
    fn the_longest_value_has_253_bytes() {
        for (blank, start) in [(Blank::Audience, ""), (Blank::Issuer, "https://"), (Blank::Path, "a/")] {
            let text = |length: usize| format!("{start}{}", "a".repeat(length.saturating_sub(start.len())));
            assert!(blank.admits(&text(253)), "{blank:?}");
            assert!(!blank.admits(&text(254)), "{blank:?}");
        }
    }

    #[test]
    fn a_value_that_is_not_filled_in_stands_beside_it_once() {
        let left = fill(
            "x --a=AUDIENCE AUDIENCE NAMESPACE",
            &[(Blank::Audience, &["@/etc/passwd"]), (Blank::Namespace, &["a"])],
        );
        assert_eq!(
            left.into_parts(),
            (
                "x --a=AUDIENCE AUDIENCE a".to_owned(),
                vec!["Fill in AUDIENCE yourself: it is \"@/etc/passwd\", which a shell or a tool could misread.".to_owned()]
            )
        );
    }

    #[test]
    fn what_is_not_known_leaves_the_word() {
        for unknown in [&[][..], &[""], &["", ""]] {
            let left = fill("x AUDIENCE", &[(Blank::Audience, unknown)]).into_parts();
            assert_eq!(left, ("x AUDIENCE".to_owned(), Vec::new()), "{unknown:?}");
        }
    }

    #[test]
    fn only_whole_words_of_the_template_are_filled_and_no_value_is_read_again() {
        assert_eq!(filled("POD_X XPOD POD", &[(Blank::Pod, &["a"])]), "POD_X XPOD a");
        assert_eq!(filled("PODs/POD.", &[(Blank::Pod, &["a"])]), "as/a.");
        assert_eq!(
            filled("POOL PROVIDER", &[(Blank::Pool, &["PROVIDER"]), (Blank::Provider, &["b"])]),
            "PROVIDER b"
        );
        assert_eq!(filled("POD", &[(Blank::Pod, &["a"]), (Blank::Pod, &["b"])]), "a");
        assert_eq!(filled("", &[(Blank::Pod, &["a"])]), "");
    }

    #[test]
    fn a_list_is_filled_whole_or_not_at_all() {
        for (blank, word) in [(Blank::Names, "NAMES"), (Blank::Namespaces, "NAMESPACES")] {
            let list = |values: &[&str]| filled(word, &[(blank, values)]);
            assert_eq!(list(&["a", "b"]), "a,b");
            assert_eq!(list(&["a", "*"]), word);
            assert_eq!(list(&["a", ""]), word);
            assert_eq!(list(&["a"; 32]), ["a"; 32].join(","));
            assert_eq!(list(&["a"; 33]), word);
        }
        // What takes one value takes no list.
        assert_eq!(filled("POD", &[(Blank::Pod, &["a", "b"])]), "POD");
    }
}
