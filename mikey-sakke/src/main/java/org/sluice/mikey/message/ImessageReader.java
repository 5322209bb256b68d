package org.sluice.mikey.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.message.Imessage.Identity;
import org.sluice.mikey.message.Imessage.Payload;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;

/// Reads HDR, T, RAND, IDRs, [CERT], {SP}, SAKKE, {extension}, SIGN in this order (RFC 6509 section
/// 2.1) and nothing else. Lengths are checked before anything is taken.
final class ImessageReader {

  private static final int MAX_ID = 4096;
  private static final int MAX_OTHER = 8192;
  private static final int MAX_PAYLOADS = 32;
  private static final int UID = 32;
  private static final int SHORTEST_RAND = 16;
  private static final int SED_128 = 273;
  private static final int SED_256 = 289;

  private final byte[] octets;
  private final Reader in;
  private final List<Identity> ids = new ArrayList<>();
  private final List<Payload> others = new ArrayList<>();
  private long csbId;
  private int prf;
  private int sessions;
  private int mapType;
  private Octets map = Octets.of(new byte[0]);
  private long timestamp;
  private @Nullable Octets rand;
  private int lastRank;
  private int idScheme;
  private @Nullable Octets sed;

  private ImessageReader(byte[] octets) {
    this.octets = octets;
    this.in = new Reader(octets, "I_MESSAGE");
  }

  static Imessage read(byte[] octets) {
    if (octets.length > Imessage.MAX_OCTETS) {
      throw new MessageRefused(
          Reason.MALFORMED,
          octets.length + " octets, at most " + Imessage.MAX_OCTETS + " are read");
    }
    byte[] own = octets.clone();
    try {
      return new ImessageReader(own).message();
    } catch (MalformedRecord e) {
      throw new MessageRefused(e);
    }
  }

  private Imessage message() {
    int next = header();
    next = time(next);
    next = random(next);
    int payloads = 0;
    while (next != Mikey.SIGN) {
      if (++payloads > MAX_PAYLOADS) {
        throw in.refuse("next payload", "more than " + MAX_PAYLOADS + " payloads");
      }
      next = payload(next);
    }
    if (sed == null) {
      throw in.refuse("next payload", "SIGN before SAKKE");
    }
    int sign = in.u16("SIGN type and length");
    if (sign != Mikey.ECCSI_129) {
      throw in.refuse("SIGN type and length", "not ECCSI with 129 octets");
    }
    Octets signature = Octets.of(in.raw("signature", Mikey.ECCSI_OCTETS));
    in.end();
    return new Imessage(
        csbId,
        prf,
        sessions,
        mapType,
        map,
        timestamp,
        Objects.requireNonNull(rand),
        ids,
        others,
        idScheme,
        sed,
        signature,
        Octets.of(octets));
  }

  private int header() {
    if (in.u8("version") != Mikey.VERSION) {
      throw in.refuse("version", "not 1");
    }
    int dataType = in.u8("data type");
    if (dataType != Mikey.SAKKE_MESSAGE) {
      throw in.refuse("data type", dataType + " is no SAKKE message (26)");
    }
    int next = in.u8("next payload");
    int flags = in.u8("V flag and PRF");
    if ((flags & 0x80) != 0) {
      throw in.refuse("V flag and PRF", "asks for a response, which an I_MESSAGE never gets");
    }
    prf = flags;
    csbId = in.u32("CSB ID");
    sessions = in.u8("#CS");
    mapType = in.u8("CS ID map type");
    int from = in.position();
    sessionMap();
    map = Octets.of(Arrays.copyOfRange(octets, from, in.position()));
    return next;
  }

