package org.sluice.hsm.process;

import java.net.URI;
import java.time.Duration;
import org.sluice.hsm.remote.PartitionLink;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.CustodianDesk;
import org.sluice.hsm.wire.Operation;
import org.sluice.hsm.wire.PartitionCard;

/// The custodian's way to their own running partition: the same TLS, from the same host.
final class OwnProcess implements AutoCloseable {

  // Reading a slow token's keys, and no more.
  private static final PartitionLink.Patience PATIENCE =
      new PartitionLink.Patience(Duration.ofSeconds(20), Duration.ofSeconds(60));

  private final PartitionCard card;
  private final PartitionLink link;

  private OwnProcess(PartitionCard card, PartitionLink link) {
    this.card = card;
    this.link = link;
  }

  static OwnProcess reach(PartitionFolder folder) {
    PartitionSettings settings = PartitionSettings.read(folder);
    PartitionCard card = FingerprintCommand.card(folder);
    TlsKey own = TlsKey.open(folder.root(), PartitionFolder.CUSTODIAN);
    String host =
        switch (settings.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          default -> settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        };
    URI uri = URI.create("https://" + host + ":" + settings.port());
    return new OwnProcess(card, new PartitionLink(card.index(), uri, card.tlsPin(), own, PATIENCE));
  }

  PartitionCard card() {
    return card;
  }

  <Q, A> A ask(Operation<CustodianDesk, Q, A> operation, Q question) {
    return link.carry(operation, question);
  }

  @Override
  public void close() {
    link.close();
  }
}
