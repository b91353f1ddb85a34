//! Finds the API servers that flags and cluster objects configure, each one separately.

use std::collections::HashSet;
use std::sync::Arc;

use crate::cluster::Evidence;
use crate::paste::{self, ArtifactKind, CommandLine};
use crate::receivers::answers::skip;
use crate::receivers::setting::Setting;
use crate::receivers::settings::Settings;
use crate::text::escape::quote;
use crate::text::time::NumericDate;
use crate::text::yaml::Node;
use crate::token::error::OptionsError;
use crate::verify::policy::TrustedIssuer;
use crate::verify::report::{Check, CheckId, Code, Place};

/// The most servers that are asked. Servers of one cluster usually have the same flags, and count once.
const MOST_SERVERS: usize = 16;

/// The configuration of one server.
#[derive(Debug, Clone, Default)]
pub(in crate::receivers) struct Server {
    pub(in crate::receivers) issuers: Option<Vec<TrustedIssuer>>,
    audiences: Option<Vec<String>>,
    /// Why the server would not start, if that is visible.
    pub(in crate::receivers) fault: Option<Check>,
}

impl Server {
    /// Returns `--api-audiences`; by default the issuers trusted at `now`.
    pub(in crate::receivers) fn audiences(&self, now: NumericDate) -> Option<Vec<String>> {
        let trusted = |one: &&TrustedIssuer| one.until.is_none_or(|until| now < until);
        let issuers = || {
            let issuers = self.issuers.as_ref()?.iter().filter(trusted);
            Some(issuers.map(|one| one.issuer.clone()).collect::<Vec<_>>())
        };
        self.audiences.clone().or_else(issuers).filter(|audiences| !audiences.is_empty())
    }

    fn is_same(&self, other: &Self) -> bool {
        let issuers = |server: &Self| {
            let issuers = server.issuers.iter().flatten();
            issuers.map(|one| one.issuer.clone()).collect::<Vec<_>>()
        };
        issuers(self) == issuers(other)
            && self.audiences == other.audiences
            && self.fault.is_some() == other.fault.is_some()
    }
}

/// The servers of a configuration.
pub(in crate::receivers) struct Servers {
    pub(in crate::receivers) first: Server,
    /// The servers that differ from the first.
    pub(in crate::receivers) others: Vec<Server>,
    /// Where the second server is configured.
    pub(in crate::receivers) second: Option<Place>,
    /// Whether there are more servers than are asked.
    pub(in crate::receivers) is_cut: bool,
    /// Set if there are flags, but none that certainly belong to an API server.
    pub(in crate::receivers) unclear: Option<Check>,
    pub(in crate::receivers) evidence: Arc<Evidence>,
}

/// The flags that are read.
#[derive(Default)]
struct Flags {
    issuers: Vec<String>,
    audiences: Vec<String>,
    fault: Option<Check>,
}

impl Servers {
    pub(in crate::receivers) fn read(settings: &Settings) -> Result<Self, OptionsError> {
        let evidence = Arc::new(Evidence::read(&settings.evidence())?);
        // If the operator's configuration gives the issuers, the flags need not.
        let operator = evidence.expected_issuers(&mut Vec::new());
        let mut certain: Vec<(Server, Place)> = Vec::new();
        let mut unclear: Vec<(Flags, Place)> = Vec::new();
        let texts = settings.of(ArtifactKind::ApiServerFlags);
        for setting in texts.chain(settings.of(ArtifactKind::Pod)) {
            for line in command_lines(setting) {
                let Some(place) = place(setting, &line) else { continue };
                let flags = read_flags(&line, &place);
                if line.is_unclear {
                    unclear.push((flags, place));
                } else {
                    certain.push((server(flags, operator.as_ref()), place));
                }
            }
        }
        let mut own = certain.into_iter();
        let base = own.next();
        let is_certain = base.is_some();
        let (first, _) = base.unwrap_or_else(|| {
            let server = Server { issuers: operator.clone(), ..Server::default() };
            (server, place_of_all(settings))
        });
        let mut others: Vec<(Server, Place)> = Vec::new();
        let mut is_cut = false;
        let unsure = unclear.iter().map(|(flags, place)| (first.changed_by(flags), place.clone()));
        for (other, place) in own.chain(unsure) {
            if first.is_same(&other) || others.iter().any(|(own, _)| own.is_same(&other)) {
                continue;
            }
            if others.len() >= MOST_SERVERS {
                is_cut = true;
                break;
            }
            others.push((other, place));
        }
        let nothing = (!is_certain).then(|| unclear.into_iter().next()).flatten();
        let has_text = settings.of(ArtifactKind::ApiServerFlags).next().is_some();
        let unclear = match nothing {
            Some((_, place)) => Some(not_certain(place)),
            None if !is_certain && has_text => Some(not_certain(place_of_all(settings))),
            None => None,
        };
        let second = others.first().map(|(_, place)| place.clone());
        let others = others.into_iter().map(|(server, _)| server).collect();
        Ok(Self { first, others, second, is_cut, unclear, evidence })
    }