  private void sessionMap() {
    switch (mapType) {
      case Mikey.MAP_SRTP -> in.raw("CS ID map", 9 * sessions);
      case Mikey.MAP_EMPTY -> {
        if (sessions != 0) {
          throw in.refuse("CS ID map type", "empty, but " + sessions + " crypto sessions");
        }
      }
      case Mikey.MAP_GENERIC -> {
        for (int i = 0; i < sessions; i++) {
          in.u8("CS ID");
          in.u8("CS protocol type");
          in.raw("CS policies", in.u8("#P") & 0x7f);
          in.bytes16("CS session data", MAX_OTHER);
          in.raw("CS SPI", in.u8("CS SPI length"));
        }
      }
      default -> throw in.refuse("CS ID map type", "unknown: " + mapType);
    }
  }

  private int time(int type) {
    expect(type, Mikey.T, "T");
    int next = in.u8("next payload");
    if (in.u8("T type") != Mikey.NTP_UTC) {
      throw in.refuse("T type", "not NTP-UTC");
    }
    timestamp = in.u32("T value") << 32;
    timestamp |= in.u32("T fraction");
    return next;
  }

  private int random(int type) {
    expect(type, Mikey.RAND, "RAND");
    int next = in.u8("next payload");
    int length = in.u8("RAND length");
    if (length < SHORTEST_RAND) {
      throw in.refuse("RAND length", length + " octets, at least 16 needed");
    }
    rand = Octets.of(in.raw("RAND", length));
    return next;
  }

  /// One payload after RAND; the ranks keep them in the order of the documents.
  private int payload(int type) {
    int rank =
        switch (type) {
          case Mikey.IDR -> 1;
          case Mikey.CERT -> 2;
          case Mikey.SP -> 3;
          case Mikey.SAKKE -> 4;
          case Mikey.EXTENSION -> 5;
          default -> throw in.refuse("next payload", "payload type " + type + " is not read");
        };
    if (rank < lastRank || (rank == lastRank && type == Mikey.SAKKE)) {
      throw in.refuse("next payload", "payload type " + type + " out of order");
    }
    lastRank = rank;
    int next = in.u8("next payload");
    int from = in.position();
    switch (type) {
      case Mikey.IDR -> identity();
      case Mikey.SAKKE -> sakke();
      case Mikey.SP -> {
        in.u8("SP policy");
        in.u8("SP protocol");
        in.bytes16("SP parameters", MAX_OTHER);
      }
      default -> {
        in.u8("type of payload " + type);
        in.bytes16("data of payload " + type, MAX_OTHER);
      }
    }
    if (type != Mikey.IDR && type != Mikey.SAKKE) {
      others.add(new Payload(type, Octets.of(Arrays.copyOfRange(octets, from, in.position()))));
    }
    return next;
  }

  private void identity() {
    IdRole role = in.code("IDR role", IdRole.class);
    int type = in.u8("IDR type");
    if (type != Mikey.TYPE_URI) {
      throw in.refuse("IDR type", type + " is not URI");
    }
    byte[] value = in.bytes16("IDR " + role, MAX_ID);
    boolean uid = role == IdRole.INITIATOR_UID || role == IdRole.RESPONDER_UID;
    if (uid ? value.length != UID : value.length == 0) {
      throw in.refuse("IDR " + role, value.length + " octets");
    }
    long same = ids.stream().filter(i -> i.role() == role).count();
    if (same > (role == IdRole.KMS ? 1 : 0)) {
      throw in.refuse("IDR role", role + " again");
    }
    ids.add(new Identity(role, Octets.of(value)));
  }

  private void sakke() {
    if (in.u8("SAKKE parameters") != Mikey.PARAMETER_SET_1) {
      throw in.refuse("SAKKE parameters", "not parameter set 1");
    }
    idScheme = in.u8("SAKKE ID scheme");
    byte[] data = in.bytes16("SAKKE data", SED_256);
    if (data.length != SED_128 && data.length != SED_256) {
      throw in.refuse("SAKKE data", data.length + " octets, neither 273 nor 289");
    }
    sed = Octets.of(data);
  }

  private void expect(int type, int wanted, String name) {
    if (type != wanted) {
      throw in.refuse("next payload", "payload type " + type + " where " + name + " belongs");
    }
  }
}
