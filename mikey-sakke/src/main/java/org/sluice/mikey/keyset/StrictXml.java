package org.sluice.mikey.keyset;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Pulls elements of one namespace from a document in the order the caller asks for them. No
/// document type, no entities but the five of XML, no processing instructions; comments and white
/// space between elements are passed over. Depth is what the caller's calls make it.
final class StrictXml implements AutoCloseable {

  private final XMLStreamReader in;
  private String lastAsked;

  private StrictXml(XMLStreamReader in, String root) {
    this.in = in;
    this.lastAsked = root;
  }

  static StrictXml open(byte[] document, int max, String root) {
    if (document.length > max) {
      throw new MalformedCertificate(root, document.length + " octets, at most " + max);
    }
    try {
      // Decoded here, so that no declaration in the document can choose another encoding.
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      XMLStreamReader in = factory().createXMLStreamReader(new StringReader(text));
      @Nullable String encoding = in.getCharacterEncodingScheme();
      if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
        throw new MalformedCertificate(root, "encoding is not UTF-8");
      }
      StrictXml xml = new StrictXml(in, root);
      xml.advance();
      return xml;
    } catch (CharacterCodingException e) {
      throw new MalformedCertificate(root, "not UTF-8");
    } catch (XMLStreamException e) {
      throw new MalformedCertificate(root, "not well-formed XML");
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory f = XMLInputFactory.newDefaultFactory();
    f.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    f.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    f.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    f.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    f.setXMLResolver((_, _, _, _) -> {
      throw new XMLStreamException("nothing outside the document is read");
    });
    return f;
  }

  /// Whether the next thing is the start of this element.
  boolean at(String element) {
    lastAsked = element;
    return in.getEventType() == XMLStreamConstants.START_ELEMENT
        && in.getLocalName().equals(element)
        && KmsCertificate.NAMESPACE.equals(in.getNamespaceURI());
  }

  /// An attribute (without namespace) of the element that starts next, or null.
  @Nullable String attribute(String element, String name) {
    requireAt(element);
    return in.getAttributeValue("", name);
  }

  /// Enters an element.
  void start(String element) {
    requireAt(element);
    advance();
  }

  /// Leaves an element.
  void end(String element) {
    lastAsked = element;
    if (in.getEventType() != XMLStreamConstants.END_ELEMENT) {
      throw new MalformedCertificate(element, "does not end where it should: " + here());
    }
    advance();
  }

  /// The text of an element that must come next, without the white space around it.
  String required(String element) {
    requireAt(element);
    StringBuilder text = new StringBuilder();
    try {
      while (in.next() != XMLStreamConstants.END_ELEMENT) {
        switch (in.getEventType()) {
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
              text.append(in.getText());
          case XMLStreamConstants.COMMENT -> {}
          default -> throw new MalformedCertificate(element, "holds more than text: " + here());
        }
      }
    } catch (XMLStreamException e) {
      throw new MalformedCertificate(element, "not well-formed XML");
    }
    advance();
    return text.toString().strip();
  }

  /// The text of an element if it comes next.
  Optional<String> optional(String element) {
    return at(element) ? Optional.of(required(element)) : Optional.empty();
  }

  /// Nothing but comments may follow.
  void endDocument() {
    if (in.getEventType() != XMLStreamConstants.END_DOCUMENT) {
      throw new MalformedCertificate(lastAsked, "followed by " + here());
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (XMLStreamException e) {
      throw new MalformedCertificate(lastAsked, "cannot be closed");
    }
  }

  private void requireAt(String element) {
    if (!at(element)) {
      throw new MalformedCertificate(element, "missing; instead there is " + here());
    }
  }

  private void advance() {
    try {
      while (true) {
        switch (in.next()) {
          case XMLStreamConstants.START_ELEMENT,
              XMLStreamConstants.END_ELEMENT,
              XMLStreamConstants.END_DOCUMENT -> {
            return;
          }
          case XMLStreamConstants.COMMENT, XMLStreamConstants.SPACE -> {}
          case XMLStreamConstants.CHARACTERS -> {
            if (!in.isWhiteSpace()) {
              throw new MalformedCertificate(lastAsked, "text where an element belongs");
            }
          }
          default -> throw new MalformedCertificate(lastAsked, "followed by " + here());
        }
      }
    } catch (XMLStreamException e) {
      throw new MalformedCertificate(lastAsked, "not well-formed XML");
    }
  }

  /// What the reader stands at, in words; names only, no text.
  private String here() {
    return switch (in.getEventType()) {
      case XMLStreamConstants.START_ELEMENT -> "an element " + shortened(in.getLocalName());
      case XMLStreamConstants.END_ELEMENT -> "the end of " + shortened(in.getLocalName());
      case XMLStreamConstants.END_DOCUMENT -> "the end of the document";
      case XMLStreamConstants.DTD -> "a document type";
      case XMLStreamConstants.ENTITY_REFERENCE -> "an entity";
      case XMLStreamConstants.PROCESSING_INSTRUCTION -> "a processing instruction";
      default -> "something else";
    };
  }

  private static String shortened(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "..." : name;
  }
}
