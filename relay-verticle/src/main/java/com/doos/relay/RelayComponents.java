package com.doos.relay;

import com.doos.relay.app.ShardRelay;
import com.doos.relay.kafka.KafkaEventPublisher;
import com.doos.relay.redis.CommitSignals;
import com.doos.shared.gate.Gate;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Probes;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The relay's parts, put together. */
record RelayComponents(
    KafkaEventPublisher publisher, List<ShardRelay> shards, CommitSignals signals, HttpEdge edge) {
  static final String SERVICE = "relay-service";
  private static final int BODY_BYTES_MAX = 1_024;

  static RelayComponents create(Vertx vertx, RelayConfig config, ServiceContext services) {
    KafkaEventPublisher publisher =
        new KafkaEventPublisher(vertx, config.kafka(), config.limits().sendTimeout());
    List<ShardRelay> shards = new ArrayList<>();
    for (int shard = 0; shard < config.shards().size(); shard++) {
      shards.add(
          new ShardRelay(
              shard,
              config.shards().get(shard),
              config.limits(),
              publisher,
              services.metrics(),
              services.clock()));
    }
    CommitSignals signals =
        new CommitSignals(
            vertx, config.redis().open(vertx), shards.size(), shard -> shards.get(shard).wake());
    return new RelayComponents(
        publisher, List.copyOf(shards), signals, edge(vertx, services, publisher, shards));
  }

  private static HttpEdge edge(
      Vertx vertx,
      ServiceContext services,
      KafkaEventPublisher publisher,
      List<ShardRelay> shards) {
    HttpEdge edge =
        new HttpEdge(vertx, SERVICE, Gate.forProbes(services), services.metrics(), BODY_BYTES_MAX);
    Probes probes = new Probes(vertx, services.drain()).requires("kafka", publisher::check);
    for (int shard = 0; shard < shards.size(); shard++) {
      probes.requires("shard" + shard, shards.get(shard)::check);
    }
    probes.bind(edge, services.metrics());
    return edge;
  }

  /** Closes what the loops used; never fails. */
  Future<Void> close() {
    signals.close();
    return publisher.close();
  }
}
