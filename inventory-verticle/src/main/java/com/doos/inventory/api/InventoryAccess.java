package com.doos.inventory.api;

import static com.doos.shared.auth.Access.ANYBODY;
import static com.doos.shared.auth.Access.only;
import static com.doos.shared.auth.Role.ADMIN;
import static com.doos.shared.auth.Role.INTERNAL;
import static com.doos.shared.auth.Role.OPS;
import static com.doos.shared.auth.Role.PARTNER;
import static com.doos.shared.auth.Role.USER;
import static java.util.Map.entry;

import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import java.util.Map;

/** Who may call what in the inventory service. */
public final class InventoryAccess {
  private static final Access KNOWN = only(USER, ADMIN, OPS, PARTNER, INTERNAL);
  private static final Access SELLERS = only(PARTNER, INTERNAL);
  private static final Access SERVICES = only(INTERNAL);

  public static final AccessRules RULES =
      AccessRules.of(
          Map.ofEntries(
              entry("GET /v1/product/list", ANYBODY),
              entry("GET /v1/product/categories", ANYBODY),
              entry("GET /v1/product/:id", ANYBODY),
              entry("GET /v1/stock/:product_id", ANYBODY),
              entry("POST /v1/stock/:product_id", only(OPS, ADMIN)),
              entry("inventory.v1.InventoryService/GetStock", KNOWN),
              entry("inventory.v1.InventoryService/PreDeductStock", SELLERS),
              entry("inventory.v1.InventoryService/ConfirmDeductStock", SELLERS),
              entry("inventory.v1.InventoryService/RollbackStock", SELLERS),
              entry("inventory.v1.InventoryService/ReserveStock", SERVICES),
              entry("inventory.v1.InventoryService/ReleaseStock", SERVICES),
              entry("inventory.v1.AuditService/AuditStock", SERVICES),
              entry("inventory.v1.AuditService/FindReservations", SERVICES),
              entry("inventory.v1.AuditService/ListReservations", SERVICES),
              entry("inventory.v1.ProductService/GetProducts", KNOWN)));

  private InventoryAccess() {}
}
