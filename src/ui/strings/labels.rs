//! Strings of labels, relations, attributes and guidelines.

texts! { LabelText {
    TakenAway "取消 {}" "without {}"
    ReportRelations "{} 处没有读入关系" "{} without some relations"
    ReportRelationCount "{} 条关系连到别的篇目" "{} relations to other articles"
    LeftOutRelations "{} 条关系没有写出：一端的标注没有写出，或关系类别已删" "{} relations were left out: a tag of theirs was, or their type was deleted"
} }
