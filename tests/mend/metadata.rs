//! What a page's head says of its stories.

use pizhu::mend::articles::propose;
use pizhu::mend::breaks::{ASK_BELOW, mend_corpus};

use super::WORDS;

#[test]
fn the_year_of_a_page_is_read_however_its_zeros_are_written() {
    for (head, expected) in [
        ("二〇一〇年六月三日　星期四　河湾商报", "2010-06-02"),
        ("二○一○年六月三日　星期四　河湾商报", "2010-06-02"),
        ("二◯一◯年六月三日　星期四　河湾商报", "2010-06-02"),
        ("2010年6月3日　星期四　河湾商报", "2010-06-02"),
    ] {
        let story = [
            "老渡口重新开放",
            "　　本报河湾6月2日电　昨天清晨，河湾镇的老渡口重新开放，",
            "来了许多船工，停在岸边不肯走开，都说这里好。",
        ];
        let story = story.join("\n");
        let page: Vec<char> = format!("{head}\n{story}").chars().collect();
        let mended = mend_corpus(&[&page], &*WORDS, ASK_BELOW, || {});
        let mut sheets: Vec<_> = mended.into_iter().map(|(_, sheet)| sheet).collect();
        let articles = propose(&mut sheets, &*WORDS);
        let dates: Vec<_> = articles.iter().map(|one| &one.metadata.date).collect();
        assert_eq!(dates, [&Some(expected.to_owned())], "{head}");
    }
}
