package com.doos.order.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A name and a password that an account may have. */
public record NewAccount(String username, String password) {
  /** bcrypt reads no more. */
  public static final int PASSWORD_BYTES_MAX = 72;

  private static final int NAME_LENGTH_MIN = 3;
  private static final int NAME_LENGTH_MAX = 50;
  private static final int PASSWORD_LENGTH_MIN = 8;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /**
   * @throws DoosException {@link com.doos.shared.error.ErrorCode#INVALID_PARAM}
   */
  public NewAccount {
    if (!isName(username)) {
      throw DoosException.invalid(Detail.BAD_NAME, "username", NAME_LENGTH_MIN, NAME_LENGTH_MAX);
    }
    if (password.codePointCount(0, password.length()) < PASSWORD_LENGTH_MIN
        || password.getBytes(StandardCharsets.UTF_8).length > PASSWORD_BYTES_MAX) {
      throw DoosException.invalid(
          Detail.PASSWORD_LENGTH, "password", PASSWORD_LENGTH_MIN, PASSWORD_BYTES_MAX);
    }
    if (password.chars().anyMatch(Character::isISOControl)) {
      throw DoosException.invalid(Detail.CONTROL_CHARACTERS, "password");
    }
    if (password.equalsIgnoreCase(username)) {
      throw DoosException.invalid(Detail.PASSWORD_IS_NAME);
    }
  }

  /**
   * Whether an account can have this name. The database compares names without regard to case,
   * accents and trailing blanks. Of names in this alphabet only the case is left, so that to fold
   * the case is to know which names are one.
   */
  public static boolean isName(String text) {
    return text.length() >= NAME_LENGTH_MIN
        && text.length() <= NAME_LENGTH_MAX
        && NAME.matcher(text).matches();
  }

  @Override
  public String toString() {
    return "NewAccount[***]";
  }
}
