package com.doos.standalone.bench;

import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.AuthConfig;
import com.doos.shared.auth.Authenticator;
import com.doos.shared.auth.Credentials;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.auth.Tokens;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import com.doos.shared.gate.Gate;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.RequestLimits;
import com.doos.shared.seal.KeyRing;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What identity and protection cost a request, in microseconds of one thread: no server, no
 * network. Each figure is the best of several rounds, because a busy machine only ever adds.
 */
public final class AuthCost {
  private static final int ROUNDS = 7;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int CALLS = 20_000;
  private static final int COSTLY_CALLS = 300;
  private static final int TEXT_CHARS = 200;
  private static final String CALL = "GET /v1/order/:id";
  private static final Principal CALLER = new Principal(10_001, "alice", Set.of(Role.USER));

  private final Terminal terminal = Terminal.standard();
  private final InstantSource clock = InstantSource.system();
  private long consumed;

  private AuthCost() {}

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    new AuthCost().run(vertx);
    vertx.close().onComplete(closed -> System.exit(0));
  }

  /** One measured call; its result is consumed, so that the compiler cannot leave it out. */
  private interface Work {
    Object call(int number);
  }

  private void run(Vertx vertx) {
    String yaml = Settings.developmentYaml();
    AuthConfig auth = read(yaml, root -> root.section("auth", AuthConfig::from));
    KeyRing ring = read(yaml, root -> root.part("encryption", KeyRing::from));
    terminal.say("microseconds a call, one thread, best of %d rounds", ROUNDS);
    tokens(vertx, auth);
    gate(vertx, auth);
    signatures();
    String text = "上海市 a".repeat(TEXT_CHARS / 5).substring(0, TEXT_CHARS);
    String sealed = ring.seal(text, "order:1:shipping_address");
    row("seal an address of 200 characters", CALLS, i -> ring.seal(text, "order:" + i + ":remark"));
    row("open it", CALLS, i -> ring.open(sealed, "order:1:shipping_address"));
    terminal.say("(%d)", consumed & 1);
  }

  private void tokens(Vertx vertx, AuthConfig auth) {
    Tokens issuer = new Tokens(vertx, auth, clock);
    row("issue an access token (RS256)", COSTLY_CALLS, i -> issuer.issue(CALLER));
    List<String> fresh =
        IntStream.range(0, COSTLY_CALLS)
            .mapToObj(i -> "Bearer " + issuer.issue(new Principal(i + 1, "u" + i, CALLER.roles())))
            .toList();
    Tokens[] strangers = new Tokens[ROUNDS + WARM_UP_ROUNDS];
    for (int i = 0; i < strangers.length; i++) {
      strangers[i] = new Tokens(vertx, auth, clock);
    }
    int[] calls = new int[1];
    row(
        "verify a token never seen (signature and claims)",
        COSTLY_CALLS,
        i -> strangers[calls[0]++ / COSTLY_CALLS].verify(fresh.get(i)).result());
    String seen = fresh.get(0);
    row("verify a token seen before", CALLS, i -> issuer.verify(seen).result());
  }

  private void gate(Vertx vertx, AuthConfig auth) {
    Tokens tokens = new Tokens(vertx, auth, clock);
    Gate.Door door =
        new Gate(
                AccessRules.of(Map.of(CALL, Access.only(Role.USER))),
                new Authenticator(tokens, unsigned -> Future.failedFuture("unsigned"))
                    ::authenticate,
                new RequestLimits(
                    () -> new LimitsConfig(1_000_000, 1_000_000, 0, List.of("127.0.0.0/8")),
                    clock,
                    new SimpleMeterRegistry()))
            .door(CALL);
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().set("Authorization", "Bearer " + tokens.issue(CALLER));
    row(
        "the whole gate: address limit, known token, user limit, role",
        CALLS,
        i ->
            door.enter(
                    "192.0.2.1",
                    () -> Credentials.of(headers, "GET", "/v1/order/1", () -> new byte[0]))
                .succeeded());
  }

  private void signatures() {
    Hmac secret = new Hmac(new Secret("k".repeat(43)));
    byte[] body = "x".repeat(TEXT_CHARS).getBytes(StandardCharsets.UTF_8);
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .addAll(
                SignedRequest.headers(
                    "pk-1", secret, "POST", "/v1/order/create", clock.instant(), "nonce-01", body));
    row(
        "check a partner's signature over 200 bytes (without its nonce)",
        CALLS,
        i -> {
          SignedRequest request = SignedRequest.of(headers, "POST", "/v1/order/create", () -> body);
          return request != null && request.isWellFormed() && request.isSignedWith(secret);
        });
  }

  private void row(String what, int calls, Work work) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      long started = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        consumed += System.identityHashCode(work.call(i)) & 1;
      }
      double each = (System.nanoTime() - started) / 1e3 / calls;
      if (round >= WARM_UP_ROUNDS) {
        best = Math.min(best, each);
      }
    }
    terminal.say("%9.2f  %s", best, what);
  }

  private static <T> T read(String yaml, Function<ConfigReader, T> section) {
    return ConfigReader.read(yaml, Map.of(), section);
  }
}
