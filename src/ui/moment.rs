//! When something was, as people say it: today by the clock, otherwise by the day.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::strings::{Language, Text};

/// A time in milliseconds since 1970 UTC, in the time zone of this machine.
pub(super) fn short(language: Language, time: i64) -> String {
    said(language, at(time), local(Timestamp::now()))
}

/// The same to the second.
pub(super) fn exact(time: i64) -> String {
    at(time).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn at(time: i64) -> DateTime {
    local(Timestamp::from_millisecond(time).unwrap_or_default())
}

fn local(time: Timestamp) -> DateTime {
    TimeZone::system().to_datetime(time)
}

fn said(language: Language, at: DateTime, now: DateTime) -> String {
    let clock = at.strftime("%H:%M").to_string();
    let day = at.date();
    let today = now.date();
    if day == today {
        return clock;
    }
    if today.yesterday().is_ok_and(|before| before == day) {
        return language.fill(Text::Yesterday, &[&clock]);
    }
    if day.year() == today.year() {
        return at.strftime("%m-%d %H:%M").to_string();
    }
    at.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_the_shorter_the_nearer_it_is() {
        let time = |text: &str| -> DateTime { text.parse().unwrap() };
        let now = time("2026-03-01T12:00");
        for (at, expected) in [
            ("2026-03-01T11:59", "11:59"),
            ("2026-03-01T00:00", "00:00"),
            ("2026-02-28T23:59", "昨天 23:59"),
            ("2026-02-27T23:59", "02-27 23:59"),
            ("2025-12-31T08:00", "2025-12-31"),
        ] {
            assert_eq!(said(Language::Chinese, time(at), now), expected);
        }
    }
}
