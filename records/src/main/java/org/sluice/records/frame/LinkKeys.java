package org.sluice.records.frame;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The keys in a link key file: the first is the one that frames are sent under, all are accepted.
///
/// One line each, 1 to [#MAX] lines. While a key is being replaced there are two: the file goes to
/// the receiver first, then to the sender, so that no frame is refused in between.
///
/// @param keys no two with the same id
public record LinkKeys(List<LinkKey> keys) {
  /// Most keys in a file.
  public static final int MAX = 2;

  /// Largest file, octets.
  public static final int MAX_OCTETS = 1024;

  /// Checks the number and the ids.
  public LinkKeys {
    keys = List.copyOf(keys);
    Set<Integer> ids = new HashSet<>();
    keys.forEach(key -> ids.add(key.id()));
    if (keys.isEmpty() || keys.size() > MAX || ids.size() != keys.size()) {
      throw new IllegalArgumentException(
          "link keys: expected 1 to " + MAX + " keys of different ids, got " + keys.size());
    }
  }

  /// Reads what [#lines()] writes.
  ///
  /// @throws IllegalArgumentException if it is not that; the text does not repeat it
  public static LinkKeys parse(String text) {
    return new LinkKeys(text.lines().map(LinkKey::parse).toList());
  }

  /// A line for each key.
  public String lines() {
    StringBuilder text = new StringBuilder();
    keys.forEach(key -> text.append(key.line()));
    return text.toString();
  }

  /// The key that frames are sent under.
  public LinkKey sending() {
    return keys.getFirst();
  }

  /// The same file with another key to send under; the one so far is still accepted, older ones are
  /// not.
  public LinkKeys replacedBy(LinkKey next) {
    return new LinkKeys(List.of(next, sending()));
  }

  /// The same file with the sending key alone.
  public LinkKeys withoutOld() {
    return new LinkKeys(List.of(sending()));
  }

  /// Not the keys.
  @Override
  public String toString() {
    return "LinkKeys[" + keys.size() + "]";
  }
}
