//! The pages that the model of breaks is learned from: what is said of their breaks is true.

use std::fs;

use pizhu::mend::dictionary::NoDictionary;
use pizhu::mend::lines::lines;
use pizhu::mend::train::press::Printed;
use pizhu::mend::train::stories::{Story, stories};
use pizhu::mend::train::text::paragraphs;
use pizhu::mend::train::{dailies, pages};

const OTHERS: &str = "河湾 的 船工 说 ， 这 条 河 他们 走 了 三十 年 ， 没有 一 天 停 过 。\n\
                      镇 里 修 了 新 码头 ， 老 码头 留 作 纪念 ， 孩子 们 常 去 那里 看 船 。\n";

fn set(stories: &[Story], count: usize) -> Vec<Printed> {
    dailies(stories, &paragraphs(OTHERS), &NoDictionary, count, 5)
}

fn texts(page: &Printed) -> Vec<String> {
    let lines = lines(&page.page);
    let each = lines.iter().map(|line| line.text(&page.page));
    each.map(|text| text.iter().collect()).collect()
}

#[test]
fn every_break_of_a_printed_page_is_known() {
    let stories =
        stories(&fs::read_to_string("tests/data/mend/heads/papers.txt").expect("stories"));
    let of_stories = set(&stories, 120);
    for page in &of_stories {
        assert_eq!(page.keep.len() + 1, texts(page).len(), "{:?}", texts(page));
    }
    let joined = |page: &Printed| page.keep.iter().filter(|keep| !**keep).count();
    assert!(of_stories.iter().map(joined).sum::<usize>() > 1_000);
    for page in pages(&paragraphs(&OTHERS.repeat(30)), 40, 5) {
        assert_eq!(page.keep.len() + 1, texts(&page).len());
    }
    let again = set(&stories, 120);
    assert!(again.iter().zip(&of_stories).all(|(a, b)| a.page == b.page));
}

#[test]
fn headlines_are_parted_as_they_were_written() {
    let story = stories(
        "E 镇里几经商量\nH 老渡口停了摆渡船 / 新大桥通了公共汽车\nS 两岸来往只要五分钟\nP 本报讯 河湾镇的大桥昨天通车，老人和孩子都来看。\n",
    );
    let (mut kept, mut joined) = (0, 0);
    for page in set(&story, 300) {
        let texts = texts(&page);
        for (pair, keep) in texts.windows(2).zip(&page.keep) {
            match [pair[0].as_str(), pair[1].as_str()] {
                ["镇里几经商量", "老渡口停了摆渡船"]
                | ["新大桥通了公共汽车", "两岸来往只要五分钟"] => {
                    assert!(keep, "{texts:?}");
                    kept += 1;
                }
                ["老渡口停了摆渡船", "新大桥通了公共汽车"] => {
                    assert!(!keep, "{texts:?}");
                    joined += 1;
                }
                _ => {}
            }
        }
    }
    assert!(kept > 100 && joined > 50, "{kept} {joined}");
}
