use super::*;

fn read(text: &str) -> Result<Login, String> {
    parse(text, Path::new("/nowhere"))
}

fn refused(text: &str) -> String {
    let said = read(text).unwrap_err();
    assert!(!said.contains('\n'), "one line: {said}");
    said
}

fn issuer(provider: &Provider) -> &str {
    provider.protocol.issuer()
}

#[test]
fn a_preset_needs_no_more_than_what_registering_gives() {
    for name in ["google", "microsoft", "gitlab", "github", "wordpress", "x", "facebook"] {
        let text = format!("[[provider]]\npreset = '{name}'\nclient_id = 'us'\nclient_secret = 'sesame'");
        let login = read(&text).unwrap();
        let [provider] = login.providers.as_slice() else { panic!("{login:?}") };
        assert_eq!((provider.id.as_str(), provider.client_id.as_str()), (name, "us"));
        assert!(issuer(provider).starts_with("https://"), "{provider:?}");
        assert!((1..=2).contains(&provider.initials.chars().count()), "{provider:?}");
    }
}

#[test]
fn an_issuer_of_ones_own_is_enough() {
    let text = "[[provider]]\npreset = 'oidc'\nid = 'work'\nlabel = 'Example Works'\nclient_id = 'us'\n\
                issuer = 'https://id.example.org/realms/works'\n[[provider]]\npreset = 'keycloak'\n\
                client_id = 'us'\nissuer = 'http://127.0.0.1:9000/realms/test'";
    let login = read(text).unwrap();
    assert_eq!(login.providers[0].initials, "E");
    assert_eq!(issuer(&login.providers[0]), "https://id.example.org/realms/works");
    assert_eq!((login.providers[1].label.as_str(), login.providers[1].id.as_str()), ("Keycloak", "keycloak"));
}

#[test]
fn a_picture_stands_for_what_its_button_says() {
    let with = |line: &str| {
        read(&format!(
            "[[provider]]\npreset = 'keycloak'\nclient_id = 'us'\nissuer = 'https://id.example'\n{line}"
        ))
    };
    assert_eq!(with("").unwrap().providers[0].initials, "K");
    assert_eq!(with("label = 'the club'").unwrap().providers[0].initials, "T");
}

#[test]
fn microsoft_is_one_directory_or_everybodys_own_accounts() {
    let with = |line: &str| {
        read(&format!("[[provider]]\npreset = 'microsoft'\nclient_id = 'us'\nclient_secret = 's'\n{line}"))
    };
    let own = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";
    assert_eq!(issuer(&with("").unwrap().providers[0]), own);
    assert_eq!(issuer(&with("tenant = 'consumers'").unwrap().providers[0]), own);
    let id = "0193c000-0000-7000-8000-000000000001";
    assert!(issuer(&with(&format!("tenant = '{id}'")).unwrap().providers[0]).contains(id));
    assert!(with("tenant = 'common'").unwrap_err().contains("tenant must be the id of one directory"));
}

#[test]
fn a_twin_has_a_name_of_its_own() {
    let twin = "[[provider]]\npreset = 'github'\nid = 'ours'\nclient_id = 'us'\nclient_secret = 's'\n\
                profile_url = 'https://git.example.org/api/v3/user'\n";
    assert!(refused(twin).contains("issuer is missing; with addresses of its own"));
    let login = read(&format!("{twin}issuer = 'https://git.example.org'")).unwrap();
    assert_eq!(issuer(&login.providers[0]), "https://git.example.org");
}

#[test]
fn number_7_at_one_server_is_not_number_7_at_another() {
    let entry = |id: &str, lines: &str| {
        format!("[[provider]]\nid = '{id}'\nclient_id = 'us'\nclient_secret = 's'\nlabel = 'L'\n{lines}\n")
    };
    let twin = "preset = 'github'\nprofile_url = 'https://git.example.org/api/v3/user'\nissuer = ";
    let said = refused(&entry("ours", &format!("{twin}'https://github.com'")));
    assert!(said.contains("(github): issuer \"https://github.com\" stands for the preset's own"), "{said}");
    let ours = entry("ours", &format!("{twin}'https://git.example.org'"));
    for other in [
        "preset = 'github'\nissuer = 'https://git.example.org'",
        "preset = 'oidc'\nissuer = 'https://git.example.org'",
    ] {
        for text in [ours.clone() + &entry("other", other), entry("other", other) + &ours] {
            assert!(refused(&text).contains("give it one of its own"), "{text}");
        }
    }
    // Two clients of one server are one people.
    let same = [entry("one", &format!("{twin}'https://git.example.org'")), ours].concat();
    assert_eq!(read(&same).unwrap().providers.len(), 2);
    let openid = "preset = 'oidc'\nissuer = 'https://id.example.org'";
    assert_eq!(read(&(entry("one", openid) + &entry("two", openid))).unwrap().providers.len(), 2);
}

