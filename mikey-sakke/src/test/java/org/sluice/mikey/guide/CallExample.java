package org.sluice.mikey.guide;

// begin
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.CryptoSession;
import org.sluice.mikey.message.ImessageMaker;
import org.sluice.mikey.message.ImessageOpener;
import org.sluice.mikey.message.KeyMgmt;
import org.sluice.mikey.message.KeyPurpose;
import org.sluice.mikey.message.MessagePlan;
import org.sluice.mikey.message.MessageRefused;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.message.ReplayGuard;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.id.UserUri;

/// One private call: the caller's device makes a message, the called device opens it.
final class CallExample {

  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /// The caller. The secret is fresh for this call: Ssv.random(RandomSource.system()).
  static String call(
      byte[] certificate, KeySet callerKeys, String caller, String called, Ssv secret) {
    MasterKeys server = KmsCertificate.parse(certificate).keys();
    Party from = new Party(UserUri.parse(caller), server);
    Party to = new Party(UserUri.parse(called), server);
    long keyId = KeyPurpose.PCK.newKeyId(new SecureRandom());
    byte[] message =
        new ImessageMaker(from, callerKeys).make(to, Instant.now(), secret, MessagePlan.of(keyId));
    return KeyMgmt.format(message); // a=key-mgmt:mikey ..., for the SDP body
  }

  /// The called device. One guard lives as long as the device's process.
  private final ReplayGuard guard = new ReplayGuard(CLOCK_TOLERANCE, 10_000, 100);

  /// The keys of the caller's media, for the SRTP stack; close them when the call ends.
  SrtpKeys answer(byte[] certificate, KeySet calledKeys, String called, String sdpLine) {
    MasterKeys server = KmsCertificate.parse(certificate).keys();
    Party self = new Party(UserUri.parse(called), server);
    // A device holds several periods; this one holds a single one.
    ImessageOpener opener = new ImessageOpener(self, period -> calledKeys, List.of());
    try (Opened opened = opener.open(KeyMgmt.parse(sdpLine), Instant.now(), guard)) {
      System.out.println("call from " + opened.sender() + ", keys of " + opened.period().label());
      return opened.srtpKeys(CryptoSession.MCPTT_PRIVATE_INITIATOR.code());
    } catch (MessageRefused refused) {
      System.out.println("not taken: " + refused.reason());
      throw refused;
    }
  }
}
// end
