package org.sluice.appliance.console;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.issuance.Proposal;
import org.sluice.appliance.machines.MachineServer;
import org.sluice.appliance.operators.OperatorFile;
import org.sluice.appliance.operators.SessionQueue;
import org.sluice.appliance.settings.Setting;
import org.sluice.appliance.state.Database;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.web.AccessLogFolder;
import org.sluice.web.Entrance;
import org.sluice.web.Shell;
import org.sluice.web.Site;
import org.sluice.web.Templates;
import org.sluice.web.account.Sessions;

/// The console of one data folder: everything that lives as long as it does. Every minute it looks
/// whether something waits for the log, and asks the partitions how they are now and then; once a
/// day it proposes the periods that are due.
public final class Console implements AutoCloseable {
  /// Where everybody begins.
  public static final Site SITE = new Site("high side", "/console", "high");

  // Opening the tokens has every partition read the log again: not for nothing.
  private static final Duration ASK_AGAIN = Duration.ofMinutes(10);

  private static final Logger LOG = Logger.getLogger(Console.class);
  private static final AtomicReference<@Nullable Console> CURRENT = new AtomicReference<>();
  private static final long TIDY_SECONDS = Setting.CONSOLE_TIDY_SECONDS.number();

  // What is said and shown; how long sessions last is by the machine's.
  private final InstantSource clock;
  private final Database database;
  private final SessionQueue queue;
  private final Workplace place;
  private final IssueRunner runner;
  private final ImportRunner imports;
  private final Retention retention;
  private final Scheduler scheduler;
  private final Sessions sessions;
  private final OperatorFile accounts;
  private final AccessLogFolder accessLog;
  private final Shell shell;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("console-timer").daemon().factory());

  private Console(DataOption data) {
    DataFolder folder = new DataFolder(data.data());
    this.accounts = new OperatorFile(folder.operators());
    this.clock = data.clock();
    this.place = new Workplace(data);
    this.runner = new IssueRunner(place);
    this.scheduler = new Scheduler(place, System::nanoTime);
    this.retention = new Retention(place, System::nanoTime, (past, _) -> past.agreedNow());
    this.imports = new ImportRunner(place, folder.uploads());
    this.database = Database.open(folder.database());
    data.keepSettings(database);
    this.queue = new SessionQueue(database, accounts, clock);
    this.sessions = Sessions.ofAccounts(accounts, queue, InstantSource.system());
    this.accessLog = new AccessLogFolder(folder.accessLog(), clock);
    List<String> names = new ArrayList<>(ConsoleLayout.TEMPLATES);
    names.addAll(Shell.TEMPLATES);
    Templates templates = new Templates(names);
    ConsoleLayout layout = new ConsoleLayout(templates, place, runner);
    this.shell =
        new Shell(
            sessions,
            accessLog,
            templates,
            Entrance.withPassword(SITE, sessions, templates),
            new ConsolePages(place, layout, runner, imports, accounts, sessions, queue).routes());
  }

  /// Starts the console of a data folder.
  ///
  /// @param data with PINs, or it can only show
  public static Console start(DataOption data) {
    Console console = new Console(data);
    var _ = console.timer.scheduleWithFixedDelay(console::turn, 0, TIDY_SECONDS, TimeUnit.SECONDS);
    CURRENT.set(console);
    return console;
  }

  /// The console of this process, once it was started.
  public static Optional<Console> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /// What answers.
  public Shell shell() {
    return shell;
  }

  /// Starts to answer machines as well. The caller closes what this gives back before the console.
  ///
  /// @param own what machines pin
  /// @throws IOException if it cannot listen there
  public MachineServer serveMachines(InetSocketAddress listen, TlsKey own) throws IOException {
    return new MachineServer(
        listen, own, accounts, clock, accessLog, new MachineDesk(place, runner).routes());
  }

  Workplace place() {
    return place;
  }

  private void turn() {
    try {
      if (scheduler.isDue()) {
        List<Proposal> _ = scheduler.run();
      }
    } catch (RuntimeException e) {
      LOG.warn("what is due cannot be proposed: " + e.getMessage());
    }
    if (place.canAct()) {
      tidy();
    }
  }

  private void tidy() {
    try {
      if (!runner.running() && (queue.waits() || place.reach().isOlderThan(ASK_AGAIN))) {
        place.tidy();
      }
    } catch (RuntimeException e) {
      LOG.warn("what waits for the log goes on waiting: " + e.getMessage());
    }
    try {
      if (!runner.running() && retention.isDue()) {
        long _ = retention.run();
      }
    } catch (RuntimeException e) {
      LOG.warn("what the terms do not let the appliance keep is there still: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    CURRENT.compareAndSet(this, null);
    timer.shutdownNow();
    runner.close();
    imports.close();
    sessions.close();
    place.close();
    database.close();
  }
}
