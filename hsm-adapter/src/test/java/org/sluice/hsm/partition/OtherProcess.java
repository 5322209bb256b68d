package org.sluice.hsm.partition;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.mikey.secret.SecretBytes;

/// Opens a partition's token in a process of its own, as after a restart. Arguments: store folder,
/// token label; the PIN on standard input. Prints kept state, an HMAC under "k" as a public test
/// value, and whether the session key "a" is there; or the kind of refusal.
final class OtherProcess {

  private OtherProcess() {}

  static void main(String[] arguments) throws IOException {
    Token token = SoftHsm.start(Path.of(arguments[0])).token(arguments[1]);
    try (SecretBytes pin = SecretBytes.takeOwnershipOf(System.in.readAllBytes())) {
      token.login(pin);
    } catch (HsmException e) {
      System.out.println(e.getClass().getSimpleName());
      return;
    }
    Pkcs11PartitionToken partition = Pkcs11PartitionToken.open(token);
    System.out.println(HexFormat.of().formatHex(partition.identityKey()));
    System.out.println(HexFormat.of().formatHex(partition.state()));
    try (SecretBytes mac = partition.hmac("k", new byte[] {1})) {
      System.out.println(Reopening.hex(mac));
    }
    System.out.println(partition.has("a"));
  }
}
