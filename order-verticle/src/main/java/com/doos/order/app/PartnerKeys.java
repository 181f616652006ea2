package com.doos.order.app;

import com.doos.order.app.RequestSignatures.Signer;
import com.doos.order.store.PartnerKeyStore;
import com.doos.order.store.PartnerKeyStore.PartnerKey;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.config.Secret;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.log.LogKeys;
import com.doos.shared.seal.KeyRing;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of partners: admins make and revoke them. A secret is told once, when it is made, and
 * kept sealed. Safe for all threads.
 */
public final class PartnerKeys {
  private static final Logger LOG = LoggerFactory.getLogger(PartnerKeys.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}");
  private static final int ID_BYTES = 10;
  private static final int SECRET_BYTES = 32;
  private static final int REMEMBERED_MAX = 10_000;
  private static final int LISTED_MAX = 500;

  private final Pool pool;
  private final PartnerKeyStore store;
  private final KeyRing ring;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Cache<String, Optional<Signer>> remembered;

  /**
   * @param secret in clear
   */
  public record NewKey(String keyId, String partner, Secret secret) {}

  /**
   * @param ttl how long a key is remembered, and that there is none
   * @param random unpredictable, safe for all threads
   */
  public PartnerKeys(
      Pool pool,
      PartnerKeyStore store,
      KeyRing ring,
      Duration ttl,
      InstantSource clock,
      RandomGenerator random) {
    this.pool = pool;
    this.store = store;
    this.ring = ring;
    this.clock = clock;
    this.random = random;
    this.remembered =
        Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(ttl).build();
  }

  /** The partner who signs with a key that is valid. */
  public Future<Optional<Signer>> find(String keyId) {
    Optional<Signer> known = remembered.getIfPresent(keyId);
    return known != null
        ? Future.succeededFuture(known)
        : store
            .findValid(pool, keyId)
            .map(found -> found.map(this::signer))
            .onSuccess(found -> remembered.put(keyId, found));
  }

  private Signer signer(PartnerKey key) {
    String secret = ring.open(key.secret(), context(key.keyId()));
    return new Signer(Principal.partner(key.partner()), new Hmac(new Secret(secret)));
  }

  private static String context(String keyId) {
    return "partner:" + keyId + ":secret";
  }

  /**
   * Makes a key.
   *
   * @param partner name, 1 to 50 letters, digits, dots, underscores and hyphens
   * @throws DoosException when the name has another form
   */
  public Future<NewKey> create(String partner, Principal by) {
    if (!NAME.matcher(partner).matches()) {
      throw DoosException.invalid(
          Detail.WRONG_TYPE, "name", "1 to 50 letters, digits and . _ -, no sign first");
    }
    String keyId = "pk-" + HexFormat.of().formatHex(bytes(ID_BYTES));
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
    NewKey created = new NewKey(keyId, partner, new Secret(secret));
    return addMissing(created, by)
        .onSuccess(done -> audit("partner key made", keyId, by))
        .map(created);
  }

  /** Adds a key unless its id is taken. */
  public Future<Void> addMissing(NewKey key, Principal by) {
    return store.addMissing(
        pool,
        new PartnerKey(
            key.keyId(),
            key.partner(),
            ring.seal(key.secret().value(), context(key.keyId())),
            by.actor(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            null));
  }

  /** The newest keys, revoked ones too; their secrets are sealed. */
  public Future<List<PartnerKey>> list() {
    return store.newest(pool, LISTED_MAX);
  }

  /** Revokes a key; other processes forget it after the time they remember it. */
  public Future<Boolean> revoke(String keyId, Principal by) {
    if (!SignedRequest.isKeyId(keyId)) { // the column would not even compare it
      return Future.succeededFuture(false);
    }
    return store
        .revoke(pool, keyId, clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .onSuccess(revoked -> {
          remembered.invalidate(keyId);
          if (revoked) {
            audit("partner key revoked", keyId, by);
          }
        });
  }

  /**
   * Brings secrets that are sealed under another key than the active one under it.
   *
   * @return false: nothing is left to do
   */
  public Future<Boolean> reseal() {
    return list()
        .compose(all -> {
          List<Future<Boolean>> sealed = new ArrayList<>();
          for (PartnerKey key : all) {
            if (!ring.activeKey().equals(KeyRing.keyId(key.secret()))) {
              String context = context(key.keyId());
              String secret = ring.open(key.secret(), context);
              sealed.add(store.reseal(pool, key, ring.seal(secret, context)));
            }
          }
          return Future.join(sealed).map(false);
        });
  }

  private static void audit(String what, String keyId, Principal by) {
    LOG.atInfo()
        .addKeyValue(LogKeys.ACTOR, by.actor())
        .addKeyValue(LogKeys.KEY_ID, keyId)
        .log(what);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
