//! Removes secrets from the values of reports and answers.

use std::borrow::Cow;

use super::{named, redact, secrets};

/// Data of this crate that may contain untrusted text.
pub(crate) trait Redact {
    /// Replaces the secrets in it.
    fn redact(&mut self);

    /// Replaces the secrets in all of these.
    fn redact_all(items: &mut [Self])
    where
        Self: Sized,
    {
        items.iter_mut().for_each(Self::redact);
    }
}

impl Redact for String {
    fn redact(&mut self) {
        if let Cow::Owned(text) = redact(self) {
            *self = text;
        }
    }

    /// Handles the items together, because splitting a list at commas may have cut one token into several items.
    fn redact_all(items: &mut [Self]) {
        let joined = items.join("\n");
        let mut found = secrets(&joined).into_iter().peekable();
        let mut start = 0_usize;
        for item in items {
            let end = start.saturating_add(item.len());
            let mut out = String::new();
            let mut from = start;
            while let Some(secret) = found.peek().filter(|secret| secret.start < end) {
                out.push_str(joined.get(from..secret.start.max(from)).unwrap_or_default());
                let length = joined.get(secret.start..secret.end).unwrap_or_default().chars().count();
                // Only the first piece of a secret names it; the others become an ellipsis.
                let name = if secret.start < start { "…".to_owned() } else { named(secret.kind, length) };
                out.push_str(&name);
                from = secret.end.min(end);
                if secret.end > end {
                    break;
                }
                found.next();
            }
            out.push_str(joined.get(from..end).unwrap_or_default());
            *item = out;
            start = end.saturating_add(1);
        }
    }
}

impl<T: Redact> Redact for Option<T> {
    fn redact(&mut self) {
        self.iter_mut().for_each(T::redact);
    }
}

impl<T: Redact> Redact for Vec<T> {
    fn redact(&mut self) {
        T::redact_all(self);
    }
}

impl<T: Redact> Redact for [T; 1] {
    fn redact(&mut self) {
        self.iter_mut().for_each(T::redact);
    }
}
