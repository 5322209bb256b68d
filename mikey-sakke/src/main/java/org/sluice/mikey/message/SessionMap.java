package org.sluice.mikey.message;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;

/// Which crypto sessions a message is for: the CS ID map of the header (RFC 3830 section 6.1, RFC
/// 6043 section 6.1). TS 36.579-1 wants [Empty] without sessions and [Generic] with them.
public sealed interface SessionMap {

  /// Most sessions of a message.
  int MAX_SESSIONS = 255;

  /// Number of crypto sessions, #CS.
  int count();

  /// Map type 0. The first session has CS ID 1, the next 2, and so on.
  record Srtp(List<SrtpSession> sessions) implements SessionMap {
    /// Checks the number.
    public Srtp {
      sessions = List.copyOf(sessions);
      Bounds.of("SessionMap").size("sessions", sessions, 0, MAX_SESSIONS);
    }

    @Override
    public int count() {
      return sessions.size();
    }
  }

  /// Map type 1: no session is listed, so what uses the key decides (TS 33.180: the default
  /// profile).
  record Empty() implements SessionMap {
    @Override
    public int count() {
      return 0;
    }
  }

  /// Map type 2: sessions with their CS IDs, none twice.
  record Generic(List<GenericSession> sessions) implements SessionMap {
    /// Checks the number and the CS IDs.
    public Generic {
      sessions = List.copyOf(sessions);
      Bounds.of("SessionMap")
          .size("sessions", sessions, 0, MAX_SESSIONS)
          .distinct("CS ID", sessions.stream().map(GenericSession::csId).toList());
    }

    @Override
    public int count() {
      return sessions.size();
    }
  }

  /// A session of an [Srtp] map, 9 octets: u8 policy | u32 SSRC | u32 ROC.
  ///
  /// @param policy number of its [SecurityPolicy]
  /// @param ssrc synchronisation source, 0 to 2^32-1
  /// @param roc roll-over counter, 0 to 2^32-1
  record SrtpSession(int policy, long ssrc, long roc) {
    /// Checks the fields.
    public SrtpSession {
      Bounds.of("SrtpSession").range("policy", policy, 0, 255).u32("ssrc", ssrc).u32("roc", roc);
    }
  }

  /// A session of a [Generic] map:
  ///
  /// ```
  /// u8 CS ID | u8 protocol | 1 bit S, 7 bits #P | #P policies | u16 length | data | u8 length | SPI
  /// ```
  ///
  /// @param csId 0 to 255, see [CryptoSession]
  /// @param protocol 0 is SRTP
  /// @param sFlag the S flag
  /// @param policies numbers of its [SecurityPolicy]s, at most 127
  /// @param data session data, at most 8192 octets
  /// @param spi security parameter index, at most 255 octets; TS 33.180: the key's identifiers
  record GenericSession(
      int csId, int protocol, boolean sFlag, List<Integer> policies, Octets data, Octets spi) {
    /// Checks the fields.
    public GenericSession {
      policies = List.copyOf(policies);
      Bounds b =
          Bounds.of("GenericSession")
              .range("csId", csId, 0, 255)
              .range("protocol", protocol, 0, 255)
              .size("policies", policies, 0, 127)
              .range("data", data.length(), 0, Mikey.MAX_BODY)
              .range("spi", spi.length(), 0, 255);
      policies.forEach(p -> b.range("policies", p, 0, 255));
    }

    /// An SRTP session under policy 0 with this SPI, as TS 33.180 systems write it.
    public static GenericSession of(CryptoSession session, Octets spi) {
      return new GenericSession(session.code(), 0, false, List.of(0), Octets.of(new byte[0]), spi);
    }
  }
}
