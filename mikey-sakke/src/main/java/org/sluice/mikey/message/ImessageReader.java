package org.sluice.mikey.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.message.SecurityPolicy.Parameter;
import org.sluice.mikey.message.SessionMap.GenericSession;
import org.sluice.mikey.message.SessionMap.SrtpSession;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;

/// Reads HDR, T, RAND, {IDR}, {CERT}, {SP}, SAKKE, {extension}, SIGN in this order (RFC 6509
/// section 2.1) and nothing else. Lengths are checked before anything is taken.
final class ImessageReader {

  private final Reader in;
  private final PayloadOrder order = new PayloadOrder();

  private ImessageReader(Reader in) {
    this.in = in;
  }

  static Imessage read(byte[] octets) {
    if (octets.length > Imessage.MAX_OCTETS) {
      throw new MessageRefused(
          Reason.MALFORMED,
          octets.length + " octets, at most " + Imessage.MAX_OCTETS + " are read");
    }
    try {
      return Reader.decode(octets.clone(), "I_MESSAGE", in -> new ImessageReader(in).message());
    } catch (MalformedRecord e) {
      throw new MessageRefused(e);
    }
  }

  private Imessage message() {
    fixed("version", Mikey.VERSION);
    fixed("data type", Mikey.SAKKE_MESSAGE);
    int next = in.u8("next payload");
    int prf = in.u8("V flag and PRF");
    if ((prf & 0x80) != 0) {
      throw in.refuse("V flag and PRF", "asks for a response, which an I_MESSAGE never gets");
    }
    long csbId = in.u32("CSB ID");
    SessionMap sessions = sessions();
    expect(next, Mikey.T, "T");
    next = in.u8("next payload");
    fixed("T type", Mikey.NTP_UTC);
    long timestamp = in.u32("T seconds") << 32 | in.u32("T fraction");
    expect(next, Mikey.RAND, "RAND");
    next = in.u8("next payload");
    Octets rand = random();
    List<Payload> payloads = payloads(next);
    int sign = in.u16("SIGN type and length");
    if (sign != Mikey.ECCSI_129) {
      throw in.refuse("SIGN type and length", "not ECCSI with 129 octets");
    }
    Octets signature = Octets.of(in.raw("signature", Mikey.ECCSI_OCTETS));
    return new Imessage(csbId, prf, sessions, timestamp, rand, payloads, signature);
  }

  private SessionMap sessions() {
    int count = in.u8("#CS");
    int type = in.u8("CS ID map type");
    return switch (type) {
      case Mikey.MAP_SRTP ->
          new SessionMap.Srtp(
              in.list(
                  count,
                  r -> new SrtpSession(r.u8("CS policy"), r.u32("CS SSRC"), r.u32("CS ROC"))));
      case Mikey.MAP_EMPTY -> {
        if (count != 0) {
          throw in.refuse("CS ID map type", "empty, but " + count + " crypto sessions");
        }
        yield new SessionMap.Empty();
      }
      case Mikey.MAP_GENERIC ->
          new SessionMap.Generic(in.list(count, ImessageReader::genericSession));
      default -> throw in.refuse("CS ID map type", "unknown: " + type);
    };
  }

  private static GenericSession genericSession(Reader in) {
    int csId = in.u8("CS ID");
    int protocol = in.u8("CS protocol type");
    int flags = in.u8("#P");
    return new GenericSession(
        csId,
        protocol,
        (flags & 0x80) != 0,
        in.list(flags & 0x7f, r -> r.u8("CS policy")),
        Octets.of(in.bytes16("CS session data", Mikey.MAX_BODY)),
        Octets.of(in.raw("CS SPI", in.u8("CS SPI length"))));
  }

  private Octets random() {
    int length = in.u8("RAND length");
    if (length < Mikey.SHORTEST_RAND) {
      throw in.refuse("RAND length", length + " octets, at least 16 needed");
    }
    return Octets.of(in.raw("RAND", length));
  }

  private List<Payload> payloads(int first) {
    List<Payload> payloads = new ArrayList<>();
    int type = first;
    while (type != Mikey.SIGN) {
      if (payloads.size() == Mikey.MAX_PAYLOADS) {
        throw in.refuse("next payload", "more than " + Mikey.MAX_PAYLOADS + " payloads");
      }
      // Refused where the type was announced: the octet before the payload's own.
      refuse("next payload", order.problem(type));
      int next = in.u8("next payload");
      Payload p = payload(type);
      payloads.add(p);
      refuse(repeatable(p), order.repeated(p));
      type = next;
    }
    refuse("next payload", order.problemAtEnd());
    return payloads;
  }

