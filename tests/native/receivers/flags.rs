//! Tests the flags of API servers as people paste them: flags that are commented out, old, quoted or another program's
//! do not count, and two servers are never merged.

use super::{ISSUER, NumericDate, OneOrMany, SimulateOptions, claims, jwks, sign};
use bound_token::cluster::EvidenceOption;
use bound_token::{ReceiverName, simulate};
use serde_json::json;

const OTHER: &str = "https://new.example.net";

/// Returns the verdict on a token of ISSUER for this audience.
fn verdict_of(audience: &str, config: &[String]) -> String {
    let options = SimulateOptions {
        receiver: Some(ReceiverName::API_SERVER),
        keys: Some(OneOrMany::One(jwks())),
        ..SimulateOptions::default()
    };
    let config: Vec<EvidenceOption> = config.iter().map(|text| EvidenceOption::from(text.as_str())).collect();
    let answer = simulate(&sign(&claims(audience)), &config, options, NumericDate::from_seconds(super::NOW));
    json!(answer.expect("an answer"))["verdict"].as_str().expect("a verdict").to_owned()
}

fn verdict(config: &str) -> String {
    verdict_of(ISSUER, &[config.to_owned()])
}

/// Replaces OLD and NEW with two issuers. OLD is the token's.
fn filled(text: &str) -> String {
    text.replace("OLD", &format!("--service-account-issuer={ISSUER}"))
        .replace("NEW", &format!("--service-account-issuer={OTHER}"))
}

