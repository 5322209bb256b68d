package org.sluice.distribution.review;

/// A line of a table of entries, ready to be shown.
///
/// @param loud a word such as `AUDIT KEYS` for what must not be overlooked, otherwise empty
/// @param request its id, empty if it names none
record Row(
    long index,
    String what,
    String loud,
    String domain,
    String periods,
    String purpose,
    String officers,
    String detail,
    String request,
    String time) {}
