package org.sluice.mikey.documents;

import java.util.Set;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.xml.Foreign;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlFields;

/// SignedKmsRequest, SignedKmsResponse and SignedKmsCertificate: an element and the signature
/// beside it. What comes out of [#verified] is the element that the signature covers, not one that
/// was looked up by its name or Id.
final class Envelope {

  private static final String SIGNED = "Signed";

  private final DocumentOptions options;

  Envelope(DocumentOptions options) {
    this.options = options;
  }

  /// The content of `root`, which must be signed by `key`.
  XmlElement verified(XmlElement root, String content, SignatureKey key) {
    if (!isWrapper(root, content)) {
      if (root.is(options.layout().namespace(), content)) {
        throw new DocumentRefused(
            Reason.UNSIGNED, content + " without a signature, one by " + key.name() + " expected");
      }
      throw root.refuse("the root element " + SIGNED + content + " is expected");
    }
    XmlFields f = fields(root);
    XmlElement inner = f.required(options.layout().namespace(), content);
    if (!f.at(Dsig.NAMESPACE, Dsig.SIGNATURE)) {
      throw new DocumentRefused(
          Reason.UNSIGNED,
          "no signature beside " + content + ", one by " + key.name() + " expected");
    }
    XmlElement signature = f.required(Dsig.NAMESPACE, Dsig.SIGNATURE);
    f.end();
    new SignatureCheck(options, root, inner, signature).verify(key);
    return inner;
  }

  /// The content of `root`, or `root` itself; a signature may be beside it and is not looked at.
  XmlElement unsigned(XmlElement root, String content) {
    if (root.is(options.layout().namespace(), content)) {
      return root;
    }
    if (!isWrapper(root, content)) {
      throw root.refuse("the root element " + content + " or " + SIGNED + content + " is expected");
    }
    XmlFields f = fields(root);
    XmlElement inner = f.required(options.layout().namespace(), content);
    if (f.at(Dsig.NAMESPACE, Dsig.SIGNATURE)) {
      var _ = f.required(Dsig.NAMESPACE, Dsig.SIGNATURE);
    }
    f.end();
    return inner;
  }

  private boolean isWrapper(XmlElement root, String content) {
    return root.is(options.layout().extension(), SIGNED + content)
        || root.is(options.layout().namespace(), SIGNED + content);
  }

  private XmlFields fields(XmlElement root) {
    root.requireAttributes(options.foreign(), Set.of("Id", "Version"));
    return new XmlFields(root, Foreign.REFUSE);
  }
}
