/**
 * The inventory service: catalogue, stock and reservations. Start at {@link
 * com.doos.inventory.InventoryVerticle}.
 */
@org.jspecify.annotations.NullMarked
package com.doos.inventory;
