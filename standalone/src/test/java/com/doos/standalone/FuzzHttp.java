package com.doos.standalone;

import com.doos.inventory.api.InventoryAccess;
import com.doos.order.api.OrderAccess;
import com.doos.order.gateway.SignedCallbacks;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.config.Secret;
import com.doos.standalone.FuzzInput.Call;
import com.doos.standalone.FuzzInput.Header;
import com.doos.standalone.FuzzInput.Target;
import com.doos.standalone.FuzzInputs.World;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests of every route, and of some that are none, with anything in them. */
final class FuzzHttp {
  private static final Pattern PARAMETER = Pattern.compile(":\\w+");
  private static final List<String> ORDER = routes(OrderAccess.RULES.all().keySet());
  private static final List<String> INVENTORY = routes(InventoryAccess.RULES.all().keySet());
  private static final List<String> METHODS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "BREW",
          "get",
          "M-SEARCH");
  private static final List<String> QUERY =
      List.of(
          "page",
          "page_size",
          "status",
          "q",
          "category",
          "in_stock",
          "price_min",
          "price_max",
          "ids",
          "sort",
          "user_id",
          "client",
          "shard",
          "order_id",
          "id",
          "order_no",
          "payment_method",
          "product_id",
          "created_from",
          "created_to",
          "amount_min",
          "amount_max",
          "cursor",
          "limit",
          "seen",
          "x",
          "");
  private static final List<String> CONTENT_TYPES =
      List.of(
          "application/json; charset=utf-16",
          "application/json;",
          "APPLICATION/JSON",
          "text/plain",
          "text/html; charset=\"",
          "application/x-www-form-urlencoded",
          "application/x-www-form-urlencoded; charset=nonsense",
          "multipart/form-data",
          "multipart/form-data; boundary=b",
          "multipart/form-data; boundary=",
          "application/grpc",
          "application/octet-stream",
          "/",
          ";;;",
          "");
  private static final List<String> ODD =
      List.of(
          "X-Request-Id",
          "Accept-Language",
          "X-Forwarded-For",
          "Idempotency-Key",
          "Cookie",
          "X-Doos-Key",
          "X-Doos-Timestamp",
          "X-Doos-Nonce",
          "X-Doos-Signature",
          "X-Doos-Captcha",
          "Accept",
          "Accept-Encoding",
          "Content-Encoding",
          "Range",
          "If-None-Match",
          "If-Modified-Since",
          "Origin",
          "X-Forwarded-Host",
          "Forwarded",
          "traceparent",
          "Via",
          "Upgrade",
          "X-HTTP-Method-Override");
  private static final List<String> ODD_VALUES =
      List.of(
          "zh-CN,zh;q=0.9",
          "zh;q=-1",
          "en;q=2",
          ";q=1",
          "-",
          "*",
          "zh-",
          "a-b-c-d-e;q=",
          "x-,-x",
          "1.2.3.4, 5.6.7.8",
          "::1",
          "fe80::1%eth0",
          "999.1.1.1",
          ",,,",
          "unknown",
          "doos_refresh=abc.def",
          "doos_refresh=",
          "doos_refresh=\"",
          "=; ;;=a",
          "a=b; a=c; $Path=/",
          "bytes=0-",
          "bytes=9-1",
          "gzip",
          "identity",
          "text/csv",
          "pk-demo",
          "1764110000");

  private final RandomGenerator random;
  private final FuzzText text;
  private final World world;
  private final List<Header> headers = new ArrayList<>();

  FuzzHttp(RandomGenerator random, World world) {
    this.random = random;
    this.world = world;
    this.text = new FuzzText(random);
  }

  Call call() {
    Target target = random.nextInt(10) < 7 ? Target.ORDER_HTTP : Target.INVENTORY_HTTP;
    String route = text.one(target == Target.ORDER_HTTP ? ORDER : INVENTORY);
    if (route.matches(".*/(login|register|metrics|openapi.yaml)") && !text.rarely(8)) {
      route = "POST /v1/order/create"; // the others are slow, or answer much
    }
    String method = text.rarely(8) ? text.one(METHODS) : route.substring(0, route.indexOf(' '));
    String path = route.substring(route.indexOf(' ') + 1);
    String uri = uri(path);
    byte[] body =
        method.equals("POST") || text.rarely(10) ? new FuzzBodies(random).body(path) : new byte[0];
    header("Content-Type", 4, "application/json", text.one(CONTENT_TYPES));
    header("Authorization", 5, "Bearer " + text.one(world.tokens()), garbage());
    for (int i = random.nextInt(4); i > 0; i--) {
      headers.add(new Header(text.one(ODD), odd()));
    }
    if (path.endsWith("/callback") || text.rarely(20)) {
      sign(path.endsWith("/callback"), method, uri, body);
    }
    if (body.length > 0 && text.rarely(30)) {
      headers.add(new Header("Expect", text.one(List.of("100-continue", "nothing"))));
    }
    Target way = text.rarely(10) ? Target.GATEWAY : target;
    return new Call(way, false, method, uri, headers, Buffer.buffer(body), text.rarely(8));
  }

  private void header(String name, int oddOnceIn, String right, String odd) {
    if (!text.rarely(oddOnceIn)) {
      headers.add(new Header(name, right));
    } else if (!text.rarely(3)) {
      headers.add(new Header(name, odd));
    }
  }

  private String garbage() {
    String token = text.one(world.tokens());
    return switch (random.nextInt(6)) {
      case 0 -> "Bearer " + token.substring(random.nextInt(token.length()));
      case 1 -> "Bearer " + token.replace('A', 'B');
      case 2 -> "Bearer e30.e30." + text.visible();
      case 3 -> "Basic YTpi";
      case 4 -> "Bearer " + "a".repeat(random.nextInt(5_000));
      default -> text.visible();
    };
  }

  private String odd() {
    return switch (random.nextInt(5)) {
      case 0 -> text.visible();
      case 1 -> "z".repeat(random.nextInt(3_000));
      default -> text.one(ODD_VALUES);
    };
  }

  private void sign(boolean asGateway, String method, String uri, byte[] body) {
    String secret =
        asGateway
            ? "development-only-payment-secret-of-32-bytes"
            : DemoData.PARTNER.secret().value();
    String key = asGateway ? SignedCallbacks.KEY_ID : DemoData.PARTNER.keyId();
    SignedRequest.headers(
            key,
            new Hmac(new Secret(secret)),
            method,
            uri,
            InstantSource.system().instant(),
            "nonce-" + Long.toHexString(random.nextLong()),
            body)
        .forEach((name, value) -> headers.add(new Header(name, value)));
  }

  private String uri(String path) {
    String filled =
        PARAMETER.matcher(path).replaceAll(found -> Matcher.quoteReplacement(segment()));
    if (text.rarely(40)) {
      filled += text.escape();
    }
    StringBuilder uri = new StringBuilder(filled);
    for (int i = text.rarely(2) ? 0 : random.nextInt(1, 4); i > 0; i--) {
      uri.append(uri.indexOf("?") < 0 ? "?" : "&").append(text.one(QUERY));
      uri.append(text.rarely(10) ? "" : "=").append(segment());
    }
    return uri.toString();
  }

  private String segment() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> text.one(world.orderIds());
      case 2 -> String.valueOf(random.nextInt(1_001, 1_201));
      case 3 -> text.escape();
      case 4 -> String.valueOf(random.nextInt(1, 30));
      default -> URLEncoder.encode(text.text(), StandardCharsets.UTF_8);
    };
  }

  /** Without streams of events, whose answers have no end. */
  private static List<String> routes(Iterable<String> calls) {
    List<String> routes = new ArrayList<>();
    calls.forEach(call -> {
      if (call.contains(" ") && !call.endsWith("/stream")) {
        routes.add(call);
      }
    });
    return List.copyOf(routes);
  }
}
