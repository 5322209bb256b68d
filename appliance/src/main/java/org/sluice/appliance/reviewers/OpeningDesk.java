package org.sluice.appliance.reviewers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.export.Outbox;
import org.sluice.appliance.state.Database;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.Opening;
import org.sluice.records.export.Openings;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.statement.ReviewerNamed;

/// Sends the openings of commitments to the reviewers whom the log names: each opening once to each
/// key. That it was sent is written down in the transaction that keeps the payload, and a payload
/// that is kept leaves, whatever happens in between.
public final class OpeningDesk {
  private static final int PIECE = 20_000;

  private final AuditLog log;
  private final Outbox outbox;
  private final OpeningStore store;
  private final int piece;

  /// Over an unlocked high side.
  public OpeningDesk(HighSide high) {
    this(high.log(), high.outbox(), high.database(), PIECE);
  }

  /// At most `piece` openings leave in one payload.
  OpeningDesk(AuditLog log, Outbox outbox, Database database, int piece) {
    this.log = log;
    this.outbox = outbox;
    this.store = new OpeningStore(database);
    this.piece = piece;
  }

  /// Finishes what a crash left, seals what each reviewer has not been sent, and puts it into the
  /// way out. Returns how many openings that were.
  public long send() {
    outbox.catchUp();
    long sent = 0;
    for (LogIndex.Domain domain : log.index().domains()) {
      for (ReviewerNamed reviewer : log.index().reviewers().active(domain.name())) {
        sent += send(domain.name(), reviewer);
      }
    }
    return sent;
  }

  private long send(DomainName domain, ReviewerNamed reviewer) {
    long sent = 0;
    while (true) {
      List<Opening> next =
          fitting(store.waiting(domain, reviewer.sealKeyHash(), piece), SealedOpenings.MAX_TEXT);
      if (next.isEmpty()) {
        return sent;
      }
      outbox.export(
          BundleKind.OPENINGS,
          domain,
          List.of(Octets.of(seal(domain, reviewer, Openings.of(next)).encoded())),
          store.sent(reviewer.sealKeyHash(), next));
      sent += next.size();
    }
  }

  /// The first of them, as many as go into one item. One always does: its line has some 4300
  /// characters at most.
  private static List<Opening> fitting(List<Opening> waiting, int characters) {
    List<Opening> fitting = new ArrayList<>();
    int left = characters - Openings.MAX_HEADER;
    for (Opening o : waiting) {
      left -= Openings.characters(o);
      if (left < 0) {
        break;
      }
      fitting.add(o);
    }
    return fitting;
  }

  private static SealedOpenings seal(DomainName domain, ReviewerNamed reviewer, Openings openings) {
    byte[] info = SealedOpenings.info(domain, reviewer.reviewer(), reviewer.sealKeyHash());
    try (SecretBytes text =
        SecretBytes.takeOwnershipOf(openings.text().getBytes(StandardCharsets.US_ASCII))) {
      Sealed sealed =
          Hpke.seal(
              SealSuite.of(reviewer.sealSuite()),
              reviewer.sealPublicKey().toArray(),
              info,
              new byte[0],
              text);
      return new SealedOpenings(
          domain,
          reviewer.reviewer(),
          reviewer.sealSuite(),
          reviewer.sealKeyHash(),
          Octets.of(sealed.enc()),
          Octets.of(sealed.ciphertext()));
    }
  }
}
