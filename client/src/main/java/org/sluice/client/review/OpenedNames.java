package org.sluice.client.review;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.Opening;
import org.sluice.records.export.Openings;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;

/// Opens what was sealed to a reviewer, and reads the file of names that this makes. Names prove
/// themselves against the log's commitments, so it does not matter who put the sealed files there.
public final class OpenedNames {
  private static final int MAX_FILES = 100_000;

  private OpenedNames() {}

  /// What was found in a folder.
  ///
  /// @param others sealed files for other reviewers' keys
  public record Found(Openings openings, int files, int others) {}

  /// Opens every file of `openings/` in a log's folder that is sealed to the key.
  ///
  /// @throws Refused if a file is none, was changed, or none is sealed to this key
  public static Found open(Path log, HpkeKeyPair key) throws IOException {
    Hash32 own = KeyHash.ofSealKey(key.suite().code(), key.publicKey());
    TreeSet<Opening> all = new TreeSet<>();
    int files = 0;
    int others = 0;
    for (Path file : sealed(log)) {
      SealedOpenings item = read(file);
      if (item.keyHash().equals(own)) {
        all.addAll(open(file, item, key).all());
        files++;
      } else {
        others++;
      }
    }
    if (files == 0) {
      throw new Refused(
          Check.FILE,
          log.resolve(SealedOpenings.FOLDER).toString(),
          "openings sealed to the key " + own,
          others + " files for others");
    }
    return new Found(Openings.of(all), files, others);
  }

  /// Reads a file of names.
  ///
  /// @throws Refused if there is none, or it is something else
  public static Openings read(Path file, int maxOctets) {
    byte[] octets = DurableFiles.read(file, maxOctets);
    if (octets == null) {
      throw new Refused(Check.FILE, file.toString(), "openings (log open)", "no such file");
    }
    try {
      return Openings.parse(new String(octets, StandardCharsets.ISO_8859_1));
    } catch (MalformedRecord e) {
      throw new Refused(Check.FILE, file.toString(), "openings (log open)", "" + e.getMessage(), e);
    }
  }

  private static List<Path> sealed(Path log) throws IOException {
    Path folder = log.resolve(SealedOpenings.FOLDER);
    if (!Files.isDirectory(folder)) {
      throw new Refused(
          Check.FILE, log.toString(), "a folder " + SealedOpenings.FOLDER + " in it", "none");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          new ArrayList<>(
              files
                  .filter(f -> f.toString().endsWith(SealedOpenings.ENDING))
                  .limit(MAX_FILES + 1L)
                  .toList());
      if (found.size() > MAX_FILES) {
        throw new Refused(
            Check.FILE, folder.toString(), "at most " + MAX_FILES + " files", "more of them");
      }
      found.sort(null);
      return found;
    }
  }

  private static SealedOpenings read(Path file) {
    byte[] octets = DurableFiles.read(file, SealedOpenings.MAX_OCTETS);
    try {
      return SealedOpenings.decode(octets == null ? new byte[0] : octets);
    } catch (MalformedRecord e) {
      throw new Refused(Check.FILE, file.toString(), "sealed openings", "" + e.getMessage(), e);
    }
  }

  private static Openings open(Path file, SealedOpenings item, HpkeKeyPair key) {
    byte[] info = SealedOpenings.info(item.domain(), item.reviewer(), item.keyHash());
    try (SecretBytes text =
        Hpke.open(key, item.enc().toArray(), info, new byte[0], item.ciphertext().toArray())) {
      // A reviewer may know the names, and this program prints them: here they become text.
      byte[] plain = new byte[text.length()];
      boolean _ =
          text.use(at -> {
            SecretPool.MEM.asSlice(at, plain.length).asByteBuffer().get(plain);
            return true;
          });
      Openings openings = Openings.parse(new String(plain, StandardCharsets.ISO_8859_1));
      if (!openings.all().stream().allMatch(o -> o.domain().equals(item.domain()))) {
        throw new MalformedRecord("Openings", "domain", "of another domain than the item");
      }
      return openings;
    } catch (HpkeException | MalformedRecord e) {
      throw new Refused(
          Check.FILE, file.toString(), "openings sealed to this key", "" + e.getMessage(), e);
    }
  }
}
