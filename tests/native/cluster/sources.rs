//! Tests several documents that provide keys or issuers: on which of them the answer rests, and how many are read.

use super::*;
use bound_token::cluster::{MAX_DOCUMENTS, MAX_EVIDENCE_BYTES};
use bound_token::{OptionsError, Policy};

const OTHER_KEYS: &str = include_str!("../../data/keys/ec-prime256v1.pem");
const ISSUER: &str = "https://kubernetes.default.svc";

fn policy(paste: &[&str]) -> Result<Policy, OptionsError> {
    let documents: Vec<EvidenceOption> = paste.iter().map(|text| EvidenceOption::from(*text)).collect();
    at_now().into_policy(NumericDate::from_seconds(0))?.with_evidence(&documents)
}

/// Returns the report about a token of cases.json, with only a paste as evidence.
fn report_by(id: &str, paste: &str) -> Value {
    let policy = policy(&[paste]).expect("good options");
    json!(verify(case(id)["token"].as_str().expect("a token"), &policy))
}

fn keys_of(id: &str) -> String {
    tables::keys(case(id)).to_owned()
}

fn said(report: &Value) -> Vec<(String, String, u64)> {
    let checks = report["checks"].as_array().expect("checks").iter().filter(|check| check["id"] == "sources");
    checks
        .map(|check| {
            assert_eq!(check["outcome"], "warn");
            assert!(check["remedy"]["command"].is_string());
            let text = |name: &str| check[name].as_str().expect("text").to_owned();
            (text("code"), text("message"), check["place"]["line"].as_u64().expect("a line"))
        })
        .collect()
}

#[test]
fn every_source_is_named_with_its_line() {
    let paste = format!("# keys\n{}\n\n{OTHER_KEYS}\n{POD}", keys_of("accepted"));
    let report = report_by("accepted", &paste);
    let sources: Vec<(&str, u64)> = report["sources"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|source| (source["from"].as_str().expect("text"), source["line"].as_u64().expect("a line")))
        .collect();
    assert_eq!(sources, [("JWK Set", 2), ("PEM", 4), ("Pod default/build-robot-0", 9)]);
}

#[test]
fn of_several_sets_of_keys_the_one_that_signed_is_named() {
    let keys = keys_of("accepted");
    let two = report_by("accepted", &format!("{OTHER_KEYS}\n{keys}"));
    let message = "It was signed by a key of the JWK Set at line 6; the PEM at line 1 did not sign it.";
    assert_eq!(said(&two), [("several-key-sets".to_owned(), message.to_owned(), 1)]);
    let three = report_by("accepted", &format!("{OTHER_KEYS}\n{keys}\n\n{{\"keys\":[]}}\n"));
    assert_eq!(said(&three).len(), 1);
    assert!(said(&three)[0].1.ends_with("; 2 other sets of keys, the first at line 1, did not sign it."));
}

#[test]
fn sets_that_agree_or_that_nobody_signed_with_are_no_finding() {
    let keys = keys_of("accepted");
    let spaced = keys.replace("\"keys\":", "\"keys\": ");
    for paste in [
        keys.clone(),
        format!("{keys}\n\n{spaced}"),
        format!("{keys}\n\n{keys}"),
        // None of these signed it, which is a failure of its own.
        format!("{OTHER_KEYS}\n{{\"keys\":[]}}\n"),
    ] {
        assert_eq!(said(&report_by("accepted", &paste)), [], "{paste}");
    }
    let map = |entries: &[(&str, &str)]| {
        let data: serde_json::Map<String, Value> =
            entries.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "oidc"}, "data": data})
            .to_string()
    };
    // The entries of one ConfigMap are one source: old and new keys are kept side by side.
    let entries = map(&[("001.pub", OTHER_KEYS), ("002.json", &keys)]);
    assert_eq!(said(&report_by("accepted", &entries)), []);
    let both = format!("{entries}\n{OTHER_KEYS}");
    assert_eq!(said(&report_by("accepted", &both)), [], "the same PEM once more is no other source");
    let two_maps = format!("{}\n{}", map(&[("a", OTHER_KEYS)]), map(&[("b", &keys)]));
    assert_eq!(said(&report_by("accepted", &two_maps)).len(), 1);
    // Nor do keys that the caller states come from anywhere.
    assert_eq!(said(&report("accepted", &[OTHER_KEYS])), []);
}

#[test]
fn of_several_documents_the_one_that_names_the_issuer_is_told() {
    let own = discovery(ISSUER, "https://a.example", "EdDSA");
    let other = discovery("https://b.example", "https://b.example/keys", "EdDSA");
    let both = report_by("accepted", &format!("{other}\n\n{own}"));
    let message = "Its issuer is named by the discovery document at line 3; the discovery document at line 1 names another.";
    assert_eq!(said(&both), [("several-issuers".to_owned(), message.to_owned(), 1)]);
    for paste in [own.clone(), format!("{own}\n\n{}", discovery(ISSUER, "https://c.example", "EdDSA")), other]
    {
        assert_eq!(said(&report_by("accepted", &paste)), [], "{paste}");
    }
}

#[test]
fn more_documents_or_bytes_than_are_read_are_refused() {
    let account =
        |index: usize| format!("apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: a{index}}}\n");
    let many: Vec<String> = (0..=MAX_DOCUMENTS).map(account).collect();
    let texts: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(policy(&texts[..MAX_DOCUMENTS]).is_ok());
    assert_eq!(policy(&texts).expect_err("too many").option, "evidence");
    let large = "x".repeat(MAX_EVIDENCE_BYTES / 4);
    assert!(policy(&[large.as_str(); 4]).is_ok());
    let message = policy(&[&large, &large, &large, &large, "x"]).expect_err("too large").message;
    assert!(message.contains("4194305 bytes"), "{message}");
}

#[test]
fn an_issuer_or_audience_that_many_documents_name_is_expected_once() {
    let issuers: String =
        (0..500).map(|index| format!("  - name: https://{}.example\n", index % 250)).collect();
    let operator = |name: &str| {
        format!(
            "apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nmetadata: {{name: {name}}}\nstatus:\n  serviceAccountIssuers:\n{issuers}"
        )
    };
    let (one, other) = (operator("a"), operator("b"));
    let policy =
        policy(&[&one, &other, POD, &POD.replace("build-robot-0", "build-robot-1")]).expect("good options");
    assert_eq!(policy.issuers.map(|issuers| issuers.len()), Some(250));
    assert_eq!(policy.audiences, Some(vec!["vault".to_owned()]));
}
