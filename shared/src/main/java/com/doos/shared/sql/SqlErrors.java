package com.doos.shared.sql;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.mysqlclient.MySQLException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;

/** The one place that knows what a failed statement means. */
public final class SqlErrors {
  private static final int DUPLICATE_KEY = 1062;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;
  private static final int DATA_TOO_LONG = 1406;
  private static final int OUT_OF_RANGE = 1264;
  private static final int CHECK_VIOLATED_MARIADB = 4025;
  private static final int CHECK_VIOLATED_MYSQL = 3819;

  /** As which MariaDB and MySQL refuse a write to a replica. */
  private static final int READ_ONLY_SERVER = 1290;

  private static final int READ_ONLY_STORAGE = 1836;

  private SqlErrors() {}

  /** A unique key refused the row. */
  public static boolean isDuplicate(Throwable failure) {
    return code(failure) == DUPLICATE_KEY;
  }

  /** The transaction was rolled back for a reason that will pass: run it again. */
  public static boolean isTransient(Throwable failure) {
    return code(failure) == DEADLOCK || code(failure) == LOCK_WAIT_TIMEOUT;
  }

  /** The server takes no writes: it is a replica, or has become one. */
  public static boolean isReadOnly(Throwable failure) {
    return code(failure) == READ_ONLY_SERVER || code(failure) == READ_ONLY_STORAGE;
  }

  /**
   * A row of the statement is to blame, not the server: others may still succeed. A refusal that
   * asks to try again later is nobody's fault, but for one because the order's slot has moved.
   */
  public static boolean isRowsFault(Throwable failure) {
    return (failure instanceof DoosException known
            && (!known.code().retryable() || known.detail() == Detail.SLOT_MOVED))
        || switch (code(failure)) {
          case DUPLICATE_KEY,
              DATA_TOO_LONG,
              OUT_OF_RANGE,
              CHECK_VIOLATED_MARIADB,
              CHECK_VIOLATED_MYSQL ->
              true;
          default -> false;
        };
  }

  /**
   * What a failure means to a caller: a lost connection leaves open whether the transaction was
   * committed, a refused one does not.
   */
  public static Throwable meaning(Throwable failure) {
    return switch (failure) {
      case MySQLException replica when isReadOnly(replica) ->
          DoosException.unavailable("database", failure);
      case ConnectException refused -> DoosException.unavailable("database", failure);
      case IOException lost -> new DoosException(ErrorCode.OVERLOADED, Detail.TIMED_OUT);
      case TimeoutException late -> new DoosException(ErrorCode.OVERLOADED, Detail.TIMED_OUT);
      case VertxException lost -> new DoosException(ErrorCode.OVERLOADED, Detail.TIMED_OUT);
      default -> failure;
    };
  }

  /** The same answer, or its failure as its {@linkplain #meaning(Throwable) meaning}. */
  public static <T> Future<T> meaning(Future<T> answer) {
    return answer.recover(failure -> Future.failedFuture(meaning(failure)));
  }

  private static int code(Throwable failure) {
    return failure instanceof MySQLException sql ? sql.getErrorCode() : 0;
  }
}
