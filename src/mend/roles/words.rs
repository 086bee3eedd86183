//! Words that headlines, and what stands above and below them, begin or end with.

/// Words behind which a headline does not stop, but what stands above one does.
pub(super) const LEADS: [&str; 16] = [
    "要求",
    "指出",
    "强调",
    "认为",
    "提出",
    "表示",
    "调查",
    "启示",
    "侧记",
    "纪实",
    "系列报道",
    "述评",
    "之一",
    "之二",
    "之三",
    "时",
];

/// What headlines of news end with.
pub(super) const EVENTS: [&str; 24] = [
    "举行", "召开", "开幕", "闭幕", "揭晓", "启用", "开通", "通车", "合龙", "逝世", "开工", "发布",
    "成立", "落成", "亮相", "上市", "出台", "启动", "开业", "获批", "竣工", "夺冠", "公布", "开馆",
];

/// What settings begin with, above a headline.
pub(super) const SETTINGS: [&str; 26] = [
    "历时", "经过", "经历", "受", "在", "从", "据", "面对", "为", "针对", "继", "随着", "连续",
    "来自", "告别", "走进", "第", "一边", "一场", "不", "本报", "专家", "迎", "喜", "昨", "今",
];

/// What details begin with, below one.
pub(super) const DETAILS: [&str; 26] = [
    "预计", "将", "最", "首", "共", "累计", "明年", "今年", "下月", "本月", "年内", "年底", "总",
    "全程", "覆盖", "涉及", "每", "约", "近", "超", "无", "没有", "市民", "居民", "家长", "游客",
];

/// Of whom the news of a paper are.
pub(super) const OURS: [&str; 6] = ["我", "全市", "全省", "全县", "本市", "全国"];

/// What names of places end with: 清溪市, 白水区.
pub(super) const PLACES: [char; 8] = ['省', '市', '县', '区', '乡', '镇', '村', '州'];