#[test]
fn what_does_not_count_lets_no_token_in() {
    let texts = [
        // Commented out.
        "# OLD\nNEW",
        "    # - OLD\n    - NEW\n",
        "    #- OLD\n    - NEW\n",
        "# old: OLD\nNEW",
        "// OLD\nNEW",
        "    // - OLD\n    - NEW\n",
        "＃ OLD\nNEW",
        "／／ OLD\nNEW",
        "; OLD\nNEW",
        "<!-- OLD -->\nNEW",
        "<!--\nOLD\n-->\nNEW",
        "/*\nOLD\n*/\nNEW",
        "REM OLD\nNEW",
        "NEW # OLD",
        "- NEW # OLD",
        "NEW // OLD",
        "kube-apiserver NEW # OLD\n",
        "kube-apiserver \\\n  NEW \\\n  # OLD",
        "    command:\n    - kube-apiserver\n    # - OLD\n    - NEW\n",
        "# OLD",
        "<!-- OLD -->",
        "<!--\nOLD\n-->",
        // Taken away.
        "-    - OLD\n+    - NEW\n     - --api-audiences=ISSUER",
        "-    OLD\n+    NEW",
        "- OLD\n+ NEW",
        "-OLD\n+NEW",
        " -1,2 +1,1 \n     - kube-apiserver\n-    - OLD\n     - NEW",
        "-    - OLD\n",
        "+    - NEW\n-    - OLD\n",
        "~~OLD~~\nNEW",
        "<del>OLD</del>\nNEW",
        // Former.
        "修改前：\n    - OLD\n修改后：\n    - NEW\n",
        "修改前\nOLD\n\n修改后\nNEW\n",
        "修改前：OLD\n修改后：NEW\n",
        "# 旧\nOLD\n# 新\nNEW\n",
        "之前：\n```\n- OLD\n```\n之后：\n```\n- NEW\n```\n",
        "升级前:\nkube-apiserver OLD\n升级后:\nkube-apiserver NEW\n",
        "原来是 OLD ，现在改成了 NEW\n",
        "原来 OLD\n现在 NEW\n",
        "kube-apiserver NEW\nold: OLD",
        "kube-apiserver NEW\nold: kube-apiserver OLD",
        "before:\n  - OLD\nafter:\n  - NEW\n",
        // Never so.
        "Wrong:\nkube-apiserver OLD",
        "TODO: add\nkube-apiserver OLD",
        "Planned change (next week):\nkube-apiserver OLD",
        "After rollback, not yet applied:\nkube-apiserver OLD",
        "If we set\nkube-apiserver OLD\nit will work",
        "计划修改为：\nkube-apiserver OLD",
        "错误示例：\nkube-apiserver OLD",
        "Before:\n\nOLD\n\nAfter:\n\nNEW\n",
        "## Before\n```yaml\n- OLD\n```\n## After\n```yaml\n- NEW\n```\n",
        "old config\nOLD\nnew config\nNEW\n",
        "previously OLD\nnow NEW",
        "was: OLD",
        "OLD_ARGS=\"OLD\"\nKUBE_API_ARGS=\"NEW\"",
        // Quoted in prose.
        "Set OLD to make it work.",
        "You could use kube-apiserver OLD for that.",
        "kube-apiserver OLD is what we had.",
        "the docs say `OLD`, we have:\nNEW",
        "sed -i 's#OLD#NEW#' /etc/kubernetes/manifests/kube-apiserver.yaml",
        "I tried OLD and NEW",
        // Of other programs.
        "kube-controller-manager OLD",
        "    command:\n    - kube-controller-manager\n    - OLD\n",
        "    Command:\n      kube-controller-manager\n      OLD\n",
        "oidc-webhook-authenticator OLD --api-audiences=ISSUER",
        "root 2041 5.1 kube-controller-manager OLD\nroot 2042 5.1 kube-apiserver NEW\n",
        "root 2042 5.1 kube-apiserver NEW\nroot 2041 5.1 kube-controller-manager OLD\n",
        "KUBE_CONTROLLER_MANAGER_ARGS=\"OLD\"\nKUBE_API_ARGS=\"NEW\"",
        "KUBE_CONTROLLER_MANAGER_ARGS=\"\\\n  OLD \\\n  --v=2\"\n",
        "ExecStart=/usr/bin/kube-controller-manager \\\n  OLD \\\n  --v=2\n",
        "  - name: oauth-proxy\n    image: quay.io/openshift/oauth-proxy:4\n    args:\n    - OLD\n",
        "containers:\n- name: kube-apiserver\n  command:\n  - kube-apiserver\n  - NEW\n- name: sidecar\n  args:\n  - OLD\n",
        "[\"oauth-proxy\",\"OLD\"]",
        "command: [\"kube-controller-manager\", \"OLD\"]",
        // Of several servers.
        "kube-apiserver OLD\nkube-apiserver NEW",
        "kube-apiserver NEW\nkube-apiserver OLD",
        "root 1 5.1 kube-apiserver OLD\nroot 2 5.1 kube-apiserver NEW\nroot 3 5.1 kube-apiserver NEW\n",
        "OLD\n\nNEW",
        "- kube-apiserver\n- OLD\n- kube-apiserver\n- NEW\n",
        "I1 flags.go:64] FLAG: --service-account-issuer=\"[ISSUER]\"\nI1 flags.go:64] FLAG: --v=\"2\"\nI1 flags.go:64] FLAG: --service-account-issuer=\"[https://new.example.net]\"\n",
        "[Service]\nExecStart=/usr/local/bin/kube-apiserver \\\n  OLD \\\n  --v=2\n\n[Service]\nExecStart=/usr/local/bin/kube-apiserver \\\n  NEW \\\n  --v=2\n",
        // One server that does not start.
        "kube-apiserver OLD OLD",
        "- OLD\n- OLD\n",
        "kube-apiserver OLD --service-account-issuer=",
        "kube-apiserver OLD --service-account-issuer",
        // Quotation marks that no shell takes away.
        "    command:\n    - kube-apiserver\n    - --service-account-issuer=\"ISSUER\"\n",
    ];
    let texts = texts.map(|text| filled(text).replace("ISSUER", ISSUER));
    let wrong: Vec<&String> = texts.iter().filter(|text| verdict(text) == "accepted").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_counts_is_read_however_it_is_pasted() {
    let texts = [
        "kube-apiserver OLD",
        "$ kube-apiserver OLD",
        "sudo /usr/bin/kube-apiserver OLD --v=2 &",
        "hyperkube kube-apiserver OLD",
        "ExecStart=/usr/local/bin/kube-apiserver \\\n  --v=2 \\\n  OLD \\\n  --x=y",
        "KUBE_API_ARGS=\"OLD --v=2\"",
        "KUBE_API_ARGS=\"--v=2 OLD\"",
        "KUBE_API_ARGS=\"--v=2 \\\n  OLD \\\n  --x=y\"\n",
        "root 2041 5.1 kube-apiserver --advertise-address=10.0.0.4 OLD\n",
        "root      2041  1999  5 Sep01 ?        01:02:03 /usr/bin/kube-apiserver --v=2 OLD\n",
        "root 1 5.1 kube-apiserver OLD\nroot 2 5.1 kube-apiserver OLD\nroot 3 5.1 kube-apiserver OLD\n",
        "    - OLD\n    - --api-audiences=ISSUER\n",
        "    command:\n    - kube-apiserver\n    - \"OLD\"\n    - '--api-audiences=ISSUER,vault'",
        "    Command:\n      kube-apiserver\n      --advertise-address=10.0.0.4\n      OLD\n      --service-account-key-file=/etc/sa.pub\n    State:          Running\n",
        "[\"kube-apiserver\",\"--advertise-address=10.0.0.4\",\"OLD\"]",
        "{\"args\":[\"kube-apiserver\",\"OLD\"]}",
        "      \"args\": [\n        \"kube-apiserver\",\n        \"OLD\",\n        \"--service-account-key-file=/etc/sa.pub\"\n      ],\n",
        "kube-apiserver --service-account-issuer='ISSUER' --v=2",
        "kube-apiserver --service-account-issuer=\"ISSUER\"",
        "kube-apiserver --service-account-issuer ISSUER --v 2",
        "kube-apiserver --service_account_issuer=ISSUER --service-account-issuer=https://new.example.net",
        "I0904 13:31:32.553284       1 flags.go:64] FLAG: --api-audiences=\"[ISSUER]\"\nI0904 13:31:32.553845       1 flags.go:64] FLAG: --service-account-issuer=\"[https://new.example.net,ISSUER]\"\n",
        "- NEW\n- OLD\n- --api-audiences=ISSUER\n",
        "    # the former one stays trusted\n    - NEW\n    - OLD\n    - --api-audiences=ISSUER\n",
        "+    - OLD\n-    - NEW\n",
        "# NEW\nOLD",
        "修改前：\n    - NEW\n修改后：\n    - OLD\n",
        "/etc/kubernetes/manifests/kube-apiserver.yaml:    - OLD",
        "kube-apiserver OLD --v=2 2>&1 | tee log",
        "  - name: kube-apiserver\n    image: registry.k8s.io/kube-apiserver:v1.30.1\n    args:\n    - OLD\n",
        "kube-controller-manager NEW\nkube-apiserver OLD",
        "kube-apiserver OLD --api-audiences= ",
    ];
    let texts = texts.map(|text| filled(text).replace("ISSUER", ISSUER));
    let wrong: Vec<&String> = texts.iter().filter(|text| verdict(text) != "accepted").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn audiences_of_another_server_are_not_taken_over() {
    for text in [
        "kube-apiserver OLD\nkube-apiserver NEW --api-audiences=vault",
        "kube-apiserver OLD --api-audiences=api\nkube-oidc-proxy --api-audiences=vault",
        "- OLD\n\n- --api-audiences=vault\n",
        "kube-apiserver OLD --api-audiences=api # --api-audiences=vault",
        "kube-apiserver OLD --api-audiences=api\nold: --api-audiences=vault",
    ] {
        let text = filled(text);
        assert_ne!(verdict_of("vault", std::slice::from_ref(&text)), "accepted", "{text}");
    }
    // Nor of another document.
    assert_ne!(
        verdict_of("vault", &[filled("kube-apiserver OLD"), "--api-audiences=vault".to_owned()]),
        "accepted"
    );
}

fn pod(name: &str, containers: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: kube-system\nspec:\n  containers:\n{containers}"
    )
}

#[test]
fn only_the_container_that_is_an_api_server_counts() {
    let server = "  - name: kube-apiserver\n    command:\n    - kube-apiserver\n    - NEW\n";
    for other in [
        "  - name: controller\n    command:\n    - kube-controller-manager\n    - OLD\n",
        "  - name: proxy\n    image: quay.io/openshift/oauth-proxy\n    args:\n    - OLD\n",
        "  - name: sidecar\n    args: [OLD, --api-audiences=x]\n",
        "  - name: shell\n    command: [sh, -c, 'echo OLD']\n",
        "  - name: x\n    command: [oauth-proxy, --upstream, kube-apiserver, OLD]\n",
    ] {
        for text in [format!("{server}{other}"), format!("{other}{server}"), other.to_owned()] {
            let text = filled(&pod("a", &text));
            assert_ne!(verdict(&text), "accepted", "{text}");
        }
    }
    for own in [
        "  - name: a\n    command: [hyperkube, kube-apiserver, OLD]\n",
        "  - name: a\n    command: [/usr/bin/watch-termination, --touch=x, --, hyperkube, kube-apiserver, OLD]\n",
        "  - name: kube-apiserver\n    args: [OLD]\n",
        "  - name: a\n    command: [kube-apiserver]\n    args: [--service-account-issuer, ISSUER]\n",
        "  - name: a\n    command: [/bin/sh, -c, 'exec kube-apiserver --v=2 OLD']\n",
        "  - name: a\n    command: [kube-apiserver, OLD]\n  - name: proxy\n    args: [NEW]\n",
    ] {
        let text = filled(&pod("a", own)).replace("ISSUER", ISSUER);
        assert_eq!(verdict(&text), "accepted", "{text}");
    }
}

#[test]
fn several_manifests_are_several_servers() {
    let manifest = |name: &str, flag: &str| {
        filled(&pod(name, &format!("  - name: a\n    command: [kube-apiserver, {flag}]\n")))
    };
    let texts = |flags: &[&str]| {
        let all: Vec<String> =
            flags.iter().enumerate().map(|(index, flag)| manifest(&format!("m{index}"), flag)).collect();
        all.join("---\n")
    };
    assert_eq!(verdict(&texts(&["OLD", "OLD", "OLD"])), "accepted");
    assert_eq!(verdict(&texts(&["NEW", "NEW"])), "rejected");
    for flags in [&["OLD", "NEW"][..], &["NEW", "OLD"], &["OLD", "OLD", "NEW"]] {
        assert_eq!(verdict(&texts(flags)), "unverified", "{flags:?}");
        let all: Vec<String> = flags.iter().map(|flag| manifest("a", flag)).collect();
        assert_eq!(verdict_of(ISSUER, &all), "unverified", "{flags:?}");
    }
    // Where they differ and all decide the same, that is the answer.
    assert_eq!(
        verdict(
            &filled("kube-apiserver OLD\nkube-apiserver OLD NEW --api-audiences=ISSUER")
                .replace("ISSUER", ISSUER)
        ),
        "accepted"
    );
    assert_eq!(
        verdict(&filled("kube-apiserver NEW\nkube-apiserver --service-account-issuer=https://third.example")),
        "rejected"
    );
}

#[test]
fn many_servers_are_not_asked_without_end() {
    let text: String = (0..2000)
        .map(|index| format!("kube-apiserver --service-account-issuer=https://s{index}.example\n"))
        .collect();
    assert_eq!(verdict(&text), "unverified");
    let lines = "kube-apiserver\n".repeat(20_000)
        + &"- --a=b\n".repeat(20_000)
        + &"name: a\n".repeat(20_000)
        + "<!--\n";
    assert!(bound_token::recognize(&lines).is_ok());
}
