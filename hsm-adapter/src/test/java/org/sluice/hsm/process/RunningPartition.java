package org.sluice.hsm.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.sluice.hsm.Pins;
import org.sluice.hsm.custody.DoorDouble;
import org.sluice.hsm.custody.HeldPartition;
import org.sluice.hsm.disk.FolderPartitionStore;
import org.sluice.hsm.remote.PartitionAddress;
import org.sluice.hsm.remote.PartitionLink;
import org.sluice.hsm.remote.RemotePartition;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.CustodianDesk;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.Operation;
import org.sluice.hsm.wire.Operations;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.hsm.wire.SealedPin;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.PartitionIdentity;

/// A partition over a token in memory, behind a real server on a free port of this machine.
final class RunningPartition implements AutoCloseable {

  static final PartitionLink.Patience PATIENCE =
      new PartitionLink.Patience(Duration.ofSeconds(10), Duration.ofSeconds(60));

  final DoorDouble door;
  final PartitionCard card;
  final TlsKey tls;
  final TlsKey custodian;
  final TlsKey appliance;
  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PartitionServer server;

  RunningPartition(Path folder, int index, NoteKey logKey, TlsKey appliance) throws IOException {
    this.appliance = appliance;
    door = new DoorDouble("p" + index);
    tls = TlsKey.create(folder, PartitionFolder.TLS);
    custodian = TlsKey.create(folder, PartitionFolder.CUSTODIAN);
    PartitionIdentity identity =
        new PartitionIdentity(
            Octets.of(door.token.identityKey()), Octets.of(door.token.witnessKey()));
    card = new PartitionCard(index, identity, tls.pin());
    HeldPartition held =
        new HeldPartition(
            index,
            identity,
            logKey,
            door,
            new FolderPartitionStore(folder.resolve("state")),
            InstantSource.system());
    server =
        new PartitionServer(
            new PartitionHost(card, held, held, List.of("none of its own: a test")),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            tls,
            appliance.pin(),
            custodian.pin(),
            new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  String logged() {
    return log.toString(StandardCharsets.UTF_8);
  }

  int port() {
    return server.port();
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + server.port());
  }

  PartitionAddress address() {
    return new PartitionAddress(card.index(), uri(), tls.pin(), card.fingerprint());
  }

  RemotePartition connect() {
    return RemotePartition.connect(address(), appliance, PATIENCE, Duration.ofSeconds(60));
  }

  PartitionLink as(TlsKey who) {
    return new PartitionLink(card.index(), uri(), tls.pin(), who, PATIENCE);
  }

  <Q, A> A custodian(Operation<CustodianDesk, Q, A> operation, Q question) {
    try (PartitionLink link = as(custodian)) {
      return link.carry(operation, question);
    }
  }

  void open(String text) {
    Octets key = custodian(Operations.PIN_KEY, Nothing.NOTHING);
    try (SecretBytes pin = Pins.of(text)) {
      Nothing _ = custodian(Operations.OPEN_TOKEN, SealedPin.seal(pin, key));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
