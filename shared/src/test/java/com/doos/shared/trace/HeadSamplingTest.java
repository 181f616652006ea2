package com.doos.shared.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadSamplingTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

  /** Would trace everything. */
  private static final class Everything implements VertxTracer<String, String> {
    @Override
    public <R> String receiveRequest(
        Context context,
        SpanKind kind,
        TracingPolicy policy,
        R request,
        String operation,
        Iterable<Map.Entry<String, String>> headers,
        TagExtractor<R> tags) {
      return "traced";
    }
  }

  private record Request(String uri) implements HttpRequest {
    @Override
    public int id() {
      return 1;
    }

    @Override
    public String absoluteURI() {
      return "http://localhost" + uri;
    }

    @Override
    public HttpMethod method() {
      return HttpMethod.GET;
    }

    @Override
    public MultiMap headers() {
      return MultiMap.caseInsensitiveMultiMap();
    }

    @Override
    public SocketAddress remoteAddress() {
      return SocketAddress.inetSocketAddress(1, "localhost");
    }
  }

  /** Whether a request is traced when the random number is 9 of a thousand. */
  private static boolean traces(int permille, Object request, @Nullable String parent) {
    HeadSampling<String, String> sampling =
        new HeadSampling<>(
            new Everything(), OpenTelemetry.noop().getTracer("test"), permille, bound -> 9);
    List<Map.Entry<String, String>> headers =
        parent == null ? List.of() : List.of(Map.entry("Traceparent", parent));
    return sampling.receiveRequest(
            null, SpanKind.RPC, TracingPolicy.ALWAYS, request, "GET", headers, TagExtractor.empty())
        != null;
  }

  @Test
  void ofRequestsWithoutAParentTheShareIsTraced() {
    Request order = new Request("/v1/order/1");

    assertThat(traces(10, order, null)).isTrue();
    assertThat(traces(9, order, null)).isFalse();
    assertThat(traces(0, order, null)).isFalse();
  }

  @Test
  void aParentDecides() {
    Request order = new Request("/v1/order/1");

    assertThat(traces(0, order, TRACE + "01")).isTrue();
    assertThat(traces(1_000, order, TRACE + "00")).isFalse();
    assertThat(traces(1_000, order, Traces.NOT_SAMPLED)).isFalse();
    assertThat(traces(1_000, order, "nonsense")).isFalse();
  }

  @Test
  void probesAndWhatIsNoRequestBeginNoTrace() {
    assertThat(traces(1_000, new Request("/metrics"), null)).isFalse();
    assertThat(traces(1_000, "a message on the bus", null)).isFalse();
    assertThat(traces(1_000, "a message on the bus", TRACE + "01")).isTrue();
  }

  @Test
  void aCarrierIsATraceOrAnId() {
    String carrier = TRACE + "01";

    assertThat(Traces.id(carrier)).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(Traces.id("my-request")).isEqualTo("my-request");
    assertThat(Traces.of(carrier)).isNotNull();
    assertThat(Traces.of(TRACE + "00")).isNull();
    assertThat(Traces.of("my-request")).isNull();
    assertThat(Traces.carrier("my-request")).isEqualTo("my-request");
    assertThat(carrier.length()).isLessThanOrEqualTo(64);
  }
}
