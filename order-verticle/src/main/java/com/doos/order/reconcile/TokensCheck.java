package com.doos.order.reconcile;

import com.doos.order.reconcile.TokensCheck.Position;
import com.doos.order.store.OrderAuditStore;
import com.doos.order.store.OrderAuditStore.Token;
import com.doos.shared.shard.ShardMap;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the submit tokens of a shard lead to orders of their users. */
public final class TokensCheck implements PagedCheck<Position> {
  private final int shard;
  private final ShardMap map;
  private final Pool pool;
  private final OrderAuditStore store;

  /** A place in the order of users and tokens. */
  public record Position(long userId, String token) {
    public static final Position START = new Position(0, "");
  }

  public TokensCheck(int shard, ShardMap map, Pool pool, OrderAuditStore store) {
    this.shard = shard;
    this.map = map;
    this.pool = pool;
    this.store = store;
  }

  @Override
  public Future<Page<Position>> look(Position after, int limit, boolean repair) {
    return store
        .tokens(pool, after.userId(), after.token(), limit)
        .map(tokens -> {
          List<Suspicion> suspicions =
              tokens.stream().filter(this::isAstray).map(TokensCheck::suspicion).toList();
          return Page.of(tokens.size(), next(tokens, limit), suspicions);
        });
  }

  private static @Nullable Position next(List<Token> tokens, int limit) {
    if (tokens.size() < limit) {
      return null;
    }
    Token last = tokens.get(tokens.size() - 1);
    return new Position(last.userId(), last.token());
  }

  private boolean isAstray(Token token) {
    Long owner = token.ownerId();
    return owner == null || owner != token.userId() || map.shardOf(token.userId()) != shard;
  }

  private static Suspicion suspicion(Token token) {
    return new Suspicion(
        FindingKind.TOKEN_ASTRAY,
        token.orderId(),
        "a token of user "
            + token.userId()
            + (token.ownerId() == null ? " leads to no order" : " leads astray"));
  }
}
