package org.sluice.distribution.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.BadProof;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.ConsistencyProof;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

/// A witness by the letter of C2SP tlog-witness, on loopback: it keeps the last size and root of
/// one log and co-signs what continues them. It shares with the client only the formats.
final class TestWitness implements AutoCloseable {
  static final long TIME = 1_793_491_200L;

  /// Status and body of an answer.
  record Answer(int status, String body) {}

  final NoteKey key;
  final List<Integer> statuses = new ArrayList<>();
  private final KeyPair pair;
  private final NoteKey log;
  private final HttpServer server;
  private long size;
  private Hash32 root = Merkle.EMPTY_ROOT;

  /// What becomes of an answer on its way.
  UnaryOperator<Answer> lie = answer -> answer;

  TestWitness(String name, NoteKey log) throws Exception {
    this.log = log;
    pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] spki = pair.getPublic().getEncoded();
    key = NoteKey.cosigner(name, Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/w/add-checkpoint", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w");
  }

  OutsideWitness listed() {
    return new OutsideWitness(address(), key);
  }

  long size() {
    return size;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Answer answer = lie.apply(answer(body));
      statuses.add(answer.status());
      byte[] octets = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), octets.length == 0 ? -1 : octets.length);
      exchange.getResponseBody().write(octets);
    }
  }

  private synchronized Answer answer(String body) {
    int split = body.indexOf("\n\n");
    String[] head = body.substring(0, split).split("\n", -1);
    long old = Long.parseLong(head[0].substring("old ".length()));
    SignedNote note = SignedNote.parse(body.substring(split + 2).getBytes(StandardCharsets.UTF_8));
    Checkpoint asked = Checkpoint.parse(note.text());
    if (!asked.origin().equals(log.name())) {
      return new Answer(404, "");
    }
    try {
      var _ = note.verifiedText(log);
    } catch (BadNote e) {
      return new Answer(403, "");
    }
    if (old > asked.size()) {
      return new Answer(400, "");
    }
    if (old != size) {
      return new Answer(409, size + "\n");
    }
    try {
      List<Hash32> proof =
          Arrays.stream(head)
              .skip(1)
              .map(line -> Hash32.of(Base64.getDecoder().decode(line)))
              .toList();
      new ConsistencyProof(old, asked.size(), proof).verify(root, asked.root());
    } catch (BadProof | IllegalArgumentException e) {
      return new Answer(422, "");
    }
    size = asked.size();
    root = asked.root();
    return new Answer(200, cosign(note.text()) + "\n");
  }

  String cosign(String text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(Cosignature.message(TIME, text));
      return new Cosignature(TIME, signer.sign()).line(key).toString();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
