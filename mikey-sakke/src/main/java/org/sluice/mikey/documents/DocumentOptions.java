package org.sluice.mikey.documents;

import java.util.EnumSet;
import java.util.Set;
import org.sluice.mikey.xml.Foreign;

/// How documents are read and written where TS 33.180 and deployed systems differ, or where it can
/// be read in more than one way. docs/DOCUMENT-OPTIONS.md has them in one table.
///
/// @param layout namespaces and order of elements
/// @param wrap how key elements are wrapped under a TrK, on reading and on writing
/// @param cipherValue how wrapped octets are written
/// @param userId how the UserID of a key set is written
/// @param tolerated departures accepted on reading
public record DocumentOptions(
    DocumentLayout layout,
    WrapReading wrap,
    BinaryForm cipherValue,
    BinaryForm userId,
    Set<Tolerance> tolerated) {

  /// The documents to the letter where they have one, the reading most used where they do not: RFC
  /// 5649, base64 of wrapped octets, hexadecimal UserID, nothing tolerated.
  public static final DocumentOptions STRICT =
      new DocumentOptions(
          DocumentLayout.TS33180, WrapReading.RFC5649, BinaryForm.BASE64, BinaryForm.HEX, Set.of());

  /// Copies the set.
  public DocumentOptions {
    tolerated = Set.copyOf(tolerated);
  }

  /// The same with another layout.
  public DocumentOptions withLayout(DocumentLayout other) {
    return new DocumentOptions(other, wrap, cipherValue, userId, tolerated);
  }

  /// The same with another reading of the wrap.
  public DocumentOptions withWrap(WrapReading other) {
    return new DocumentOptions(layout, other, cipherValue, userId, tolerated);
  }

  /// The same with wrapped octets written in another form.
  public DocumentOptions withCipherValue(BinaryForm other) {
    return new DocumentOptions(layout, wrap, other, userId, tolerated);
  }

  /// The same with UserID written in another form.
  public DocumentOptions withUserId(BinaryForm other) {
    return new DocumentOptions(layout, wrap, cipherValue, other, tolerated);
  }

  /// The same with these departures tolerated too.
  public DocumentOptions tolerating(Tolerance... more) {
    Set<Tolerance> all = EnumSet.noneOf(Tolerance.class);
    all.addAll(tolerated);
    all.addAll(Set.of(more));
    return new DocumentOptions(layout, wrap, cipherValue, userId, all);
  }

  boolean tolerates(Tolerance t) {
    return tolerated.contains(t);
  }

  Foreign foreign() {
    return tolerates(Tolerance.FOREIGN_CONTENT) ? Foreign.IGNORE : Foreign.REFUSE;
  }
}
