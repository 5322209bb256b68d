package org.sluice.hsm.pkcs11;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.KeyLabel;

/// The keys of a token by label. A label is written once: making a key under a label that is taken
/// fails. Handles are looked up once per login. Usable by many threads.
public final class TokenKeys {

  private static final long[] KEY_CLASSES = {
    Ck.CKO_SECRET_KEY, Ck.CKO_PRIVATE_KEY, Ck.CKO_PUBLIC_KEY
  };

  private record Place(long login, long objectClass, String label) {}

  private final Token token;
  private final Map<Place, Long> handles = new ConcurrentHashMap<>();

  /// The keys of `token`.
  public TokenKeys(Token token) {
    this.token = token;
  }

  /// Handle of the one key of `objectClass` with this label, for use in `session`. Throws
  /// [HsmException.KeyMissing], [HsmException.KeyAmbiguous], or, when a key of another kind has the
  /// label, [HsmException.WrongUse] with the wanted `use`.
  long handle(Session session, long objectClass, String label, String use) {
    Place place = new Place(token.logins(), objectClass, KeyLabel.check(label));
    Long known = handles.get(place);
    if (known != null) {
      return known;
    }
    long[] found = session.find(named(objectClass, label));
    if (found.length > 1) {
      throw new HsmException.KeyAmbiguous(token.label(), label, found.length);
    }
    if (found.length == 0) {
      throw present(session, label)
          ? new HsmException.WrongUse(token.label(), label, use)
          : new HsmException.KeyMissing(token.label(), label);
    }
    handles.put(place, found[0]);
    return found[0];
  }

  /// What is done with a key's handle.
  @FunctionalInterface
  public interface KeyUse<T extends @Nullable Object> {
    T with(long key);
  }

  /// Runs `operation` with the key's handle, see [#handle(Session, long, String, String)]. If the
  /// token says that the key is not made for it, throws [HsmException.WrongUse] too.
  public <T extends @Nullable Object> T use(
      Session session, long objectClass, String label, String use, KeyUse<T> operation) {
    long key = handle(session, objectClass, label, use);
    try {
      return operation.with(key);
    } catch (Pkcs11Exception e) {
      if (e.isWrongUse()) {
        throw new HsmException.WrongUse(token.label(), label, use);
      }
      throw e;
    }
  }

  /// Whether a secret or private key has this label.
  public boolean has(String label) {
    KeyLabel.check(label);
    return token.with(session -> present(session, label));
  }

  /// Makes a key in `made`, after checking under a lock that the label is free. What `made` returns
  /// is passed on.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> T make(String label, SessionUse<T> made) {
    KeyLabel.check(label);
    return token.alone(session -> {
      if (present(session, label)) {
        throw new HsmException.KeyExists(token.label(), label);
      }
      return made.with(session);
    });
  }

  /// Destroys whatever keys have this label. No error if there is none.
  public void destroy(String label) {
    KeyLabel.check(label);
    int _ =
        token.alone(session -> {
          int destroyed = 0;
          for (long objectClass : KEY_CLASSES) {
            for (long object : session.find(named(objectClass, label))) {
              session.destroy(object);
              destroyed++;
            }
          }
          handles.keySet().removeIf(place -> place.label().equals(label));
          return destroyed;
        });
  }

  private static boolean present(Session session, String label) {
    return session.find(named(Ck.CKO_SECRET_KEY, label)).length > 0
        || session.find(named(Ck.CKO_PRIVATE_KEY, label)).length > 0;
  }

  private static Template named(long objectClass, String label) {
    return new Template().with(Ck.CKA_CLASS, objectClass).with(Ck.CKA_LABEL, label);
  }
}
