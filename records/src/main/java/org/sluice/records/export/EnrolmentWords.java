package org.sluice.records.export;

import java.util.List;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;

/// The words of an [EnrolmentLine].
final class EnrolmentWords {
  private static final List<String> FIELDS =
      List.of(
          "magic",
          "domain",
          "user",
          "deviceId",
          "authSpki",
          "sealSuite",
          "sealPublicKey",
          "profileHash",
          "nonce",
          "signature");

  private EnrolmentWords() {}

  static EnrolmentLine read(String line) {
    LineWords words =
        LineWords.split(
            EnrolmentLine.WHAT, EnrolmentLine.MAGIC, FIELDS, EnrolmentLine.MAX_CHARACTERS, line);
    return words.placed(() ->
        new EnrolmentLine(
            new EnrolmentLine.Content(
                words.word("domain", DomainName::parse),
                words.word("user", UserUri::parse),
                words.word("deviceId", w -> w),
                words.base64("authSpki"),
                words.digit("sealSuite"),
                words.base64("sealPublicKey"),
                words.hash("profileHash"),
                words.base64("nonce")),
            words.base64("signature")));
  }
}
