package org.sluice.mikey.xml;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.sluice.mikey.secret.SecretBytes;

/// A document that was read whole and is well-formed: UTF-8 without byte order mark, XML 1.0 with
/// namespaces, no document type, processing instruction or CDATA section, names in ASCII. At most
/// 32 elements deep, 16384 elements, 32 attributes per element, 16 namespace prefixes at once,
/// names of 128 and attribute values of 4096 octets.
///
/// Its octets stay in the pool; its elements can be asked until it is closed. What is kept outside
/// the pool is structure: names, attribute values and offsets.
public final class XmlDocument implements AutoCloseable {

  /// Most octets of any document.
  public static final int MAX_OCTETS = 1 << 20;

  private static final String ID = "Id";

  private final SecretBytes octets;
  private final XmlElement root;

  private XmlDocument(SecretBytes octets, XmlElement root) {
    this.octets = octets;
    this.root = root;
  }

  /// Reads a document and takes over its octets, which are closed if it is refused. `expected` is
  /// the name of the root to be named where the document has none.
  ///
  /// @throws MalformedXml saying where and why
  public static XmlDocument parse(SecretBytes octets, String expected) {
    try {
      XmlElement root =
          octets.use(at -> new XmlParser(octets, at, octets.length(), expected).document());
      return new XmlDocument(octets, root);
    } catch (RuntimeException e) {
      octets.close();
      throw e;
    }
  }

  /// Reads a document that holds no secret and of at most `max` octets.
  ///
  /// @throws MalformedXml saying where and why
  public static XmlDocument parse(byte[] open, int max, String expected) {
    if (open.length > max) {
      throw new MalformedXml(expected, 0, open.length + " octets, at most " + max);
    }
    SecretBytes octets = SecretBytes.allocate(open.length);
    octets.use(at -> {
      MemorySegment.copy(open, 0, MEM, ValueLayout.JAVA_BYTE, at, open.length);
      return at;
    });
    return parse(octets, expected);
  }

  /// The root element.
  public XmlElement root() {
    return root;
  }

  /// Refuses a document in which two elements have the same `Id`: a signature names what it covers
  /// by it.
  ///
  /// @throws MalformedXml naming the second
  public void requireDistinctIds() {
    distinct(root, new HashSet<>());
  }

  private static void distinct(XmlElement element, Set<String> seen) {
    Optional<String> id = element.attribute(ID);
    if (id.isPresent() && !seen.add(id.get())) {
      throw element.refuse("its Id is also that of another element");
    }
    element.elements().forEach(child -> distinct(child, seen));
  }

  @Override
  public void close() {
    octets.close();
  }
}
