package org.sluice.records.envelope;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;

/// A `KmsResponse` of TS 33.180 annex D, written in the order of its schema. Unsigned: the low side
/// has no key to sign with.
///
/// @param user whose answer it is, exactly as the identity is spelt
/// @param kms name of the key management server
/// @param time when it was made; written in whole seconds UTC
/// @param requestUrl the URL that was posted to
/// @param content what was asked for, or what went wrong
public record KmsAnswer(String user, String kms, Instant time, String requestUrl, Content content) {

  private static final String NAMESPACE = "urn:3gpp:ns:mcsecKMSInterface:1.0";

  /// What stands in `KmsMessage`, or an error.
  public sealed interface Content {
    /// The certificate of the user's own server, as it was exported.
    record Init(Octets certificate) implements Content {}

    /// Key sets as they were exported: `KmsKeySet` elements whose keys are wrapped.
    record KeyProv(List<Octets> keySets) implements Content {
      /// Keeps a copy.
      public KeyProv {
        keySets = List.copyOf(keySets);
      }
    }

    /// Certificates under the number of the cache; none if the client has this cache already.
    record CertCache(long number, List<Octets> certificates) implements Content {
      /// Keeps a copy.
      public CertCache {
        certificates = List.copyOf(certificates);
      }
    }

    /// What went wrong, for people; the code is the HTTP status.
    record Failure(int code, String message) implements Content {}
  }

  /// The document, UTF-8.
  ///
  /// @throws MalformedRecord if a document inside is no XML element
  public byte[] xml() {
    StringBuilder out = new StringBuilder(2048);
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<KmsResponse xmlns=\"")
        .append(NAMESPACE)
        .append("\" Version=\"1.0.0\">\n");
    element(out, "UserUri", user);
    element(out, "KmsUri", kms);
    element(out, "Time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    element(out, "ClientReqUrl", requestUrl);
    switch (content) {
      case Content.Init(Octets certificate) -> {
        out.append("<KmsMessage>\n<KmsInit Version=\"1.0.0\">\n");
        document(out, certificate);
        out.append("</KmsInit>\n</KmsMessage>\n");
      }
      case Content.KeyProv(List<Octets> keySets) -> {
        out.append("<KmsMessage>\n<KmsKeyProv Version=\"1.0.0\">\n");
        keySets.forEach(set -> document(out, set));
        out.append("</KmsKeyProv>\n</KmsMessage>\n");
      }
      case Content.CertCache(long number, List<Octets> certificates) -> {
        out.append("<KmsMessage>\n<KmsCertCache Version=\"1.0.0\" CacheNum=\"")
            .append(number)
            .append("\">\n");
        certificates.forEach(certificate -> document(out, certificate));
        out.append("</KmsCertCache>\n</KmsMessage>\n");
      }
      case Content.Failure(int code, String message) -> {
        out.append("<KmsError>\n");
        element(out, "ErrorCode", Integer.toString(code));
        element(out, "ErrorMsg", message);
        out.append("</KmsError>\n");
      }
    }
    return out.append("</KmsResponse>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// A document as it was exported, without its declaration. It was verified as a whole; here only
  /// its form matters: what follows the declaration must be one element.
  private static void document(StringBuilder out, Octets octets) {
    String text = new String(octets.toArray(), StandardCharsets.UTF_8).strip();
    if (text.startsWith("<?xml")) {
      text = text.substring(text.indexOf("?>") + 2).strip();
    }
    if (!text.startsWith("<Kms") && !text.startsWith("<SignedKms")) {
      throw new MalformedRecord("KmsAnswer", "document", "no element of TS 33.180");
    }
    out.append(text).append('\n');
  }

  private static void element(StringBuilder out, String name, String text) {
    out.append('<').append(name).append('>');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        default -> out.append(c < ' ' || c > '~' ? '?' : c);
      }
    }
    out.append("</").append(name).append(">\n");
  }
}
