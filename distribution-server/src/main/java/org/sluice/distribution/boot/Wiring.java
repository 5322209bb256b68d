package org.sluice.distribution.boot;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jboss.logging.Logger;
import org.sluice.distribution.ingest.FrameIntake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.pull.DeviceLogin;
import org.sluice.distribution.pull.Suspensions;

/// Makes the objects that live as long as the server, and takes them down in the reverse order.
@Singleton
final class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);

  @Produces
  @Singleton
  @Startup
  LowSide lowSide(ServerSettings settings) {
    return LowSide.open(settings.data(), settings.profiles());
  }

  void close(@Disposes LowSide lowSide) {
    lowSide.close();
  }

  @Produces
  @Singleton
  @Startup
  FrameIntake intake(ServerSettings settings, LowSide lowSide) throws IOException {
    InetSocketAddress at = new InetSocketAddress(settings.bind(), settings.udpPort());
    FrameIntake intake = lowSide.receive(at, settings.linkKey());
    LOG.infov(
        "receiving frames on UDP {0} port {1}", settings.bind(), Integer.toString(intake.port()));
    return intake;
  }

  void stop(@Disposes FrameIntake intake) {
    intake.close();
  }

  @Produces
  @Singleton
  DeviceLogin login(ServerSettings settings, LowSide lowSide) {
    return new DeviceLogin(lowSide.store(), new Suspensions(settings.data()));
  }
}
