package org.sluice.mikey.xml;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.SecretBytes;

/// An element of an [XmlDocument]. Text is asked for as what it is: [#text()] makes a string and is
/// for what anybody may see; [#secret(int...)] decodes into the pool and is for keys.
public final class XmlElement implements XmlNode {

  static final String XML = "http://www.w3.org/XML/1998/namespace";
  static final String XMLNS = "http://www.w3.org/2000/xmlns/";

  /// Namespace of `type` and `schemaLocation`.
  public static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

  private static final int MAX_TEXT = 8192;

  private final SecretBytes octets;
  private final @Nullable XmlElement parent;
  private final XmlName name;
  private final String namespace;
  private final int at;
  private final List<XmlAttribute> attributes;
  private final Map<String, String> inScope;
  private final List<XmlNode> children = new ArrayList<>();
  private boolean comment;

  XmlElement(
      SecretBytes octets,
      @Nullable XmlElement parent,
      XmlName name,
      String namespace,
      int at,
      List<XmlAttribute> attributes,
      Map<String, String> inScope) {
    this.octets = octets;
    this.parent = parent;
    this.name = name;
    this.namespace = namespace;
    this.at = at;
    this.attributes = attributes;
    this.inScope = inScope;
  }

  void add(XmlNode child) {
    children.add(child);
  }

  void hasComment() {
    comment = true;
  }

  /// Local name.
  public String name() {
    return name.local();
  }

  /// Namespace, empty if it has none.
  public String namespace() {
    return namespace;
  }

  /// Whether it has this namespace and local name.
  public boolean is(String wantedNamespace, String wantedName) {
    return name.local().equals(wantedName) && namespace.equals(wantedNamespace);
  }

  /// Value of an attribute without namespace.
  public Optional<String> attribute(String wanted) {
    return attribute("", wanted);
  }

  /// Value of an attribute of a namespace.
  public Optional<String> attribute(String wantedNamespace, String wanted) {
    return attributes.stream()
        .filter(a -> a.name().local().equals(wanted) && a.namespace().equals(wantedNamespace))
        .map(XmlAttribute::value)
        .findFirst();
  }

  /// Refuses attributes without namespace that are not among `known`, and, unless they are ignored,
  /// those of namespaces other than [#XSI].
  ///
  /// @throws MalformedXml naming the attribute
  public void requireAttributes(Foreign foreign, Set<String> known) {
    for (XmlAttribute a : attributes) {
      boolean fine =
          a.namespace().isEmpty()
              ? known.contains(a.name().local())
              : a.namespace().equals(XSI) || foreign == Foreign.IGNORE;
      if (!fine) {
        throw refuse("has an attribute " + MalformedXml.shortened(a.name().local()));
      }
    }
  }

  /// Whether `xsi:type` names this type.
  public boolean hasType(String wantedNamespace, String wanted) {
    String text = attribute(XSI, "type").orElse("");
    int colon = text.indexOf(':');
    String prefix = colon < 0 ? "" : text.substring(0, colon);
    return text.substring(colon + 1).equals(wanted)
        && wantedNamespace.equals(inScope.getOrDefault(prefix, ""));
  }

  /// Whether it has an `xsi:type` at all.
  public boolean hasType() {
    return attribute(XSI, "type").isPresent();
  }

  /// The elements in it, in order.
  public List<XmlElement> elements() {
    return children.stream()
        .filter(XmlElement.class::isInstance)
        .map(XmlElement.class::cast)
        .toList();
  }

  /// Its text without the white space around it, at most 8192 octets. For public values.
  ///
  /// @throws MalformedXml if it has elements or comments in it
  public String text() {
    XmlText text = onlyText();
    return octets.use(base -> Decoded.text(base + text.start(), base + text.end())).trim();
  }

  /// Its text as hexadecimal digits or base64, whichever fits one of these numbers of octets, with
  /// white space anywhere. Neither digits nor octets leave the pool. The caller closes it.
  ///
  /// @throws MalformedXml if it is neither, or no length fits
  public SecretBytes secret(int... lengths) {
    XmlText text = onlyText();
    return octets.use(
        base -> BinaryText.decode(this, base + text.start(), text.end() - text.start(), lengths));
  }

  /// The same for octets that anybody may see.
  ///
  /// @throws MalformedXml if it is neither, or no length fits
  public byte[] binary(int... lengths) {
    try (SecretBytes value = secret(lengths)) {
      return value.use(v -> MEM.asSlice(v, value.length()).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /// A refusal of this element.
  public MalformedXml refuse(String problem) {
    return new MalformedXml(name.local(), at, problem);
  }

  /// Refuses text other than white space beside its elements.
  void requireElementsOnly() {
    for (XmlNode child : children) {
      if (child instanceof XmlText text && !blank(text)) {
        throw refuse("text where an element belongs");
      }
    }
  }

  private boolean blank(XmlText text) {
    return octets.use(base -> {
      for (int i = text.start(); i < text.end(); i++) {
        if (!Decoded.isSpace(MEM.get(ValueLayout.JAVA_BYTE, base + i))) {
          return false;
        }
      }
      return true;
    });
  }

  private XmlText onlyText() {
    if (comment) {
      throw refuse("a comment in its text");
    }
    if (children.isEmpty()) {
      return new XmlText(at, at);
    }
    if (children.size() == 1 && children.getFirst() instanceof XmlText text) {
      if (text.end() - text.start() > MAX_TEXT) {
        throw refuse(text.end() - text.start() + " octets of text, at most " + MAX_TEXT);
      }
      return text;
    }
    throw refuse("holds more than text: an element " + MalformedXml.shortened(firstElement()));
  }

  private String firstElement() {
    return elements().getFirst().name();
  }

  SecretBytes octets() {
    return octets;
  }

  @Nullable XmlElement parent() {
    return parent;
  }

  XmlName writtenName() {
    return name;
  }

  List<XmlAttribute> attributes() {
    return attributes;
  }

  Map<String, String> inScope() {
    return inScope;
  }

  List<XmlNode> children() {
    return children;
  }
}
