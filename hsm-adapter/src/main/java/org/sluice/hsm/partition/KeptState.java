package org.sluice.hsm.partition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.pkcs11.Ck;
import org.sluice.hsm.pkcs11.Session;
import org.sluice.hsm.pkcs11.Template;
import org.sluice.hsm.pkcs11.Token;

/// The partition's last size and root as a data object on the token. Tokens do not let the value of
/// a data object change, so each state is a new object, counted up, made before the one before is
/// destroyed: a crash between the two leaves both, and the higher count is the one that holds.
final class KeptState {

  private static final String LABEL = "sluice-state";
  private static final int COUNT_OCTETS = 8;

  private final Token token;

  KeptState(Token token) {
    this.token = token;
  }

  private record Kept(long object, long count, ByteBuffer state) {}

  void keep(byte[] state) {
    long _ =
        token.alone(session -> {
          List<Kept> before = all(session);
          long count = before.isEmpty() ? 1 : Math.addExact(before.getLast().count(), 1);
          long made = session.create(object(count, state));
          before.forEach(old -> session.destroy(old.object()));
          return made;
        });
  }

  byte @Nullable [] latest() {
    List<Kept> all = token.alone(this::all);
    if (all.isEmpty()) {
      return null;
    }
    byte[] state = new byte[all.getLast().state().remaining()];
    all.getLast().state().get(state);
    return state;
  }

  private List<Kept> all(Session session) {
    Template wanted = new Template().with(Ck.CKA_CLASS, Ck.CKO_DATA).with(Ck.CKA_LABEL, LABEL);
    List<Kept> all = new ArrayList<>();
    for (long object : session.find(wanted)) {
      ByteBuffer value = ByteBuffer.wrap(session.attribute(object, Ck.CKA_VALUE));
      if (value.remaining() < COUNT_OCTETS) {
        throw new HsmException.TokenFault(
            token.label(), "data object " + LABEL + " has " + value.remaining() + " octets");
      }
      long count = value.getLong();
      all.add(new Kept(object, count, value.slice()));
    }
    all.sort(Comparator.comparingLong(Kept::count));
    return all;
  }

  private static Template object(long count, byte[] state) {
    byte[] value =
        ByteBuffer.allocate(COUNT_OCTETS + state.length).putLong(count).put(state).array();
    return new Template()
        .with(Ck.CKA_CLASS, Ck.CKO_DATA)
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, true)
        .with(Ck.CKA_LABEL, LABEL)
        .with(Ck.CKA_APPLICATION, "sluice")
        .with(Ck.CKA_VALUE, value);
  }
}
