package org.sluice.client.domain;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;

/// How many days before a period the servers of a domain hand its keys out, as one of them last
/// said with an answer to a pull; kept as `<domain>/release-days`.
///
/// Nobody signs it. It decides when a device asks and nothing else, and whatever a server says is
/// brought between 0 and [#MAX]: the worst that a wrong number does is that a device asks too
/// early, or for keys of a period when the period begins.
public final class ReleaseDays {
  /// More than two periods ahead no device needs to ask.
  public static final int MAX = 60;

  private static final int MAX_OCTETS = 16;

  private final KnownDomains domains;

  public ReleaseDays(KnownDomains domains) {
    this.domains = domains;
  }

  /// The nearest number of days that is kept.
  public static int within(long said) {
    return Math.clamp(said, 0, MAX);
  }

  /// Keeps what a server said of a domain.
  public void take(DomainName name, int said) {
    int days = within(said);
    if (!of(name).equals(OptionalInt.of(days))) {
      DurableFiles.write(file(name), Integer.toString(days).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /// What was said last, if a server has. A damaged file is as none: the next pull mends it.
  public OptionalInt of(DomainName name) {
    byte[] octets = DurableFiles.read(file(name), MAX_OCTETS);
    String text = octets == null ? "" : new String(octets, StandardCharsets.US_ASCII);
    return text.matches("[0-9]{1,4}")
        ? OptionalInt.of(within(Integer.parseInt(text)))
        : OptionalInt.empty();
  }

  private Path file(DomainName name) {
    return domains.folder(name).resolve("release-days");
  }
}