  private Payload payload(int type) {
    return switch (type) {
      case Mikey.IDR -> identity();
      case Mikey.CERT ->
          new Certificate(in.u8("CERT type"), Octets.of(in.bytes16("CERT data", Mikey.MAX_BODY)));
      case Mikey.SP -> policy();
      case Mikey.SAKKE -> sakke(in);
      default -> extension();
    };
  }

  /// The field by which payloads of this kind are told apart.
  private static String repeatable(Payload p) {
    return switch (p) {
      case Identity _ -> "IDR role";
      case SecurityPolicy _ -> "SP policy";
      case Extension _ -> "extension type";
      case Certificate _, SakkeData _ -> "next payload";
    };
  }

  private Identity identity() {
    int role = in.u8("IDR role");
    IdType type = in.code("IDR type", IdType.class);
    return new Identity(role, type, Octets.of(in.bytes16("value", Mikey.MAX_ID)));
  }

  private SecurityPolicy policy() {
    int number = in.u8("SP policy");
    int protocol = in.u8("SP protocol");
    int length = in.u16("SP parameters length");
    if (length > Mikey.MAX_BODY) {
      throw in.refuse("SP parameters length", length + " octets, at most " + Mikey.MAX_BODY);
    }
    int end = in.position() + length;
    List<Parameter> parameters = new ArrayList<>();
    while (in.position() < end) {
      int type = in.u8("parameters");
      parameters.add(new Parameter(type, Octets.of(in.raw("SP value", in.u8("SP value length")))));
    }
    if (in.position() != end) {
      throw in.refuse("SP value", "reaches beyond its policy");
    }
    return new SecurityPolicy(number, protocol, parameters);
  }

  private static SakkeData sakke(Reader in) {
    fixed(in, "SAKKE parameters", Mikey.PARAMETER_SET_1);
    return new SakkeData(in.u8("SAKKE ID scheme"), Octets.of(in.bytes16("sed", Mikey.SED_256)));
  }

  private Extension extension() {
    int type = in.u8("extension type");
    int length = in.u16("extension length");
    if (length > Mikey.MAX_BODY) {
      throw in.refuse("extension length", length + " octets, at most " + Mikey.MAX_BODY);
    }
    int end = in.position() + length;
    Extension e =
        switch (type) {
          case Mikey.EXTENSION_VENDOR_ID ->
              new Extension.VendorId(Octets.of(in.raw("vendor id", length)));
          case Mikey.EXTENSION_SAKKE_TO_SELF -> {
            fixed("next payload of SAKKE-to-self", Mikey.LAST);
            yield new Extension.SakkeToSelf(sakke(in));
          }
          case Mikey.EXTENSION_KEY_PARAMETERS -> keyParameters(length);
          default -> new Extension.Other(type, Octets.of(in.raw("extension data", length)));
        };
    if (in.position() != end) {
      throw in.refuse(
          "extension length", length + ", but its content has " + (in.position() - end + length));
    }
    return e;
  }

  /// The first octet tells the forms apart: a purpose is at most 6.
  private Extension keyParameters(int length) {
    int first = in.u8("key type");
    if (first == SealedKeyParameters.MESSAGE_TYPE) {
      return new Extension.SealedParameters(SealedKeyParameters.readAfterType(in));
    }
    for (KeyPurpose purpose : KeyPurpose.values()) {
      if (purpose.code() == first) {
        boolean cut = length == KeyParameters.CUT_OCTETS;
        KeyParameters start = KeyParameters.readStart(purpose, in);
        return new Extension.PlainParameters(cut ? start : start.readRest(in), cut);
      }
    }
    throw in.refuse("key type", first + ", neither a key's purpose nor a protected payload");
  }

  private void fixed(String field, int wanted) {
    fixed(in, field, wanted);
  }

  private static void fixed(Reader in, String field, int wanted) {
    int found = in.u8(field);
    if (found != wanted) {
      throw in.refuse(field, found + ", only " + wanted + " is read");
    }
  }

  private void expect(int type, int wanted, String name) {
    if (type != wanted) {
      throw in.refuse("next payload", "payload type " + type + " where " + name + " belongs");
    }
  }

  private void refuse(String field, @Nullable String problem) {
    if (problem != null) {
      throw in.refuse(field, problem);
    }
  }
}
