package com.doos.inventory.api;

import com.doos.inventory.app.CatalogueService;
import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.GetProductsResponse;
import com.doos.proto.inventory.v1.ProductServiceGrpcService;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.grpc.GrpcEdge;
import com.doos.shared.limit.RequestLimits;
import io.vertx.core.Future;
import io.vertx.grpc.server.Service;
import java.util.Set;

/** {@code inventory.v1.ProductService}. */
public final class ProductGrpcApi {
  private static final int PRODUCTS_MAX = 1_000;

  private final CatalogueService catalogue;

  public ProductGrpcApi(CatalogueService catalogue) {
    this.catalogue = catalogue;
  }

  /** The service with its roles. */
  public Service service(Tokens tokens, RequestLimits limits) {
    return new GrpcEdge(
            ProductServiceGrpcService.SERVICE_NAME,
            ProductServiceGrpcService.SERVICE_DESCRIPTOR,
            tokens,
            limits)
        .unary(
            ProductServiceGrpcService.GetProducts,
            Set.of(Role.values()),
            (caller, request) -> getProducts(request))
        .build();
  }

  private Future<GetProductsResponse> getProducts(GetProductsRequest request) {
    if (request.getProductIdsCount() > PRODUCTS_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "product_ids", 0, PRODUCTS_MAX);
    }
    return catalogue
        .products(request.getProductIdsList())
        .map(products ->
            GetProductsResponse.newBuilder()
                .addAllProducts(products.stream().map(InventoryCodec::message).toList())
                .build());
  }
}
