use super::{BadConfig, Config, KEYS, LogFormat, Network, PublicUrl, table};
use config::{Environment, File, FileFormat};

fn read(file: &'static str, environment: &[(&str, &str)]) -> Result<Config, BadConfig> {
    let variables = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::from_sources(
        File::from_str(file, FileFormat::Toml),
        Environment::with_prefix("ZHIYIN").source(Some(variables)),
    )
}

fn refusal(file: &'static str, environment: &[(&str, &str)]) -> String {
    let refusal = read(file, environment).expect_err("the configuration is bad").to_string();
    assert_eq!(refusal.lines().count(), 1, "{refusal}");
    refusal
}

#[test]
fn the_environment_goes_before_the_file() {
    let config =
        read("listen = '127.0.0.1:1'\nlog_format = 'json'", &[("ZHIYIN_LISTEN", "127.0.0.1:2")]).expect("good");
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.log_format, LogFormat::Json);
}

#[test]
fn an_unknown_key_is_named_with_those_there_are() {
    let refusal = refusal("", &[("ZHIYIN_SMPT_URL", "smtp://localhost")]);
    assert!(refusal.contains("`smpt_url`") && refusal.contains("`smtp_url`"), "{refusal}");
}

#[test]
fn a_bad_value_is_answered_with_what_the_key_takes_and_without_the_value() {
    for (name, value) in [
        ("ZHIYIN_LISTEN", "3000"),
        ("ZHIYIN_PUBLIC_URL", "http://zhiyin.example.cn"),
        ("ZHIYIN_SMTP_URL", "secret"),
        ("ZHIYIN_DATABASE_URL", "mysql://u:secret@h/d"),
        ("ZHIYIN_RTMP_PUBLIC_URL", "secret"),
        ("ZHIYIN_TRUSTED_PROXIES", "10.0.0.0/99"),
        ("ZHIYIN_LOG_FORMAT", "xml"),
        ("ZHIYIN_RETENTION_DAYS", "0"),
        ("ZHIYIN_MAIL_CONNECTIONS", "0"),
        ("ZHIYIN_MAIL_CONNECTIONS_PER_DOMAIN", "many"),
    ] {
        let refusal = refusal("", &[(name, value), ("ZHIYIN_MAIL_FROM", "a@example.cn")]);
        assert!(refusal.contains(name) && refusal.contains("takes"), "{refusal}");
        assert!(!refusal.contains("secret"), "{refusal}");
    }
}

#[test]
fn a_mail_server_needs_a_sender() {
    assert!(refusal("", &[("ZHIYIN_SMTP_URL", "smtp://localhost:25")]).contains("ZHIYIN_MAIL_FROM"));
}

#[test]
fn a_key_that_cannot_sign_stops_the_start_and_is_named() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "secret").expect("written");
    let path = file.path().display().to_string();
    let with = |path: &str, selector: &str, from: &str| {
        let variables = [("ZHIYIN_DKIM_KEY", path), ("ZHIYIN_DKIM_SELECTOR", selector), ("ZHIYIN_MAIL_FROM", from)];
        refusal("", &variables)
    };
    for (path, selector, from, key) in [
        (path.as_str(), "s", "a@example.cn", "ZHIYIN_DKIM_KEY takes"),
        ("/nowhere/key.pem", "s", "a@example.cn", "ZHIYIN_DKIM_KEY takes"),
        (&path, "", "a@example.cn", "ZHIYIN_DKIM_SELECTOR is needed"),
        (&path, "no name", "a@example.cn", "ZHIYIN_DKIM_SELECTOR is needed"),
        (&path, "s", "", "ZHIYIN_MAIL_FROM is needed"),
    ] {
        let refusal = with(path, selector, from);
        assert!(refusal.contains(key) && !refusal.contains("secret"), "{refusal}");
    }
}

#[test]
fn an_open_port_needs_a_public_address() {
    assert!(refusal("listen = '0.0.0.0:3000'", &[]).contains("ZHIYIN_PUBLIC_URL"));
    let config = read("listen = '0.0.0.0:3000'\npublic_url = 'https://zhiyin.example.cn/'", &[]).expect("good");
    assert_eq!(config.public_url(config.listen).to_string(), "https://zhiyin.example.cn");
}

#[test]
fn every_field_stands_in_the_table_and_every_key_is_a_field() {
    let expected = refusal("nonsense = 1", &[]);
    let fields: Vec<_> = expected.split('`').skip(3).step_by(2).map(str::to_uppercase).collect();
    let keys: Vec<_> = KEYS.iter().map(|key| key.name).collect();
    assert_eq!(
        {
            let mut it = fields;
            it.sort();
            it
        },
        {
            let mut it = keys;
            it.sort_unstable();
            it
        }
    );
}

#[test]
fn the_readme_shows_the_table_of_keys() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).expect("README.md is there");
    assert!(readme.contains(&table()), "put the output of `zhiyin config-table` into README.md");
}

#[test]
fn proxies_are_networks_in_either_form() {
    let config = read("trusted_proxies = ['10.0.0.0/8', '::1']", &[]).expect("good");
    assert!(config.trusted_proxies[0].contains([10, 9, 8, 7].into()));
    assert!(!config.trusted_proxies[0].contains([11, 0, 0, 1].into()));
    let config = read("", &[("ZHIYIN_TRUSTED_PROXIES", "127.0.0.1, 0.0.0.0/0")]).expect("good");
    assert!(config.trusted_proxies[0].contains("::ffff:127.0.0.1".parse().expect("an address")));
    assert!(config.trusted_proxies[1].contains([8, 8, 8, 8].into()));
    assert!("10.0.0.0/33".parse::<Network>().is_err());
}

#[test]
fn only_loopback_is_served_without_tls() {
    for good in ["http://127.0.0.1:3000", "http://localhost", "http://[::1]:80", "https://zhiyin.example.cn"] {
        assert!(good.parse::<PublicUrl>().is_ok(), "{good}");
    }
    for bad in ["http://10.0.0.1", "https://zhiyin.example.cn/path", "ftp://localhost", "zhiyin.example.cn"] {
        assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
    }
}
