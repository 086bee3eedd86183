//! `pizhu apply`: every command, in the notation of `pizhu show`.

use super::desk::Desk;

/// Pages, scripts, and what article 1 then reads.
#[track_caller]
fn check(pages: &[&str], script: &str, shown: &str) {
    let desk = Desk::new(pages).apply(script).shows("1", shown);
    desk.is_sound("b.pizhu");
}

#[test]
fn joining_text_adds_what_belongs_between() {
    for (page, shown) in [
        ("昨天王\n芳到北京。\n", "昨天王芳到北京。"),
        ("昨天王\n　　芳到北京。\n", "昨天王芳到北京。"),
        ("昨天王 \r\n\r\n  芳到北京。\r\n", "昨天王芳到北京。"),
        ("the New\nYork Times\n", "the New York Times"),
        ("an inter-\nnational fair\n", "an international fair"),
        ("在20\n24年\n", "在2024年"),
        ("重3.\n5公里\n", "重3.5公里"),
        ("用Wi\n无线\n", "用Wi无线"),
        (
            "看 \u{20BB7}\n\u{20BB7}\u{E0100}田\n",
            "看 \u{20BB7}\u{20BB7}\u{E0100}田",
        ),
    ] {
        let desk = Desk::new(&[page]).apply(r#"{"join":{"article":1,"line":1}}"#);
        let desk = desk.shows("1", shown);
        assert_eq!(desk.list("b.pizhu")[0]["open_breaks"], 0, "{page}");
        desk.is_sound("b.pizhu");
    }
}

#[test]
fn keeping_after_joining_gives_the_break_back() {
    for page in [
        "昨天王\n芳到北京。\n",
        "昨天王 \n\n  芳到北京。\n",
        "the New\nYork Times\n",
        "an inter-\nnational fair\n",
        "在20\r\n24年\r\n",
    ] {
        let desk = Desk::new(&[page]);
        let before = desk.run(&["show", "b.pizhu", "1", "--printed"]).out;
        let clean = desk.run(&["show", "b.pizhu", "1", "--clean"]).out;
        let desk = desk.apply(
            r#"{"join":{"article":1,"line":1}}
               {"keep":{"article":1,"line":1}}"#,
        );
        assert_eq!(desk.run(&["show", "b.pizhu", "1", "--clean"]).out, clean);
        let printed = desk.run(&["show", "b.pizhu", "1", "--printed"]).out;
        // A space that joining typed stays as hidden text.
        assert_eq!(printed.replace("⟨ ⟩", ""), before);
    }
}

#[test]
fn breaks_are_named_by_line_lines_or_address() {
    check(
        &["一二\n三四\n五六\n七八\n"],
        r#"{"join":{"article":"1.txt","lines":[1,2]}}
           {"keep":{"article":1,"address":"8"}}"#,
        "一二三四五六\n七八",
    );
    Desk::new(&["一二\n\n三四\n"])
        .declines(
            r#"{"join":{"article":1,"line":2}}"#,
            "no break at the end of line 2",
        )
        .declines(
            r#"{"join":{"article":1,"line":3}}"#,
            "no break at the end of line 3",
        )
        .declines(r#"{"join":{"article":1,"line":4}}"#, "has 3 printed lines")
        .declines(
            r#"{"join":{"article":1,"lines":[]}}"#,
            "nothing is selected",
        )
        .declines(
            r#"{"join":{"article":1,"address":"77"}}"#,
            "\"77\" is not the address",
        )
        .declines(r#"{"keep":{"article":2,"line":1}}"#, "no article \"2\"");
}

#[test]
fn a_span_over_a_join_follows_a_correction() {
    check(
        &["昨天王\n芳到北京。\n"],
        r#"{"join":{"article":1,"line":1}}
           {"tag":{"article":1,"text":"王芳","label":"PER"}}
           {"correct":{"article":1,"text":"芳","with":"方"}}"#,
        "昨天【PER:王方】到北京。",
    );
    // Tagged before it is joined, corrected by another number of characters.
    check(
        &["昨天王\n芳到北京。\n"],
        r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}
           {"join":{"article":1,"line":1}}
           {"correct":{"article":1,"text":"王芳","with":"王小芳"}}"#,
        "昨天【PER:王小芳】到北京。",
    );
}

#[test]
fn a_paragraph_is_split_and_joined_again() {
    let desk = Desk::new(&["一二三四\n"])
        .apply(r#"{"split":{"article":1,"before":"三"}}"#)
        .shows("1", "一二\n三四")
        .prints("1", &["一二‹⏎›", "三四"]);
    desk.apply(r#"{"join":{"article":1,"line":1}}"#)
        .shows("1", "一二三四");
}

#[test]
fn text_is_corrected_inserted_hidden_and_shown() {
    for (script, shown) in [
        (
            r#"{"correct":{"article":1,"text":"己经","with":"已经"}}"#,
            "他已经来了己经。",
        ),
        (
            r#"{"correct":{"article":1,"text":"己经","nth":2,"with":""}}"#,
            "他己经来了。",
        ),
        (
            r#"{"correct":{"article":1,"start":0,"end":1,"with":"她们"}}"#,
            "她们己经来了己经。",
        ),
        (
            r#"{"correct":{"article":1,"text":"来了","with":"来到了"}}"#,
            "他己经来到了己经。",
        ),
        (
            r#"{"insert":{"article":1,"at":0,"with":"听说"}}"#,
            "听说他己经来了己经。",
        ),
        (
            r#"{"insert":{"article":1,"before":"来","with":"𠮷"}}"#,
            "他己经𠮷来了己经。",
        ),
        (
            r#"{"insert":{"article":1,"after":"己经","nth":2,"with":"啊"}}"#,
            "他己经来了己经啊。",
        ),
        (
            r#"{"insert":{"article":1,"after_address":"0","with":"也"}}"#,
            "他也己经来了己经。",
        ),
        (
            r#"{"hide":{"article":1,"first":"1","last":"2"}}"#,
            "他来了己经。",
        ),
        (
            "{\"hide\":{\"article\":1,\"text\":\"来了\"}}\n{\"show\":{\"article\":1,\"line\":1}}",
            "他己经来了己经。",
        ),
    ] {
        check(&["他己经来了己经。\n"], script, shown);
    }
}

#[test]
fn a_headline_with_tags_moves_above_its_body() {
    let desk = Desk::new(&["王芳昨天到\n北京。\n北京迎客\n"]).apply(
        r#"{"join":{"article":1,"line":1}}
           {"tag":{"article":1,"text":"王芳","label":"PER"}}
           {"tag":{"article":1,"text":"北京","label":"LOC"}}
           {"tag":{"article":1,"text":"北京","nth":2,"label":"LOC"}}
           {"role":{"article":1,"line":3,"role":"headline"}}
           {"move":{"article":1,"line":3,"to":"start"}}"#,
    );
    let desk = desk.shows("1", "【LOC:北京】迎客\n【PER:王芳】昨天到【LOC:北京】。");
    assert_eq!(
        desk.articles("b.pizhu")[0]["roles"],
        serde_json::json!([{"start": 0, "end": 4, "role": "headline"}])
    );
    desk.is_sound("b.pizhu");
}

#[test]
fn lines_move_everywhere() {
    let pages = &["一\n二\n三\n四", "五\n"];
    for (to, shown) in [
        (r#""start""#, "二\n一\n三\n四"),
        (r#""end""#, "一\n三\n四\n二"),
        (r#"{"before_line":4}"#, "一\n三\n二\n四"),
        (r#"{"after_line":4}"#, "一\n三\n四\n二"),
        (r#"{"after_address":"5"}"#, "一\n三\n二\n四"),
    ] {
        let script = format!(r#"{{"move":{{"article":1,"line":2,"to":{to}}}}}"#);
        check(pages, &script, shown);
    }
    Desk::new(pages)
        .apply(r#"{"move":{"article":1,"lines":[2,3],"into":2,"to":"start"}}"#)
        .shows("1", "一\n四")
        .shows("2", "二\n三\n五")
        .declines(
            r#"{"move":{"article":1,"lines":[1,2],"to":{"after_line":1}}}"#,
            "cannot be moved into itself",
        )
        .declines(
            r#"{"move":{"article":1,"line":1,"to":"start"}}"#,
            "so already",
        )
        .declines(
            r#"{"move":{"article":1,"line":1,"to":"up"}}"#,
            "`after_address`",
        )
        .is_sound("b.pizhu");
}

#[test]
fn a_caret_types_where_it_stands() {
    for (gap, shown) in [
        (r#""caret_before":"0""#, "甲一 二\n三"),
        (r#""caret_behind":"0""#, "一甲 二\n三"),
        (r#""caret_before":"2""#, "一 甲二\n三"),
        (r#""caret_behind":"2""#, "一 二甲\n三"),
        (r#""caret_before":"5""#, "一 二\n甲三"),
        (r#""caret_behind":"5""#, "一 二\n三甲"),
    ] {
        let script = format!(r#"{{"insert":{{"article":1,{gap},"with":"甲"}}}}"#);
        check(&["一 二\n\u{3000}三\n"], &script, shown);
    }
}

#[test]
fn an_article_is_split_inside_and_merged_again() {
    let page = "标题\n王芳在北京。\n第二题\n李明在上海。\n";
    let whole = "标题\n【PER:王芳】在北京。\n第二题\n【PER:李明】在上海。";
    let desk = Desk::new(&[page])
        .apply(
            r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}
               {"tag":{"article":1,"text":"李明","label":"PER"}}
               {"split_article":{"article":1,"line":3}}"#,
        )
        .shows("1", "标题\n【PER:王芳】在北京。")
        .shows("2", "第二题\n【PER:李明】在上海。");
    desk.is_sound("b.pizhu");
    desk.apply(r#"{"merge_articles":{"article":2,"into":1}}"#)
        .shows("1", whole)
        .declines(r#"{"split_article":{"article":1,"line":1}}"#, "so already")
        .declines(
            r#"{"merge_articles":{"article":1,"into":1}}"#,
            "merged into itself",
        )
        .is_sound("b.pizhu");
}

#[test]
fn articles_of_two_pages_are_merged() {
    let desk = Desk::new(&["上半，转二版\n", "接一版\n下半。"]).apply(
        r#"{"tag":{"article":2,"text":"下半","label":"ORG"}}
           {"hide":{"article":2,"line":1}}
           {"merge_articles":{"article":2,"into":1}}
           {"hide":{"article":1,"text":"，转二版"}}
           {"join":{"article":1,"line":1}}"#,
    );
    let desk = desk.shows("1", "上半【ORG:下半】。");
    assert_eq!(desk.list("b.pizhu").len(), 1);
    desk.is_sound("b.pizhu");
    // And back out, from the first to the last.
    let desk = desk.apply(r#"{"undo":{"action":"@3","with_resting":true}}"#);
    assert_eq!(desk.list("b.pizhu").len(), 2);
    desk.is_sound("b.pizhu");
}

#[test]
fn spans_nest_overlap_and_have_parts() {
    let desk = Desk::new(&["北京大学在南、北美都有名。\n"]).apply(
        r#"{"tag":{"article":1,"text":"北京大学","label":"ORG"}}
           {"tag":{"article":1,"text":"北京","label":"LOC"}}
           {"tag":{"article":1,"text":"大学在","label":"TITLE"}}
           {"tag":{"article":1,"parts":[{"text":"南"},{"text":"美"}],"label":"LOC","attributes":{"kind":"洲"},"note":"南美"}}"#,
    );
    let shown = "【ORG#1:【LOC:北京】【TITLE#3:大学】】";
    let run = desk.run(&["show", "b.pizhu", "1"]).out;
    assert!(run.contains("【LOC#4:南】、北【LOC#4:美】"), "{run}");
    assert!(run.contains("【LOC:北京】"), "{shown} {run}");
    let spans = &desk.articles("b.pizhu")[0]["spans"];
    let parts = spans
        .as_array()
        .and_then(|spans| spans.last())
        .expect("spans");
    assert_eq!(parts["text"], "南美");
    assert_eq!(parts["note"], "南美");
    assert_eq!(parts["attributes"]["kind"], "洲");
    desk.is_sound("b.pizhu");
}

#[test]
fn spans_are_retagged_resized_noted_and_taken_away() {
    let desk = Desk::new(&["记者王芳在北京。王芳说。\n"])
        .apply(
            r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}
               {"tag":{"article":1,"text":"王芳","nth":2,"label":"PER"}}
               {"retag":{"article":1,"words":"王芳","nth":2,"label":"ORG"}}
               {"edge":{"article":1,"words":"王芳","to":[{"text":"记者王芳"}]}}"#,
        )
        .shows("1", "【PER:记者王芳】在北京。【ORG:王芳】说。")
        .declines(
            r#"{"retag":{"article":1,"words":"王芳","label":"ORG"}}"#,
            "so already",
        )
        .declines(
            r#"{"untag":{"article":1,"words":"王芳","nth":2}}"#,
            "no span \"王芳\"",
        )
        .declines(r#"{"untag":{"article":1,"span":"7"}}"#, "no span \"7\"")
        .apply(
            r#"{"note":{"article":1,"words":"记者王芳","note":"谁？"}}
               {"attribute":{"article":1,"words":"记者王芳","key":"性别","value":"女"}}"#,
        );
    let span = &desk.articles("b.pizhu")[0]["spans"][0];
    assert_eq!(
        (&span["note"], &span["attributes"]["性别"]),
        (&"谁？".into(), &"女".into())
    );
    let id = span["id"].as_str().expect("an id").to_owned();
    let desk = desk
        .apply(&format!(
            r#"{{"note":{{"article":1,"span":"{id}","note":null}}}}
               {{"attribute":{{"article":1,"span":"{id}","key":"性别","value":null}}}}"#
        ))
        .declines(
            r#"{"attribute":{"article":1,"words":"记者王芳","key":"","value":"x"}}"#,
            "\"\" cannot be the name",
        )
        .declines(
            r#"{"edge":{"article":1,"words":"王芳","to":[]}}"#,
            "nothing is selected",
        );
    let span = &desk.articles("b.pizhu")[0]["spans"][0];
    assert!(span.get("note").is_none() && span.get("attributes").is_none());
    desk.apply(r#"{"untag":{"article":1,"words":"记者王芳"}}"#)
        .shows("1", "记者王芳在北京。【ORG:王芳】说。");
}

#[test]
fn progress_and_metadata_are_set_and_removed() {
    let desk = Desk::new(&["一\n二\n", "三\n"]).apply(
        r#"{"progress":{"article":1,"progress":"done"}}
           {"metadata":{"of":"all_pages","set":{"newspaper":"甲报","date":"2024-01-02"}}}
           {"metadata":{"of":{"article":1},"set":{"title":"一","newspaper":"乙报"}}}
           {"metadata":{"of":{"page_of":2},"set":{"date":null}}}
           {"metadata":{"of":{"pages_named":"2"},"set":{"page":"4"}}}"#,
    );
    let desk = desk
        .declines(
            r#"{"progress":{"article":1,"progress":"done"}}"#,
            "so already",
        )
        .declines(
            r#"{"progress":{"article":1,"progress":"dun"}}"#,
            "todo, doing and done",
        )
        .declines(
            r#"{"metadata":{"of":{"article":1},"set":{" ":"x"}}}"#,
            "\" \" cannot be the name",
        )
        .declines(
            r#"{"metadata":{"of":{"pages_named":"x"},"set":{"a":"b"}}}"#,
            "\"x\"",
        );
    let list = desk.list("b.pizhu");
    assert_eq!(list[0]["state"], "done");
    assert_eq!(list[0]["title"], "一");
    assert_eq!(list[0]["metadata"]["newspaper"], "乙报");
    assert_eq!(list[0]["metadata"]["date"], "2024-01-02");
    assert_eq!(
        list[1]["metadata"],
        serde_json::json!({"newspaper": "甲报", "page": "4"})
    );
    desk.is_sound("b.pizhu");
}

#[test]
fn labels_are_renamed_merged_and_deleted_with_spans() {
    let desk = Desk::new(&["王芳在北京。\n"])
        .apply(
            r##"{"label":{"id":"CITY","name":"城","color":"#112233","key":"9"}}
               {"tag":{"article":1,"text":"北京","label":"城"}}
               {"tag":{"article":1,"text":"王芳","label":"PER"}}
               {"label":{"id":"CITY","name":"城市"}}"##,
        )
        .shows("1", "【PER:王芳】在【CITY:北京】。")
        .declines(r##"{"label":{"id":"CITY","color":"red"}}"##, "#rrggbb")
        .declines(
            r#"{"label":{"id":"A B"}}"#,
            "\"A B\" cannot be the id of a label",
        )
        .declines(r#"{"label":{"id":"CITY","name":"城市"}}"#, "so already")
        .declines(
            r#"{"tag":{"article":1,"text":"在","label":"城"}}"#,
            "no label \"城\"",
        )
        .apply(r#"{"merge_labels":{"from":"CITY","into":"LOC"}}"#)
        .shows("1", "【PER:王芳】在【LOC:北京】。")
        .apply(r#"{"delete_label":{"id":"PER"}}"#)
        .shows("1", "王芳在【LOC:北京】。");
    assert_eq!(
        desk.articles("b.pizhu")[0]["spans"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    desk.declines(r#"{"delete_label":{"id":"PER"}}"#, "no label \"PER\"")
        .apply(r#"{"undo":{}}"#)
        .shows("1", "【PER:王芳】在【LOC:北京】。")
        .apply(r#"{"undo":{"action":"@5"}}"#)
        .shows("1", "【PER:王芳】在【CITY:北京】。")
        .is_sound("b.pizhu");
}

#[test]
fn the_key_of_a_label_is_its_own_and_can_be_taken_away() {
    let desk = Desk::new(&["王芳在北京。\n"])
        .apply(r#"{"label":{"id":"CITY","name":"城","key":"c"}}"#)
        .declines(
            r#"{"label":{"id":"PER","key":"C"}}"#,
            "the key 'C' is that of the label \"CITY\"",
        )
        .declines(r#"{"label":{"id":"PER","key":" "}}"#, "cannot be the key")
        .apply(
            r#"{"label":{"id":"CITY","name":"城市"}}
               {"label":{"id":"CITY","key":null}}
               {"label":{"id":"PER","key":"c"}}"#,
        );
    desk.declines(
        r#"{"label":{"id":"CITY","key":"c"}}"#,
        "is that of the label \"PER\"",
    )
    .apply(r#"{"undo":{"action":"@4"}}"#)
    .apply(r#"{"undo":{"action":"@3"}}"#)
    .declines(
        r#"{"label":{"id":"PER","key":"c"}}"#,
        "is that of the label \"CITY\"",
    )
    .is_sound("b.pizhu");
}

#[test]
fn labels_are_put_in_order() {
    let desk = Desk::new(&["王芳在北京。\n"]);
    let order = |desk: &Desk| -> Vec<String> {
        let run = desk.run(&["export", "b.pizhu", "--format", "jsonl", "--out", "-"]);
        let header = super::desk::json_lines(&run.exits(0).out).remove(0);
        let labels = header["pizhu"]["labels"]
            .as_array()
            .expect("labels")
            .clone();
        let ids = labels.iter().map(|label| label["id"].as_str());
        ids.map(|id| id.expect("an id").to_owned()).collect()
    };
    let desk = desk.apply(
        r#"{"label_order":{"labels":["TIME","机构"]}}
           {"label":{"id":"CITY"}}
           {"label":{"id":"ORG","name":"组织"}}"#,
    );
    assert_eq!(order(&desk), ["TIME", "ORG", "PER", "LOC", "TITLE", "CITY"]);
    let desk = desk
        .declines(r#"{"label_order":{"labels":["TIME"]}}"#, "so already")
        .declines(r#"{"label_order":{"labels":[]}}"#, "nothing is selected")
        .declines(r#"{"label_order":{"labels":["无"]}}"#, "no label \"无\"")
        .apply(
            r#"{"label_order":{"labels":["CITY"]}}
               {"delete_label":{"id":"TIME"}}
               {"undo":{"action":"@1"}}"#,
        );
    assert_eq!(order(&desk), ["CITY", "ORG", "PER", "LOC", "TITLE"]);
    let desk = desk.apply(r#"{"undo":{"action":"@4"}}"#);
    assert_eq!(order(&desk), ["PER", "LOC", "ORG", "TITLE", "CITY"]);
    desk.is_sound("b.pizhu");
}

#[test]
fn what_is_pointed_at_by_address_is_what_the_line_is() {
    const PAGE: &str = "甲一\n乙二\n丙三\n丁四\n";
    let check = |by_line: &str, by_address: &str| {
        let printed = |script: &str| {
            let desk = Desk::new(&[PAGE, "别页\n"]).apply(script);
            desk.is_sound("b.pizhu");
            let articles = desk.list("b.pizhu").len() as u32;
            let shown = (1..=articles).map(|number| {
                let number = number.to_string();
                desk.run(&["show", "b.pizhu", &number, "--printed"])
                    .exits(0)
                    .out
            });
            let shown: Vec<String> = shown.collect();
            let exported = desk.articles("b.pizhu");
            let roles: Vec<_> = exported.iter().map(|a| a["roles"].clone()).collect();
            (shown, roles)
        };
        assert_eq!(printed(by_line), printed(by_address), "{by_address}");
    };
    check(
        r#"{"split_article":{"article":1,"line":3}}"#,
        r#"{"split_article":{"article":1,"address":"7"}}"#,
    );
    check(
        r#"{"role":{"article":1,"lines":[1,2],"role":"headline"}}"#,
        r#"{"role":{"article":1,"lines_of":["1","3"],"role":"headline"}}"#,
    );
    check(
        r#"{"move":{"article":1,"lines":[3,4],"to":{"before_line":2}}}"#,
        r#"{"move":{"article":1,"lines_of":["6","10"],"to":{"before_line_of":"4"}}}"#,
    );
    check(
        r#"{"move":{"article":1,"line":1,"to":{"after_line":3}}}"#,
        r#"{"move":{"article":1,"lines_of":["0","0"],"to":{"after_line_of":"8"}}}"#,
    );
    check(
        r#"{"move":{"article":1,"line":4,"into":2,"to":{"before_line":1}}}"#,
        r#"{"move":{"article":1,"lines_of":["9","9"],"into":2,"to":{"before_line_of":"0"}}}"#,
    );
    check(
        "{\"hide\":{\"article\":1,\"lines\":[2,3]}}\n{\"show\":{\"article\":1,\"line\":3}}",
        "{\"hide\":{\"article\":1,\"lines_of\":[\"3\",\"8\"]}}\n{\"show\":{\"article\":1,\"first\":\"6\",\"last\":\"8\"}}",
    );
    // An article that was split off is named by the address of its head.
    let desk = Desk::new(&[PAGE]).apply(r#"{"split_article":{"article":1,"address":"7"}}"#);
    let id = |at: usize| desk.list("b.pizhu")[at]["id"].to_string();
    let (first, second) = (id(0), id(1));
    let merge = format!(r#"{{"merge_articles":{{"article":{second},"into":{first}}}}}"#);
    desk.apply(&merge)
        .shows("1", "甲一\n乙二\n丙三\n丁四")
        .declines(
            r#"{"split_article":{"article":1,"address":"0"}}"#,
            "so already",
        )
        .declines(
            r#"{"split_article":{"article":1,"address":"99"}}"#,
            "\"99\" is not the address",
        )
        .declines(
            r#"{"move":{"article":1,"lines_of":["9","3"],"to":"start"}}"#,
            "nothing is selected",
        );
}

#[test]
fn metadata_are_set_on_chosen_pages_at_once() {
    let desk = Desk::new(&["一\n", "二\n", "三\n"]);
    let id = desk.list("b.pizhu")[1]["id"].to_string();
    let script = format!(
        r#"{{"metadata":{{"of":{{"pages":[1,{id}]}},"set":{{"date":"２０２４年３月５日","page":"第04版"}}}}}}"#
    );
    let desk = desk.apply(&script);
    let said = |desk: &Desk| -> Vec<serde_json::Value> {
        let list = desk.list("b.pizhu");
        list.iter().map(|a| a["metadata"].clone()).collect()
    };
    let set = serde_json::json!({"date": "2024-03-05", "page": "4"});
    assert_eq!(said(&desk), [set.clone(), set, serde_json::json!({})]);
    let desk = desk
        .declines(
            r#"{"metadata":{"of":{"pages":[3]},"set":{"date":"2024-02-30"}}}"#,
            "\"2024-02-30\" is not a day of the calendar",
        )
        .declines(
            r#"{"metadata":{"of":{"pages":[3,9]},"set":{"date":"2024-02-03"}}}"#,
            "there is no page \"9\"",
        )
        .declines(
            r#"{"metadata":{"of":{"pages":[]},"set":{"date":"2024-02-03"}}}"#,
            "nothing is selected",
        )
        .apply(r#"{"undo":{}}"#);
    assert_eq!(said(&desk), vec![serde_json::json!({}); 3]);
    desk.is_sound("b.pizhu");
}

#[test]
fn a_batch_is_one_action_or_none() {
    let desk = Desk::new(&["王芳在北京。\n二\n"]);
    let first = desk.history("b.pizhu").len();
    let desk = desk
        .declines(
            r##"{"batch":{"commands":[{"tag":{"article":1,"text":"王芳","label":"PER"}},{"join":{"article":1,"line":1}},{"label":{"id":"N"}},{"insert":{"article":1,"at":0,"with":"x"}},{"join":{"article":1,"line":9}}]}}"##,
            "command 5 of the batch (join): line 9",
        )
        .shows("1", "王芳在北京。\n二")
        .declines(r#"{"tag":{"article":1,"text":"王","label":"N"}}"#, "no label \"N\"")
        .declines(r#"{"batch":{"commands":[{"undo":{}}]}}"#, "cannot contain undo")
        .declines(r#"{"batch":{"commands":[]}}"#, "so already")
        .apply(
            r#"{"batch":{"name":"names","commands":[{"tag":{"article":1,"text":"王芳","label":"PER"}},{"correct":{"article":1,"text":"芳","with":"方"}},{"join":{"article":1,"line":1}}]}}"#,
        )
        .shows("1", "【PER:王方】在北京。二");
    assert_eq!(desk.history("b.pizhu").len(), first + 1);
    desk.apply(r#"{"undo":{}}"#)
        .shows("1", "王芳在北京。\n二")
        .apply(r#"{"redo":{}}"#)
        .shows("1", "【PER:王方】在北京。二")
        .is_sound("b.pizhu");
}

#[test]
fn undoing_in_the_middle_names_what_rests_on_it() {
    let desk = Desk::new(&["王芳在北京。\n"])
        .apply(
            r#"{"insert":{"article":1,"before":"在","with":"昨天"}}
               {"tag":{"article":1,"text":"北京","label":"LOC"}}
               {"tag":{"article":1,"text":"昨天","label":"TIME"}}
               {"note":{"article":1,"words":"昨天","note":"何时"}}"#,
        )
        .shows("1", "王芳【TIME:昨天】在【LOC:北京】。")
        .declines(r#"{"undo":{"action":"@1"}}"#, "(@3), note 昨天 何时 (@4)")
        .declines(r#"{"undo":{"action":"@3"}}"#, "note 昨天 何时 (@4)")
        .declines(r#"{"undo":{"action":"nothing"}}"#, "no action \"nothing\"")
        .apply(r#"{"undo":{"action":"@1","with_resting":true}}"#)
        .shows("1", "王芳在【LOC:北京】。")
        .declines(r#"{"undo":{"action":"@1"}}"#, "so already")
        .apply(r#"{"redo":{}}"#)
        .shows("1", "王芳【TIME:昨天】在【LOC:北京】。")
        .apply(r#"{"undo":{"action":"@2"}}"#)
        .shows("1", "王芳【TIME:昨天】在北京。")
        .apply(r#"{"redo":{"action":"@2"}}"#)
        .declines(r#"{"redo":{}}"#, "nothing to redo");
    let note = &desk.articles("b.pizhu")[0]["spans"][0]["note"];
    assert_eq!(note, "何时");
    desk.is_sound("b.pizhu");
}

#[test]
fn undo_goes_back_step_by_step_and_redo_forth() {
    let desk = Desk::new(&["一二三。\n四\n"])
        .apply(
            r#"{"correct":{"article":1,"text":"一","with":"壹"}}
               {"join":{"article":1,"line":1}}
               {"undo":{}}
               {"undo":{}}"#,
        )
        .shows("1", "一二三。\n四")
        .declines(r#"{"undo":{}}"#, "nothing to undo")
        .apply("{\"redo\":{}}\n{\"redo\":{}}")
        .shows("1", "壹二三。四")
        .declines(r#"{"redo":{}}"#, "nothing to redo");
    // Another author's work is not the last of this one.
    desk.feed("b.pizhu", "mei", r#"{"undo":{}}"#)
        .refuses(&["nothing to undo"]);
}

#[test]
fn what_is_not_a_command_is_told_by_line_and_column() {
    let desk = Desk::new(&["王芳在北京。\n"]);
    for (line, column, words) in [
        ("hello", 1, "expected value"),
        ("[]", 1, "expected value"),
        (r#"{"join""#, 7, "EOF"),
        (
            r#"{"jion":{"article":1,"line":1}}"#,
            7,
            "unknown variant `jion`",
        ),
        (r#"{"join":{"line":1}}"#, 18, "missing field `article`"),
        (
            r#"{"join":{"article":1}}"#,
            21,
            "breaks are one of: line, lines, from and to, address",
        ),
        (
            r#"{"join":{"article":-1,"line":1}}"#,
            21,
            "an article is its number",
        ),
        (
            r#"{"tag":{"article":1,"text":"王芳","label":"PER","bogus":1}}"#,
            56,
            "a stretch is one of",
        ),
        (r#"{"split":{"article":1,"line":3}}"#, 31, "a gap is one of"),
        (r#"{"untag":{"article":1}}"#, 22, "a span is one of"),
        (r#"{"undo":{}} {"undo":{}}"#, 13, "trailing characters"),
    ] {
        let run = desk.feed("b.pizhu", "lin", &format!("# a remark\n\n{line}\n"));
        let place = format!("standard input, line 3: column {column}: this is not a command (");
        let run = run.refuses(&[&place, words]);
        assert!(!run.err.contains("at line"), "{}", run.err);
    }
}

#[test]
fn a_script_stops_at_a_mistake_or_goes_on() {
    let desk = Desk::new(&["王芳在北京。\n"]);
    let script = "\u{FEFF}{\"insert\":{\"article\":1,\"at\":0,\"with\":\"甲\"}}\r\nhello\n\
                  {\"insert\":{\"article\":1,\"at\":0,\"with\":\"乙\"}}";
    desk.write("s.jsonl", script);
    let run = desk.run(&["apply", "b.pizhu", "s.jsonl"]);
    assert!(run.refuses(&["s.jsonl, line 2: "]).out.starts_with("ok 1 "));
    let run = desk.run(&["apply", "b.pizhu", "s.jsonl", "--keep-going"]);
    let run = run.exits(1);
    assert_eq!(run.out.lines().count(), 2);
    let desk = desk.shows("1", "乙甲甲王芳在北京。");
    desk.write("latin.jsonl", b"{\"undo\":{}}\n\xE9\n");
    desk.run(&["apply", "b.pizhu", "latin.jsonl"])
        .refuses(&["latin.jsonl, line 2: this is not UTF-8"]);
    desk.run(&["apply", "b.pizhu", "none.jsonl"])
        .refuses(&["none.jsonl"]);
}

#[test]
fn nobody_listening_is_no_error() {
    use std::process::Stdio;
    let desk = Desk::new(&[&"王芳在北京。\n".repeat(5000)]);
    for arguments in [
        &["show", "b.pizhu", "1", "--printed"][..],
        &["export", "b.pizhu", "--format", "jsonl", "--out", "-"],
    ] {
        let mut child = super::desk::program(desk.folder(), arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        drop(child.stdout.take());
        let run: super::desk::Run = child.wait_with_output().expect("an end").into();
        assert!(!run.err.contains("panicked"), "{}", run.err);
        assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn a_correction_over_the_edge_of_a_span_does_not_move_the_edge() {
    for (what, with, shown) in [
        ("吉宁，", "吉凝、", "书记【PER:陈吉凝】、市长到。"),
        ("书记陈吉", "书纪东吉", "书纪【PER:东吉宁】，市长到。"),
        (
            "吉宁，市",
            "吉宁同志、市",
            "书记【PER:陈吉宁】同志、市长到。",
        ),
        ("记陈", "记者老陈", "书记者老【PER:陈吉宁】，市长到。"),
    ] {
        check(
            &["书记陈吉宁，市长到。\n"],
            &format!(
                r#"{{"tag":{{"article":1,"text":"陈吉宁","label":"PER"}}}}
                   {{"correct":{{"article":1,"text":"{what}","with":"{with}"}}}}"#
            ),
            shown,
        );
    }
}

#[test]
fn a_range_of_breaks_passes_over_blank_lines() {
    check(
        &["甲\n\n乙\n\n\n丙\n丁\n"],
        r#"{"join":{"article":1,"from":1,"to":5}}"#,
        "甲乙丙\n丁",
    );
}

#[test]
fn metadata_of_an_article_stay_off_the_one_split_from_it() {
    let desk = Desk::new(&["甲\n乙\n丙\n"]).apply(
        r#"{"split_article":{"article":1,"line":2}}
           {"metadata":{"of":{"article":1},"set":{"title":"其一"}}}
           {"metadata":{"of":{"page_of":1},"set":{"newspaper":"某报"}}}"#,
    );
    let list = desk.list("b.pizhu");
    assert_eq!(
        (&list[0]["title"], &list[1]["title"]),
        (&"其一".into(), &"乙".into())
    );
    for article in [&list[0], &list[1]] {
        assert_eq!(article["metadata"]["newspaper"], "某报");
    }
}
