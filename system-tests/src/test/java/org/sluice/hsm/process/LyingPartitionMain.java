package org.sluice.hsm.process;

import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.sluice.hsm.custody.HeldPartition;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Partition;
import picocli.CommandLine;

/// The partition's own program, with its token, its folder and its answers, but every answer of
/// round 2 has one bit changed in each of its values: a partition whose owner lies.
public final class LyingPartitionMain {
  private LyingPartitionMain() {}

  /// Takes the options of `partition run`.
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LyingRun()).execute(arguments));
  }

  @CommandLine.Command
  private static final class LyingRun extends RunCommand {
    @Override
    Partition answering(HeldPartition honest) {
      return (Partition)
          Proxy.newProxyInstance(
              Partition.class.getClassLoader(),
              new Class<?>[] {Partition.class},
              (proxy, method, values) -> {
                try {
                  Object answer = method.invoke(honest, values);
                  if (answer instanceof Extraction.RoundTwo two) {
                    flipOneBit(two.s());
                    flipOneBit(two.k());
                  }
                  return answer;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  private static void flipOneBit(SecretBytes secret) {
    if (secret.length() > 0) {
      int _ =
          secret.use(from -> {
            long last = from + secret.length() - 1;
            byte octet = SecretPool.MEM.get(ValueLayout.JAVA_BYTE, last);
            SecretPool.MEM.set(ValueLayout.JAVA_BYTE, last, (byte) (octet ^ 1));
            return 0;
          });
    }
  }
}
