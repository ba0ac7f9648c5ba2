//! `rapport doctor` beside what runs.

use serde_json::Value;

use crate::{
    process::{self, text},
    world::World,
};

pub(crate) async fn a_running_installation_has_nothing_wrong(world: &World) {
    // Something to be followed.
    world.blog().await;
    for program in world.installation.programs() {
        let mut command = world.installation.command("rapport");
        world.installation.with_ports_of(program, &mut command);
        command.arg("doctor");
        if program != "rapport" {
            command.arg(program);
        }
        let output = process::run(command.arg("--json"));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings: Vec<(&str, &str)> = report["findings"].as_array().unwrap().iter().map(read).collect();
        // The tests' own server flushes nothing.
        let wrong: Vec<_> = findings
            .iter()
            .filter(|(verdict, found)| *verdict == "wrong" && !found.contains("fsync is off"))
            .collect();
        assert!(wrong.is_empty(), "{program}: {wrong:?} {}", text(&output.stderr));
        let is_found =
            |words: &str| findings.iter().any(|(verdict, found)| *verdict == "ok" && found.contains(words));
        assert!(is_found("is answered by a Rapport that is well"), "{program}: {findings:?}");
        if ["rapport", "comments-service"].contains(&program) {
            assert!(is_found("has applied all of posts-service"), "{program}: {findings:?}");
        }
        if ["gateway", "comments-service"].contains(&program) {
            assert!(is_found("(RAPPORT_POSTS_URL) answers"), "{program}: {findings:?}");
        }
    }
}

fn read(finding: &Value) -> (&str, &str) {
    (finding["verdict"].as_str().unwrap(), finding["found"].as_str().unwrap())
}
