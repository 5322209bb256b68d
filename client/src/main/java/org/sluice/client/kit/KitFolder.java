package org.sluice.client.kit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.sluice.client.device.PrivateFiles;
import org.sluice.client.keys.SecretHex;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.message.CryptoSession;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.KeyMgmt;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.UserUri;

/// Writes the kit to a folder:
///
/// ```
/// masters.txt vendor.txt sluice.txt   Z, KPAK; UID, RSK, SSK, PVT of each user, hex
/// certificate.xml keyprov.xml         the KMS certificate; the vendor's keys as TS 33.180 has them
/// to-vendor.mikey .sdp .txt           a message to the vendor's client, and what must come out
/// from-vendor.mikey .sdp .txt         one that the vendor's client could have made
/// altered.mikey                       to-vendor with one bit changed: must be refused
/// ```
public final class KitFolder {
  private final VendorKit kit = new VendorKit();
  private final Path folder;

  /// Nothing is written yet.
  public KitFolder(Path folder) {
    this.folder = folder;
  }

  /// Writes everything; messages are fresh, of the time `now`.
  public void write(Instant now) throws IOException {
    Files.createDirectories(folder);
    for (String name : new String[] {"masters", "vendor", "sluice"}) {
      put(name + ".txt", KitKeys.file(name));
    }
    put("certificate.xml", kit.certificate());
    try (SecretBytes document = kit.keyDocument(now)) {
      PrivateFiles.write(folder.resolve("keyprov.xml"), document);
    }
    byte[] message = message("to-vendor", VendorKit.SLUICE, VendorKit.VENDOR, now);
    byte[] altered = message.clone();
    altered[altered.length - 1] ^= 1;
    put("altered.mikey", altered);
    var _ = message("from-vendor", VendorKit.VENDOR, VendorKit.SLUICE, now);
  }

  /// Writes one fresh message with its SDP line and what it carries; returns its octets.
  byte[] message(String name, UserUri from, UserUri to, Instant now) throws IOException {
    try (Ssv ssv = Ssv.random(RandomSource.system())) {
      byte[] message = kit.make(from, to, now, ssv);
      put(name + ".mikey", message);
      put(name + ".sdp", (KeyMgmt.format(message) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      expected(folder.resolve(name + ".txt"), ssv, Imessage.parse(message));
      return message;
    }
  }

  private static void expected(Path file, Ssv ssv, Imessage message) throws IOException {
    int session = CryptoSession.MCPTT_PRIVATE_INITIATOR.code();
    try (SrtpKeys srtp = SrtpKeys.derive(ssv, session, message.csbId(), message.rand());
        FileChannel out =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      SecretHex.writeLine(out, "SSV", ssv.octets());
      SecretHex.writeLine(out, "SRTP-KEY", srtp.key());
      SecretHex.writeLine(out, "SRTP-SALT", srtp.salt());
    }
  }

  private void put(String name, byte[] octets) {
    DurableFiles.write(folder.resolve(name).toAbsolutePath(), octets);
  }
}
