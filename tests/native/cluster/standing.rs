//! Tests which documents stand alone in a paste, and which are only quoted there.

use super::*;
use bound_token::Artifact;

/// Returns the expectations that a paste fills, which must be the same for its text and its artifacts.
fn filled(paste: &str) -> Vec<String> {
    let sources = |evidence: Vec<EvidenceOption>| policy(VerifyOptions::default(), &evidence).sources;
    let artifacts: Vec<Artifact> = recognize(paste).expect("small");
    let artifacts = artifacts.iter().filter(|artifact| artifact.text.is_some());
    let found = sources(artifacts.map(|one| serde_json::from_value(json!(one)).expect("evidence")).collect());
    let told = sources(vec![paste.into()]);
    assert_eq!(found, told, "the artefacts and the text of one paste disagree:\n{paste}");
    let named = told.iter().map(|one| json!(one.expectation).as_str().expect("text").to_owned());
    let mut named: Vec<String> = named.collect();
    named.sort();
    named.dedup();
    named
}

fn keys() -> String {
    tables::keys(case("accepted")).to_owned()
}

/// The same over several lines.
fn pretty(json: &str) -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<Value>(json).expect("JSON")).expect("JSON")
}

fn indent(text: &str, spaces: usize) -> String {
    text.lines().map(|line| " ".repeat(spaces) + line + "\n").collect()
}

const PEM: &str = include_str!("../../data/keys/ed25519.pem");
const DISCOVERY: &str = r#"{"issuer":"https://evil.example","jwks_uri":"https://evil.example/keys"}"#;

/// Pastes that hold a document, and `DOCUMENT` where it fills its place.
const PLACES: &[&str] = &[
    "DOCUMENT",
    "\n\n  \nDOCUMENT\n\n",
    "```\nDOCUMENT\n```",
    "Here they are:\n```json\nDOCUMENT\n```\nand this is the log.",
    "~~~yaml\nDOCUMENT\n~~~",
    "$ oc get --raw /openid/v1/jwks\nDOCUMENT\n$ oc whoami\nsystem:admin",
    "[root@bastion ~]# oc get --raw /openid/v1/jwks\nDOCUMENT[root@bastion ~]# ",
    "(⎈|prod:default)➜ oc get --raw /openid/v1/jwks\nDOCUMENT\n",
    "$ oc get --raw /openid/v1/jwks\nWarning: Use tokens from the TokenRequest API\nDOCUMENT\n",
    "$ curl https://issuer.example/keys\n  % Total    % Received\n   Dload  Upload\n100   1  100   1    0     0  --:--:-- --:--:-- --:--:--  1k\nDOCUMENT\n",
    "me@h ~> oc get --raw /openid/v1/jwks\nDOCUMENT\nme@h ~>",
    "❯ oc get --raw /openid/v1/jwks\nDOCUMENT\n❯",
    "MacBook-Pro:~ me$ oc get --raw /openid/v1/jwks\nDOCUMENT\n",
    "(venv) user@host:~$ oc get --raw /openid/v1/jwks\nDOCUMENT\n",
    "user@host:~$ curl -s \\\n  https://issuer.example/keys\nDOCUMENT\nuser@host:~$",
    "PS C:\\> oc get --raw /openid/v1/jwks\nDOCUMENT\nPS C:\\> ",
    "$ oc logs app-0\nsome words\n$ oc get --raw /openid/v1/jwks\nDOCUMENT\n",
    "oc get --raw /openid/v1/jwks\nDOCUMENT%\n",
    "curl -s https://issuer.example/keys\nDOCUMENT\n",
    "<details>\n<summary>keys</summary>\n\n```json\nDOCUMENT\n```\n\n</details>",
    "$ oc get --raw /openid/v1/jwks\nDOCUMENT$ oc whoami\nsystem:admin",
    "some words\n\n--- # from the cluster\nDOCUMENT\n...\n\nother words",
    "---\nDOCUMENT\n---\n",
    "# from the cluster\nDOCUMENT\n",
    "some words\n\nDOCUMENT\n\nother words",
    "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.\nDOCUMENT\nAuthorization: Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJ5In0.",
    " -1 +1 \n-a\n+b\n$ cat keys\nDOCUMENT",
    "apiVersion: v1\nkind: Pod\nmetadata: [\n---\nDOCUMENT",
    "{\"a\": [1,\n\n$ cat keys\nDOCUMENT",
];

