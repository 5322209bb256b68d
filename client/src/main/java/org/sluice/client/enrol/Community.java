package org.sluice.client.enrol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;

/// A community file: the header `domain,uri,devices,seal`, then one user a line, as in
/// `example.org,tel:+447700900123,2,x25519`. Empty lines and lines that begin with `#` count but
/// say nothing. A URI with a comma cannot be written here.
public final class Community {

  /// One user: so many devices, each with a sealing key of that suite.
  ///
  /// @param line number of the line it came from, from 1
  public record Member(int line, DomainName domain, UserUri user, int devices, SealSuite seal) {}

  /// A line that is no member, and why.
  public record Fault(int line, String why) {}

  static final String HEADER = "domain,uri,devices,seal";
  static final int MAX_DEVICES = 16;
  private static final int MAX_MEMBERS = 4_000_000;

  private final List<Member> members;
  private final List<Fault> faults;

  private Community(List<Member> members, List<Fault> faults) {
    this.members = List.copyOf(members);
    this.faults = List.copyOf(faults);
  }

  /// Reads every line; what is wrong is kept as a [Fault], nothing is dropped silently.
  ///
  /// @throws Refused when the header is missing
  public static Community read(String file, List<String> lines) {
    if (lines.isEmpty() || !lines.getFirst().strip().equals(HEADER)) {
      throw new Refused(
          Check.COMMUNITY,
          file + " line 1",
          "header " + HEADER,
          lines.isEmpty() ? "an empty file" : lines.getFirst());
    }
    List<Member> members = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        Member member = member(i + 1, line);
        if (!seen.add(member.domain() + "," + member.user())) {
          throw new IllegalArgumentException("user " + member.user() + " is there already");
        }
        if (members.size() == MAX_MEMBERS) {
          throw new IllegalArgumentException("more than " + MAX_MEMBERS + " users");
        }
        members.add(member);
      } catch (MalformedRecord | IllegalArgumentException e) {
        faults.add(new Fault(i + 1, String.valueOf(e.getMessage())));
      }
    }
    return new Community(members, faults);
  }

  private static Member member(int number, String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != 4) {
      throw new IllegalArgumentException(fields.length + " fields, 4 needed");
    }
    return new Member(
        number,
        DomainName.parse(fields[0].strip()),
        UserUri.parse(fields[1].strip()),
        devices(fields[2].strip()),
        suite(fields[3].strip()));
  }

  private static int devices(String field) {
    if (!field.matches("[1-9][0-9]?") || Integer.parseInt(field) > MAX_DEVICES) {
      throw new IllegalArgumentException(
          "devices: expected 1 to " + MAX_DEVICES + ", got " + field);
    }
    return Integer.parseInt(field);
  }

  /// The suite that `x25519` or `p256` names.
  ///
  /// @throws IllegalArgumentException for anything else
  public static SealSuite suite(String word) {
    return switch (word) {
      case "x25519" -> SealSuite.X25519;
      case "p256" -> SealSuite.P256;
      default -> throw new IllegalArgumentException("seal: expected x25519 or p256, got " + word);
    };
  }

  /// Valid users in file order.
  public List<Member> members() {
    return members;
  }

  /// Lines that are no user.
  public List<Fault> faults() {
    return faults;
  }

  /// Refuses the file when any line is at fault; all faults are named, up to ten.
  public void requireFaultless(String file) {
    if (faults.isEmpty()) {
      return;
    }
    StringBuilder got = new StringBuilder();
    for (Fault fault : faults.subList(0, Math.min(10, faults.size()))) {
      got.append(got.isEmpty() ? "" : "; ")
          .append("line ")
          .append(fault.line())
          .append(": ")
          .append(fault.why());
    }
    if (faults.size() > 10) {
      got.append("; and ").append(faults.size() - 10).append(" more");
    }
    throw new Refused(
        Check.COMMUNITY, file, "valid lines only (--partial takes those that are)", got.toString());
  }
}
