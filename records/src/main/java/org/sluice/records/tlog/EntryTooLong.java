package org.sluice.records.tlog;

/// An entry that an entry bundle cannot hold: its length is written in two octets.
public final class EntryTooLong extends TlogException {
  private static final long serialVersionUID = 1L;

  EntryTooLong(int position, int octets) {
    super(
        "entry "
            + position
            + " of the batch: expected at most "
            + EntryBundle.MAX_ENTRY
            + " octets, got "
            + octets);
  }
}