/// Pastes that quote a document on one line.
const QUOTED_LINES: &[&str] = &[
    "I1128 06:00:00.000000 1 server.go:9] \"loaded\" keys=DOCUMENT",
    "2026-11-28T06:00:00Z app-0 DOCUMENT",
    "Nov 28 06:00:00 node-1 kubelet[1]: DOCUMENT",
    "got eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.\nDOCUMENT",
    "INFO a\n---\nDOCUMENT\n---\nINFO b",
    "INFO a\n...\nDOCUMENT\n\n",
    "Warning: a line of a log\nDOCUMENT\nWarning: another",
    "say ➜ oc\nDOCUMENT\nsay ➜ oc",
    "[INFO] 42% done\nDOCUMENT\n[INFO] 43% done",
    "[main] request # 5\nDOCUMENT\n[main] request # 6",
    "alice@example.com paid $ 5\nDOCUMENT\nbob@example.com paid $ 6",
    "C:\\app\\a.cs(1): x -> y\nDOCUMENT\nC:\\app\\a.cs(2): x -> z",
    "curl https://x/y failed\nDOCUMENT\ncurl https://x/y failed",
    "[INFO] 42% done\nDOCUMENT[INFO] 42% x",
    "INFO a\n```DOCUMENT```\nINFO b",
    "#0 /var/www/a.php(12): foo()\nDOCUMENT\n#1 {main}",
    "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\"}\nDOCUMENT\n{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\"}",
    "INFO v<<a\nDOCUMENT\nINFO u<<b",
    "[{\"level\":\"info\"},DOCUMENT]",
    "[\nDOCUMENT\n]",
    "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[],\"items\":[DOCUMENT]}",
    "{\"iss\":\"x\",\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[DOCUMENT]}",
    "$ cd x;oc logs x\nDOCUMENT\n$ ls",
    "$ oc get pod x -o yaml|grep x\nDOCUMENT\n$ ls",
    "$ oc \\\n logs x\nDOCUMENT\n$ ls",
    "$ bash -lc 'oc logs x'\nDOCUMENT\n$ ls",
    "$ echo $(oc logs x)\nDOCUMENT\n$ ls",
    "$ for p in a; do oc logs $p; done\nDOCUMENT\n$ ls",
    "$ timeout 5 oc.exe logs x\nDOCUMENT\n$ ls",
    "$ head -1 app.log\nDOCUMENT\n$ ls",
    "$ oc get pod x -o jsonpath='{.metadata.annotations.note}'\nDOCUMENT\n$ ls",
    "$ oc exec x -- cat f\nDOCUMENT\n$ ls",
    "first line of a log\nDOCUMENT\nthird line of a log",
    "first line of a log\nDOCUMENT",
    "DOCUMENT\nsecond line of a log",
    "{\"level\":\"info\",\"msg\":\"start\"}\nDOCUMENT\n{\"level\":\"info\",\"msg\":\"end\"}",
    "{\"level\":\"info\",\"keys\":DOCUMENT}",
    "[1, DOCUMENT]",
    "Name:         app-0\nAnnotations:  keys: DOCUMENT\nStatus:       Running",
    "Name:         app-0\nAnnotations:  keys:\n                DOCUMENT\nStatus:       Running",
    "Name:         oidc\n\nData\n====\nkeys.json:\n----\nDOCUMENT\n\nEvents:  <none>",
    "$ oc describe cm oidc\n\nDOCUMENT\n\n",
    "$ oc logs app-0 -c app\nDOCUMENT\n",
    "oc logs app-0\nDOCUMENT\n",
    "$ oc logs app-0\n\nDOCUMENT\n\n$ oc whoami\n",
    "# kubectl -n team-a logs app-0\n\nDOCUMENT\n",
    "$ oc get authentication cluster -o json\n{\"apiVersion\":\"config.openshift.io/v1\",\"kind\":\"Authentication\"}$ oc logs app-0\nDOCUMENT\n",
    "$ oc get pod app-0 -o json | grep keys\nDOCUMENT\n",
    "$ journalctl -u kubelet\n\nDOCUMENT\n",
    "```log\nDOCUMENT\n```",
    "```diff\n DOCUMENT\n```",
    "LAST SEEN   TYPE      REASON   OBJECT      MESSAGE\n2m          Warning   Failed   pod/app-0   DOCUMENT",
    "KEYS=DOCUMENT\nPATH=/bin",
    "export KEYS='DOCUMENT'",
    "<div data-keys='DOCUMENT'></div>",
    "<keys>\nDOCUMENT\n</keys>",
    "<config>\n\nDOCUMENT\n\n</config>",
    "<a><![CDATA[DOCUMENT]]></a>",
    "<![CDATA[\n\nDOCUMENT\n\n]]>",
    "<!--\n\nDOCUMENT\n\n-->",
    "/*\n\nDOCUMENT\n\n*/",
    "x = \"\"\"\n\nDOCUMENT\n\n\"\"\"",
    "+DOCUMENT",
    "-DOCUMENT",
    " -1,3 +1,3 \n \n DOCUMENT\n \n",
    "diff --git a/keys b/keys\n\n DOCUMENT\n",
    "| app | DOCUMENT |\n|---|---|",
    "app-0\tDOCUMENT\tRunning",
    "\tDOCUMENT",
    " jwks\n------\n DOCUMENT\n(1 row)",
    "INSERT INTO keys VALUES ('DOCUMENT');",
    "curl -H 'X-Keys: DOCUMENT' https://app.example",
    "curl -d @- https://app.example <<EOF\nDOCUMENT\nEOF",
    "> DOCUMENT",
    "* DOCUMENT",
    "1. DOCUMENT",
    "\"DOCUMENT\"",
    "DOCUMENT,",
    "DOCUMENT;",
    "const keys = DOCUMENT",
    "They are DOCUMENT.",
    "They are:\nDOCUMENT",
    "some: text\nof a file\n\n    DOCUMENT\n\nwith more",
    "  annotations:\n    keys: |\n\n      DOCUMENT\n\n  name: app-0\nspec:\n  x: y",
    "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n\t  x: y\n    keys: |\n\n      DOCUMENT\n",
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: \"unclosed\n\nDOCUMENT\n",
    "apiVersion: v1\nkind: Other\nmetadata: [\n\nDOCUMENT\n",
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: *unknown\n\nDOCUMENT\n",
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app-0\nspec: {\n\nDOCUMENT\n\n",
    "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": [\n\nDOCUMENT\n\n",
    "{\n  \"a\": {\n    \"b\": [\n\nDOCUMENT\n\n",
    "apiVersion: v1\nkind: FooList\nitems:\n- DOCUMENT\n",
    "apiVersion: x.example/v1\nkind: List\nitems:\n- DOCUMENT\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: oidc}\ndata:\n  keys: DOCUMENT\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: oidc}\ndata:\n  keys: 'some words DOCUMENT'\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: oidc}\ndata:\n  keys: |\n    DOCUMENT\n\n    some words\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: oidc}\ndata:\n  keys: '{\"a\":DOCUMENT}'\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: oidc}\ndata:\n  more:\n    keys: 'DOCUMENT'\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: oidc}\nbinaryData:\n  keys: 'DOCUMENT'\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  b: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: b}\n    data:\n      keys: 'DOCUMENT'\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  b: |\n    apiVersion: v1\n    kind: List\n    items:\n    - DOCUMENT\n",
];

#[test]
fn what_fills_its_place_is_believed() {
    for place in PLACES {
        for (document, expectation) in [
            (keys(), "keys"),
            (pretty(&keys()), "keys"),
            (PEM.trim().to_owned(), "keys"),
            (DISCOVERY.to_owned(), "issuers"),
        ] {
            let paste = place.replace("DOCUMENT", &document);
            assert_eq!(filled(&paste), [expectation], "{paste}");
        }
    }
}

#[test]
fn what_is_quoted_is_not() {
    for place in QUOTED_LINES {
        for document in [keys(), DISCOVERY.to_owned(), pretty(&keys()), pretty(DISCOVERY)] {
            let paste = place.replace("DOCUMENT", &document);
            // What is on one line there must not become a document of several.
            assert_eq!(filled(&paste), Vec::<String>::new(), "{paste}");
        }
        let paste = place.replace("DOCUMENT", PEM.trim());
        assert_eq!(filled(&paste), Vec::<String>::new(), "{paste}");
    }
}

#[test]
fn a_pod_that_is_quoted_names_no_audience() {
    let json = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"volumes": [{"name": "t",
        "projected": {"sources": [{"serviceAccountToken": {"audience": "vault", "path": "token"}}]}}]}})
    .to_string();
    assert_eq!(filled(&json), ["audiences"]);
    assert_eq!(filled(POD), ["audiences"]);
    for place in QUOTED_LINES.iter().filter(|place| !place.contains("<<EOF")) {
        let paste = place.replace("DOCUMENT", &json);
        assert_eq!(filled(&paste), Vec::<String>::new(), "{paste}");
    }
    // What is applied from a prompt is a document of the one who typed it.
    assert_eq!(filled(&format!("$ oc apply -f - <<EOF\n{POD}EOF\n")), ["audiences"]);
    assert_eq!(filled(&format!("the pod is\n{POD}")), Vec::<String>::new());
    assert_eq!(filled(&format!("{POD}and that was the pod")), Vec::<String>::new());
}

