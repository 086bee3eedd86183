//! `pizhu labels`: a label set listed, written and taken.

use super::desk::Desk;

#[test]
fn a_label_set_goes_from_one_bundle_to_another() {
    let desk = Desk::new(&["周敏到苇川。\n"]);
    let run = desk.run(&["labels", "b.pizhu", "--preset", "newspaper"]);
    assert!(
        run.exits(0)
            .out
            .starts_with("11 labels added, guidelines, 5 there already, 5 of them told more")
    );
    let listed = desk.run(&["labels", "b.pizhu"]).exits(0).out;
    assert!(listed.contains("sports\t体育") && listed.contains("→ works_at"));
    for file in ["set.ron", "set.json"] {
        desk.run(&["labels", "b.pizhu", "--export", file]).exits(0);
        let other = format!("{file}.pizhu");
        desk.run(&["import", &other, "1.txt"]).exits(0);
        desk.run(&["labels", &other, "--import", file]).exits(0);
        let there = desk.run(&["labels", &other]).exits(0).out;
        assert_eq!(there, listed, "{file}");
        let again = desk.run(&["labels", &other, "--import", file]);
        assert!(again.exits(0).out.starts_with("0 labels added, 16 there"));
    }
    let run = desk.run(&["labels", "b.pizhu", "--preset", "none"]);
    run.refuses(&["three, newspaper, cluener, eighteen"]);
    desk.write("bad.ron", "(pizhu_labels: 2)");
    let run = desk.run(&["labels", "b.pizhu", "--import", "bad.ron"]);
    run.refuses(&["bad.ron", "version 2"]);
}
