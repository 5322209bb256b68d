package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Request;

/// What an issue asks for otherwise than was asked for the period before, as the appliance tells
/// it; in every request file of the issue, bound to the signed request by its hash
/// ([org.sluice.records.statement.IssueReason]). [DifferenceCheck] says how much of it is proven.
///
/// ```
/// "SLD1" | text domain | u64 periodBefore | u8 topUp | u16 count, { 16 before } | u32 same
///   | Names joined | Names left | Names replaced | u8 count, { text why | Names }
/// ```
///
/// @param periodBefore number of the period that is compared with, before all periods asked for
/// @param topUp asked are only keys that are missing, so that nobody is said to have left; 1 or 0
/// @param before requests for that period, 0 to 4096, in the order of the log
/// @param same asked for both times, to the same devices
/// @param joined asked for now and not before
/// @param left asked for before and not now
/// @param replaced asked for both times, now to other devices
/// @param omitted identities of the domain that get no key now, by reason, 0 to 8 reasons
public record ToldDifference(
    DomainName domain,
    long periodBefore,
    boolean topUp,
    List<RequestId> before,
    long same,
    Names joined,
    Names left,
    Names replaced,
    List<Omitted> omitted) {
  /// Most octets.
  public static final int MAX_OCTETS = 5 << 20;

  private static final String WHAT = "ToldDifference";
  private static final byte[] MAGIC = "SLD1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LABEL =
      "sluice/told-difference/v1".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_BEFORE = 4096;
  private static final int MAX_REASONS = 8;
  private static final int MIN_OMITTED = 2 + 1 + Names.MIN_OCTETS;

  /// Who gets no key.
  ///
  /// @param why 1 to 64 octets
  public record Omitted(String why, Names names) {
    /// Checks the fields.
    public Omitted {
      Bounds.of("Omitted").text("why", why, false, 64);
    }

    static Omitted read(Reader in) {
      return new Omitted(in.text("why", 64), Names.read(in));
    }

    void write(Writer out) {
      out.text(why);
      names.write(out);
    }
  }

  /// Checks the fields.
  public ToldDifference {
    before = List.copyOf(before);
    omitted = List.copyOf(omitted);
    Bounds.of(WHAT)
        .u64("periodBefore", periodBefore)
        .size("before", before, 0, MAX_BEFORE)
        .distinct("before", before)
        .u32("same", same)
        .that(!topUp || left.total() == 0, "topUp", "though somebody left")
        .size("omitted", omitted, 0, MAX_REASONS)
        .distinct("omitted", omitted.stream().map(Omitted::why).toList());
  }

  /// How many users the issue asks keys for, if all of this is true.
  public long asked() {
    return same + joined.total() + replaced.total();
  }

  /// SHA-256("sluice/told-difference/v1" || octets).
  public Hash32 hash() {
    return Hash32.sha256(LABEL, encoded());
  }

  /// Checks what every file that holds this keeps to.
  void requireOf(Bounds b, Request request) {
    b.that(domain.equals(request.domain()), "difference", "of another domain")
        .that(
            periodBefore < request.periods().getFirst(),
            "difference",
            "to a period that is asked for");
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().raw(MAGIC).text(domain.value()).u64(periodBefore);
    out.u8(topUp ? 1 : 0).u16(before.size());
    before.forEach(id -> id.write(out));
    out.u32(same);
    joined.write(out);
    left.write(out);
    replaced.write(out);
    out.u8(omitted.size());
    omitted.forEach(o -> o.write(out));
    return out.toByteArray();
  }

  /// The difference that `octets` are the one encoding of.
  ///
  /// @throws MalformedRecord if there is none
  public static ToldDifference decode(byte[] octets) {
    return Reader.decode(
        octets,
        WHAT,
        in -> {
          in.magic(MAGIC);
          return new ToldDifference(
              DomainName.read(in, "domain"),
              in.u64("periodBefore"),
              in.count8("topUp", 0, 1, 0) == 1,
              in.list(
                  in.count16("before", 0, MAX_BEFORE, RequestId.LENGTH),
                  r -> RequestId.read(r, "before")),
              in.u32("same"),
              Names.read(in),
              Names.read(in),
              Names.read(in),
              in.list(in.count8("omitted", 0, MAX_REASONS, MIN_OMITTED), Omitted::read));
        });
  }
}
