package org.sluice.appliance.audit;

/// The log cannot be written, so nothing that needs an entry is done. What was committed stands;
/// after the cause is gone the same command, run again, reads the log anew and goes on.
public final class LogUnwritable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogUnwritable(String why) {
    super(words(why));
  }

  LogUnwritable(String why, Throwable cause) {
    super(words(why), cause);
  }

  private static String words(String why) {
    return "the log cannot be written, and nothing happens without an entry: "
        + why
        + ". What was committed stands; remove the cause, then repeat the command";
  }
}
