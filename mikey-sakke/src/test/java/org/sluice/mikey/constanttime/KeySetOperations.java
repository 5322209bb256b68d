package org.sluice.mikey.constanttime;

import static org.sluice.mikey.constanttime.MasterSecrets.ID;
import static org.sluice.mikey.constanttime.MasterSecrets.publicPoint;
import static org.sluice.mikey.constanttime.MasterSecrets.secret;
import static org.sluice.mikey.constanttime.SakkeOperations.expect;
import static org.sluice.mikey.constanttime.SakkeOperations.run;

import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.secret.SecretBytes;

/// A key set into its plain form and back.
public final class KeySetOperations {

  private KeySetOperations() {}

  public static List<Operation> all() {
    PublicPoint pvt = publicPoint(Curve.P256, Values.octets("v", 32));
    List<Values.Value> ssks = Values.scalars(Field.P256_N.modulus());
    List<Values.Value> points = Values.scalars(Field.SAKKE_Q.modulus());
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < ssks.size(); i++) {
      byte[] rsk = publicPoint(Curve.SAKKE, points.get(i).octets()).octets();
      byte[] ssk = ssks.get(i).octets();
      cases.add(
          new Case(
              ssks.get(i).name(),
              () -> {
                SecretBytes plain;
                try (KeySet keys =
                    new KeySet(ID, MasterSecrets.key(rsk), Ssk.of(secret(ssk)), pvt)) {
                  plain = keys.toPlain();
                }
                return run(() -> thereAndBack(plain), plain);
              }));
    }
    return List.of(new Operation("key set from its plain form and back", cases));
  }

  private static void thereAndBack(SecretBytes plain) {
    try (KeySet keys = KeySet.fromPlain(plain);
        SecretBytes again = keys.toPlain()) {
      expect(true, plain.sameAs(again));
    }
  }
}
