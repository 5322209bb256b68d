package org.sluice.records.statement;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// Why a whole domain's keys are asked for, with the hash of the difference to the period before
/// that the officers are shown, and the place of the request in an issue of several. It is the
/// reason of a [Request], so the requester and every approver sign it.
///
/// ```
/// WHY [difference HASH]
/// WHY [part 3 of 40 of ISSUE, difference HASH]
/// ```
///
/// @param why for people, 0 to 120 octets
/// @param part empty if the request is the whole issue
/// @param difference [org.sluice.records.export.ToldDifference#hash()]
public record IssueReason(String why, Optional<Part> part, Hash32 difference) {
  /// Most octets of the words.
  public static final int MAX_WHY = 120;

  /// Most requests of an issue.
  public static final int MAX_PARTS = 1000;

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(.*) )?\\[(?:part ([1-9][0-9]{0,3}) of ([1-9][0-9]{0,3}) of ([0-9a-f]{32}), )?"
              + "difference ([0-9a-f]{64})]");

  /// One of the requests that an issue takes.
  ///
  /// @param number from 1
  /// @param of 2 to [#MAX_PARTS]
  /// @param issue names the issue; the id of no request
  public record Part(int number, int of, RequestId issue) {
    /// Checks the fields.
    public Part {
      Bounds.of("Part")
          .range("of", of, 2, MAX_PARTS)
          .range("number", number, 1, of)
          .that(!issue.isNone(), "issue", "zeros");
    }
  }

  /// Checks the fields.
  public IssueReason {
    Bounds.of("IssueReason")
        .text("why", why, true, MAX_WHY)
        .that(!why.endsWith("]"), "why", "ends as the mark of an issue does");
  }

  /// Reads the reason of a request; empty if it bears no mark of an issue.
  public static Optional<IssueReason> parse(String reason) {
    Matcher m = FORM.matcher(reason);
    try {
      return m.matches() ? Optional.of(of(m)) : Optional.empty();
    } catch (MalformedRecord e) {
      return Optional.empty(); // Anybody may write words that are nearly a mark.
    }
  }

  private static IssueReason of(Matcher m) {
    Optional<Part> part =
        Optional.ofNullable(m.group(2))
            .map(n ->
                new Part(
                    Integer.parseInt(n),
                    Integer.parseInt(m.group(3)),
                    RequestId.fromHex(m.group(4))));
    return new IssueReason(
        Optional.ofNullable(m.group(1)).orElse(""), part, Hash32.fromHex(m.group(5)));
  }

  /// As a request's reason.
  @Override
  public String toString() {
    String place =
        part.map(p -> "part " + p.number() + " of " + p.of() + " of " + p.issue() + ", ")
            .orElse("");
    return (why.isEmpty() ? "" : why + " ") + "[" + place + "difference " + difference + "]";
  }
}
