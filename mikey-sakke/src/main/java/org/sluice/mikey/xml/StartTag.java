package org.sluice.mikey.xml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.SecretBytes;

/// A start tag while it is read: attributes are kept until all namespace declarations are known
/// (Namespaces in XML 1.0).
final class StartTag {

  static final int MAX_VALUE = 4096;

  private static final int MAX_ATTRIBUTES = 32;
  private static final int MAX_PREFIXES = 16;

  private record Written(XmlName name, String value) {}

  private final @Nullable XmlElement parent;
  private final XmlName name;
  private final int at;
  private final List<Written> written = new ArrayList<>();
  private final Map<String, String> declared = new HashMap<>();

  StartTag(@Nullable XmlElement parent, XmlName name, int at) {
    this.parent = parent;
    this.name = name;
    this.at = at;
  }

  void add(XmlName attribute, String value, int from) {
    if (written.size() + declared.size() >= MAX_ATTRIBUTES) {
      throw refuse(from, "more than " + MAX_ATTRIBUTES + " attributes");
    }
    if (attribute.prefix().equals("xmlns")) {
      declare(attribute.local(), value, from);
    } else if (attribute.prefix().isEmpty() && attribute.local().equals("xmlns")) {
      declare("", value, from);
    } else {
      written.add(new Written(attribute, value));
    }
  }

  private void declare(String prefix, String namespace, int from) {
    boolean reserved =
        namespace.equals(XmlElement.XML) != prefix.equals("xml")
            || namespace.equals(XmlElement.XMLNS)
            || prefix.equals("xmlns");
    if (reserved || (namespace.isEmpty() && !prefix.isEmpty())) {
      throw refuse(from, "a namespace declaration that XML does not allow");
    }
    if (declared.put(prefix, namespace) != null) {
      throw refuse(from, "an attribute is there twice");
    }
  }

  XmlElement element(SecretBytes octets) {
    Map<String, String> inScope = inScope();
    List<XmlAttribute> attributes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Written w : written) {
      String namespace = w.name.prefix().isEmpty() ? "" : namespace(inScope, w.name.prefix());
      if (!seen.add(namespace + " " + w.name.local())) {
        throw refuse(at, "an attribute is there twice");
      }
      attributes.add(new XmlAttribute(w.name, namespace, w.value));
    }
    String namespace = namespace(inScope, name.prefix());
    return new XmlElement(octets, parent, name, namespace, at, attributes, inScope);
  }

  private Map<String, String> inScope() {
    Map<String, String> outer = parent == null ? Map.of("xml", XmlElement.XML) : parent.inScope();
    if (declared.isEmpty()) {
      return outer;
    }
    Map<String, String> all = new HashMap<>(outer);
    all.putAll(declared);
    if (all.size() > MAX_PREFIXES) {
      throw refuse(at, "more than " + MAX_PREFIXES + " namespace prefixes");
    }
    return all;
  }

  private String namespace(Map<String, String> inScope, String prefix) {
    @Nullable String namespace = inScope.get(prefix);
    if (namespace == null && !prefix.isEmpty()) {
      throw refuse(at, "a namespace prefix that is not declared");
    }
    return namespace == null ? "" : namespace;
  }

  private MalformedXml refuse(int offset, String problem) {
    return new MalformedXml(name.local(), offset, problem);
  }
}
