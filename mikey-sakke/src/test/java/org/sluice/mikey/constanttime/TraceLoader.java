package org.sluice.mikey.constanttime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.mikey.secret.SecretPool;

/// Loads the project's classes anew, with probes, and with a secret pool of their own.
final class TraceLoader extends ClassLoader {

  /// The harness itself, which both sides share.
  private static final Set<String> SHARED =
      Set.of(
          Trace.class.getName(),
          Shims.class.getName(),
          Operation.class.getName(),
          Operation.Case.class.getName(),
          Operation.Run.class.getName());

  TraceLoader() {
    super(TraceLoader.class.getClassLoader());
  }

  /// What the public static method `all` of the traced twin of `type` gives.
  @SuppressWarnings("unchecked")
  List<Operation> operations(Class<?> type) {
    try {
      return (List<Operation>) loadClass(type.getName()).getMethod("all").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("org.sluice.") || SHARED.contains(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] probed = Probes.into(in.readAllBytes());
      return defineClass(name, probed, 0, probed.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Which blocks of the traced pool are free: put back before each run, so that every run gets the
  /// same offsets.
  final class PoolState {
    private final Map<Integer, ArrayDeque<Long>> free = new HashMap<>();
    private final long next;

    PoolState() {
      copy(free(), free);
      next = (Long) get("next");
    }

    void restore() {
      Map<Integer, ArrayDeque<Long>> now = free();
      now.clear();
      copy(free, now);
      try {
        field("next").set(null, next);
      } catch (IllegalAccessException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }

    private static void copy(
        Map<Integer, ArrayDeque<Long>> from, Map<Integer, ArrayDeque<Long>> to) {
      from.forEach((shift, blocks) -> to.put(shift, new ArrayDeque<>(blocks)));
    }

    @SuppressWarnings("unchecked")
    private Map<Integer, ArrayDeque<Long>> free() {
      return (Map<Integer, ArrayDeque<Long>>) get("FREE");
    }

    private Object get(String name) {
      try {
        return field(name).get(null);
      } catch (IllegalAccessException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }

    private Field field(String name) {
      try {
        Field field = loadClass(SecretPool.class.getName()).getDeclaredField(name);
        field.setAccessible(true);
        return field;
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
  }
}
