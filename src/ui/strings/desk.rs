//! Strings of small things about the window.

texts! { DeskText {
    PastedJoined "贴入的 {} 处换行已接排" "{} pasted line end[s] joined"
    MeasureFits "{} 字（现在排得下 {}）" "{} (room for {})"
    ChooseLabel "在左边选一个类别。" "Choose a label at the left."
    SpacesInPattern "空白不算：正则里的空格和 \\s 不起作用。" "White space does not count: a space or \\s in a pattern matches nothing."
    OpeningThis "正在打开 {}" "Opening {}"
    NotAgain "上次用的 {} 打不开：{}" "What was open last, {}, cannot be opened: {}"
    DropOpens "松开即打开 {}" "Let go to open {}"
    DropWaits "先关掉导入或导出的窗口，再打开 {}" "Close the import or export dialog before opening {}"
    NotQuit "还没有退出。{}" "Not quit yet. {}"
    QuitAgain "再试着退出" "Try again to quit"
    QuitAnyway "仍要退出" "Quit all the same"
    DropImports "松开即导入这 {} 项" "Let go to import {} item[s]"
    CountSpaces "让空白也算" "Let it count"
} }
