package org.sluice.mikey.xml;

/// Octets that are no acceptable document. Says in which element, at which octet and what is wrong;
/// names of elements may be in it, their text never, because it may be a key.
public final class MalformedXml extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_NAME = 40;

  private final String element;
  private final int offset;
  private final String problem;

  /// `offset` counts from the first octet of the document.
  public MalformedXml(String element, int offset, String problem) {
    super("element " + shortened(element) + " at octet " + offset + ": " + problem);
    this.element = shortened(element);
    this.offset = offset;
    this.problem = problem;
  }

  /// Local name of the element that is wrong, missing or around the fault; of the expected root
  /// where the document has none.
  public String element() {
    return element;
  }

  /// Octet of the document at which it was seen.
  public int offset() {
    return offset;
  }

  /// What is wrong: what was expected and what was there.
  public String problem() {
    return problem;
  }

  static String shortened(String name) {
    return name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name;
  }
}
