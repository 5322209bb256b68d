package org.sluice.mikey.xml;

/// What is done with elements of other namespaces at the end of an element, and with attributes of
/// other namespaces. The schema of TS 33.180 allows both everywhere.
public enum Foreign {
  /// Refused: what is not understood might change what the rest means.
  REFUSE,
  /// Passed over.
  IGNORE
}