    /// Whether the configuration says which issuers a server trusts.
    pub(in crate::receivers) fn are_known(&self) -> bool {
        self.first.issuers.is_some()
    }
}

/// Returns the place where the flags of API servers begin.
fn place_of_all(settings: &Settings) -> Place {
    let first = settings.of(ArtifactKind::ApiServerFlags).next().or_else(|| settings.first());
    first.map_or_else(|| Place { object: "flags".to_owned(), path: None, line: 1 }, |first| first.place(""))
}

/// Returns the command lines of API servers in a document: in a text, or in the command of a pod's container.
fn command_lines(setting: &Setting) -> Vec<CommandLine> {
    match setting.kind {
        ArtifactKind::ApiServerFlags => paste::command_lines(setting.as_text()),
        ArtifactKind::Pod => {
            let containers = setting.root.at(&["spec", "containers"]).map_or(&[][..], Node::elements);
            containers.iter().filter_map(container_command).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the command and the arguments of a container, if it runs an API server.
pub(super) fn container_command(container: &Node) -> Option<CommandLine> {
    let list = |name: &str| container.find(name).map_or(&[][..], Node::elements);
    let nodes: Vec<&Node> = list("command").iter().chain(list("args")).collect();
    let words: Vec<(usize, &str)> =
        nodes.iter().filter_map(|node| node.as_str().map(|word| (node.line, word))).collect();
    let is_named =
        ["name", "image"].iter().any(|name| container.text(name).is_some_and(paste::container_is_server));
    let mut line = paste::arguments(&words, is_named)?;
    // A value that is not a text makes the arguments unclear.
    line.is_unclear |= words.len() < nodes.len();
    Some(line)
}

fn not_certain(place: Place) -> Check {
    let message = "These flags are commented out, former, quoted or another program's, or may be: none is certainly an API server's.";
    skip(CheckId::Configuration, Code::NotEvaluated, message).at(place)
}

impl Server {
    /// Returns the server with these flags applied.
    fn changed_by(&self, flags: &Flags) -> Self {
        let issuers = if flags.issuers.is_empty() { self.issuers.clone() } else { trusted(&flags.issuers) };
        let audiences =
            if flags.audiences.is_empty() { self.audiences.clone() } else { Some(flags.audiences.clone()) };
        Self { issuers, audiences, fault: flags.fault.clone().or_else(|| self.fault.clone()) }
    }
}

fn server(flags: Flags, operator: Option<&Vec<TrustedIssuer>>) -> Server {
    let issuers = trusted(&flags.issuers).or_else(|| operator.cloned());
    Server { issuers, audiences: Some(flags.audiences).filter(|all| !all.is_empty()), fault: flags.fault }
}

fn trusted(issuers: &[String]) -> Option<Vec<TrustedIssuer>> {
    let trusted = issuers.iter().map(|issuer| TrustedIssuer { issuer: issuer.clone(), until: None });
    Some(trusted.collect::<Vec<_>>()).filter(|trusted| !trusted.is_empty())
}

fn place(setting: &Setting, line: &CommandLine) -> Option<Place> {
    let first = line.flags.first()?;
    Some(Place { line: setting.line(first.line), ..setting.place("") })
}

/// Reads the flags. `--service-account-issuer` is one value, and may be repeated; `--api-audiences` is a
/// comma-separated list.
fn read_flags(line: &CommandLine, place: &Place) -> Flags {
    let mut out = Flags::default();
    let mut seen: HashSet<&str> = HashSet::new();
    for flag in &line.flags {
        if flag.name == "api-audiences" {
            let audiences = flag.value.split(',').filter(|audience| !audience.is_empty());
            out.audiences.extend(audiences.map(str::to_owned));
            continue;
        }
        // `ServiceAccountAuthenticationOptions` refuses both.
        let message = if flag.value.is_empty() {
            "An API server with an empty --service-account-issuer does not start.".to_owned()
        } else if !seen.insert(&flag.value) {
            format!(
                "An API server with the --service-account-issuer {} twice does not start.",
                quote(&flag.value)
            )
        } else {
            out.issuers.push(flag.value.clone());
            continue;
        };
        out.fault =
            Some(skip(CheckId::Configuration, Code::MalformedConfiguration, message).at(place.clone()));
    }
    out
}
