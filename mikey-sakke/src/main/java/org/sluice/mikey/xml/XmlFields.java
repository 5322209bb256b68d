package org.sluice.mikey.xml;

import java.util.List;
import java.util.Optional;

/// The elements in an element, taken one after the other in the order of the schema.
public final class XmlFields {

  private final XmlElement of;
  private final String namespace;
  private final Foreign foreign;
  private final List<XmlElement> elements;
  private int next;

  /// The elements of `of`, which are in its namespace.
  ///
  /// @throws MalformedXml if there is text beside them
  public XmlFields(XmlElement of, Foreign foreign) {
    of.requireElementsOnly();
    this.of = of;
    this.namespace = of.namespace();
    this.foreign = foreign;
    this.elements = of.elements();
  }

  /// Whether the next one has this name.
  public boolean at(String name) {
    return at(namespace, name);
  }

  /// The next one, which must have this name.
  ///
  /// @throws MalformedXml naming what is there instead
  public XmlElement required(String name) {
    if (!at(name)) {
      throw missing(name);
    }
    return elements.get(next++);
  }

  /// Whether the next one has this namespace and name.
  public boolean at(String otherNamespace, String name) {
    return next < elements.size() && elements.get(next).is(otherNamespace, name);
  }

  /// The next one of another namespace, which must have this name.
  ///
  /// @throws MalformedXml naming what is there instead
  public XmlElement required(String otherNamespace, String name) {
    if (!at(otherNamespace, name)) {
      throw missing(name);
    }
    return elements.get(next++);
  }

  /// The next one if it has this name.
  public Optional<XmlElement> optional(String name) {
    return at(name) ? Optional.of(required(name)) : Optional.empty();
  }

  /// Text of the next one, which must have this name.
  public String text(String name) {
    return required(name).text();
  }

  /// Nothing may follow, except elements of other namespaces if they are ignored.
  ///
  /// @throws MalformedXml naming what follows
  public void end() {
    while (next < elements.size()) {
      XmlElement e = elements.get(next++);
      boolean other = !e.namespace().isEmpty() && !e.namespace().equals(namespace);
      if (foreign == Foreign.REFUSE || !other) {
        throw of.refuse("ends with an element " + MalformedXml.shortened(e.name()));
      }
    }
  }

  private MalformedXml missing(String name) {
    String there =
        next < elements.size()
            ? "an element " + MalformedXml.shortened(elements.get(next).name())
            : "the end of " + of.name();
    MalformedXml where = next < elements.size() ? elements.get(next).refuse("") : of.refuse("");
    return new MalformedXml(name, where.offset(), "missing; instead there is " + there);
  }
}
