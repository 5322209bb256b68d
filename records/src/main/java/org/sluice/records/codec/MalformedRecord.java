package org.sluice.records.codec;

/// Octets, or arguments, that are no record of the named kind. Says what was read, in which field,
/// at which octet and what is wrong, never the octets themselves.
public final class MalformedRecord extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Offset of a value that did not come from octets (a constructor's argument).
  public static final int NO_OFFSET = -1;

  private final String what;
  private final String field;
  private final int offset;
  private final String problem;

  /// `offset` counts from the first octet of the record, or is [#NO_OFFSET].
  public MalformedRecord(String what, String field, int offset, String problem) {
    super(
        what
            + ", field "
            + field
            + (offset == NO_OFFSET ? "" : " at octet " + offset)
            + ": "
            + problem);
    this.what = what;
    this.field = field;
    this.offset = offset;
    this.problem = problem;
  }

  /// A value that breaks a rule of the record and did not come from octets; [Reader#decode] adds
  /// the offset when it did.
  public MalformedRecord(String what, String field, String problem) {
    this(what, field, NO_OFFSET, problem);
  }

  /// Kind of record that was expected, such as `Request`.
  public String what() {
    return what;
  }

  /// Field that is wrong.
  public String field() {
    return field;
  }

  /// Octet at which the field begins, or [#NO_OFFSET].
  public int offset() {
    return offset;
  }

  /// What is wrong with it.
  public String problem() {
    return problem;
  }
}
