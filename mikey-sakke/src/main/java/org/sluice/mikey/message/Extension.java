package org.sluice.mikey.message;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;

/// A general extension: payload type 21 (RFC 3830 section 6.15), after SAKKE and before SIGN.
///
/// ```
/// u8 extension type | u16 length | data, at most 8192 octets
/// ```
public sealed interface Extension extends Payload {

  @Override
  default int type() {
    return Mikey.EXTENSION;
  }

  /// The extension type.
  int extensionType();

  /// Type 0: some vendor's own. Kept and never acted on.
  record VendorId(Octets data) implements Extension {
    /// Checks the length.
    public VendorId {
      limit(data);
    }

    @Override
    public int extensionType() {
      return Mikey.EXTENSION_VENDOR_ID;
    }
  }

  /// Type 6 (TS 33.180 clause E.5): the message's secret, encapsulated to the sender as well, so
  /// that the sender's RSK opens what the sender sent. The data is a whole SAKKE payload whose next
  /// payload is 0.
  record SakkeToSelf(SakkeData sakke) implements Extension {
    @Override
    public int extensionType() {
      return Mikey.EXTENSION_SAKKE_TO_SELF;
    }
  }

  /// Type 7 (TS 33.180 clause E.6) in its current form: [KeyParameters] under a key derived from
  /// the message's secret.
  record SealedParameters(SealedKeyParameters data) implements Extension {
    @Override
    public int extensionType() {
      return Mikey.EXTENSION_KEY_PARAMETERS;
    }
  }

  /// Type 7 in older forms: in clear, whole or cut after the expiry (15 octets). Only read under
  /// [ReadingOption#PLAIN_KEY_PARAMETERS].
  ///
  /// @param parameters a cut form has no text and no groups
  /// @param cut whether it ends after the expiry
  record PlainParameters(KeyParameters parameters, boolean cut) implements Extension {
    /// Checks that nothing is lost by cutting.
    public PlainParameters {
      Bounds.of("Extension")
          .that(
              !cut || (parameters.text().length() == 0 && parameters.groups().isEmpty()),
              "parameters",
              "a cut form has neither text nor groups");
    }

    @Override
    public int extensionType() {
      return Mikey.EXTENSION_KEY_PARAMETERS;
    }
  }

  /// Any other type. Kept, covered by the signature, never acted on.
  record Other(int extensionType, Octets data) implements Extension {
    /// Checks the fields.
    public Other {
      Bounds.of("Extension")
          .range("type", extensionType, 0, 255)
          .that(
              extensionType != Mikey.EXTENSION_VENDOR_ID
                  && extensionType != Mikey.EXTENSION_SAKKE_TO_SELF
                  && extensionType != Mikey.EXTENSION_KEY_PARAMETERS,
              "type",
              extensionType + " has a form of its own");
      limit(data);
    }
  }

  private static void limit(Octets data) {
    Bounds.of("Extension").range("data", data.length(), 0, Mikey.MAX_BODY);
  }
}
