package org.sluice.mikey.constanttime;

import static org.sluice.mikey.constanttime.MasterSecrets.ID;
import static org.sluice.mikey.constanttime.MasterSecrets.publicPoint;
import static org.sluice.mikey.constanttime.MasterSecrets.secret;
import static org.sluice.mikey.constanttime.SakkeOperations.expect;
import static org.sluice.mikey.constanttime.SakkeOperations.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentReader;
import org.sluice.mikey.documents.DocumentSigner;
import org.sluice.mikey.documents.DocumentWriter;
import org.sluice.mikey.documents.IntegrityKey;
import org.sluice.mikey.documents.KeySetLabel;
import org.sluice.mikey.documents.KmsKeyProv;
import org.sluice.mikey.documents.KmsKeySet;
import org.sluice.mikey.documents.KmsResponse;
import org.sluice.mikey.documents.NewKeys;
import org.sluice.mikey.documents.ResponseHead;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.wrap.Aes128Gcm;
import org.sluice.mikey.wrap.KeyWrap;
import org.sluice.mikey.wrap.UnwrapRefused;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// Keys that documents carry: AES under secret keys, and plain keys as digits of an XML text.
public final class DocumentOperations {

  private static final Instant TIME = Instant.parse("2026-11-21T04:00:00Z");
  private static final UserUri USER = UserUri.parse("sip:carol@example.org");
  private static final KmsUri KMS = KmsUri.parse("kms.example.org");
  private static final byte[] OPEN = Values.octets("open", 21);

  private DocumentOperations() {}

  public static List<Operation> all() {
    return List.of(
        keys("wrap and unwrap a key", 32, DocumentOperations::wrap),
        keys("unwrap with a wrong key", 32, DocumentOperations::refuse),
        keys("AES-128-GCM", 16, DocumentOperations::seal),
        documents("plain keys into a document and out of it", false),
        documents("plain keys into a signed document and out of it", true));
  }

  @FunctionalInterface
  private interface Use {
    void of(SecretBytes key, SecretBytes other);
  }

  private static Operation keys(String name, int octets, Use use) {
    List<Case> cases = new ArrayList<>();
    List<Values.Value> others = Values.strings(32);
    for (Values.Value v : Values.strings(octets)) {
      byte[] other = others.get((cases.size() + 2) % others.size()).octets();
      cases.add(
          new Case(
              v.name(),
              () -> {
                SecretBytes key = secret(v.octets());
                SecretBytes wrapped = secret(other);
                return run(() -> use.of(key, wrapped), key, wrapped);
              }));
    }
    return new Operation(name, cases);
  }

  private static void wrap(SecretBytes key, SecretBytes other) {
    try (SecretBytes first = KeyWrap.unwrap(key, KeyWrap.wrap(key, other));
        SecretBytes second = KeyWrap.unwrapPadded(key, KeyWrap.wrapPadded(key, other))) {
      expect(true, first.sameAs(other));
      expect(true, second.sameAs(other));
    }
  }

  private static void refuse(SecretBytes key, SecretBytes other) {
    for (byte[] wrapped : List.of(Values.octets("a", 40), Values.octets("b", 48))) {
      try (SecretBytes opened = KeyWrap.unwrapPadded(key, wrapped)) {
        expect(false, opened != null);
      } catch (UnwrapRefused e) {
        expect(false, e.getMessage() == null);
      }
    }
  }

  private static void seal(SecretBytes key, SecretBytes other) {
    byte[] iv = Values.octets("iv", Aes128Gcm.IV);
    byte[] opened = Aes128Gcm.open(key, iv, OPEN, Aes128Gcm.seal(key, iv, OPEN, OPEN));
    expect(true, opened.length == OPEN.length);
  }

  private static Operation documents(String name, boolean signed) {
    PublicPoint pvt = publicPoint(Curve.P256, Values.octets("v", 32));
    List<Values.Value> ssks = Values.scalars(Field.P256_N.modulus());
    List<Case> cases = new ArrayList<>();
    for (Values.Value k : Values.scalars(Field.SAKKE_Q.modulus())) {
      byte[] rsk = publicPoint(Curve.SAKKE, k.octets()).octets();
      byte[] ssk = ssks.get(cases.size()).octets();
      cases.add(
          new Case(
              k.name(),
              () -> {
                KeySet keys = new KeySet(ID, MasterSecrets.key(rsk), Ssk.of(secret(ssk)), pvt);
                SecretBytes ink = secret(Values.octets("ink", 32));
                IntegrityKey integrity = IntegrityKey.of("ink.1.carol@example.org", ink);
                return run(() -> thereAndBack(keys, integrity, signed), keys, integrity);
              }));
    }
    return new Operation(name, cases);
  }

  private static void thereAndBack(KeySet keys, IntegrityKey ink, boolean signed) {
    DocumentWriter writer = new DocumentWriter(DocumentOptions.STRICT);
    DocumentReader reader = new DocumentReader(DocumentOptions.STRICT);
    try (KmsResponse response = response(keys)) {
      SecretBytes document =
          signed
              ? writer.signedResponse(response, DocumentSigner.of(ink))
              : writer.response(response);
      try (KmsResponse read =
          signed ? reader.signedResponse(document, ink) : reader.unsignedResponse(document)) {
        expect(true, read.message().isPresent());
      }
    }
  }

  private static KmsResponse response(KeySet keys) {
    KeySetLabel label =
        new KeySetLabel(
            KMS,
            Optional.empty(),
            Optional.empty(),
            USER,
            Octets.of(ID),
            Optional.empty(),
            Optional.empty(),
            1540,
            false);
    ResponseHead head = new ResponseHead(USER, KMS, TIME, Optional.empty(), "https://kms/keyprov");
    return KmsResponse.of(
        head, new KmsKeyProv(List.of(KmsKeySet.plain(label, keys)), NewKeys.NONE));
  }
}
