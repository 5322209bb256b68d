package org.sluice.distribution.pull;

import java.util.HashMap;
import java.util.Map;

/// A server that gives a client little.
public final class LimitedServer extends RunningServer {
  static final int REQUESTS = 20;
  static final int SECONDS = 5;

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(super.start());
    settings.put("sluice.distribution.requests-per-minute", Integer.toString(REQUESTS));
    settings.put("sluice.distribution.request-seconds", Integer.toString(SECONDS));
    return settings;
  }
}
