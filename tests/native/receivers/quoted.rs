//! Tests a configuration that the paste only quotes: it can refuse a token, but not let one in.

use super::{NOW, NumericDate, SimulateOptions, ask, claims, jwks, rsa_jwks, sign};
use bound_token::cluster::EvidenceOption;
use bound_token::{OneOrMany, recognize, simulate};
use serde_json::json;

const ROLE: &str = r#"{"role_type":"jwt","user_claim":"sub","bound_audiences":["vault"]}"#;

/// Returns the verdict with a paste, which must be the same for its text and its artifacts; `None` if no receiver
/// recognizes it.
fn verdict(audience: &str, paste: &str) -> Option<String> {
    let of = |config: &[EvidenceOption]| {
        let options = SimulateOptions { keys: Some(OneOrMany::One(jwks())), ..SimulateOptions::default() };
        let answer = simulate(&sign(&claims(audience)), config, options, NumericDate::from_seconds(NOW));
        answer.ok().map(|answer| json!(answer)["verdict"].as_str().expect("a verdict").to_owned())
    };
    let artifacts = recognize(paste).expect("small");
    let artifacts = artifacts.iter().filter(|artifact| artifact.text.is_some());
    let found: Vec<EvidenceOption> =
        artifacts.map(|one| serde_json::from_value(json!(one)).expect("evidence")).collect();
    let told = of(&[paste.into()]);
    assert_eq!(of(&found), told, "{paste}");
    told
}

#[test]
fn what_is_quoted_refuses_a_token_and_lets_none_in() {
    assert_eq!(verdict("vault", ROLE).as_deref(), Some("accepted"));
    for place in [
        "a line of a log\nROLE\nanother",
        "2026-11-28 role=ROLE",
        "$ oc logs vault-0\nROLE",
        "<!--\nROLE\n-->",
        " -1 +1 \n ROLE",
        "{\"a\": [1,\n\nROLE",
    ] {
        let paste = place.replace("ROLE", ROLE);
        assert_eq!(verdict("vault", &paste).as_deref(), Some("unverified"), "{paste}");
        assert_eq!(verdict("other", &paste).as_deref(), Some("rejected"), "{paste}");
    }
}

#[test]
fn what_is_part_of_another_document_is_no_configuration() {
    let log = "{\"msg\":\"x\",\"role\":ROLE}";
    assert_eq!(verdict("vault", &log.replace("ROLE", ROLE)), None);
}

#[test]
fn what_a_command_prints_in_yaml_is_a_configuration() {
    let printed =
        "data:\n  role_type: jwt\n  user_claim: sub\n  bound_audiences:\n  - vault\nrequest_id: \"1\"\n";
    for paste in [printed.to_owned(), format!("$ vault read -format=yaml auth/jwt/role/app\n{printed}$ ")] {
        assert_eq!(verdict("vault", &paste).as_deref(), Some("accepted"), "{paste}");
        assert_eq!(verdict("other", &paste).as_deref(), Some("rejected"), "{paste}");
    }
    assert_eq!(verdict("vault", &format!("a log\n{printed}")).as_deref(), Some("unverified"));
}

#[test]
fn the_argument_of_a_command_is_what_was_typed() {
    for place in [
        "$ curl -X POST https://vault.example/v1/auth/jwt/role/app -d 'ROLE'",
        "curl -X POST \\\n  https://vault.example/v1/auth/jwt/role/app \\\n  -d 'ROLE'",
        "curl -d @- https://vault.example/v1/auth/jwt/role/app <<EOF\nROLE\nEOF",
    ] {
        assert_eq!(verdict("vault", &place.replace("ROLE", ROLE)).as_deref(), Some("accepted"), "{place}");
    }
    let said = "he ran \\\n  curl -d 'ROLE'".replace("ROLE", ROLE);
    assert_eq!(verdict("vault", &said).as_deref(), Some("unverified"));
}

#[test]
fn the_keys_of_a_quoted_configuration_are_nobodys() {
    let config = |keys: &str| json!({ "bound_issuer": "", "jwt_validation_pubkeys": [keys] }).to_string();
    let own = config(include_str!("../../data/keys/ed25519.pem"));
    let refused = ask(&claims("vault"), &[ROLE, &own]);
    assert_eq!(refused.verdict(), "rejected", "the receiver's own keys did not sign it");
    let quoted = ask(&claims("vault"), &[ROLE, &format!("a line of a log\n{own}")]);
    assert_eq!(quoted.verdict(), "unverified");
    // Nor do keys that a log quotes verify anything.
    let signer = jwks();
    let told = |paste: &str| {
        let options = SimulateOptions::default();
        let config = [EvidenceOption::from(ROLE), paste.into()];
        json!(
            simulate(&sign(&claims("vault")), &config, options, NumericDate::from_seconds(NOW))
                .expect("a role")
        )
    };
    assert_eq!(told(&signer)["verdict"], "accepted");
    assert_eq!(told(&format!("a log\n{signer}"))["verdict"], "unverified");
    assert_eq!(told(&format!("a log\n{signer}\n\n{}", rsa_jwks()))["verdict"], "rejected");
}
