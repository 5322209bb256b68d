package org.sluice.mikey.keyset;

/// A document that is no KMS certificate. Names the element that is wrong.
public final class MalformedCertificate extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String element;
  private final String problem;

  MalformedCertificate(String element, String problem) {
    super("KMS certificate, element " + element + ": " + problem);
    this.element = element;
    this.problem = problem;
  }

  /// The element (or, for a document that is no XML, the root element that was expected).
  public String element() {
    return element;
  }

  /// What is wrong with it.
  public String problem() {
    return problem;
  }
}
