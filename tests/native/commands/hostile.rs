//! Puts values that try to do something else into every place of a token, a policy, a document and a line.

use bound_token::cluster::EvidenceOption;
use bound_token::{
    IssuerOption, NumericDate, OneOrMany, SimulateOptions, VerifyOptions, explain, simulate, verify,
};
use serde_json::{Value, json};

use super::signed::{GOOD, NOW, Names, claims, jwks, sign};
use super::{Proposals, of_hostile_values};

/// The word that no proposed text may contain.
pub(super) const MARK: &str = "pwned";

pub(super) const VALUES: [&str; 49] = [
    "pwned'",
    "pwned\"",
    "';touch pwned #",
    "\u{200b}';touch pwned #",
    "\";touch pwned;\"",
    "$(touch pwned)",
    "${IFS}pwned",
    "$pwned",
    "`touch pwned`",
    "pwned\ntouch pwned\n",
    "pwned\r\ntouch pwned",
    "pwned\ttouch",
    "pwned\0 x",
    "\0pwned x",
    "pwned\u{1b}[201~touch pwned\n",
    "pwned\u{202e} x",
    "pwned\u{feff} x",
    "pwned\u{85}touch",
    "pwnéd pwned",
    "pwned; touch pwned",
    "pwned | touch pwned",
    "pwned && touch pwned",
    "pwned > pwned",
    "pwned < pwned",
    "pwned & touch pwned",
    "@/etc/pwned",
    "@pwned",
    "file:///etc/pwned",
    "file://pwned",
    "fileb://pwned",
    "-o=pwned",
    "--flags-file=pwned",
    "-pwned",
    "vault,pwned",
    "^:^vault:pwned",
    "pwned=pwned",
    "pwned!",
    "!pwned",
    "~/pwned",
    "~pwned",
    "*pwned*",
    "[pwned]?",
    "{vault,pwned}",
    "pwned\\",
    "x pwned: {x: y}",
    "pwned #",
    "https://user:pwned@x.example",
    "https://x.example/?pwned",
    "%pwned%",
];

/// Returns each value, and a very long one.
fn values() -> impl Iterator<Item = String> {
    VALUES.into_iter().map(str::to_owned).chain([format!("pwned{}", "a".repeat(5000))])
}

/// Returns tokens with the value in each place by itself, and in all places at once.
fn tokens(value: &str) -> Vec<Value> {
    let subject = format!("system:serviceaccount:{value}:{value}");
    let all = |secret| Names {
        issuer: value,
        subject: value,
        audience: value,
        namespace: value,
        account: value,
        pod: value,
        secret,
        node: value,
    };
    let issuer = format!("https://oidc.example.com/{value}");
    let mut out: Vec<Value> = [
        all(None),
        all(Some(value)),
        Names { issuer: value, ..GOOD },
        Names { issuer: &issuer, ..GOOD },
        Names { subject: value, ..GOOD },
        Names { subject: &subject, ..GOOD },
        Names { audience: value, ..GOOD },
        Names { namespace: value, ..GOOD },
        Names { account: value, ..GOOD },
        Names { pod: value, ..GOOD },
        Names { node: value, ..GOOD },
        GOOD,
    ]
    .iter()
    .map(claims)
    .collect();
    // A legacy token, and a stale token that is past `warnafter`.
    out.push(json!({
        "iss": "kubernetes/serviceaccount",
        "kubernetes.io/serviceaccount/namespace": value,
        "kubernetes.io/serviceaccount/secret.name": value,
        "kubernetes.io/serviceaccount/service-account.name": value,
        "kubernetes.io/serviceaccount/service-account.uid": "u",
        "sub": subject,
    }));
    let mut stale = claims(&GOOD);
    stale["kubernetes.io"]["pod"]["name"] = json!(value);
    stale["iat"] = json!(NOW - 86_400);
    stale["kubernetes.io"]["warnafter"] = json!(NOW - 82_000);
    stale["exp"] = json!(NOW + 31_000_000);
    out.push(stale);
    out
}

/// The tokens that receivers see: the value everywhere, in the issuer's path, in the service account, and nowhere.
const SIMULATED: [usize; 4] = [0, 3, 5, 11];

/// Returns a value as YAML or JSON text.
fn quoted(value: &str) -> String {
    json!(value).to_string()
}

