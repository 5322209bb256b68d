package org.sluice.appliance.enrolment;

import java.util.List;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.reviewers.OpeningDesk;
import org.sluice.appliance.users.Device;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;

/// Tells the low side whose devices may have their keys: an access record for each device that is
/// new or has changed; devices, whose keys are not to be trusted; and reviewers, whose they are.
public final class Announcements {
  /// Records in one bundle: small enough for any medium.
  private static final int PIECE = 4096;

  private final HighSide high;

  public Announcements(HighSide high) {
    this.high = high;
  }

  /// Sends the records of devices of which the low side has not been told. Told twice is harmless.
  public void send() {
    Revocations revocations = new Revocations(high);
    for (DomainName domain : high.domains()) {
      List<Device> piece = high.users().notAnnounced(domain, PIECE);
      while (!piece.isEmpty()) {
        high.outbox()
            .export(
                BundleKind.ACCESS,
                domain,
                piece.stream().map(d -> Octets.of(record(d).encoded())).toList());
        // Before it is remembered that they were told: after a crash both are looked at again.
        revocations.sendIfChanged(domain, piece);
        high.users().announced(piece);
        piece = high.users().notAnnounced(domain, PIECE);
      }
    }
    long _ = new OpeningDesk(high).send();
    high.outbox().exportLog();
  }

  private static AccessRecord record(Device d) {
    return new AccessRecord(
        d.user().domain(),
        d.user().uri(),
        Octets.of(d.user().salt().octets()),
        d.user().commitment(),
        d.deviceId(),
        d.authSpki(),
        d.sealSuite(),
        d.sealPublic(),
        d.state(),
        d.leaf());
  }
}
