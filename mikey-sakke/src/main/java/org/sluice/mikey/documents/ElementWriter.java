package org.sluice.mikey.documents;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlOutput;

/// Writes the parts that several documents have, in the layout of the options.
final class ElementWriter implements AutoCloseable {

  /// The prefix of the extension namespace where it is not the one of the documents.
  private static final String PREFIX = "ext";

  private final DocumentOptions options;
  private final XmlOutput out = new XmlOutput();

  ElementWriter(DocumentOptions options) {
    this.options = options;
  }

  XmlOutput out() {
    return out;
  }

  /// Start tag of a document's main element, with all prefixes that are used in it.
  void start(String element, Optional<String> id, String version) {
    DocumentLayout layout = options.layout();
    out.raw("<" + element + " xmlns=" + XmlOutput.quoted(layout.namespace()));
    out.raw(" xmlns:xsi=" + XmlOutput.quoted(XmlElement.XSI));
    if (!layout.extension().equals(layout.namespace())) {
      out.raw(" xmlns:" + PREFIX + "=" + XmlOutput.quoted(layout.extension()));
    }
    id.ifPresent(i -> out.raw(" Id=" + XmlOutput.quoted(i)));
    out.raw(" Version=" + XmlOutput.quoted(version) + ">\n");
  }

  void text(String element, String text) {
    out.element("", element, text);
  }

  void text(String element, Optional<String> text) {
    text.ifPresent(t -> text(element, t));
  }

  void time(String element, Instant time) {
    text(element, time.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  void error(String element, KmsError error) {
    out.raw("<" + element + ">\n");
    text("ErrorCode", Long.toString(error.code()));
    text("ErrorMsg", error.message());
    out.raw("</" + element + ">\n");
  }

  /// A name of the extension namespace.
  String extension(String name) {
    DocumentLayout layout = options.layout();
    return layout.extension().equals(layout.namespace()) ? name : PREFIX + ":" + name;
  }

  void encrypted(String element, Optional<String> type, EncryptedKey key) {
    out.raw("<" + element);
    type.ifPresent(t -> out.raw(" xsi:type=" + XmlOutput.quoted(t)));
    out.raw("><xenc:EncryptedKey xmlns:xenc=" + XmlOutput.quoted(EncryptedKeyReader.XENC));
    if (key.carriedName().isPresent()) {
      out.raw(" Type=" + XmlOutput.quoted(EncryptedKeyReader.TYPE));
    }
    out.raw("><xenc:EncryptionMethod Algorithm=" + XmlOutput.quoted(key.algorithm()) + "/>");
    out.raw("<ds:KeyInfo xmlns:ds=" + XmlOutput.quoted(Dsig.NAMESPACE) + "><ds:KeyName>");
    out.raw(XmlOutput.escaped(key.keyName()) + "</ds:KeyName></ds:KeyInfo>");
    out.raw("<xenc:CipherData><xenc:CipherValue>");
    out.raw(binary(options.cipherValue(), key.wrapped().toArray()));
    out.raw("</xenc:CipherValue></xenc:CipherData>");
    key.carriedName()
        .ifPresent(n ->
            out.raw("<xenc:CarriedKeyName>" + XmlOutput.escaped(n) + "</xenc:CarriedKeyName>"));
    out.raw("</xenc:EncryptedKey></" + element + ">\n");
  }

  static String binary(BinaryForm form, byte[] open) {
    return switch (form) {
      case HEX -> HexFormat.of().formatHex(open);
      case BASE64 -> Base64.getEncoder().encodeToString(open);
    };
  }

  SecretBytes finish() {
    return out.finish();
  }

  @Override
  public void close() {
    out.close();
  }
}
