//! Removes secrets from a report: a claim, an expectation or a document may have one where it does not belong.

use super::{Check, Lookup, Place, Remedy, Report, Side, Source};
use crate::text::redact::{Redact, redact_code};

/// The decoded token stays as it is: a caller who wants its claims already has the token.
impl Redact for Report {
    fn redact(&mut self) {
        self.checks.redact();
        self.sources.redact();
        self.not_asked.redact();
    }
}

impl Redact for Check {
    fn redact(&mut self) {
        self.message.redact();
        self.expected.redact();
        self.found.redact();
        self.place.redact();
        self.remedy.redact();
    }
}

impl Redact for Side {
    fn redact(&mut self) {
        match self {
            Self::Text(text) => text.redact(),
            Self::List(texts) => texts.redact(),
            Self::Seconds(_) => {}
        }
    }
}

impl Redact for Place {
    fn redact(&mut self) {
        self.object.redact();
        self.path.redact();
    }
}

impl Redact for Remedy {
    fn redact(&mut self) {
        self.message.redact();
        self.command.iter_mut().for_each(redact_code);
        self.yaml.iter_mut().for_each(redact_code);
    }
}

impl Redact for Source {
    fn redact(&mut self) {
        self.value.redact();
        self.from.redact();
    }
}

impl Redact for Lookup {
    fn redact(&mut self) {
        self.namespace.redact();
        self.name.redact();
        self.uid.redact();
        self.message.redact();
    }
}
