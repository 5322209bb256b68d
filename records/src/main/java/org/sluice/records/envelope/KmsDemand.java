package org.sluice.records.envelope;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.sluice.records.codec.MalformedRecord;

/// What a `KmsRequest`, or the one inside a `SignedKmsRequest`, says of itself. The signature of
/// the latter is not looked at: who asks is known from TLS or a token, and the low side has no key
/// of clients.
///
/// No document type, no entity but the five of XML, at most [#MAX_OCTETS] octets, [#MAX_ELEMENTS]
/// elements, [#MAX_DEPTH] deep.
///
/// @param user who asks
/// @param kms whom they mean to ask
/// @param time when
/// @param requestUrl the URL they mean to post to
/// @param deviceId which of the user's devices, where it is said
public record KmsDemand(
    String user, String kms, Instant time, String requestUrl, Optional<String> deviceId) {
  /// Most octets of a document.
  public static final int MAX_OCTETS = 16 << 10;

  /// Most elements.
  public static final int MAX_ELEMENTS = 200;

  /// Deepest nesting.
  public static final int MAX_DEPTH = 12;

  private static final int MAX_TEXT = 4096;
  private static final String NAMESPACE = "urn:3gpp:ns:mcsecKMSInterface:1.0";
  private static final String REQUEST = "KmsRequest";
  private static final Set<String> TAKEN =
      Set.of("UserUri", "KmsUri", "Time", "ClientReqUrl", "DeviceId");

  /// Reads a document.
  ///
  /// @throws MalformedRecord naming what is wrong
  public static KmsDemand parse(byte[] xml) {
    if (xml.length > MAX_OCTETS) {
      throw refuse("document", xml.length + " octets, at most " + MAX_OCTETS + " allowed");
    }
    try {
      return new Reading(factory().createXMLStreamReader(new ByteArrayInputStream(xml))).demand();
    } catch (XMLStreamException e) {
      // The parser's own words may repeat the document.
      throw refuse("document", "not well-formed XML");
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  private static MalformedRecord refuse(String field, String problem) {
    return new MalformedRecord("KmsRequest", field, problem);
  }

  /// One pass over one document.
  private static final class Reading {
    private final XMLStreamReader in;
    private final Map<String, String> fields = new HashMap<>();
    private String open = "";
    private int depth;
    private int elements;
    private int requestDepth;

    Reading(XMLStreamReader in) {
      this.in = in;
    }

    KmsDemand demand() throws XMLStreamException {
      while (in.hasNext()) {
        switch (next()) {
          case XMLStreamConstants.START_ELEMENT -> start();
          case XMLStreamConstants.END_ELEMENT -> depth--;
          case XMLStreamConstants.CHARACTERS -> text(in.getText());
          case XMLStreamConstants.DTD -> throw refuse("document", "a document type");
          case XMLStreamConstants.ENTITY_REFERENCE -> throw refuse("document", "an entity");
          case XMLStreamConstants.PROCESSING_INSTRUCTION ->
              throw refuse("document", "a processing instruction");
          default -> {} // comments, white space, the end
        }
      }
      return new KmsDemand(
          field("UserUri"),
          field("KmsUri"),
          time(field("Time")),
          field("ClientReqUrl"),
          Optional.ofNullable(fields.get("DeviceId")));
    }

    /// The parser of the JDK has errors for which it has no words (a NUL in a document type is
    /// one): it then fails with an exception that it does not declare. Nothing of ours runs in
    /// here.
    private int next() throws XMLStreamException {
      try {
        return in.next();
      } catch (RuntimeException e) {
        throw new XMLStreamException("the parser gave up", e);
      }
    }

    private void start() {
      depth++;
      if (++elements > MAX_ELEMENTS || depth > MAX_DEPTH) {
        throw refuse("document", "more or deeper elements than any request has");
      }
      boolean ours = NAMESPACE.equals(in.getNamespaceURI());
      String name = in.getLocalName();
      if (depth == 1 && !(ours && (name.equals(REQUEST) || name.equals("SignedKmsRequest")))) {
        throw refuse("document", "no KmsRequest");
      }
      if (ours && name.equals(REQUEST)) {
        if (requestDepth != 0 || depth > 2) {
          throw refuse("document", "a KmsRequest inside another or beside it");
        }
        requestDepth = depth;
      }
      open = "";
      if (ours && requestDepth != 0 && depth == requestDepth + 1 && TAKEN.contains(name)) {
        if (fields.put(name, "") != null) {
          throw refuse(name, "twice");
        }
        open = name;
      }
    }

    private void text(String more) {
      if (!open.isEmpty() && depth == requestDepth + 1) {
        String all = fields.getOrDefault(open, "") + more;
        if (all.length() > MAX_TEXT) {
          throw refuse(open, "longer than " + MAX_TEXT);
        }
        fields.put(open, all);
      }
    }

    private String field(String name) {
      String text = fields.getOrDefault(name, "").strip();
      if (text.isEmpty()) {
        throw refuse(name, "missing");
      }
      return text;
    }

    private static Instant time(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw refuse("Time", "no time with a zone, such as 2026-11-21T10:00:00Z");
      }
    }
  }
}
