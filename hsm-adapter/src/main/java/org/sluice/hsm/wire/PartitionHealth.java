package org.sluice.hsm.wire;

import java.util.List;
import org.sluice.records.codec.Coded;
import org.sluice.records.id.DomainName;

/// How a partition is, by its own account.
///
/// @param index 1..n
/// @param state whether it can be asked
/// @param why a sentence for the operator; empty where there is nothing to say
/// @param logSize entries of the log that it has read since it was opened
/// @param ready domains whose shares are open and confirmed fresh: it answers for them at once
/// @param protections what its process does against core dumps, swap and debuggers, a line each
public record PartitionHealth(
    int index,
    State state,
    String why,
    long logSize,
    List<DomainName> ready,
    List<String> protections) {

  /// Whether a partition can be asked.
  public enum State implements Coded {
    /// Its custodian has not opened it, or has closed it.
    LOCKED(1),
    /// Open.
    UP(2),
    /// Its token or its folder fails; its custodian opens it again when that is mended.
    FAULTY(3),
    /// It found its own computation inconsistent: a person must look at that machine.
    STOPPED(4);

    private final int code;

    State(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }
  }

  /// Keeps a copy, and of long texts the beginning.
  public PartitionHealth {
    why = Outcome.shown(why);
    ready = List.copyOf(ready);
    protections = List.copyOf(protections);
  }

  private static final int MAX_TEXT = 2048;
  private static final int MAX_DOMAINS = 4096;
  private static final Form<List<DomainName>> DOMAINS = LogForms.DOMAIN.list(MAX_DOMAINS);

  static final Form<PartitionHealth> FORM =
      new Form<>(
          (out, h) -> {
            out.u8(h.index()).code(h.state()).text(h.why()).u64(h.logSize());
            DOMAINS.writer().accept(out, h.ready());
            out.u16(h.protections().size());
            h.protections().forEach(out::text);
          },
          in ->
              new PartitionHealth(
                  in.u8("index"),
                  in.code("state", State.class),
                  in.text("why", MAX_TEXT),
                  in.u64("logSize"),
                  DOMAINS.reader().apply(in),
                  in.list(
                      in.count16("protections", 0, 16, 2), r -> r.text("protection", MAX_TEXT))));
}
