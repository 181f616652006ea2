package com.doos.order.cache;

/**
 * Names a cached answer.
 *
 * @param subject what a change of which makes the answer old
 * @param field which of the subject's answers it is
 */
public record CacheKey(Subject subject, String field) {
  private static final String DETAIL = "detail";

  /** What changes: an order, or everything a user's lists are made of. */
  public enum Kind {
    ORDER("order", 'o'),
    USER("list", 'u');

    private final String tag;
    private final char letter;

    Kind(String tag, char letter) {
      this.tag = tag;
      this.letter = letter;
    }

    char letter() {
      return letter;
    }

    /** Value of the metrics' {@code kind} tag. */
    String tag() {
      return tag;
    }
  }

  /**
   * @param id of the order or the user
   */
  public record Subject(Kind kind, long id) {
    public static Subject order(long orderId) {
      return new Subject(Kind.ORDER, orderId);
    }

    public static Subject user(long userId) {
      return new Subject(Kind.USER, userId);
    }

    /** {@code o} or {@code u} and the id; {@link #parse} reads it. */
    String text() {
      return kind.letter + Long.toString(id);
    }

    static Subject parse(String text) {
      long id = Long.parseLong(text.substring(1));
      return switch (text.charAt(0)) {
        case 'o' -> order(id);
        case 'u' -> user(id);
        default -> throw new IllegalArgumentException("no subject: " + text);
      };
    }
  }

  /** The detail of an order. */
  public static CacheKey detail(long orderId) {
    return new CacheKey(Subject.order(orderId), DETAIL);
  }

  /** A page of a user's list. */
  public static CacheKey list(long userId, String status, int page, int pageSize) {
    return new CacheKey(Subject.user(userId), status + ":" + page + ":" + pageSize);
  }
}