fn evidence(value: &str) -> Vec<EvidenceOption> {
    let v = quoted(value);
    [
        format!("{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":{v},\"namespace\":{v},\"uid\":{v}}},\"spec\":{{\"serviceAccountName\":{v},\"containers\":[{{\"name\":{v}}}],\"volumes\":[{{\"name\":{v},\"projected\":{{\"sources\":[{{\"serviceAccountToken\":{{\"audience\":{v},\"path\":{v},\"expirationSeconds\":1}}}}]}}}}]}}}}"),
        format!("{{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{{\"name\":{v},\"namespace\":{v},\"uid\":{v}}}}}"),
        format!("{{\"issuer\":{v},\"jwks_uri\":{v},\"id_token_signing_alg_values_supported\":[{v}]}}"),
        format!("{{\"apiVersion\":\"operator.openshift.io/v1\",\"kind\":\"KubeAPIServer\",\"metadata\":{{\"name\":\"cluster\"}},\"status\":{{\"serviceAccountIssuers\":[{{\"name\":{v}}},{{\"name\":\"https://oidc.example.com/cluster-1\",\"expirationTime\":\"2026-09-22T00:00:00Z\"}}]}}}}"),
    ]
    .iter()
    .map(|text| EvidenceOption::from(text.as_str()))
    .collect()
}

/// Returns the documents of every receiver, with the value in every place.
fn configurations(value: &str) -> Vec<String> {
    let v = quoted(value);
    let host = "oidc.example.com/cluster-1";
    let statement = |federated: &str, condition: Value| json!({ "Effect": "Allow", "Principal": { "Federated": federated }, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition });
    let arn = format!("arn:aws:iam::111122223333:oidc-provider/{host}");
    let role = |federated: &str| {
        json!({ "RoleName": value, "Arn": format!("arn:{value}:iam::111122223333:role/{value}"),
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [
                    statement(federated, json!({ "StringEquals": { format!("{host}:sub"): value, value: value } })),
                ] } })
    };
    let account = json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": "app", "namespace": "team-a",
        "annotations": { "eks.amazonaws.com/role-arn": value } } });
    let annotated = json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": value, "namespace": value,
        "annotations": { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/x" } } });
    let plain = json!({ "Arn": format!("arn:aws:iam::111122223333:role/{value}"), "AssumeRolePolicyDocument": { "Statement": [statement(&arn, json!({}))] } });
    let name = format!("projects/1/locations/global/workloadIdentityPools/{value}/providers/{value}");
    let provider = |changes: Value| {
        let mut out = json!({ "name": name, "oidc": { "issuerUri": value, "allowedAudiences": [value] },
            "attributeMapping": { "google.subject": "assertion.sub" } });
        for (member, changed) in changes.as_object().expect("an object") {
            out[member] = changed.clone();
        }
        out.to_string()
    };
    let shell = value.replace('\'', "'\\''");
    vec![
        format!("{}\n{account}", role(value)),
        format!("{}\n{annotated}", role(&arn)),
        format!("{plain}\n{account}"),
        role(&format!("arn:aws:iam::111122223333:oidc-provider/{value}")).to_string(),
        json!({ "Statement": [statement(&arn, json!({ "StringEqualsIfExists": { "x:y": value } }))] }).to_string(),
        json!({ "Url": value, "ClientIDList": [value] }).to_string(),
        provider(json!({})),
        provider(json!({ "state": "DELETED" })),
        provider(json!({ "disabled": true })),
        provider(json!({ "attributeCondition": format!("assertion.sub == {v}") })),
        provider(json!({ "attributeMapping": { "attribute.a": v } })),
        provider(json!({ "oidc": { "issuerUri": "https://oidc.example.com/cluster-1" }, "attributeCondition": "false" })),
        format!("{}\n{}", json!({ "type": "external_account", "audience": value, "subject_token_type": "urn:ietf:params:oauth:token-type:jwt" }), provider(json!({}))),
        json!({ "type": "external_account", "audience": value, "subject_token_type": value }).to_string(),
        json!({ "name": value, "issuer": value, "subject": value, "audiences": [value] }).to_string(),
        json!({ "name": value, "issuer": "https://oidc.example.com/cluster-1", "subject": "x", "audiences": [value] }).to_string(),
        json!({ "data": { "bound_service_account_names": [value], "bound_service_account_namespaces": [value], "audience": value } }).to_string(),
        json!({ "data": { "bound_service_account_names": ["web"], "bound_service_account_namespaces": ["team-b"] } }).to_string(),
        format!("vault write 'auth/{shell}/role/{shell}' bound_service_account_names=web bound_service_account_namespaces=team-b audience=vault"),
        format!("bao write 'auth/{shell}/role/app' bound_service_account_names=app bound_service_account_namespaces=team-b"),
        format!("vault write 'auth/jwt/role/{shell}' role_type=oidc user_claim=x groups_claim=y bound_audiences=vault"),
        json!({ "data": { "role_type": "jwt", "user_claim": value, "groups_claim": value, "bound_audiences": [value], "bound_claims": { "sub": format!("{value}*") } } }).to_string(),
        json!({ "data": { "role_type": "jwt", "user_claim": "sub", "bound_subject": value } }).to_string() + "\n" + &json!({ "bound_issuer": value }).to_string(),
        {
            // A flag ends at white space, a quotation mark, a `#` or a backslash.
            let value = value.replace(|one: char| one.is_whitespace() || "\"'`#\\".contains(one), ";");
            format!("--service-account-issuer={value} --api-audiences={value}")
        },
    ]
}

