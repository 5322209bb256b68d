package org.sluice.fuzz;

import java.nio.charset.StandardCharsets;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.envelope.KmsDemand;

/// KmsRequest documents as a distribution server reads them: refused with [MalformedRecord], or
/// what was read is read again from a document that says it plainly.
public final class DemandTarget {
  private static final int MAX_FIELD = 4096;

  private DemandTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    KmsDemand demand;
    try {
      demand = KmsDemand.parse(input);
    } catch (MalformedRecord e) {
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 500, "a refusal is short");
      return;
    }
    Wrong.unless(input.length <= KmsDemand.MAX_OCTETS, "longer than what is read");
    for (String field :
        new String[] {
          demand.user(), demand.kms(), demand.requestUrl(), demand.deviceId().orElse("x")
        }) {
      Wrong.unless(field.length() <= MAX_FIELD, "a field longer than what is read");
    }
    Wrong.unless(!demand.user().isBlank() && !demand.kms().isBlank(), "a field that is empty");
    byte[] plain = plain(demand).getBytes(StandardCharsets.UTF_8);
    if (plain.length <= KmsDemand.MAX_OCTETS) {
      Wrong.unless(KmsDemand.parse(plain).equals(demand), "said plainly, it is another");
    }
  }

  private static String plain(KmsDemand demand) {
    return "<KmsRequest xmlns=\"urn:3gpp:ns:mcsecKMSInterface:1.0\">"
        + element("UserUri", demand.user())
        + element("KmsUri", demand.kms())
        + element("Time", demand.time().toString())
        + demand.deviceId().map(id -> element("DeviceId", id)).orElse("")
        + element("ClientReqUrl", demand.requestUrl())
        + "</KmsRequest>";
  }

  private static String element(String name, String text) {
    String escaped =
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;");
    return "<" + name + ">" + escaped + "</" + name + ">";
  }
}
