//! Tests commands that write a role, as terminals show them: no restriction in them is ever lost.

use super::{ask, claims};

const KUBERNETES: &str = "vault write auth/kubernetes/role/app bound_service_account_names=app bound_service_account_namespaces=team-a";

#[test]
fn what_stands_behind_a_prompt_for_more_belongs_to_the_command() {
    for text in [
        format!("$ {KUBERNETES} \\\n> policies=app \\\n> audience=other \\\n> ttl=1h\n"),
        format!("$ {KUBERNETES} \\\n>   audience=other\n"),
        format!("$ {KUBERNETES} \\\n>audience=other\n"),
        format!("PS C:\\> {KUBERNETES} `\n>> policies=app `\n>> audience=other\n"),
        format!("C:\\>{KUBERNETES} ^\nMore? policies=app ^\nMore? audience=other\n"),
        format!("{KUBERNETES} \\\n  audience=other\n"),
        format!("{KUBERNETES} ^\n  audience=other\n"),
        format!("{KUBERNETES} `\n  audience=other\n"),
        "$ vault write auth/kubernetes/role/app \\\n> bound_service_account_names='app' \\\n> bound_service_account_namespaces='ops'\n".to_owned(),
        "$ vault write auth/jwt/role/app role_type=jwt user_claim=sub bound_audiences=vault \\\n> bound_claims='{\"/kubernetes.io/namespace\":\"ops\"}' \\\n> ttl=1h\n".to_owned(),
        "$ vault write auth/jwt/role/app role_type=jwt user_claim=sub bound_audiences=vault bound_claims='{\n> \"/kubernetes.io/namespace\":\n> \"ops\"}'\n".to_owned(),
    ] {
        assert_eq!(ask(&claims("vault"), &[&text]).verdict(), "rejected", "{text}");
    }
}

#[test]
fn what_is_not_understood_leaves_it_open() {
    for more in [
        "\n> audience=other",
        "\n    audience=other",
        " \\\n  # audience=other \\\n  policies=app",
        " \\  # audience\n  audience=other",
        " \\ \n  audience=other",
        " $MORE",
        " audience=$AUDIENCE",
        " audience=\"${AUDIENCE}\"",
        " audience=$(cat audience)",
        " audience=`cat audience`",
        " audience=@audience",
        " @role.json",
        " - <<EOF\n{\"audience\":\"other\"}\nEOF",
        " - < role.json",
        " > audience=other",
        " audience other",
        " -unknown=x",
        "; vault write auth/kubernetes/role/app audience=other",
        " && vault write auth/kubernetes/role/app audience=other",
        " && vault delete auth/kubernetes/role/app",
        " audience=“vault”",
    ] {
        let text = format!("{KUBERNETES}{more}");
        assert_ne!(ask(&claims("vault"), &[&text]).verdict(), "accepted", "{text}");
    }
    // A variable for what decides nothing is none of these.
    for more in [
        " policies=$P",
        " ttl=${TTL}",
        " # audience=other",
        " 2>&1",
        " > /dev/null",
        "; echo ok",
        "&& echo ok",
        " | jq .",
    ] {
        let text = format!("{KUBERNETES}{more}");
        assert_eq!(ask(&claims("vault"), &[&text]).verdict(), "accepted", "{text}");
    }
}

#[test]
fn a_command_that_was_taken_away_is_none() {
    let role = format!("{KUBERNETES} audience=other");
    for text in [
        format!("# {KUBERNETES}\n{role}"),
        format!("// {KUBERNETES}\n{role}"),
        format!("-{KUBERNETES}\n+{role}"),
        format!("- {KUBERNETES}\n+ {role}"),
        format!("原来： {KUBERNETES}\n{role}"),
        format!("old: {KUBERNETES}\n{role}"),
        format!("~~{KUBERNETES}~~\n{role}"),
    ] {
        assert_eq!(ask(&claims("vault"), &[&text]).verdict(), "rejected", "{text}");
    }
}

#[test]
fn a_command_that_was_undone_or_not_run_lets_nothing_in() {
    assert_eq!(ask(&claims("vault"), &[KUBERNETES]).verdict(), "accepted");
    let other = format!("{KUBERNETES}\nvault delete auth/kubernetes/role/web\n");
    assert_eq!(ask(&claims("vault"), &[&other]).verdict(), "accepted");
    for text in [
        format!("{KUBERNETES}\nvault delete auth/kubernetes/role/app\n"),
        format!("{KUBERNETES}\nvault patch auth/kubernetes/role/app audience=other\n"),
        format!("$ {KUBERNETES}\nError writing data to auth/kubernetes/role/app: permission denied\n"),
        format!("echo {KUBERNETES}"),
        format!("printf '%s' {KUBERNETES}"),
    ] {
        assert_eq!(ask(&claims("vault"), &[&text]).verdict(), "unverified", "{text}");
    }
}
