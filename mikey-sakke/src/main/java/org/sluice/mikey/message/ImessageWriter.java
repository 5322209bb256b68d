package org.sluice.mikey.message;

import java.util.List;
import org.sluice.mikey.message.Extension.Other;
import org.sluice.mikey.message.Extension.PlainParameters;
import org.sluice.mikey.message.Extension.SakkeToSelf;
import org.sluice.mikey.message.Extension.SealedParameters;
import org.sluice.mikey.message.Extension.VendorId;
import org.sluice.mikey.message.SecurityPolicy.Parameter;
import org.sluice.mikey.message.SessionMap.GenericSession;
import org.sluice.mikey.message.SessionMap.SrtpSession;
import org.sluice.records.codec.Writer;

/// Writes what [ImessageReader] reads.
final class ImessageWriter {

  private ImessageWriter() {}

  static byte[] write(Imessage m) {
    return new Writer().raw(signed(m)).raw(m.signature()).toByteArray();
  }

  /// The octets that the signature covers: everything before it, S type and length included.
  static byte[] signed(Imessage m) {
    Writer out = new Writer();
    out.u8(Mikey.VERSION).u8(Mikey.SAKKE_MESSAGE).u8(Mikey.T).u8(m.prf()).u32(m.csbId());
    sessions(out, m.sessions());
    out.u8(Mikey.RAND).u8(Mikey.NTP_UTC);
    out.u32(m.timestamp() >>> 32).u32(m.timestamp() & 0xffffffffL);
    List<Payload> payloads = m.payloads();
    out.u8(payloads.getFirst().type()).u8(m.rand().length()).raw(m.rand());
    for (int i = 0; i < payloads.size(); i++) {
      out.u8(i + 1 < payloads.size() ? payloads.get(i + 1).type() : Mikey.SIGN);
      body(out, payloads.get(i));
    }
    return out.u16(Mikey.ECCSI_129).toByteArray();
  }

  private static void sessions(Writer out, SessionMap map) {
    out.u8(map.count());
    switch (map) {
      case SessionMap.Srtp srtp -> {
        out.u8(Mikey.MAP_SRTP);
        for (SrtpSession s : srtp.sessions()) {
          out.u8(s.policy()).u32(s.ssrc()).u32(s.roc());
        }
      }
      case SessionMap.Empty _ -> out.u8(Mikey.MAP_EMPTY);
      case SessionMap.Generic generic -> {
        out.u8(Mikey.MAP_GENERIC);
        for (GenericSession s : generic.sessions()) {
          out.u8(s.csId()).u8(s.protocol()).u8((s.sFlag() ? 0x80 : 0) | s.policies().size());
          s.policies().forEach(out::u8);
          out.bytes16(s.data()).u8(s.spi().length()).raw(s.spi());
        }
      }
    }
  }

  private static void body(Writer out, Payload p) {
    switch (p) {
      case Identity i -> out.u8(i.role()).code(i.idType()).bytes16(i.value());
      case Certificate c -> out.u8(c.kind()).bytes16(c.data());
      case SecurityPolicy s -> policy(out, s);
      case SakkeData s -> sakke(out, s);
      case Extension e -> {
        Writer data = new Writer();
        extension(data, e);
        out.u8(e.extensionType()).bytes16(data.toByteArray());
      }
    }
  }

  private static void policy(Writer out, SecurityPolicy s) {
    Writer parameters = new Writer();
    for (Parameter p : s.parameters()) {
      parameters.u8(p.type()).u8(p.value().length()).raw(p.value());
    }
    out.u8(s.number()).u8(s.protocol()).bytes16(parameters.toByteArray());
  }

  private static void sakke(Writer out, SakkeData s) {
    out.u8(Mikey.PARAMETER_SET_1).u8(s.idScheme()).bytes16(s.sed());
  }

  private static void extension(Writer out, Extension e) {
    switch (e) {
      case VendorId v -> out.raw(v.data());
      case SakkeToSelf s -> sakke(out.u8(Mikey.LAST), s.sakke());
      case SealedParameters p -> p.data().write(out);
      case PlainParameters p -> {
        if (p.cut()) {
          p.parameters().writeStart(out);
        } else {
          p.parameters().write(out);
        }
      }
      case Other o -> out.raw(o.data());
    }
  }
}
