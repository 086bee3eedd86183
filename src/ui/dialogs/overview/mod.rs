//! The overview: how the work on the bundle goes, in figures and plots. Counted on another thread
//! when it is opened.

mod entities;
mod labels;
mod table;
mod work;

use egui::{Label, RichText, Ui, Vec2, vec2};
use jiff::tz::TimeZone;

use crate::jobs::Job;
use crate::session::Session;
use crate::session::overview::Overview as Counted;
use crate::store::StoreError;
use crate::ui::dialog;
use crate::ui::reasons::Failure;
use crate::ui::strings::overview::OverviewText as T;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::GRID;
use crate::ui::window::Request;

use super::{Desk, Stay};
use entities::Entities;

const SIZE: Vec2 = vec2(280.0 * GRID, 190.0 * GRID);

/// See the module's description.
#[derive(Debug)]
pub(in crate::ui) struct Overview {
    state: State,
    section: Section,
    entities: Entities,
}

#[derive(Debug)]
enum State {
    Counting(Job<Result<Option<Counted>, StoreError>>),
    Counted(Box<Counted>),
    /// Why it was not counted; nothing where it was stopped.
    Failed(Option<Failure>),
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
}

impl Overview {
    /// Begins to count.
    pub(in crate::ui) fn of(context: &egui::Context, session: &Session) -> Self {
        let context = context.clone();
        let survey = session.survey();
        let labels = session.labels().clone();
        let job = Job::begin(
            "overview",
            move || context.request_repaint(),
            move |handle| {
                survey.overview(&labels, &TimeZone::system(), |done, all| {
                    handle.report(done, all);
                    !handle.is_cancelled()
                })
            },
        );
        Self {
            state: match job {
                Ok(job) => State::Counting(job),
                Err(error) => State::Failed(Some(error.into())),
            },
            section: Section::Work,
            entities: Entities::default(),
        }
    }

    fn take(&mut self) {
        let State::Counting(job) = &mut self.state else {
            return;
        };
        self.state = match job.take() {
            None => return,
            Some(Ok(Ok(Some(counted)))) => State::Counted(Box::new(counted)),
            // It is only stopped with the dialog.
            Some(Ok(Ok(None))) => State::Failed(None),
            Some(Ok(Err(error))) => State::Failed(Some(error.into())),
            Some(Err(panicked)) => State::Failed(Some(panicked.into())),
        };
    }

    pub(super) fn show(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        self.take();
        let language = desk.language;
        let title = language.say(T::Title);
        let mut found = false;
        let shown = dialog::show(ui, "overview", title, SIZE, |body, row| {
            match &self.state {
                State::Counting(job) => counting(body, language, job.progress()),
                State::Failed(why) => {
                    let why = why.as_ref().map(|why| why.said(language));
                    body.label(language.fill(T::Failed, &[&why.unwrap_or_default()]));
                }
                State::Counted(counted) => {
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
            }
            let close = dialog::main_button(row, language.say(Text::Close), true);
            if let State::Counted(counted) = &self.state
                && dialog::button(row, language.say(T::SaveCsv))
            {
                let text = match self.section {
                    Section::Work => table::work(language, counted),
                    Section::Labels => table::labels(desk, counted),
                    Section::Entities => table::entities(desk, counted),
                };
                let name = format!("{}.csv", language.say(self.section.name()));
                requests.push(Request::SaveText(name, text));
            }
            if let State::Counted(counted) = &self.state {
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

fn counting(ui: &mut Ui, language: Language, (done, all): (u64, u64)) {
    ui.add_space(6.0 * GRID);
    ui.label(language.say(T::Counting));
    let share = if all == 0 {
        0.0
    } else {
        done as f32 / all as f32
    };
    ui.add(egui::ProgressBar::new(share).desired_width(80.0 * GRID));
    ui.request_repaint_after_secs(0.1);
}
