//! How well breaks are decided under habits of other newspapers and of other programs that take
//! text out of pages: the same printed pages, each time with one thing done to them.

use pizhu::mend::breaks::decide;
use pizhu::mend::lines::lines;
use pizhu::mend::score::{Outcome, Tally};
use pizhu::mend::train::press::Printed;
use pizhu::mend::train::{LEARNED, pages, text, wrapped};

use super::WORDS;

/// Lines of a page with whether a paragraph ends behind each.
type Rows = Vec<(Vec<char>, bool)>;

/// A way to set a page anew.
type Change = fn(Rows) -> Rows;

fn rows(page: &Printed) -> Rows {
    let lines = lines(&page.page);
    let ends = page.keep.iter().copied().chain([true]);
    let each = lines.iter().zip(ends);
    each.map(|(line, ends)| (line.text(&page.page).to_vec(), ends))
        .collect()
}

fn with_text(rows: Rows, change: impl Fn(usize, Vec<char>, bool, bool) -> Vec<char>) -> Rows {
    let mut first = true;
    let each = rows.into_iter().enumerate();
    each.map(|(at, (text, ends))| {
        let begins = std::mem::replace(&mut first, ends);
        (change(at, text, begins, ends), ends)
    })
    .collect()
}

fn indents(rows: Rows) -> Rows {
    with_text(rows, |_, mut text, begins, _| {
        if begins {
            text.splice(0..0, "　　".chars());
        }
        text
    })
}

fn blank_between(rows: Rows) -> Rows {
    with_text(rows, |_, mut text, begins, _| {
        if begins {
            text.insert(0, '\n');
        }
        text
    })
}

fn blank_everywhere(rows: Rows) -> Rows {
    with_text(rows, |_, mut text, _, _| {
        text.insert(0, '\n');
        text
    })
}

fn centred(rows: Rows) -> Rows {
    let widest = rows.iter().map(|(text, _)| text.len()).max().unwrap_or(0);
    with_text(rows, |_, mut text, begins, ends| {
        if begins && ends {
            let white = widest.saturating_sub(text.len()) / 2;
            text.splice(0..0, std::iter::repeat_n('　', white));
        }
        text
    })
}

/// A vertical page that was turned: no spaces, quotation marks of vertical type, Chinese digits.
fn turned(rows: Rows) -> Rows {
    with_text(rows, |_, text, _, _| {
        let each = text.into_iter().filter(|c| !c.is_whitespace());
        each.map(|c| match c {
            '“' => '「',
            '”' => '」',
            '‘' => '『',
            '’' => '』',
            '0'..='9' => digit(u32::from(c) - u32::from('0')),
            '０'..='９' => digit(u32::from(c) - u32::from('０')),
            _ => c,
        })
        .collect()
    })
}

fn digit(n: u32) -> char {
    ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'][n as usize]
}

fn whole_paragraphs(rows: Rows) -> Rows {
    let mut made: Rows = Vec::new();
    let mut open = false;
    for (text, ends) in rows {
        match made.last_mut() {
            Some((last, _)) if open => last.extend(text),
            _ => made.push((text, true)),
        }
        open = !ends;
    }
    made
}

/// Lines of forty characters, whatever the page had.
fn forty_wide(rows: Rows) -> Rows {
    set_anew(rows, 40)
}

/// A vertical page whose lines are as long as they are in one, where every character takes as
/// much room as any other.
fn turned_in_columns(rows: Rows) -> Rows {
    set_anew(turned(rows), 18)
}

fn set_anew(rows: Rows, width: usize) -> Rows {
    let paragraphs = whole_paragraphs(rows).into_iter();
    paragraphs
        .flat_map(|(text, _)| {
            let mut parts: Rows = Vec::new();
            // The first line is two characters short: its indent was stripped.
            let (first, rest) = text.split_at(text.len().min(width - 2));
            parts.push((first.to_vec(), false));
            parts.extend(rest.chunks(width).map(|part| (part.to_vec(), false)));
            if let Some(last) = parts.last_mut() {
                last.1 = true;
            }
            parts
        })
        .collect()
}

