package com.doos.inventory.api;

import com.doos.inventory.app.CatalogueService;
import com.doos.proto.inventory.v1.GetProductsRequest;
import com.doos.proto.inventory.v1.GetProductsResponse;
import com.doos.proto.inventory.v1.ProductServiceGrpcService;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.gate.Gate;
import com.doos.shared.grpc.GrpcEdge;
import io.vertx.core.Future;
import io.vertx.grpc.server.Service;

/** {@code inventory.v1.ProductService}. */
public final class ProductGrpcApi {
  private static final int PRODUCTS_MAX = 1_000;

  private final CatalogueService catalogue;

  public ProductGrpcApi(CatalogueService catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * @param messageBytesMax see {@link GrpcEdge}
   */
  public Service service(Gate gate, int messageBytesMax) {
    return new GrpcEdge(
            ProductServiceGrpcService.SERVICE_NAME,
            ProductServiceGrpcService.SERVICE_DESCRIPTOR,
            gate,
            messageBytesMax)
        .unary(ProductServiceGrpcService.GetProducts, (caller, request) -> getProducts(request))
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
