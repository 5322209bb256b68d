package org.sluice.client.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// The published keys, as they lie in this program: `NAME=HEX` on each line, points as 04||x||y.
/// They were made by another implementation and are validated each time.
final class KitKeys {
  private static final String FOLDER = "/vendor-kit/";

  private KitKeys() {}

  /// The octets of one of the files.
  static byte[] file(String name) {
    try (InputStream in = KitKeys.class.getResourceAsStream(FOLDER + name + ".txt")) {
      if (in == null) {
        throw new IllegalStateException("the kit has no file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The public keys of the kit's KMS.
  static MasterKeys masters(KmsUri kms, PeriodRule rule) {
    Map<String, byte[]> values = values("masters");
    return new MasterKeys(
        kms,
        PublicPoint.of(Curve.SAKKE, value(values, "Z")),
        PublicPoint.of(Curve.P256, value(values, "KPAK")),
        rule);
  }

  /// A user's keys of the kit's one period; the caller closes them.
  static KeySet of(String name, UserUri user, MasterKeys masters) {
    Map<String, byte[]> values = values(name);
    try (SecretBytes rsk = SecretBytes.takeOwnershipOf(value(values, "RSK"));
        SecretBytes ssk = SecretBytes.takeOwnershipOf(value(values, "SSK"))) {
      KeySet keys = KeySet.of(value(values, "UID"), rsk, ssk, value(values, "PVT"));
      try {
        keys.validate(masters, user, 0);
        return keys;
      } catch (RuntimeException e) {
        keys.close();
        throw e;
      }
    }
  }

  private static byte[] value(Map<String, byte[]> values, String name) {
    byte[] value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the kit has no value " + name);
    }
    return value;
  }

  private static Map<String, byte[]> values(String name) {
    return new String(file(name), StandardCharsets.US_ASCII)
        .lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> HexFormat.of().parseHex(pair[1])));
  }
}
