package org.sluice.mikey.constanttime;

import java.util.Set;

/// The JDK's methods that the traced operations call: no probe sees into them, so each is here for
/// a reason. Whatever is called and not listed fails the test.
final class OutsideMethods {

  static final Set<String> ALLOWED = Set.of();

  private OutsideMethods() {}
}
