package org.sluice.client.pull;

import org.sluice.records.export.SealedKeySet;
import org.sluice.records.statement.Extraction;

/// A sealed record whose leaf is proven to be in the log ([KeySetCheck#leaf]); not opened yet.
record ProvenRecord(SealedKeySet sealed, Extraction leaf) {}
