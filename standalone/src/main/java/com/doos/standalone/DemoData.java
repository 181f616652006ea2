package com.doos.standalone;

import com.doos.inventory.store.CatalogueProduct;
import com.doos.inventory.store.CatalogueStore;
import com.doos.order.app.PartnerKeys;
import com.doos.order.app.Passwords;
import com.doos.order.app.RegistrationService;
import com.doos.order.domain.NewAccount;
import com.doos.order.store.AccountStore;
import com.doos.order.store.PartnerKeyStore;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.Secret;
import com.doos.shared.seal.KeyRing;
import com.doos.shared.sql.Pools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A catalogue and accounts to try DOOS with, added where they are missing; never elsewhere. */
public final class DemoData {
  static final String PASSWORD = "doos-demo";

  /** A partner's key, as well known as the password. */
  static final PartnerKeys.NewKey PARTNER =
      new PartnerKeys.NewKey(
          "pk-demo", "demo-mall", new Secret("doos-demo-partner-secret-doos-demo"));

  private static final Passwords.Config HASHING = new Passwords.Config(10, 1, 0);
  private static final String CATALOGUE = "/demo/catalogue.json";

  private DemoData() {}

  /** Adds products, stock and accounts that are not there yet. */
  public static Future<Void> load(
      Vertx vertx, DatabaseConfig stock, DatabaseConfig accounts, KeyRing ring) {
    return loadCatalogue(Pools.open(vertx, "demo-stock", stock))
        .compose(done -> loadAccounts(vertx, Pools.open(vertx, "demo-account", accounts), ring));
  }

  private static Future<Void> loadCatalogue(Pool pool) {
    return new CatalogueStore().addMissing(pool, products()).eventually(pool::close);
  }

  private static Future<Void> loadAccounts(Vertx vertx, Pool pool, KeyRing ring) {
    Passwords passwords = new Passwords(vertx, HASHING, new SimpleMeterRegistry());
    RegistrationService service =
        new RegistrationService(pool, new AccountStore(), passwords, InstantSource.system());
    return add(service, "alice", Role.USER)
        .compose(done -> add(service, "bob", Role.USER))
        .compose(done -> add(service, "ops", Role.OPS))
        .compose(done -> add(service, "admin", Role.ADMIN))
        .compose(done -> partnerKeys(pool, ring).addMissing(PARTNER, Principal.service("demo")))
        .eventually(passwords::close)
        .eventually(pool::close);
  }

  private static PartnerKeys partnerKeys(Pool pool, KeyRing ring) {
    return new PartnerKeys(
        pool,
        new PartnerKeyStore(),
        ring,
        Duration.ZERO,
        InstantSource.system(),
        new SecureRandom());
  }

  private static Future<Void> add(RegistrationService service, String name, Role role) {
    return service.addMissing(new NewAccount(name, PASSWORD), Set.of(role));
  }

  static List<CatalogueProduct> products() {
    List<CatalogueProduct> products = new ArrayList<>();
    for (Object element : new JsonArray(read())) {
      products.add(product((JsonObject) element));
    }
    return products;
  }

  private static CatalogueProduct product(JsonObject json) {
    CatalogueProduct.Sku sku =
        new CatalogueProduct.Sku(
            0, json.getString("sku_code"), json.getLong("price_cents"), json.getInteger("stock"));
    return new CatalogueProduct(
        json.getLong("product_id"),
        json.getString("name_zh"),
        json.getString("name_en"),
        json.getString("category"),
        json.getString("category_zh"),
        json.getString("category_en"),
        json.getJsonArray("tags").stream().map(String::valueOf).toList(),
        json.getString("image"),
        List.of(sku));
  }

  private static String read() {
    try (InputStream in = DemoData.class.getResourceAsStream(CATALOGUE)) {
      if (in == null) {
        throw new IllegalStateException(CATALOGUE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