#[test]
fn what_is_wrong_is_named_with_its_remedy() {
    let with = |lines: &str| refused(&format!("[[provider]]\nclient_id = 'us'\n{lines}"));
    for (lines, said) in [
        ("preset = 'gogle'", "provider 1 (gogle): preset must be one of google, microsoft"),
        ("preset = 'google'", "client_secret_file is missing"),
        ("preset = 'google'\nclient_secret = ' '", "client_secret is empty"),
        ("preset = 'google'\nclient_secret_file = 'none'", "client_secret_file /nowhere/none cannot be read"),
        ("preset = 'google'\nclient_secret = 'a'\nclient_secret_file = 'b'", "are both set; remove one"),
        ("preset = 'oidc'\nlabel = 'A'", "issuer is missing; it is the address before"),
        ("preset = 'oidc'\nissuer = 'https://id.example'", "label must be what people call the provider"),
        ("preset = 'keycloak'\nissuer = 'http://id.example'", "issuer must be an https address"),
        ("preset = 'keycloak'\nissuer = 'https://a.b'\ntenant = 'x'", "tenant is for the preset microsoft"),
        ("preset = 'keycloak'\nissuer = 'https://a.b'\ntoken_url = 'https://a.b/t'", "set issuer instead"),
        ("preset = 'x'\nid = 'Not-So'", "id must begin with a letter"),
        ("preset = 'x'\nid = 'token'", "id \"token\" is an address of our own"),
        ("preset = 'x'\nsecret = 'sesame'", "unknown field `secret`"),
    ] {
        let found = with(lines);
        assert!(found.contains(said), "{said:?} is not in {found:?}");
        assert!(!found.contains("sesame"), "{found}");
    }
    let twice = "[[provider]]\npreset = 'x'\nclient_id = 'us'\n".repeat(2);
    assert!(refused(&twice).contains("provider 2 (x): id \"x\" is taken"));
    let many: Vec<_> =
        (0..21).map(|n| format!("[[provider]]\npreset='x'\nid='x{n}'\nclient_id='us'\n")).collect();
    assert!(refused(&many.concat()).contains("21 providers; 20 fit"));
}

#[test]
fn a_broken_line_is_named_and_not_repeated() {
    let said = refused("[[provider]]\npreset = 'x'\nclient_secret = 'sesame\n");
    assert!(said.starts_with("line 3: ") && !said.contains("sesame"), "{said}");
    // A secret without its quotes, and one in the wrong place.
    for value in ["4711081512345678", "47.11", "1979-05-27", "true", "[4711]", "{ 4711 = 1 }"] {
        for field in ["client_secret", "client_secret_file"] {
            let said = refused(&format!("[[provider]]\npreset = 'x'\n{field} = {value}\n"));
            assert!(said.starts_with("line 3: ") && said.contains("text stands in quotes"), "{said}");
            assert!(!said.contains("47") && !said.contains("1979") && !said.contains("true"), "{said}");
        }
    }
}

#[test]
fn what_is_printed_holds_no_secret() {
    let text = "[[provider]]\npreset = 'github'\nclient_id = 'us'\nclient_secret = 'sesame'";
    let login = read(text).unwrap();
    let shown = service_kit::config::shown(&login);
    assert!(shown.contains("(redacted)") && shown.contains("login/oauth/authorize"), "{shown}");
    for shown in [shown, format!("{login:?}")] {
        assert!(!shown.contains("sesame"), "{shown}");
    }
}

/// What operators copy.
#[test]
fn the_documented_file_can_be_used() {
    let page = include_str!("../../../../../docs/log-in.md");
    let folder = tempfile::tempdir().unwrap();
    let blocks: Vec<_> =
        page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 2);
    let mut presets = 0;
    for block in blocks {
        for line in block.lines().filter(|line| line.starts_with("client_secret_file")) {
            fs::write(folder.path().join(line.split('"').nth(1).unwrap()), "sesame\n").unwrap();
        }
        let block: Vec<_> = block.lines().filter(|line| !line.starts_with("ca_file")).collect();
        let login = parse(&block.join("\n"), folder.path()).unwrap();
        assert!(login.providers.iter().all(|one| one.client_secret == ClientSecret::new("sesame")));
        presets = login.providers.len();
    }
    assert_eq!(presets, 10, "one for each preset, and a twin");
}

#[test]
fn authorities_are_certificates() {
    let folder = tempfile::tempdir().unwrap();
    for (text, why) in [
        ("", "no certificate is in it"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "must hold certificates in PEM form",
        ),
    ] {
        fs::write(folder.path().join("ca.pem"), text).unwrap();
        let said = parse("ca_file = 'ca.pem'", folder.path()).unwrap_err();
        assert!(said.contains(why) && said.contains("ca.pem"), "{said}");
    }
}
