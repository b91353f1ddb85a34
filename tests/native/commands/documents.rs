//! Parses every proposed piece of YAML and JSON, and checks what the command does to a policy.

use std::fs;
use std::process::Command;

use bound_token::cluster::EvidenceOption;
use bound_token::{NumericDate, OneOrMany, SimulateOptions, recognize, simulate};
use serde_json::{Value, json};

use super::proposals;
use super::shells::{Folder, program, shells};
use super::signed::{GOOD, NOW, claims, jwks, sign};

/// Collects every text of a value, including the names of members.
fn texts<'a>(value: &'a Value, out: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => out.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
        Value::Object(members) => {
            for (name, value) in members {
                out.push(name);
                texts(value, out);
            }
        }
        _ => {}
    }
}

fn assert_plain(value: &Value, text: &str) {
    let mut all = Vec::new();
    texts(value, &mut all);
    for one in all {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./: ".contains(&byte);
        assert!(one.bytes().all(is_plain) && !one.starts_with(['-', ' ']), "{one:?} in {text}");
    }
}

/// Reads a piece of a manifest as part of a Pod.
fn read(piece: &str) -> Value {
    let (base, indent) = if piece.starts_with("metadata:") {
        ("apiVersion: v1\nkind: Pod\n", "")
    } else {
        ("apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n", "  ")
    };
    let inside: String = piece.lines().map(|line| format!("{indent}{line}\n")).collect();
    let found = recognize(&format!("{base}{inside}")).expect("a small text");
    assert_eq!(found.len(), 1, "{piece}");
    assert_eq!(found[0].note, None, "{piece}");
    json!(found[0].value.as_ref().unwrap_or_else(|| panic!("no document: {piece}")))
}

#[test]
fn every_piece_of_yaml_says_what_it_is_meant_to() {
    for piece in &proposals().yaml {
        let document = read(piece);
        assert_plain(&document, piece);
        let sources = &document["spec"]["volumes"][0]["projected"]["sources"];
        if piece.starts_with("volumes:") {
            let [source] = sources.as_array().expect("sources").as_slice() else { panic!("{piece}") };
            let token = source["serviceAccountToken"].as_object().expect("a token");
            assert_eq!(token.len(), 3, "{piece}");
            assert!(token["audience"].is_string(), "{piece}");
        } else if piece.starts_with("metadata:") {
            let annotations = document["metadata"]["annotations"].as_object().expect("annotations");
            assert_eq!(annotations.len(), 1, "{piece}");
        } else {
            assert!(document["spec"]["securityContext"].is_object(), "{piece}");
        }
    }
}

#[test]
fn every_json_document_is_one_statement() {
    for document in &proposals().json {
        let statement: Value = serde_json::from_str(document).expect("strict JSON");
        let mut names: Vec<&String> = statement.as_object().expect("an object").keys().collect();
        names.sort();
        assert_eq!(names, ["Action", "Condition", "Effect", "Principal"]);
        assert_eq!(statement["Condition"].as_object().expect("operators").len(), 1, "{document}");
        assert_eq!(statement["Condition"]["StringEquals"].as_object().expect("keys").len(), 2, "{document}");
        assert_plain(&statement, document);
    }
}

/// Returns the policy that AWS has after the proposed command, run with the real jq, or `None` if there is no jq.
fn extended(policy: &Value, remedy: &Value) -> Option<Value> {
    let path = std::env::var_os("PATH")?;
    let Some(jq) = std::env::split_paths(&path).map(|folder| folder.join("jq")).find(|file| file.is_file())
    else {
        eprintln!("skipped: jq is not installed");
        return None;
    };
    let folder = Folder::new("policy");
    let shell = shells().remove(0);
    fs::write(folder.0.join("now.json"), policy.to_string()).expect("written");
    fs::write(folder.0.join("statement.json"), remedy["json"].as_str().expect("a statement"))
        .expect("written");
    program(
        &folder.0.join("aws"),
        "#!/bin/sh\nif [ \"$2\" = get-role ]; then while read -r line || [ -n \"$line\" ]; do printf '%s\\n' \"$line\"; done <now.json\n\
         else while read -r line || [ -n \"$line\" ]; do printf '%s\\n' \"$line\"; done <policy.json >kept.json; fi\n",
    );
    std::os::unix::fs::symlink(jq, folder.0.join("jq")).expect("a link");
    let output = Command::new(shell)
        .args(["-c", remedy["command"].as_str().expect("a command")])
        .current_dir(&folder.0)
        .env_clear()
        .env("PATH", &folder.0)
        .output()
        .expect("the shell starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    Some(serde_json::from_str(&fs::read_to_string(folder.0.join("kept.json")).expect("kept")).expect("JSON"))
}

fn ask(policy: &Value) -> Value {
    let provider = json!({ "Url": "oidc.example.com/cluster-1", "ClientIDList": ["sts.amazonaws.com"] });
    let config =
        [provider, policy.clone()].map(|document| EvidenceOption::from(document.to_string().as_str()));
    let options = SimulateOptions { keys: Some(OneOrMany::One(jwks())), ..SimulateOptions::default() };
    json!(
        simulate(&sign(&claims(&GOOD)), &config, options, NumericDate::from_seconds(NOW))
            .expect("a configuration")
    )
}

fn remedy(answer: &Value) -> &Value {
    let checks = answer["checks"].as_array().expect("checks");
    &checks
        .iter()
        .find(|check| check["id"] == "trust-policy" && check["outcome"] == "fail")
        .expect("a failure")["remedy"]
}

#[test]
fn a_policy_is_extended_by_one_statement_and_lets_the_token_in() {
    let others = json!({ "Sid": "Other", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "sts:AssumeRole" });
    let own = json!({ "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/cluster-1" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": { "StringEquals": { "oidc.example.com/cluster-1:sub": "system:serviceaccount:team-b:*" } } });
    for (statements, count) in [(json!([others, own]), 3), (own.clone(), 2), (json!([own]), 2)] {
        let before = json!({ "Version": "2012-10-17", "Id": "x", "Statement": statements });
        let answer = ask(&before);
        assert_eq!(answer["verdict"], "rejected");
        let Some(after) = extended(&before, remedy(&answer)) else { return };
        let all = after["Statement"].as_array().expect("a list");
        assert_eq!(all.len(), count);
        let kept =
            before["Statement"].as_array().map_or_else(|| vec![before["Statement"].clone()], Clone::clone);
        assert_eq!(all[..count - 1], kept[..]);
        assert_eq!((&after["Version"], &after["Id"]), (&before["Version"], &before["Id"]));
        assert_eq!(ask(&after)["verdict"], "accepted");
    }
}

#[test]
fn a_role_of_eks_pod_identity_is_left_as_it_is() {
    for principal in [json!("pods.eks.amazonaws.com"), json!(["ec2.amazonaws.com", "pods.eks.amazonaws.com"])]
    {
        let policy = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": { "Service": principal }, "Action": ["sts:AssumeRole", "sts:TagSession"] },
        ] });
        let answer = ask(&policy);
        let command = remedy(&answer)["command"].as_str().expect("a command");
        assert_eq!(command, "aws eks list-pod-identity-associations --cluster-name CLUSTER");
        assert!(remedy(&answer)["json"].is_null());
    }
}
