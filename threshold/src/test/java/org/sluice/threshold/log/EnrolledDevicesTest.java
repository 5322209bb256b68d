package org.sluice.threshold.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Enrolled;

@DisplayName("Devices that are enrolled, in few octets")
class EnrolledDevicesTest {
  private static final DomainName DOMAIN = DomainName.parse("green.example");

  private record Device(Hash32 commitment, String deviceId) {}

  private record Key(Hash32 commitment, Hash32 key) {}

  /// The same with an object for everything.
  private static final class Model {
    final List<Enrolled> rows = new ArrayList<>();
    final Map<Device, Integer> ofDevice = new HashMap<>();
    final Map<Key, Integer> ofKey = new HashMap<>();

    void add(Enrolled e) {
      ofDevice.put(new Device(e.commitment(), e.deviceId()), rows.size());
      ofKey.put(new Key(e.commitment(), e.sealKeyHash()), rows.size());
      rows.add(e);
    }

    boolean active(Hash32 commitment, Hash32 key) {
      return ofDevice.entrySet().stream()
          .filter(e -> e.getKey().commitment().equals(commitment))
          .map(e -> rows.get(e.getValue()))
          .anyMatch(e -> e.sealKeyHash().equals(key) && e.state() == DeviceState.ACTIVE);
    }
  }

  private static Hash32 hash(int n) {
    return Hash32.sha256(ByteBuffer.allocate(4).putInt(n).array());
  }

  private static Enrolled enrolled(Hash32 commitment, String id, Hash32 key, DeviceState state) {
    return new Enrolled(DOMAIN, commitment, id, hash(-1), 1, key, state);
  }

  private static void same(EnrolledDevices devices, Model model, Hash32 commitment, String id) {
    int row = model.ofDevice.getOrDefault(new Device(commitment, id), EnrolledDevices.NONE);
    assertThat(devices.ofDevice(commitment, id)).isEqualTo(row);
    if (row != EnrolledDevices.NONE) {
      Enrolled e = model.rows.get(row);
      assertThat(devices.leaf(row)).isEqualTo(1_000_000_000_000L + row);
      assertThat(devices.state(row)).isEqualTo(e.state());
      assertThat(devices.sealKeyHash(row)).isEqualTo(e.sealKeyHash());
      assertThat(devices.deviceId(row)).isEqualTo(e.deviceId());
    }
  }

  @Test
  @DisplayName("few identities, names and keys in all orders: what a model with objects says")
  void asTheModel() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      EnrolledDevices devices = new EnrolledDevices();
      Model model = new Model();
      for (int i = 0; i < 40; i++) {
        Enrolled e =
            enrolled(
                hash(random.nextInt(3)),
                "d" + random.nextInt(4),
                hash(random.nextInt(4)),
                DeviceState.values()[random.nextInt(3)]);
        devices.add(e, 1_000_000_000_000L + i);
        model.add(e);
        for (int row = 0; row <= i; row++) { // also those that are outdated
          assertThat(devices.state(row)).isEqualTo(model.rows.get(row).state());
        }
        for (int c = 0; c < 4; c++) {
          for (int k = 0; k < 5; k++) {
            Hash32 commitment = hash(c);
            Hash32 key = hash(k);
            same(devices, model, commitment, "d" + k);
            assertThat(devices.ofKey(commitment, key))
                .isEqualTo(
                    model.ofKey.getOrDefault(new Key(commitment, key), EnrolledDevices.NONE));
            assertThat(devices.active(commitment, key)).isEqualTo(model.active(commitment, key));
          }
        }
      }
    }
  }

  @Test
  @DisplayName("20 000 identities with names of 1 to 64 characters: all are found, and no others")
  void many() {
    EnrolledDevices devices = new EnrolledDevices();
    Model model = new Model();
    for (int i = 0; i < 30_000; i++) {
      String id = Integer.toString(i % 20_000 % 7).repeat(1 + i % 20_000 % 64);
      Enrolled e = enrolled(hash(i % 20_000), id, hash(i), DeviceState.ACTIVE);
      devices.add(e, 1_000_000_000_000L + i);
      model.add(e);
    }
    for (int i = 0; i < 20_000; i++) {
      Hash32 commitment = hash(i);
      String id = Integer.toString(i % 7).repeat(1 + i % 64);
      same(devices, model, commitment, id);
      same(devices, model, commitment, id + "x");
      same(devices, model, commitment, id.substring(1));
      assertThat(devices.active(commitment, hash(i))).isEqualTo(i >= 10_000);
      assertThat(devices.active(commitment, hash(i + 20_000))).isEqualTo(i < 10_000);
      assertThat(devices.active(hash(i + 40_000), hash(i))).isFalse();
      assertThat(devices.ofKey(hash(i + 1), hash(i))).isEqualTo(EnrolledDevices.NONE);
    }
  }

  @Test
  @DisplayName("identities and keys that differ in their last octets, or in one bit, are two")
  void near() {
    EnrolledDevices devices = new EnrolledDevices();
    for (int i = 0; i < 500; i++) { // so many that most meet another on the way
      devices.add(enrolled(ending(i), "d", hash(i), DeviceState.ACTIVE), i);
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(devices.active(ending(i), hash(i))).isEqualTo(i < 500);
      assertThat(devices.ofDevice(ending(i), "d")).isEqualTo(i < 500 ? i : EnrolledDevices.NONE);
    }
    for (int bit = 0; bit < 256; bit++) {
      byte[] other = hash(7).octets();
      other[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThat(devices.active(ending(7), Hash32.of(other))).isFalse();
      assertThat(devices.ofKey(ending(7), Hash32.of(other))).isEqualTo(EnrolledDevices.NONE);
    }
  }

  private static Hash32 ending(int n) {
    return Hash32.of(ByteBuffer.allocate(Hash32.LENGTH).putInt(28, n).array());
  }
}
