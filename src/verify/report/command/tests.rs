use super::*;

fn filled(template: &'static str, values: &[(Blank, &[&str])]) -> String {
    fill(template, values).into_parts().0
}

/// Texts that no placeholder accepts, with other text around them or without.
const HOSTILE: [&str; 38] = [
    "",
    "-",
    "-o",
    "--all",
    "@",
    "@x",
    "a@b",
    "~",
    "~root",
    "a b",
    " a",
    "a ",
    "a,b",
    "a;b",
    "a|b",
    "a&b",
    "a$b",
    "$(a)",
    "`a`",
    "a'b",
    "a\"b",
    "a\\b",
    "a\nb",
    "a\rb",
    "a\tb",
    "a\0b",
    "a#b",
    "a!b",
    "a*b",
    "a?b",
    "a[b]",
    "a{b}",
    "a<b>",
    "a=b",
    "a%b",
    "a^b",
    "a\u{200b}b",
    "é",
];

const ALL: [Blank; 18] = [
    Blank::Account,
    Blank::Audience,
    Blank::Issuer,
    Blank::IssuerHost,
    Blank::Namespace,
    Blank::Namespaces,
    Blank::Names,
    Blank::Node,
    Blank::Partition,
    Blank::Path,
    Blank::Pod,
    Blank::Pool,
    Blank::Provider,
    Blank::Role,
    Blank::RoleArn,
    Blank::ServiceAccount,
    Blank::Subject,
    Blank::Tool,
];

/// A value that the placeholder accepts.
fn good(blank: Blank) -> &'static str {
    match blank {
        Blank::Account => "111122223333",
        Blank::Audience => "sts.amazonaws.com",
        Blank::Issuer => "https://oidc.example.com/cluster-1",
        Blank::IssuerHost => "oidc.example.com/cluster-1",
        Blank::Namespace | Blank::Namespaces => "team-a",
        Blank::Names | Blank::Node | Blank::Pod | Blank::ServiceAccount => "app-0.x",
        Blank::Partition => "aws-cn",
        Blank::Path => "auth/kubernetes/role/my_App",
        Blank::Pool | Blank::Provider | Blank::Role => "My_app-1",
        Blank::RoleArn => "arn:aws:iam::111122223333:role/path/App",
        Blank::Subject => "system:serviceaccount:team-a:app.x",
        Blank::Tool => "bao",
    }
}

#[test]
fn a_hostile_text_takes_no_place() {
    for blank in ALL {
        for text in HOSTILE {
            assert!(!blank.admits(text), "{blank:?} {text:?}");
            let before = format!("{text}{}", good(blank));
            assert!(text.is_empty() || !blank.admits(&before), "{blank:?} {before:?}");
            let after = format!("{}{text}", good(blank));
            // A hyphen inside a name is harmless.
            let is_harmless = text.is_empty() || text.starts_with('-');
            assert!(is_harmless || !blank.admits(&after), "{blank:?} {after:?}");
        }
    }
}

#[test]
fn what_has_the_shape_of_a_word_takes_its_place() {
    for blank in ALL {
        let only = [(blank, &[good(blank)][..])];
        for word in ALL.map(Blank::word) {
            let expected = if word == blank.word() { good(blank) } else { word };
            let template: &'static str = String::leak(format!("x --y={word}"));
            assert_eq!(filled(template, &only), format!("x --y={expected}"), "{blank:?}");
        }
    }
}

