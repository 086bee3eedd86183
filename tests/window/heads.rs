//! Head lines of saved web pages: said before an import hides them and afterwards, looked at, and
//! brought back.

use std::sync::Arc;

use egui::vec2;
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::hands::Dropped;
use super::{MARKET, Test};

const SAVED: &str = "标题：渡口新桥今日合龙
来源：苇川日报

渡口新桥今日合龙
预计年底通车
";

impl Test {
    fn says_somewhere(&self, words: &str) -> bool {
        let mut nodes = self.harness.query_all_by_label_contains(words);
        nodes.next().is_some()
    }

    /// What the second page reads as.
    fn second(&mut self) -> String {
        let head = self.session().articles().unwrap()[1].head;
        let document = self.session().document(head.buffer.page).unwrap();
        document.article_text(head)
    }

    /// Has pages looked at and imported that begin with head lines.
    pub(super) fn importing(files: &[(&str, &str)]) -> Self {
        let mut test = Self::new(&[MARKET]);
        for (name, text) in files {
            let path = test.folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let dropped = &mut test.harness.input_mut().dropped_files;
            dropped.push(Arc::new(Dropped(path)));
        }
        test.wait("a preview", |test| test.says_somewhere("行抬头会隐去"));
        test
    }

    fn import_all(&mut self, button: &str) {
        self.wait("what is to be imported", |test| {
            let mut button = test.harness.query_all_by_label(button);
            button
                .next()
                .is_some_and(|button| !button.accesskit_node().is_disabled())
        });
        self.harness.run_steps(2);
        self.harness.get_by_label(button).click();
        self.wait("the report", |test| test.shows("导入完成"));
        self.harness.run_steps(2);
    }
}

#[test]
fn head_lines_are_said_and_can_be_brought_back_page_by_page() {
    let mut test = Test::importing(&[("saved.txt", SAVED)]);
    assert!(test.says_somewhere("开头 2 行抬头会隐去"));
    test.picture("heads-preview");
    test.import_all("导入 1 个文件");
    assert!(test.says_somewhere("有 1 版隐去了抬头") && test.shows("隐去了 2 行抬头"));
    test.picture("heads-report");
    assert!(!test.second().contains("来源"));
    test.click("恢复");
    assert!(test.second().starts_with("标题：渡口新桥今日合龙"));
    assert!(test.shows("2 行抬头已恢复"));
    test.click("再隐去");
    assert!(!test.second().contains("来源"));
    test.click("看");
    assert!(!test.shows("导入完成"), "the dialog is closed");
    assert!(
        test.says_somewhere("标题：渡口新桥今日合龙"),
        "drawn as hidden"
    );
    test.picture("heads-shown");
}

#[test]
fn all_head_lines_can_be_brought_back_at_once() {
    let other = SAVED.replace("合龙", "封顶");
    let mut test = Test::importing(&[("a.txt", SAVED), ("b.txt", &other)]);
    test.import_all("导入 2 个文件");
    assert!(test.says_somewhere("有 2 版隐去了抬头"));
    test.click("恢复全部抬头");
    assert!(test.second().contains("来源"));
    assert_eq!(test.harness.query_all_by_label("2 行抬头已恢复").count(), 2);
    test.harness.set_size(vec2(1024.0, 640.0));
    test.harness.run();
    test.picture("heads-back");
    test.click("再隐去全部抬头");
    assert!(!test.second().contains("来源"));
}
