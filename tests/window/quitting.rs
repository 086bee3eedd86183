//! The window is not closed before all is on disk, unless somebody says so.

use egui::{ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable;
use rusqlite::Connection;

use super::{MARKET, Test};

impl Test {
    /// Closes the window as its frame does; says what becomes of that.
    fn close_requested(&mut self) -> Vec<ViewportCommand> {
        let input = self.harness.input_mut();
        let viewport = input.viewports.entry(ViewportId::ROOT).or_default();
        viewport.events.push(ViewportEvent::Close);
        self.harness.step();
        self.commands()
    }

    /// What the last frame asks of the system.
    fn commands(&self) -> Vec<ViewportCommand> {
        let output = &self.harness.output().viewport_output[&ViewportId::ROOT];
        output.commands.clone()
    }
}

#[test]
fn a_window_with_work_that_cannot_be_written_stays_and_says_so() {
    let mut test = Test::new(&[MARKET]);
    assert_eq!(test.close_requested(), []);

    let path = test.session().path().to_owned();
    let other = Connection::open(&path).unwrap();
    let stop = "CREATE TRIGGER stop BEFORE INSERT ON operations
        BEGIN SELECT RAISE(FAIL, 'stopped'); END";
    other.execute_batch(stop).unwrap();
    test.tag("苇川市", 1, "LOC");
    assert_eq!(test.close_requested(), [ViewportCommand::CancelClose]);
    test.harness.run_steps(2);
    let said = test.harness.query_all_by_label_contains("还没有退出。");
    assert_eq!(said.count(), 1);
    test.picture("quitting");

    // Once it can be written the window closes.
    test.harness.get_by_label("再试着退出").click();
    test.harness.run_steps(6);
    assert_eq!(test.close_requested(), [ViewportCommand::CancelClose]);
    other.execute_batch("DROP TRIGGER stop").unwrap();
    test.wait("it is written", |test| test.session().flush().is_ok());
    assert_eq!(test.close_requested(), []);

    other.execute_batch(stop).unwrap();
    test.tag("豆腐", 1, "PER");
    assert_eq!(test.close_requested(), [ViewportCommand::CancelClose]);
    test.harness.run_steps(2);
    test.harness.get_by_label("仍要退出").click();
    test.harness.run_steps(6);
    assert_eq!(test.close_requested(), []);
    other.execute_batch("DROP TRIGGER stop").unwrap();
}
