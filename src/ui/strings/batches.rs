//! Strings of the batches.

use crate::session::mending::Band;

use super::Language;

texts! { BatchesText {
    Kind "种类" "Kind"
    Sureness "把握" "Sureness"
    Why "理由" "Reason"
    Newspaper "报纸" "Newspaper"
    Surface "文字" "Text"
    NoNewspaper "没有写明" "None named"
    Groups "各组" "Groups"
    Count "{} 处，{} 组" "{} place[s] in {} group[s]"
    ChooseAll "全选" "Choose all"
    ChooseNone "全不选" "Choose none"
    ClearFacets "不筛选" "Clear"
    Apply "采纳这 {} 处" "Accept these {}"
    ApplyTip "选中的各组一次采纳；之后随时可以整批撤销。" "Accepts the chosen groups at once; it can be undone as a whole at any time."
    ApplyNone "先选几组：上下键走，空格选" "Choose groups first: arrows move, Space chooses"
    Choose "选 {}" "Choose {}"
    Nothing "没有可以成批做的。导入版面，或改一改筛选。" "There is nothing to do in batches. Import pages, or change the facets."
    Preview "预览" "Preview"
    Past "做过的" "Done"
    Recipes "方案" "Recipes"
    PreviewHint "点一组，看它在各处的样子。" "Click a group to see its places."
    PreviewMore "只列出前 {} 处，共 {} 处" "The first {} of {}"
    PastNone "还没有成批做过什么。" "No batch was done yet."
    PastHint "勾选几批，起个名字，存为方案，就能用在别的稿件包上。" "Tick batches and keep them as a recipe, to be run on other bundles."
    Undo "撤销" "Undo"
    Redo "重做" "Redo"
    Tick "收进方案：{}" "Into the recipe: {}"
    RecipeName "方案的名字" "Name of the recipe"
    KeepRecipe "存为方案" "Keep as recipe"
    RecipeKept "方案“{}”已存" "Recipe \"{}\" is kept"
    RecipeNotKept "方案没有存下：{}" "The recipe was not kept: {}"
    NoFolder "没有存放的文件夹" "there is no folder for it"
    RecipesNone "还没有方案。在“做过的”里勾选几批存下来。" "There are no recipes. Keep some batches under Done."
    RecipesIn "方案存放在 {}" "Recipes are kept in {}"
    Run "运行" "Run"
    RunTip "在这个稿件包上做一遍：{}" "Do it on this bundle: {}"
    RunName "运行方案 {}" "Run recipe {}"
    Remove "删去" "Remove"
    RemoveName "删去方案 {}" "Remove recipe {}"
    PutBack "放回" "Put back"
    PutBackName "放回方案 {}" "Put recipe {} back"
    Steps "{} 步" "{} step[s]"
    RanRecipe "方案“{}”做完，共改 {} 处" "Recipe \"{}\" done: {} place[s] changed"
    StepReplace "替换 {} → {}" "Replace {} by {}"
    StepAll "全部" "everything"
    AtLeast "把握不低于 {}" "at least {} sure"
    BandBelow "{} 以下" "below {}"
    BandFrom "{} 以上" "{} and more"
    And "、" ", "
} }

impl Language {
    /// A band of sureness.
    pub(in crate::ui) fn band(self, band: Band) -> String {
        let share = |confidence: f32| format!("{:.0}%", confidence * 100.0);
        match band {
            Band::Sure => self.fill(BatchesText::BandFrom, &[&share(band.from())]),
            Band::Open => self.fill(BatchesText::BandBelow, &[&share(band.to())]),
            _ => format!("{:.0}–{}", band.from() * 100.0, share(band.to())),
        }
    }
}
