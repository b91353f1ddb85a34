//! Law: for any text, every artifact lies inside the text, at whole characters and in order; a token that was
//! not mended is there letter by letter; and the text can be passed as evidence without a panic.
#![no_main]

use std::collections::HashSet;

use bound_token::{Artifact, ArtifactKind, NumericDate, VerifyOptions, recognize, verify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(artifacts) = recognize(text) else { return };
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut seen = HashSet::new();
    for pair in artifacts.windows(2) {
        assert!(pair[0].start <= pair[1].start);
    }
    for Artifact { kind, start, end, token, mended, .. } in &artifacts {
        assert!(start <= end && *end <= units.len());
        let slice = String::from_utf16(&units[*start..*end]).expect("whole characters");
        assert_eq!(*kind == ArtifactKind::Token, token.is_some());
        if let Some(token) = token {
            assert!(seen.insert(token.clone()), "the same token twice");
            if mended.is_empty() {
                assert!(slice.contains(token.as_str()) || !text.contains(token.as_str()));
            }
        }
    }
    let policy = VerifyOptions::default().into_policy(NumericDate::from_seconds(1_760_000_000));
    if let Ok(policy) = policy.and_then(|policy| policy.with_evidence(&[text.into()])) {
        let token = artifacts.iter().find_map(|artifact| artifact.token.as_deref()).unwrap_or_default();
        assert!(verify(token, &policy).checks.len() >= 14);
    }
});
