package com.doos.order.client;

import com.doos.order.domain.Product;
import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.GetProductsResponse;
import com.doos.proto.inventory.v1.ProductServiceGrpcClient;
import com.doos.proto.inventory.v1.Sku;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.batch.GroupCommitter;
import com.doos.shared.grpc.GrpcCaller;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The catalogue's products, asked from the inventory service and remembered for a short while. What
 * is missing for all orders of a moment is asked for by one call.
 */
public final class Catalogue {
  private static final int REMEMBERED_MAX = 100_000;
  private static final int ID_BYTES = 8;

  private final GrpcCaller inventory;
  private final Cache<Long, Product> remembered;
  private final GroupCommitter<Long, Optional<Product>> calls;

  /**
   * @param owner the context all calls come from
   * @param ttl how old a price may be
   */
  public Catalogue(
      Context owner,
      GrpcCaller inventory,
      Duration ttl,
      BatchLimits limits,
      MeterRegistry metrics) {
    this.inventory = inventory;
    this.remembered =
        Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(ttl).build();
    this.calls =
        new GroupCommitter<>(
            owner, "catalogue-calls", limits, id -> ID_BYTES, failure -> false, metrics, this::ask);
  }

  /** The products with these ids; unknown ones are left out. */
  public Future<Map<Long, Product>> products(Collection<Long> ids) {
    Map<Long, Product> known = new HashMap<>(remembered.getAllPresent(ids));
    if (known.size() == ids.size()) {
      return Future.succeededFuture(known);
    }
    List<Future<Optional<Product>>> asked =
        ids.stream().filter(id -> !known.containsKey(id)).map(calls::submit).toList();
    return Future.all(asked)
        .map(answered -> {
          asked.forEach(
              answer -> answer.result().ifPresent(product -> known.put(product.id(), product)));
          return known;
        });
  }

  /** Asks for what nobody has asked for since these were queued. */
  private Future<List<Optional<Product>>> ask(List<Long> ids) {
    List<Long> missing =
        ids.stream().distinct().filter(id -> remembered.getIfPresent(id) == null).toList();
    Future<GetProductsResponse> answer =
        missing.isEmpty()
            ? Future.succeededFuture(GetProductsResponse.getDefaultInstance())
            : inventory.call(
                ProductServiceGrpcClient.GetProducts,
                GetProductsRequest.newBuilder().addAllProductIds(missing).build());
    return answer.map(found -> {
      Map<Long, Product> known = new HashMap<>(remembered.getAllPresent(ids));
      for (Product product : products(found)) {
        remembered.put(product.id(), product);
        known.put(product.id(), product);
      }
      return ids.stream().map(id -> Optional.ofNullable(known.get(id))).toList();
    });
  }

  private static List<Product> products(GetProductsResponse answer) {
    return answer.getProductsList().stream()
        .map(product ->
            new Product(
                product.getId(),
                product.getNameZh(),
                product.getNameEn(),
                product.getImage(),
                product.getSkusList().stream()
                    .collect(Collectors.toMap(Sku::getSkuId, Sku::getPriceCents))))
        .toList();
  }
}
