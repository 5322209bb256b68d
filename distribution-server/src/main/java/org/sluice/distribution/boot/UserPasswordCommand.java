package org.sluice.distribution.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.CommandAnswer;
import org.sluice.distribution.own.UserPasswords;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Sets or takes away the password with which a user sees the own page.
@Command(
    name = "user-password",
    mixinStandardHelpOptions = true,
    description = {
      "The password with which a user sees the own page (/my): sets it, or takes it away. It opens",
      "no key; a running server goes by it at once.",
      "Example: ./sluice distribution-server user-password --data low --user tel:+447700900123"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class UserPasswordCommand implements Callable<Integer> {
  @Mixin private CommandAnswer answer = new CommandAnswer();
  @Spec private CommandSpec spec;

  @Option(names = "--data", required = true, description = "Data folder of this server.")
  private Path data;

  @Option(names = "--user", required = true, description = "The user: tel:+... or sip:...")
  private String user;

  @Option(
      names = "--password-file",
      description = "File with the password (default: asked for on the terminal).")
  private @Nullable Path passwordFile;

  @Option(names = "--remove", description = "Takes the password away.")
  private boolean remove;

  @Override
  public Integer call() throws IOException {
    UserPasswords passwords = new UserPasswords(data);
    UserUri uri = uri();
    if (remove) {
      boolean was = passwords.remove(uri);
      answer.say(
          (was ? "removed the password of " : "there was no password of ") + uri,
          "user",
          uri,
          "set",
          false,
          "removed",
          was);
      return answer.end(was ? 0 : 1);
    }
    byte[] password;
    try {
      password = NewPassword.read(passwordFile, user);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
    try {
      passwords.put(uri, password);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
    answer.say("password of " + uri + " set", "user", uri, "set", true);
    return answer.end();
  }

  private UserUri uri() {
    try {
      return UserUri.parse(user);
    } catch (MalformedRecord e) {
      throw wrong(e);
    }
  }

  private ParameterException wrong(RuntimeException why) {
    return new ParameterException(spec.commandLine(), String.valueOf(why.getMessage()));
  }
}