#[test]
fn nothing_in_one_line_becomes_a_line_of_its_own() {
    let keys = keys().replace('"', "&quot;");
    for paste in [
        format!("INFO msg=&quot;x&#10;&#10;{keys}&#10;&#10;&quot;"),
        json!({ "msg": format!("x&#x0a;&#x0A;{keys}&#10;&#10;") }).to_string(),
        format!("{{\"msg\":\"x\\u000a\\u000a{keys}\\n\\n\"}}"),
    ] {
        assert_eq!(filled(&paste), Vec::<String>::new(), "{paste}");
    }
}

#[test]
fn claims_that_look_like_an_object_are_none() {
    for object in [
        json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": { "x": keys() } }),
        json!({ "apiVersion": "config.openshift.io/v1", "kind": "Authentication", "spec": {} }),
    ] {
        assert_eq!(filled(&object.to_string()).len(), 1, "{object}");
        for claim in ["iss", "sub", "aud", "exp"] {
            let mut claims = object.clone();
            claims[claim] = json!("x");
            assert_eq!(filled(&claims.to_string()), Vec::<String>::new(), "{claims}");
        }
    }
}

#[test]
fn pem_in_a_string_is_quoted_unless_it_is_all_there_is() {
    let one_line = PEM.trim().replace('\n', "\\n");
    assert_eq!(filled(&one_line), ["keys"]);
    assert_eq!(filled(&PEM.replace('\n', " ")), ["keys"]);
    for paste in [
        format!("key={one_line}"),
        format!("I1128 06:00:00 key=\"{one_line}\""),
        format!("a log\n{one_line}\nof lines"),
    ] {
        assert_eq!(filled(&paste), Vec::<String>::new(), "{paste}");
    }
}

