package org.sluice.appliance.users;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An identity with its devices, as commands and pages show it.
public record UserView(User user, List<Device> devices) {
  /// Keeps a copy.
  public UserView {
    devices = List.copyOf(devices);
  }

  /// Its fields, for JSON.
  public Map<String, Object> fields() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("domain", user.domain().value());
    map.put("uri", user.uri().value());
    map.put("user", user.person().value());
    map.put("kind", user.kind().word());
    map.put("state", user.state().name());
    map.put("commitment", user.commitment());
    map.put("devicesAllowed", user.devices());
    map.put("devices", devices.stream().map(UserView::fields).toList());
    return map;
  }

  private static Map<String, Object> fields(Device d) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("device", d.deviceId());
    map.put("state", d.state().name());
    map.put("sealingKey", d.sealHash());
    map.put("leaf", d.leaf());
    return map;
  }

  /// Lines for people.
  public List<String> lines() {
    List<String> lines = new java.util.ArrayList<>();
    lines.add(
        "  "
            + user.uri().value()
            + "  commitment "
            + user.commitment()
            + "  "
            + user.kind().word()
            + " of "
            + user.person()
            + " in "
            + user.domain().value()
            + ", "
            + user.state());
    for (Device d : devices) {
      lines.add(
          "    device "
              + d.deviceId()
              + "  sealing key "
              + d.sealHash()
              + "  leaf "
              + d.leaf()
              + "  "
              + d.state());
    }
    return lines;
  }
}
