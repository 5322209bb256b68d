package org.sluice.mikey.documents;

import org.junit.jupiter.api.Test;
import org.sluice.mikey.documents.DocumentRefused.Reason;

/// Whatever is changed in what a signature covers is seen.
class SignedContentTest extends AttackedDocument {
  @Test
  void everyChangeOfWhatIsSignedIsSeen() {
    refused(
        Reason.DIGEST,
        changed(
            "sip:alice@example.org</UserUri>\n<KmsUri>kms.example.org</KmsUri>\n<Time>",
            "sip:alicf@example.org</UserUri>\n<KmsUri>kms.example.org</KmsUri>\n<Time>"));
    refused(
        Reason.DIGEST,
        changed(
            "</UserUri>\n<KmsUri>kms.example.org</KmsUri>\n<Time>",
            "</UserUri>\n <KmsUri>kms.example.org</KmsUri>\n<Time>"));
    refused(Reason.SIGNATURE, changed("<DigestMethod", " <DigestMethod"));
    String body = evil().replace("\"evil\"", "\"response\"");
    String rehashed = resigned(wrapper(body + signature), new byte[32], 32);
    refused(Reason.SIGNATURE, rehashed);
    String value = between(good, "<SignatureValue>", "</SignatureValue>");
    for (int i = 16; i < 16 + 42; i++) {
      char c = value.charAt(i) == 'A' ? 'B' : 'A';
      refused(Reason.SIGNATURE, changed(value, value.substring(0, i) + c + value.substring(i + 1)));
    }
  }

  /// The signature does not see comments, so text must not have any: readers that take only what is
  /// before one would see another name than was signed.
  @Test
  void commentsCannotCutText() {
    String xml =
        changed("sip:alice@example.org</UserUri>", "sip:alice@example.or<!-- -->g</UserUri>");
    malformed("UserUri", xml);
    read(changed("</UserUri>", "</UserUri><!-- between elements -->"), issued.ink);
  }

  @Test
  void namespacesAreSignedToo() {
    refused(Reason.SIGNATURE, changed("<SignedKmsResponse ", "<SignedKmsResponse xmlns:e='u:u' "));
    malformed(
        "KmsResponse", changed("<KmsResponse xmlns=\"urn:3gpp", "<KmsResponse xmlns=\"urn:4gpp"));
    String prefixed =
        good.replace("<SignedKmsResponse xmlns=", "<k:SignedKmsResponse xmlns:k=")
            .replace("</SignedKmsResponse", "</k:SignedKmsResponse");
    refused(Reason.SIGNATURE, prefixed);
    refused(
        Reason.SIGNATURE,
        changed("<SignedKmsResponse ", "<SignedKmsResponse xml:lang='de' "),
        Tolerance.FOREIGN_CONTENT);
    refused(
        Reason.DIGEST,
        changed("<KmsResponse ", "<KmsResponse xmlns:e='u:u' e:t='' "),
        Tolerance.FOREIGN_CONTENT);
    String old = "<KmsResponse xmlns=\"urn:3gpp:ns:mcsecKMSInterface:1.0\"";
    refused(
        Reason.DIGEST, changed(old, old.replace("<KmsResponse ", "<KmsResponse xmlns:k=\"k:k\" ")));
  }

  @Test
  void documentTypesDoNotComeBackInThroughSignedDocuments() {
    String dtd = "<!DOCTYPE SignedKmsResponse [<!ATTLIST KmsResponse Id ID #IMPLIED>]>";
    malformed("SignedKmsResponse", changed("<SignedKmsResponse ", dtd + "<SignedKmsResponse "));
    malformed("UserUri", changed("<UserUri>sip:alice", "<UserUri>&x;"));
  }
}
