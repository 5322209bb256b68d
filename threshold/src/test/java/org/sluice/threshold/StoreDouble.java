package org.sluice.threshold;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A partition's files in memory. Tests may copy them and put old ones back.
public final class StoreDouble implements PartitionStore {
  private final Map<String, byte[]> files = new HashMap<>();
  private final Fuse fuse;

  public StoreDouble() {
    this(new Fuse());
  }

  /// A store whose process dies by `fuse`.
  public StoreDouble(Fuse fuse) {
    this.fuse = fuse;
  }

  @Override
  public void put(String name, byte[] octets) {
    fuse.write();
    files.put(name, octets.clone());
  }

  @Override
  public byte[] get(String name) {
    fuse.read();
    byte[] octets = files.get(name);
    return octets == null ? null : octets.clone();
  }

  @Override
  public void delete(String name) {
    fuse.write();
    files.remove(name);
  }

  /// Names of all files.
  public Set<String> names() {
    return Set.copyOf(files.keySet());
  }

  /// All files as they are now.
  public Map<String, byte[]> copy() {
    return new HashMap<>(files);
  }

  /// Puts files back.
  public void restore(Map<String, byte[]> old) {
    files.clear();
    files.putAll(old);
  }
}
