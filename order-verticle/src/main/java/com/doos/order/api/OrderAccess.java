package com.doos.order.api;

import static com.doos.shared.auth.Access.ANYBODY;
import static com.doos.shared.auth.Access.only;
import static com.doos.shared.auth.Role.ADMIN;
import static com.doos.shared.auth.Role.GATEWAY;
import static com.doos.shared.auth.Role.INTERNAL;
import static com.doos.shared.auth.Role.OPS;
import static com.doos.shared.auth.Role.PARTNER;
import static com.doos.shared.auth.Role.USER;
import static java.util.Map.entry;

import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import java.util.Map;

/**
 * Who may call what in the order service. Whose order it is, is checked behind: a user reaches own
 * orders only, and somebody else's look like none.
 */
public final class OrderAccess {
  private static final Access BUYERS = only(USER, ADMIN, PARTNER, INTERNAL);
  private static final Access READERS = only(USER, ADMIN, PARTNER, INTERNAL, OPS);
  private static final Access ACCOUNTS = only(USER, ADMIN);
  private static final Access OPERATORS = only(OPS, ADMIN);
  private static final Access ADMINS = only(ADMIN);
  private static final Access SERVICES = only(INTERNAL);

  public static final AccessRules RULES =
      AccessRules.of(
          Map.ofEntries(
              entry("GET /openapi.yaml", ANYBODY),
              entry("POST /v1/auth/login", ANYBODY),
              entry("POST /v1/auth/logout", ANYBODY),
              entry("POST /v1/auth/refresh", ANYBODY),
              entry("POST /v1/auth/register", ANYBODY),
              entry("POST /v1/order/create", BUYERS),
              entry("GET /v1/order/list", BUYERS),
              entry("GET /v1/order/counts", BUYERS),
              entry("GET /v1/order/search", OPERATORS),
              entry("GET /v1/order/stream", ACCOUNTS),
              entry("GET /v1/dashboard/stats", OPERATORS),
              entry("GET /v1/dashboard/stream", OPERATORS),
              entry("GET /v1/order/:id", READERS),
              entry("POST /v1/order/:id/cancel", BUYERS),
              entry("POST /v1/order/:id/pay", BUYERS),
              entry("POST /v1/order/:id/ship", OPERATORS),
              entry("POST /v1/order/:id/complete", OPERATORS),
              entry("POST /v1/payment/callback", only(GATEWAY)),
              entry("GET /v1/admin/messages", OPERATORS),
              entry("POST /v1/admin/messages/:id/retry", OPERATORS),
              entry("GET /v1/admin/reconcile", OPERATORS),
              entry("GET /v1/admin/index/rebuild", OPERATORS),
              entry("POST /v1/admin/index/rebuild", ADMINS),
              entry("POST /v1/admin/reconcile", OPERATORS),
              entry("GET /v1/admin/accounts", ADMINS),
              entry("POST /v1/admin/accounts/:id", ADMINS),
              entry("GET /v1/admin/partners", ADMINS),
              entry("POST /v1/admin/partners", ADMINS),
              entry("POST /v1/admin/partners/:key_id/revoke", ADMINS),
              entry("order.v1.OrderService/CreateOrder", BUYERS),
              entry("order.v1.OrderService/GetOrderDetail", READERS),
              entry("order.v1.OrderService/ListOrders", BUYERS),
              entry("order.v1.OrderService/CancelOrder", BUYERS),
              entry("order.v1.OrderService/UpdateOrderStatus", SERVICES),
              entry("order.v1.OrderService/UpdateOrderStatusBatch", SERVICES),
              entry("order.v1.OrderService/FindOrders", SERVICES),
              entry("order.v1.PaymentService/PayOrder", BUYERS),
              entry("order.v1.IdentityService/VerifySignature", SERVICES)));

  private OrderAccess() {}
}
