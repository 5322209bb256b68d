package org.sluice.records.reading;

/// One field of a statement.
///
/// @param name as the statement's record has it; parts of lists and of records inside are named
///   `officers[0].name`
/// @param value as text: hashes, keys and signatures in hexadecimal, times with their date. Text
///   that somebody wrote is given as it is and must be escaped by whoever shows it.
public record Field(String name, String value) {}
