//! How often breaks that were decided with a confidence were decided rightly: counted on the last
//! 30 % of the newspaper of 1998, which was not learned from, wrapped at 12 to 27 characters with
//! noise. `cargo bench --bench mend` prints the table.

/// Rows of the table.
pub const ROWS: usize = 12;

/// The confidences that bound the rows.
pub const BOUNDS: [f32; ROWS + 1] = [
    0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 1.0,
];

/// For each row how many breaks were decided, and how many rightly.
pub const NEWSPAPER: [(u32, u32); ROWS] = [
    (338, 193),
    (394, 273),
    (506, 400),
    (873, 787),
    (942, 895),
    (838, 824),
    (825, 812),
    (1825, 1817),
    (2186, 2171),
    (4085, 4083),
    (5481, 5480),
    (79215, 79215),
];

/// The row of a confidence.
pub fn row_of(confidence: f32) -> usize {
    let below = BOUNDS[1..ROWS].partition_point(|bound| *bound <= confidence);
    below.min(ROWS - 1)
}
