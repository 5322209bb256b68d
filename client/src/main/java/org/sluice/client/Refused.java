package org.sluice.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A check of the client failed, or something it needs is not there. Callers branch on [#check()];
/// people read the message: one line that says who or what, what was expected and what was found.
/// Never holds a secret.
public final class Refused extends RuntimeException {

  /// What was checked, in the order in which a pull checks it.
  public enum Check {
    /// The profile file: readable, well formed, of the domain that was asked for.
    PROFILE("profile"),
    /// A file or folder of the client itself: present, readable by its owner only, well formed.
    FILE("file"),
    /// Which device of the data folder is meant.
    DEVICE("device"),
    /// The server's TLS key against the pins of the profile.
    SERVER_KEY("server key"),
    /// The server's answer: reachable, status 200, within the size limit, well-formed JSON.
    SERVER_ANSWER("server answer"),
    /// The certificate's hash against the profile, and its fields.
    CERTIFICATE("certificate"),
    /// Log signature and witness quorum of the checkpoint.
    CHECKPOINT("checkpoint"),
    /// The access record: this user, this device, these keys, active.
    ACCESS_RECORD("access record"),
    /// The Extraction leaf: says the same as the sealed record, names this device.
    LEAF("extraction leaf"),
    /// The inclusion proof of the leaf (RFC 9162 section 2.1.3.2).
    INCLUSION("inclusion proof"),
    /// The sealed record: domain, epoch, recipient.
    SEALED_RECORD("sealed record"),
    /// Opening with the device's sealing key (RFC 9180).
    OPEN("opening"),
    /// The keys: identifier, RSK by pairing (RFC 6508), SSK by its equation (RFC 6507).
    KEY_SET("key set"),
    /// Whether there are keys for the period that is asked for.
    PERIOD("period"),
    /// Whether keys went to the user's own devices only.
    RECIPIENTS("recipients"),
    /// Which other domains the domain's users may call.
    CALLS("call policy"),
    /// How long a domain's things last.
    TERMS("terms"),
    /// Whose keys are not to be trusted any more.
    REVOCATIONS("revocation list"),
    /// A PKCS#11 token: there, opened by its PIN, with the device's keys.
    TOKEN("token"),
    /// A MIKEY-SAKKE message.
    MESSAGE("message"),
    /// A signature or encapsulation given on the command line.
    SIGNATURE("signature"),
    /// A secret is asked for without `--reveal`.
    REVEAL("reveal"),
    /// The transparency log under review.
    LOG("log"),
    /// A line of a community file.
    COMMUNITY("community file"),
    /// A value on the command line.
    VALUE("value");

    private final String words;

    Check(String words) {
      this.words = words;
    }

    /// The check as it stands in messages.
    public String words() {
      return words;
    }
  }

  private final Check check;
  private final String expected;
  private final String got;
  private final @Nullable Duration retryAfter;

  /// A refusal about `who` (a user, device, file, server): what `check` expected and what it got.
  public Refused(Check check, String who, String expected, String got) {
    this(check, who, expected, got, null);
  }

  /// The same with the failure underneath, whose text is not repeated here.
  public Refused(Check check, String who, String expected, String got, @Nullable Throwable cause) {
    this(check, who, expected, got, cause, null);
  }

  private Refused(
      Check check,
      String who,
      String expected,
      String got,
      @Nullable Throwable cause,
      @Nullable Duration retryAfter) {
    super(oneLine(check.words() + " of " + who + ": expected " + expected + ", got " + got), cause);
    this.check = check;
    this.expected = Objects.requireNonNull(expected);
    this.got = Objects.requireNonNull(got);
    this.retryAfter = retryAfter;
  }

  /// The answer of a server that said when to ask again.
  public static Refused until(String who, String expected, String got, Duration retryAfter) {
    return new Refused(Check.SERVER_ANSWER, who, expected, got, null, retryAfter);
  }

  /// When to ask again, if the server said so.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /// Which check failed.
  public Check check() {
    return check;
  }

  /// What the check wanted.
  public String expected() {
    return expected;
  }

  /// What it found.
  public String got() {
    return got;
  }

  /// Text from outside (a server, a file) must not draw on the terminal or forge a second line.
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), 1000));
    for (int i = 0; i < text.length() && line.length() < 1000; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
    }
    return line.toString();
  }
}
