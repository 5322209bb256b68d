package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;

/// Key check value of the replicated key of one set of partitions.
///
/// @param set indices, ascending
/// @param kcv HMAC-SHA-256(k_A, "sluice/kcv/v1" || session id || A)
public record SetCheck(List<Integer> set, Hash32 kcv) {
  /// Copies the set; [GenerationRecord] checks it.
  public SetCheck {
    set = List.copyOf(set);
  }

  static SetCheck read(Reader in, int members) {
    return new SetCheck(in.list(members, r -> r.u8("setChecks")), Hash32.read(in, "kcv"));
  }

  void write(Writer out) {
    set.forEach(out::u8);
    kcv.write(out);
  }
}
