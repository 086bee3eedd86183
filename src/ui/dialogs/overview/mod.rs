//! The overview: how the work on the bundle goes, in figures and plots. Counted on another thread
//! when it is opened.

mod entities;
mod labels;
mod table;
mod work;

use egui::{Label, RichText, Ui, Vec2, vec2};
use jiff::tz::TimeZone;

use crate::session::Session;
use crate::session::overview::Overview as Counted;
use crate::ui::dialog;
use crate::ui::strings::overview::OverviewText as T;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::GRID;
use crate::ui::window::{Request, Saved};

use super::counting::Counting;
use super::{Desk, Stay};
use entities::Entities;
use table::Table;

const SIZE: Vec2 = vec2(280.0 * GRID, 190.0 * GRID);

/// See the module's description.
#[derive(Debug)]
pub(in crate::ui) struct Overview {
    counted: Counting<Counted>,
    section: Section,
    entities: Entities,
}

/// What of it is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Section {
    Work,
    Labels,
    Entities,
}

impl Section {
    const ALL: [Section; 3] = [Section::Work, Section::Labels, Section::Entities];

    fn name(self) -> T {
        match self {
            Section::Work => T::Work,
            Section::Labels => T::Labels,
            Section::Entities => T::Entities,
        }
    }

    /// What of it can be saved.
    fn tables(self) -> &'static [Table] {
        match self {
            Section::Work => &[Table::Days, Table::Authors],
            Section::Labels => &[Table::LabelsByDay, Table::LabelsByPaper],
            Section::Entities => &[Table::Entities],
        }
    }
}

impl Overview {
    /// Begins to count.
    pub(in crate::ui) fn of(context: &egui::Context, session: &Session) -> Self {
        let survey = session.survey();
        let labels = session.labels().clone();
        let counted = Counting::begin("overview", context, move |handle| {
            survey.overview(&labels, &TimeZone::system(), |done, all| {
                handle.report(done, all);
                !handle.is_cancelled()
            })
        });
        Self {
            counted,
            section: Section::Work,
            entities: Entities::default(),
        }
    }

    pub(super) fn show(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        self.counted.take();
        let language = desk.language;
        let title = language.say(T::Title);
        let mut found = false;
        let shown = dialog::show(ui, "overview", title, SIZE, |body, row| {
            let doing = language.say(T::Counting);
            let failed = |why: &str| language.fill(T::Failed, &[why]);
            if let Some(counted) = self.counted.show(body, language, doing, failed) {
                body.horizontal(|ui| {
                    for section in Section::ALL {
                        let name = language.say(section.name());
                        ui.selectable_value(&mut self.section, section, name);
                    }
                });
                body.add_space(2.0 * GRID);
                match self.section {
                    Section::Work => work::show(body, language, counted),
                    Section::Labels => labels::show(body, desk, counted),
                    Section::Entities => {
                        found = self.entities.show(body, desk, counted, requests);
                    }
                }
            }
            let close = dialog::main_button(row, language.say(Text::Close), true);
            let session = desk.session.as_deref();
            if let (Some(counted), Some(session)) = (self.counted.counted(), session) {
                // The row is filled from the right.
                for table in self.section.tables().iter().rev() {
                    let (save, file) = table.names();
                    if dialog::button(row, language.say(save)) {
                        let name = format!("{}.csv", language.say(file));
                        let text = Saved::Text(table.text(language, session, counted));
                        requests.push(Request::SaveText(name, text));
                    }
                }
            }
            if let Some(counted) = self.counted.counted() {
                let not_held = not_held(language, self.section, counted);
                row.add(Label::new(RichText::new(&not_held).weak()).truncate());
            }
            close
        });
        if shown.inner || shown.escaped || found {
            Stay::Close
        } else {
            Stay::Open
        }
    }
}

/// What the table of a section has no row for, in words; nothing where it has all.
fn not_held(language: Language, section: Section, counted: &Counted) -> String {
    let more = match section {
        Section::Work => return String::new(),
        Section::Labels => 0,
        Section::Entities => counted.more_entities,
    };
    let said = [(T::MoreEntities, more), (T::Unlabelled, counted.unlabelled)];
    let said = said.into_iter().filter(|(_, number)| *number > 0);
    let said: Vec<String> = said
        .map(|(text, number)| language.fill(text, &[&dialog::count(number)]))
        .collect();
    said.join(language.say(T::And))
}
