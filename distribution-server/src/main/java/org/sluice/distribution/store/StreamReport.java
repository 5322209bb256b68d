package org.sluice.distribution.store;

import java.util.List;
import java.util.Map;

/// What is held of one stream.
///
/// @param count bundles held
/// @param highest highest sequence number held, 0 if none
/// @param missingCount how many numbers from 1 to the highest are not held
/// @param missing the first hundred ranges of them
/// @param kinds bundles held by kind
public record StreamReport(
    long count,
    long highest,
    long missingCount,
    List<SequenceRange> missing,
    Map<String, Long> kinds) {}
