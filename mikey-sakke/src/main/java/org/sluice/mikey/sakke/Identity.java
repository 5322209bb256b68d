package org.sluice.mikey.sakke;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.SakkeException.Problem;

/// The octets of an identity: 1 to 4096, as an integer reduced modulo q.
final class Identity {

  private static final int LONGEST = 4096;

  private Identity() {}

  /// a = the identity as an element of Q.
  ///
  /// @throws SakkeException with IDENTITY_LENGTH
  static void load(long a, byte[] id) {
    if (id.length == 0 || id.length > LONGEST) {
      throw new SakkeException(
          Problem.IDENTITY_LENGTH, "an identity has 1 to " + LONGEST + " octets, not " + id.length);
    }
    Field.SAKKE_Q.reducePublic(a, id);
  }
}
