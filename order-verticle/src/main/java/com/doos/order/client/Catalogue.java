package com.doos.order.client;

import com.doos.order.domain.Product;
import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.GetProductsResponse;
import com.doos.proto.inventory.v1.ProductServiceGrpcClient;
import com.doos.proto.inventory.v1.Sku;
import com.doos.shared.grpc.GrpcCaller;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The catalogue's products, asked from the inventory service and remembered for a short while. */
public final class Catalogue {
  private static final int REMEMBERED_MAX = 100_000;

  private final GrpcCaller inventory;
  private final Cache<Long, Product> remembered;

  /**
   * @param ttl how old a price may be
   */
  public Catalogue(GrpcCaller inventory, Duration ttl) {
    this.inventory = inventory;
    this.remembered =
        Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(ttl).build();
  }

  /** The products with these ids; unknown ones are left out. */
  public Future<Map<Long, Product>> products(Collection<Long> ids) {
    Map<Long, Product> known = new HashMap<>(remembered.getAllPresent(ids));
    List<Long> missing = ids.stream().filter(id -> !known.containsKey(id)).toList();
    return missing.isEmpty()
        ? Future.succeededFuture(known)
        : ask(missing)
            .map(answer -> {
              for (Product product : products(answer)) {
                remembered.put(product.id(), product);
                known.put(product.id(), product);
              }
              return known;
            });
  }

  private Future<GetProductsResponse> ask(List<Long> ids) {
    return inventory.call(
        ProductServiceGrpcClient.GetProducts,
        GetProductsRequest.newBuilder().addAllProductIds(ids).build());
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
