package com.doos.gatling;

import com.google.protobuf.MessageLite;
import com.typesafe.scalalogging.Logger;
import io.gatling.commons.stats.Status;
import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import scala.Option;

/**
 * A unary gRPC call as a step of a scenario, measured like Gatling's own requests. (Gatling's own
 * gRPC is not in the public repositories.)
 */
final class GrpcCall<Q extends MessageLite, A> implements ActionBuilder {
  private static final Logger LOG = Logger.apply(GrpcCall.class.getName());

  private final String name;
  private final GrpcClient client;
  private final SocketAddress server;
  private final ServiceMethod<A, Q> method;
  private final Function<Session, Q> message;
  private final Function<Session, String> authorization;
  private final Predicate<GrpcClientResponse<Q, A>> alsoRight;

  /**
   * @param name in the report
   * @param alsoRight refusals that are no failures
   */
  GrpcCall(
      String name,
      Vertx vertx,
      SocketAddress server,
      ServiceMethod<A, Q> method,
      Function<Session, Q> message,
      Function<Session, String> authorization,
      Predicate<GrpcClientResponse<Q, A>> alsoRight) {
    this.name = name;
    this.client = GrpcClient.client(vertx);
    this.server = server;
    this.method = method;
    this.message = message;
    this.authorization = authorization;
    this.alsoRight = alsoRight;
  }

  @Override
  public io.gatling.core.action.builder.ActionBuilder asScala() {
    return Call::new;
  }

  /** The error of a call; empty when it went well. */
  private Future<Optional<String>> call(Session session) {
    return client
        .request(server, method)
        .compose(request -> send(request, session))
        .compose(
            response -> response.end().transform(ended -> Future.succeededFuture(error(response))))
        .otherwise(failure -> Optional.of(failure.toString()));
  }

  private Optional<String> error(GrpcClientResponse<Q, A> response) {
    return response.status() == GrpcStatus.OK || alsoRight.test(response)
        ? Optional.empty()
        : Optional.of(response.status() + " " + response.statusMessage());
  }

  private Future<GrpcClientResponse<Q, A>> send(GrpcClientRequest<Q, A> request, Session session) {
    request.headers().set("authorization", authorization.apply(session));
    return request.send(message.apply(session));
  }

  /** One step of one scenario. */
  private final class Call implements Action {
    private final ScenarioContext context;
    private final Action next;

    Call(ScenarioContext context, Action next) {
      this.context = context;
      this.next = next;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void execute(io.gatling.core.session.Session session) {
      var components = context.coreComponents();
      long started = components.clock().nowMillis();
      call(new Session(session))
          .onSuccess(error ->
              session
                  .eventLoop()
                  .execute(() -> {
                    components
                        .statsEngine()
                        .logResponse(
                            session.scenario(),
                            session.groups(),
                            name,
                            started,
                            components.clock().nowMillis(),
                            Status.apply(error.isEmpty() ? "OK" : "KO"),
                            Option.empty(),
                            Option.apply(error.orElse(null)));
                    next.$bang(error.isEmpty() ? session : session.markAsFailed());
                  }));
    }

    @Override
    public Logger logger() {
      return LOG;
    }

    /** What Scala's compiler makes of the trait's logger, which is a constant here. */
    @Override
    public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger logger) {}
  }
}
