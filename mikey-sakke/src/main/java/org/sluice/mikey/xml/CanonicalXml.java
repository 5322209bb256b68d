package org.sluice.mikey.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Canonical XML 1.0 without comments (inclusive) of an element and what is in it. Text goes from
/// the pool to the sink in stretches as long as nothing needs to be escaped.
public final class CanonicalXml {

  /// Its name in XML-DSig.
  public static final String ALGORITHM = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

  private static final Comparator<XmlAttribute> ORDER =
      Comparator.comparing((XmlAttribute a) -> a.namespace(), CanonicalXml::byCharacter)
          .thenComparing(a -> a.name().local());

  private final CanonicalSink sink;
  private final @Nullable XmlElement without;

  private CanonicalXml(CanonicalSink sink, @Nullable XmlElement without) {
    this.sink = sink;
    this.without = without;
  }

  /// Writes `element` to `sink`.
  ///
  /// @throws MalformedXml if a namespace name is relative: Canonical XML has no form for it
  public static void write(XmlElement element, CanonicalSink sink) {
    new CanonicalXml(sink, null).apex(element);
  }

  /// Writes `element` as if `without`, a child of it, were not there: the enveloped-signature
  /// transform of XML-DSig.
  ///
  /// @throws MalformedXml if a namespace name is relative
  public static void writeWithout(XmlElement element, XmlElement without, CanonicalSink sink) {
    new CanonicalXml(sink, without).apex(element);
  }

  /// The canonical octets of an element that holds nothing secret.
  ///
  /// @throws MalformedXml if a namespace name is relative
  public static byte[] open(XmlElement element) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(
        element,
        new CanonicalSink() {
          @Override
          public void pool(long at, int length) {
            out.writeBytes(MEM.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
          }

          @Override
          public void open(byte[] octets) {
            out.writeBytes(octets);
          }
        });
    return out.toByteArray();
  }

  private void apex(XmlElement element) {
    element
        .octets()
        .use(base -> {
          // The nearest xml: attributes of elements that are left out belong to the first one
          // written.
          Map<String, XmlAttribute> inherited = new TreeMap<>();
          for (XmlElement e = element; e != null; e = e.parent()) {
            for (XmlAttribute a : e.attributes()) {
              if (a.namespace().equals(XmlElement.XML)) {
                inherited.putIfAbsent(a.name().local(), a);
              }
            }
          }
          List<XmlAttribute> attributes = new ArrayList<>(inherited.values());
          element.attributes().stream()
              .filter(a -> !a.namespace().equals(XmlElement.XML))
              .forEach(attributes::add);
          element(base, element, Map.of(), attributes);
          return base;
        });
  }

  private void element(
      long base, XmlElement e, Map<String, String> outer, List<XmlAttribute> attributes) {
    text("<" + e.writtenName());
    namespaces(e, outer);
    attributes.sort(ORDER);
    for (XmlAttribute a : attributes) {
      text(" " + a.name() + "=\"" + attribute(a.value()) + "\"");
    }
    text(">");
    for (XmlNode child : e.children()) {
      switch (child) {
        case XmlText t -> content(base + t.start(), base + t.end());
        case XmlElement inner -> {
          if (inner != without) {
            element(base, inner, e.inScope(), new ArrayList<>(inner.attributes()));
          }
        }
      }
    }
    text("</" + e.writtenName() + ">");
  }

  /// Writes the declarations in force that the element around does not have in force.
  private void namespaces(XmlElement e, Map<String, String> outer) {
    Map<String, String> inner = new TreeMap<>(e.inScope());
    inner.remove("xml");
    for (var n : inner.entrySet()) {
      String namespace = n.getValue();
      if (namespace.equals(outer.getOrDefault(n.getKey(), ""))) {
        continue;
      }
      if (!namespace.isEmpty() && namespace.indexOf(':') <= 0) {
        throw e.refuse("a relative namespace name, which cannot be signed");
      }
      String prefix = n.getKey().isEmpty() ? "" : ":" + n.getKey();
      text(" xmlns" + prefix + "=\"" + attribute(namespace) + "\"");
    }
  }

  private void content(long from, long end) {
    long plain = from;
    for (long at = from; at < end; at++) {
      int c = MEM.get(ValueLayout.JAVA_BYTE, at);
      if (c != '&' && c != '>' && c != '\r') {
        continue;
      }
      sink.pool(plain, (int) (at - plain));
      switch (c) {
        case '&' -> {
          text(escaped(References.character(at, end)));
          at += References.length(at) - 1;
        }
        case '>' -> text("&gt;");
        default -> {
          text("\n");
          at += at + 1 < end && MEM.get(ValueLayout.JAVA_BYTE, at + 1) == '\n' ? 1 : 0;
        }
      }
      plain = at + 1;
    }
    sink.pool(plain, (int) (end - plain));
  }

  private static String escaped(int c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '\r' -> "&#xD;";
      default -> Character.toString(c);
    };
  }

  /// Escapes an attribute value as Canonical XML says; nothing else is needed in any attribute.
  static String attribute(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '"' -> out.append("&quot;");
        case '\t' -> out.append("&#x9;");
        case '\n' -> out.append("&#xA;");
        case '\r' -> out.append("&#xD;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /// Order of Unicode characters, which is not the order of `char` beyond U+FFFF.
  private static int byCharacter(String a, String b) {
    return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
  }

  private void text(String open) {
    sink.open(open.getBytes(UTF_8));
  }
}
