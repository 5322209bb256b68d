package org.sluice.hsm.wire;

import java.util.Arrays;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Text;
import org.sluice.records.codec.Writer;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;

/// First octet of every answer: it was answered, or which failure of the port it was, with the
/// fields of that failure. Rules travel by name; one that this program does not know is still a
/// refusal.
final class Outcome {

  private static final int ANSWERED = 0;
  private static final int REFUSED = 1;
  private static final int UNAVAILABLE = 2;
  private static final int STOPPED = 3;
  private static final int ENTRY_REFUSED = 4;
  private static final int MALFORMED = 5;
  private static final int MAX_TEXT = 2048;

  private Outcome() {}

  static Writer answered() {
    return new Writer().u8(ANSWERED);
  }

  /// The octets of a failure.
  static byte[] failed(RuntimeException failure) {
    Writer out = new Writer();
    switch (failure) {
      case PartitionRefused e -> text(text(out.u8(REFUSED), e.refusal().name()), e.detail());
      case PartitionUnavailable e -> text(out.u8(UNAVAILABLE), e.why());
      case PartitionStopped e -> text(out.u8(STOPPED), e.value());
      case EntryRefused e ->
          text(text(out.u8(ENTRY_REFUSED).u64(e.entryIndex()), e.rule().name()), e.detail());
      case MalformedRecord e ->
          text(text(text(out.u8(MALFORMED), e.what()), e.field()), e.problem());
      default -> throw failure;
    }
    return out.toByteArray();
  }

  /// What follows the first octet of an answer; a failure is thrown as what it was, in the name of
  /// partition `index`.
  static byte[] answer(int index, byte[] outcome) {
    if (outcome.length > 0 && outcome[0] == ANSWERED) {
      return Arrays.copyOfRange(outcome, 1, outcome.length);
    }
    throw Reader.decode(outcome, "Outcome", in -> failure(index, in));
  }

  private static RuntimeException failure(int index, Reader in) {
    return switch (in.u8("outcome")) {
      case REFUSED -> refused(index, text(in, "refusal"), text(in, "detail"));
      case UNAVAILABLE -> new PartitionUnavailable(index, text(in, "why"));
      case STOPPED -> new PartitionStopped(index, text(in, "value"));
      case ENTRY_REFUSED -> entry(index, in.u64("entry"), text(in, "rule"), text(in, "detail"));
      case MALFORMED ->
          new MalformedRecord(text(in, "what"), text(in, "field"), text(in, "problem"));
      default -> throw in.refuse("outcome", "no outcome that this program knows");
    };
  }

  private static RuntimeException refused(int index, String refusal, String detail) {
    for (Refusal known : Refusal.values()) {
      if (known.name().equals(refusal)) {
        return new PartitionRefused(index, known, detail);
      }
    }
    return unknown(index, refusal, detail);
  }

  private static RuntimeException entry(int index, long entry, String rule, String detail) {
    for (EntryRule known : EntryRule.values()) {
      if (known.name().equals(rule)) {
        return new EntryRefused(entry, known, detail);
      }
    }
    return unknown(index, rule, detail);
  }

  private static PartitionUnavailable unknown(int index, String rule, String detail) {
    return new PartitionUnavailable(
        index, "it refuses by a rule that this program does not know, " + rule + ": " + detail);
  }

  /// A failure must arrive even if its text breaks the rules for text.
  private static Writer text(Writer out, String text) {
    return out.text(shown(text));
  }

  /// `text` as it may be written: cut to 512 characters, and replaced if it is no text of ours.
  static String shown(String text) {
    String cut = text.length() > MAX_TEXT / 4 ? text.substring(0, MAX_TEXT / 4) : text;
    return Text.problem(cut, MAX_TEXT) == null ? cut : "(text that cannot be shown)";
  }

  private static String text(Reader in, String field) {
    return in.text(field, MAX_TEXT);
  }
}
