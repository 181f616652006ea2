package com.doos.order;

import static com.doos.testkit.TestPools.await;

import com.doos.servers.HostPort;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A way to Redis that can be cut, or stalled with everything under way arriving later. */
final class RedisProxy {
  private enum Mode {
    PASS,
    CUT,
    STALLED
  }

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final HostPort redis;
  private final Context owner;
  private final Set<NetSocket> sockets = new HashSet<>();
  private final int port;
  private Mode mode = Mode.PASS;

  RedisProxy(HostPort redis) throws Exception {
    this.redis = redis;
    NetServer server =
        await(vertx.createNetServer().connectHandler(this::connected).listen(0, "127.0.0.1"));
    this.port = server.actualPort();
    this.owner = vertx.getOrCreateContext();
  }

  int port() {
    return port;
  }

  private void connected(NetSocket down) {
    down.pause();
    client
        .connect(redis.port(), redis.host())
        .onFailure(refused -> down.close())
        .onSuccess(up -> {
          up.pause();
          owner.runOnContext(go -> join(down, up));
        });
  }

  private void join(NetSocket down, NetSocket up) {
    pipe(down, up);
    pipe(up, down);
    switch (mode) {
      case PASS -> {
        down.resume();
        up.resume();
      }
      case CUT -> down.close();
      case STALLED -> {}
    }
  }

  private void pipe(NetSocket from, NetSocket to) {
    sockets.add(from);
    from.handler(to::write);
    from.closeHandler(closed ->
        owner.runOnContext(go -> {
          sockets.remove(from);
          to.close();
        }));
  }

  void pass() throws Exception {
    change(Mode.PASS, NetSocket::resume);
  }

  void cut() throws Exception {
    change(Mode.CUT, NetSocket::close);
  }

  void stall() throws Exception {
    change(Mode.STALLED, NetSocket::pause);
  }

  private void change(Mode wanted, Consumer<NetSocket> each) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    owner.runOnContext(go -> {
      mode = wanted;
      Set.copyOf(sockets).forEach(each);
      done.complete(null);
    });
    done.get();
  }

  void close() throws Exception {
    await(vertx.close());
  }
}
