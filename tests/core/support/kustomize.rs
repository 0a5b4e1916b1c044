//! What kustomize answers in a case: recorded in `kustomize/<folder>.yaml`, or `.txt` for an error, with `~` for `/`. With
//! `RECORD_KUSTOMIZE=1` the real one is run (`kubectl` or `$KUSTOMIZE`) for what has no record; delete a record to have it made again.

use ameide_core::api::{Answer, Kustomized, TextFile};
use std::path::Path;
use std::process::Command;

/// Gives the content of a file of the repository.
type Load<'l> = &'l dyn Fn(&str) -> Option<Vec<u8>>;

/// Answers for folders.
pub fn answer(case: &Path, load: Load<'_>, paths: &[String], overlays: &[TextFile], roots: &[String]) -> Answer {
    let records = case.join("kustomize");
    if std::env::var_os("RECORD_KUSTOMIZE").is_some() {
        record(&records, load, paths, overlays, roots);
    }
    let build = |root: &String| {
        let file = root.replace('/', "~");
        let read = |ending: &str| std::fs::read_to_string(records.join(format!("{file}.{ending}"))).ok();
        let (text, error) = (read("yaml"), read("txt"));
        assert!(
            text.is_some() || error.is_some(),
            "{}: no record of {root}",
            case.display()
        );
        Kustomized { text, error }
    };
    Answer::Kustomized {
        version: "5.5.0".to_owned(),
        builds: roots.iter().map(build).collect(),
    }
}

fn record(records: &Path, load: Load<'_>, paths: &[String], overlays: &[TextFile], roots: &[String]) {
    // Two tests may record at once.
    let mine = format!("ameide-record-{}-{:?}", std::process::id(), std::thread::current().id());
    let folder = std::env::temp_dir().join(mine);
    let put = |path: &str, content: &[u8]| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    };
    for path in paths {
        put(path, &load(path).expect("a layer"));
    }
    for file in overlays {
        put(&file.path, file.text.as_bytes());
    }
    std::fs::create_dir_all(records).expect("a folder");
    let is_new = |root: &&String| {
        let there = |ending: &str| records.join(format!("{}.{ending}", root.replace('/', "~"))).exists();
        !there("yaml") && !there("txt")
    };
    for root in roots.iter().filter(is_new) {
        let given = std::env::var("KUSTOMIZE").ok();
        let (program, verb) = given
            .as_deref()
            .map_or(("kubectl", "kustomize"), |given| (given, "build"));
        let run = Command::new(program).args([verb, root]).current_dir(&folder).output();
        let run = run.expect("kustomize");
        let name = |ending: &str| records.join(format!("{}.{ending}", root.replace('/', "~")));
        if run.status.success() {
            std::fs::write(name("yaml"), run.stdout).expect("a record");
        } else {
            let said = String::from_utf8_lossy(&run.stderr).replace(&format!("{}/", folder.display()), "");
            std::fs::write(name("txt"), said).expect("a record");
        }
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}