/// Returns error lines that contain the value.
fn lines(value: &str) -> Vec<String> {
    vec![
        format!("token audiences [\"{value}\"] is invalid for the target audiences [\"{value}\"]"),
        format!("oidc: expected audience \"{value}\" got [\"{value}\"]"),
        format!("oidc: id token issued by a different provider, expected \"{value}\" got \"{value}\""),
        format!(
            "oidc: issuer did not match the issuer returned by provider, expected \"{value}\" got \"{value}\""
        ),
        format!("subject: {value}, seconds after warning threshold: 4321"),
        format!("ServiceAccount UID ({value}) does not match claim ({value})"),
        "service account token has been invalidated".to_owned(),
        format!("AADSTS700213: presented assertion subject '{value}'"),
        format!("AADSTS700212: presented assertion audience '{value}'"),
        format!("AADSTS700211: presented assertion issuer '{value}'"),
        "AADSTS700024".to_owned(),
        format!("No OpenIDConnect provider found in your account for {value}"),
        "Incorrect token audience".to_owned(),
        "ExpiredTokenException".to_owned(),
        format!("The audience in ID Token [{value}] does not match the expected audience {value}"),
        format!("The issuer in ID Token {value} does not match the expected one(s)"),
        format!("ID Token issued at {value} is stale to sign-in."),
        "namespace not authorized".to_owned(),
        "audience claim found in JWT but no audiences bound to the role".to_owned(),
        format!("invalid audience (aud) claim: {value}"),
        format!("error validating claims: claim \"{value}\" is missing"),
        "token is expired".to_owned(),
        "token used before issued".to_owned(),
    ]
}

/// Collects every remedy for these values.
pub(super) fn collect(all: &mut Proposals) {
    for value in values() {
        let configurations: Vec<EvidenceOption> =
            configurations(&value).iter().map(|text| EvidenceOption::from(text.as_str())).collect();
        let (lines, evidence) = (lines(&value).join("\n"), evidence(&value));
        for (index, claims) in tokens(&value).iter().enumerate() {
            let token = sign(claims);
            verified(all, &token, &value, &evidence);
            for one in explain(&lines, Some(&token)).expect("a small text") {
                all.take_remedy(&json!(one.remedy));
            }
            if !SIMULATED.contains(&index) {
                continue;
            }
            for configuration in &configurations {
                let keys = Some(OneOrMany::One(jwks()));
                let options = SimulateOptions { keys, ..SimulateOptions::default() };
                let config = std::slice::from_ref(configuration);
                if let Ok(answer) = simulate(&token, config, options, NumericDate::from_seconds(NOW)) {
                    all.take(&json!(answer));
                }
            }
        }
    }
}

fn verified(all: &mut Proposals, token: &str, value: &str, evidence: &[EvidenceOption]) {
    let text = || Some(OneOrMany::One(value.to_owned()));
    let keys = Some(OneOrMany::One(jwks()));
    let policy = |options: VerifyOptions| options.into_policy(NumericDate::from_seconds(NOW));
    let beside = policy(VerifyOptions { keys: keys.clone(), ..VerifyOptions::default() });
    let beside = beside.and_then(|policy| policy.with_evidence(evidence));
    let expectations = [
        VerifyOptions { keys: keys.clone(), ..VerifyOptions::default() },
        VerifyOptions {
            keys,
            audiences: text(),
            issuers: Some(OneOrMany::One(IssuerOption::from(value.to_owned()))),
            subject: Some(format!("system:serviceaccount:{value}:{value}")),
            ..VerifyOptions::default()
        },
        VerifyOptions { audiences: text(), subject: Some(value.to_owned()), ..VerifyOptions::default() },
    ];
    for policy in expectations.into_iter().map(policy).chain([beside]).flatten() {
        all.take(&json!(verify(token, &policy)));
    }
}

#[test]
fn nothing_hostile_is_in_a_command_or_a_document() {
    let all = of_hostile_values();
    assert!(all.commands.len() > 30, "{:#?}", all.commands);
    assert!(all.yaml.len() > 4 && all.json.len() > 1, "{:#?} {:#?}", all.yaml, all.json);
    for text in all.commands.iter().chain(&all.yaml).chain(&all.json) {
        // A quoted value in a line is read only up to its first quotation mark. What is left is an ordinary word.
        let text = text.replace("--audience=pwned", "").replace("audience: \"pwned\"", "");
        assert!(!text.contains(MARK), "{text}");
    }
    // A sentence next to the command gives the value instead.
    let beside = "Fill in AUDIENCE yourself: it is \"@pwned\", which a shell or a tool could misread.";
    assert!(all.messages.iter().any(|message| message.contains(beside)));
}
