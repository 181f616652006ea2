package com.doos.standalone;

import com.doos.servers.ServerState;
import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the person who typed the command sees. */
public final class Terminal {
  private static final String RULE = "-".repeat(78);

  private final PrintStream out;

  Terminal(PrintStream out) {
    this.out = out;
  }

  @ForbiddenApisAllowed
  public static Terminal standard() {
    return new Terminal(System.out);
  }

  /** Where everything goes. */
  PrintStream out() {
    return out;
  }

  /** One line; the format is that of {@link String#format}. */
  @FormatMethod
  public void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  /** One line for each server that becomes ready or is in trouble. */
  public void progress(String server, ServerState state, Duration elapsed) {
    switch (state) {
      case READY -> say("  %-14s ready after %.1f s", server, elapsed.toMillis() / 1e3);
      case DIED -> say("  %-14s died", server);
      case RESTARTING -> say("  %-14s is started again", server);
      case ABSENT -> say("  %-14s is not available here; going on without it", server);
      case STARTING, STOPPED -> {}
    }
  }

  void welcome(int gateway, Settings settings, Duration elapsed, String home) {
    say("");
    say("%s", RULE);
    say("  DOOS is ready after %.1f s", elapsed.toMillis() / 1e3);
    say("");
    say("  Shop and API     http://localhost:%d", gateway);
    service("Order service", settings.orderHttp(), settings.orderGrpc());
    service("Inventory", settings.inventoryHttp(), settings.inventoryGrpc());
    say("  Metrics          http://localhost:%d/metrics", gateway);
    say("  Elasticsearch    %s/orders/_search", settings.servers().elasticsearchUri());
    say("  Data and logs    %s", home);
    say("");
    say("  Demo accounts    alice, bob (user), ops, admin; password %s", DemoData.PASSWORD);
    say(
        "  Partner API key  %s of %s, secret %s",
        DemoData.PARTNER.keyId(), DemoData.PARTNER.partner(), DemoData.PARTNER.secret().value());
    say("  Ctrl-C stops everything.");
    say("%s", RULE);
    say("");
  }

  private void service(String name, int http, int grpc) {
    say("  %-16s http://localhost:%d   gRPC localhost:%d", name, http, grpc);
  }
}