#[test]
fn each_blank_has_its_own_shape() {
    for (blank, admitted, refused) in [
        (Blank::Namespace, &["a", "1", "team-a"][..], &["A", "a.b", "a_b", "a/b", "a:b"][..]),
        (Blank::Namespaces, &["a"], &["A", "a.b"]),
        (Blank::ServiceAccount, &["a", "a.b"], &["A", "a_b", "a/b", "a..b"]),
        (Blank::Names, &["a.b"], &["A", "*"]),
        (Blank::Pod, &["a.b"], &["A"]),
        (Blank::Node, &["ip-10-0-0-1.ec2.internal"], &["A", "a:1"]),
        (
            Blank::Audience,
            &[
                "vault",
                "Vault_1",
                "a..b",
                "https://a",
                "http://a:8200",
                "api://AzureADTokenExchange",
                "https://a/b/C_d/",
            ],
            &[
                "file://a",
                "fileb://a",
                "//a",
                "a/b",
                "a:b",
                "a://b",
                "https:a",
                "https://",
                "HTTPS://a",
                ".a",
                "a.",
                "_a",
                "a_",
            ],
        ),
        (
            Blank::Issuer,
            &["https://a", "https://a/"],
            &["http://a", "api://a", "a", "https:///", "https://a//", "https://a/b//"],
        ),
        (
            Blank::IssuerHost,
            &["a", "a/", "a:1", "a:12345", "a:1/b", "a/b/c/"],
            &[
                "/",
                "/a",
                "a:",
                "a:123456",
                "a:b",
                "a:1:2",
                ":1",
                "a//",
                "a//b",
                "a/../b",
                "a/./b",
                "a/.b",
                "https://a",
                "a/b:1",
            ],
        ),
        (Blank::Path, &["a", "a/b/c"], &["/a", "a/", "a//b", "../a", "a/..", "a:b"]),
        (Blank::Pool, &["a", "A-b_c.d"], &["a/b", "a:b"]),
        (Blank::Provider, &["a"], &["a/b"]),
        (Blank::Role, &["a"], &["a/b"]),
        (
            Blank::Subject,
            &["system:serviceaccount:a:b.c"],
            &[
                "system:serviceaccount:a",
                "system:serviceaccount:a.b:c",
                "system:serviceaccount:a:B",
                "system:serviceaccount:a:b:c",
                "system:node:a",
                "a:b",
            ],
        ),
        (Blank::Account, &["123456789012"], &["12345678901", "1234567890123", "12345678901a"]),
        (Blank::Partition, &["aws", "aws-cn", "aws-us-gov"], &["acs", "awsx"]),
        (
            Blank::RoleArn,
            &["arn:aws:iam::123456789012:role/a", "arn:aws-us-gov:iam::123456789012:role/a/b"],
            &[
                "arn:aws:iam::123456789012:user/a",
                "arn:aws:iam::123456789012:role/",
                "arn:aws:iam::12345678901:role/a",
                "arn:acs:iam::123456789012:role/a",
                "arn:aws:sts::123456789012:role/a",
                "arn:aws:iam:eu:123456789012:role/a",
                "urn:aws:iam::123456789012:role/a",
                "arn:aws:iam::123456789012:role/a:b",
            ],
        ),
        (Blank::Tool, &["vault", "bao"], &["rm", "vaults"]),
    ] {
        for text in admitted {
            assert!(blank.admits(text), "{blank:?} {text:?}");
        }
        for text in refused {
            assert!(!blank.admits(text), "{blank:?} {text:?}");
        }
    }
}

#[test]
fn the_longest_value_has_253_bytes() {
    for (blank, start) in [(Blank::Audience, ""), (Blank::Issuer, "https://"), (Blank::Path, "a/")] {
        let text = |length: usize| format!("{start}{}", "a".repeat(length.saturating_sub(start.len())));
        assert!(blank.admits(&text(253)), "{blank:?}");
        assert!(!blank.admits(&text(254)), "{blank:?}");
    }
}

#[test]
fn a_value_that_is_not_filled_in_stands_beside_it_once() {
    let left = fill(
        "x --a=AUDIENCE AUDIENCE NAMESPACE",
        &[(Blank::Audience, &["@/etc/passwd"]), (Blank::Namespace, &["a"])],
    );
    assert_eq!(
        left.into_parts(),
        (
            "x --a=AUDIENCE AUDIENCE a".to_owned(),
            vec![
                "Fill in AUDIENCE yourself: it is \"@/etc/passwd\", which a shell or a tool could misread."
                    .to_owned()
            ]
        )
    );
}

#[test]
fn what_is_not_known_leaves_the_word() {
    for unknown in [&[][..], &[""], &["", ""]] {
        let left = fill("x AUDIENCE", &[(Blank::Audience, unknown)]).into_parts();
        assert_eq!(left, ("x AUDIENCE".to_owned(), Vec::new()), "{unknown:?}");
    }
}

#[test]
fn only_whole_words_of_the_template_are_filled_and_no_value_is_read_again() {
    assert_eq!(filled("POD_X XPOD POD", &[(Blank::Pod, &["a"])]), "POD_X XPOD a");
    assert_eq!(filled("PODs/POD.", &[(Blank::Pod, &["a"])]), "as/a.");
    assert_eq!(
        filled("POOL PROVIDER", &[(Blank::Pool, &["PROVIDER"]), (Blank::Provider, &["b"])]),
        "PROVIDER b"
    );
    assert_eq!(filled("POD", &[(Blank::Pod, &["a"]), (Blank::Pod, &["b"])]), "a");
    assert_eq!(filled("", &[(Blank::Pod, &["a"])]), "");
}

#[test]
fn a_list_is_filled_whole_or_not_at_all() {
    for (blank, word) in [(Blank::Names, "NAMES"), (Blank::Namespaces, "NAMESPACES")] {
        let list = |values: &[&str]| filled(word, &[(blank, values)]);
        assert_eq!(list(&["a", "b"]), "a,b");
        assert_eq!(list(&["a", "*"]), word);
        assert_eq!(list(&["a", ""]), word);
        assert_eq!(list(&["a"; 32]), ["a"; 32].join(","));
        assert_eq!(list(&["a"; 33]), word);
    }
    // A placeholder for one value does not accept a list.
    assert_eq!(filled("POD", &[(Blank::Pod, &["a", "b"])]), "POD");
}
