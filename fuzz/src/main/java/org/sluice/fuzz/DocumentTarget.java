package org.sluice.fuzz;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentReader;
import org.sluice.mikey.documents.DocumentRefused;
import org.sluice.mikey.documents.DocumentWriter;
import org.sluice.mikey.documents.KmsKeyProv;
import org.sluice.mikey.documents.KmsKeySet;
import org.sluice.mikey.documents.KmsRequest;
import org.sluice.mikey.documents.KmsResponse;
import org.sluice.mikey.documents.Tolerance;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.xml.MalformedXml;

/// Requests and responses of TS 33.180: the first octet says what the rest is read as. Refused with
/// [MalformedXml] or [DocumentRefused]; what is read is written, read and written again as the same
/// octets; what counts as signed is what was signed; and keys that open are the user's.
public final class DocumentTarget {

  private static final DocumentOptions STRICT = DocumentOptions.STRICT;
  private static final DocumentOptions TOLERANT = STRICT.tolerating(Tolerance.values());

  private DocumentTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    DocumentOptions options = (input[0] & 1) == 0 ? STRICT : TOLERANT;
    byte[] document = Arrays.copyOfRange(input, 1, input.length);
    try {
      switch (input[0] >> 1 & 3) {
        case 0 -> response(options, document, false);
        case 1 -> response(options, document, true);
        case 2 -> request(options, document, false);
        default -> request(options, document, true);
      }
    } catch (MalformedXml e) {
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 1000, "a refusal is short");
    } catch (DocumentRefused e) {
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 1000, "a refusal is short");
    }
  }

  private static void response(DocumentOptions options, byte[] document, boolean signed) {
    DocumentReader reader = new DocumentReader(options);
    try (KmsResponse response =
            signed
                ? reader.signedResponse(secret(document), World.INTEGRITY)
                : reader.unsignedResponse(secret(document));
        SecretBytes written = new DocumentWriter(options).response(response)) {
      try (KmsResponse again = new DocumentReader(options).unsignedResponse(copy(written));
          SecretBytes twice = new DocumentWriter(options).response(again)) {
        Wrong.unless(written.sameAs(twice), "a response written twice differs");
      }
      Wrong.unless(!signed || World.signed(octets(written)), "taken as signed by nobody");
      response
          .message()
          .ifPresent(message -> {
            if (message instanceof KmsKeyProv keys) {
              keys.keySets().forEach(DocumentTarget::open);
            }
          });
    }
  }

  private static void open(KmsKeySet keys) {
    try (KeySet opened = keys.openWith(World.TRANSPORT, World.HASHED)) {
      Wrong.unless(opened.identifier().length > 0, "opened without an identifier");
    } catch (DocumentRefused e) {
      Wrong.unless(e.reason() != DocumentRefused.Reason.UNSIGNED, "opening asks no signature");
    } catch (KeySetRefused _) {
      // Not this user's keys: what validation is for.
    }
  }

  private static void request(DocumentOptions options, byte[] document, boolean signed) {
    DocumentReader reader = new DocumentReader(options);
    KmsRequest request =
        signed
            ? reader.signedRequest(secret(document), World.INTEGRITY)
            : reader.unsignedRequest(secret(document));
    try (SecretBytes written = new DocumentWriter(options).request(request)) {
      Wrong.unless(
          new DocumentReader(options).unsignedRequest(copy(written)).equals(request),
          "written and read, it is another request");
      Wrong.unless(!signed || World.signed(octets(written)), "taken as signed by nobody");
    }
  }

  private static SecretBytes secret(byte[] octets) {
    return SecretBytes.takeOwnershipOf(octets.clone());
  }

  private static SecretBytes copy(SecretBytes octets) {
    return octets.use(at -> SecretBytes.takeCopyOf(at, octets.length()));
  }

  private static byte[] octets(SecretBytes secret) {
    return secret.use(at -> MEM.asSlice(at, secret.length()).toArray(ValueLayout.JAVA_BYTE));
  }
}