fn traditional(rows: Rows) -> Rows {
    const PAIRS: &str = "国國会會们們这這来來时時说說对對学學发發为為业業经經济濟区區关關开開长長门門问問间間闻聞报報记記讯訊电電车車东東书書两兩个個产產从從众眾优優传傳体體价價华華单單务務动動劳勞势勢办辦协協压壓县縣参參双雙号號员員团團围圍图圖场場块塊坚堅声聲处處备備复復头頭奖獎妇婦孙孫宁寧实實宝寶审審导導将將层層岁歲师師帮幫带帶广廣庆慶应應张張当當录錄总總战戰户戶择擇护護担擔据據损損换換无無旧舊显顯权權条條极極构構标標样樣桥橋检檢欢歡气氣决決没沒灾災点點热熱爱愛现現环環电電画畫种種积積称稱税稅稳穩纪紀约約级級纯純组組细細织織结結给給统統继繼续續维維绿綠编編网網职職联聯胜勝脑腦节節艺藝营營万萬虽雖计計认認议議设設证證评評识識词詞试試话話该該详詳调調谈談负負财財责責贡貢货貨质質购購贸貿费費资資赛賽赞贊转轉轻輕载載达達过過运運还還进進远遠连連选選适適递遞邮郵乡鄉里裡针針钢鋼铁鐵银銀错錯镇鎮队隊阳陽阶階际際陆陸陈陳难難题題预預领領颁頒频頻风風飞飛饭飯馆館马馬驻駐验驗鱼魚鲜鮮黄黃齐齊";
    let pairs: Vec<char> = PAIRS.chars().collect();
    with_text(rows, |_, text, _, _| {
        let each = text.into_iter();
        each.map(|c| {
            let mut known = pairs.chunks_exact(2);
            known.find(|pair| pair[0] == c).map_or(c, |pair| pair[1])
        })
        .collect()
    })
}

fn half_width_marks(rows: Rows) -> Rows {
    with_text(rows, |_, text, _, _| {
        let each = text.into_iter();
        each.map(|c| match c {
            '，' => ',',
            '。' => '.',
            '：' => ':',
            '；' => ';',
            '？' => '?',
            '！' => '!',
            '（' => '(',
            '）' => ')',
            '“' | '”' => '"',
            _ => c,
        })
        .collect()
    })
}

fn lost_stops(rows: Rows) -> Rows {
    with_text(rows, |at, mut text, _, _| {
        if text.len() > 1 && text.last() == Some(&'。') && at % 3 == 0 {
            text.pop();
        }
        text
    })
}

const VARIANTS: [(&str, Change); 13] = [
    ("as wrapped, white space stripped", |rows| rows),
    ("indents of two characters kept", indents),
    ("a blank line between paragraphs", blank_between),
    ("a blank line after every line", blank_everywhere),
    ("single lines centred", centred),
    ("vertical, turned", turned),
    ("the same in lines of 18 characters", turned_in_columns),
    ("a paragraph a line", whole_paragraphs),
    ("lines of 40 characters, indents stripped", forty_wide),
    ("traditional characters", traditional),
    ("half-width marks", half_width_marks),
    ("one 。 in three lost at line ends", lost_stops),
    ("half-width marks, indents kept", |rows| {
        indents(half_width_marks(rows))
    }),
];

fn tally(page: Rows) -> Tally {
    let mut chars = Vec::new();
    let page: Rows = page
        .into_iter()
        .filter(|(text, _)| text.iter().any(|c| !c.is_whitespace()))
        .collect();
    for (text, _) in &page {
        chars.extend(text);
        chars.push('\n');
    }
    let decided = decide(&chars, &*WORDS);
    let count = chars.iter().filter(|c| !c.is_whitespace()).count();
    assert_eq!(decided.len() + 1, page.len().max(1));
    let outcomes = decided
        .iter()
        .zip(&page)
        .map(|(decision, (_, ends))| Outcome {
            truth: *ends,
            keep: decision.keep,
            confidence: decision.confidence,
            review: decision.review,
        });
    Tally::of(&outcomes.collect::<Vec<_>>(), Some(count))
}

/// Prints the table of docs/mending.md.
#[test]
#[ignore = "needs the newspaper of 1998: PIZHU_199801=<file>"]
fn figures_of_variants() {
    let file = std::env::var("PIZHU_199801").expect("PIZHU_199801 names the newspaper");
    let all = text::paragraphs(&std::fs::read_to_string(file).expect("the newspaper"));
    let later = &all[(all.len() as f32 * LEARNED) as usize..];
    let sets = [wrapped(later, 120, 197), pages(later, 120, 198)];
    println!(
        "| habit | keep-F1, wrapped | asked | silent | calibration | keep-F1, as pages | asked | silent | calibration |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (name, change) in VARIANTS {
        print!("| {name}");
        for set in &sets {
            let mut all = Tally::default();
            for page in set {
                all.add(&tally(change(rows(page))));
            }
            print!(
                " | {:.3} | {:.1} | {:.3} | {:.3}",
                all.f1(),
                all.per_thousand(all.asked).unwrap_or(f64::NAN),
                all.per_thousand(all.silent).unwrap_or(f64::NAN),
                all.calibration_error(),
            );
        }
        println!(" |");
    }
}