#[test]
fn the_entries_of_a_config_map_and_the_items_of_a_list_fill_theirs() {
    let entry = |text: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: oidc\ndata:\n  keys: |\n{}",
            indent(text, 4)
        )
    };
    for document in [keys(), pretty(&keys()), PEM.to_owned(), format!("{PEM}\n{PEM}")] {
        assert_eq!(filled(&entry(&document)), ["keys"], "{document}");
        let among_text = format!("some words\n\n{}\n\nother words", entry(&document));
        assert_eq!(filled(&among_text), ["keys"], "{document}");
        let list =
            format!("apiVersion: v1\nkind: List\nitems:\n- {}", indent(&entry(&document), 2).trim_start());
        assert_eq!(filled(&list), ["keys"], "{list}");
    }
    assert_eq!(filled(&entry(&format!("some words\n\n{PEM}\n"))), Vec::<String>::new());
    assert_eq!(filled(&entry(&format!("{PEM}\n\nsome words\n"))), Vec::<String>::new());
}

#[test]
fn an_artefact_that_says_where_it_is_quoted_fills_no_place() {
    let option: EvidenceOption =
        serde_json::from_value(json!({ "text": keys(), "quoted": "line" })).expect("evidence");
    assert!(policy(VerifyOptions::default(), &[option]).sources.is_empty());
}

#[test]
fn flags_and_commands_are_judged_by_what_they_are() {
    for line in ["kube-apiserver --service-account-issuer=https://a", "vault write auth/jwt/role/app a=b"] {
        let found = recognize(&format!("first\n{line}\nthird\n\n{}", keys())).expect("small");
        assert_eq!(found.iter().filter(|one| one.stands_alone).count(), 2, "{line}");
    }
}

#[test]
fn a_thing_that_is_quoted_says_where() {
    for (place, quoted) in [
        ("DOCUMENT", None),
        ("keys=DOCUMENT", Some("line")),
        ("a log\nDOCUMENT", Some("text")),
        ("$ oc logs app\nDOCUMENT", Some("output")),
        (" -1 +1 \n DOCUMENT", Some("diff")),
        (" -1 +1 \n-a\n+b\nDOCUMENT", Some("text")),
        ("<!--\nDOCUMENT\n-->", Some("markup")),
        ("{\"apiVersion\": \"v1\", \"kind\":\n\nDOCUMENT", Some("unreadable")),
        ("{\"a\":DOCUMENT}", Some("document")),
    ] {
        let paste = place.replace("DOCUMENT", &keys());
        let found: Vec<Artifact> = recognize(&paste).expect("small");
        let keys = found.iter().find(|one| one.keys.is_some()).expect("keys");
        assert_eq!(json!(keys)["quoted"].as_str(), quoted, "{paste}");
        assert_eq!(keys.stands_alone, quoted.is_none(), "{paste}");
    }
}
