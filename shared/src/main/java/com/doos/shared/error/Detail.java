package com.doos.shared.error;

import java.util.List;
import java.util.Locale;

/**
 * What exactly is wrong, in both languages. {@code %s} takes the arguments in order: field names,
 * limits and offending ids, never payloads or personal data.
 */
public enum Detail {
  NONE("", ""),
  MALFORMED_JSON("the body is not valid JSON: %s", "请求体不是合法的 JSON: %s"),
  BODY_TOO_LARGE("the body is larger than %s bytes", "请求体超过 %s 字节"),
  MALFORMED_REQUEST("the request is malformed", "请求格式错误"),
  MISSING_FIELD("%s is required", "缺少 %s"),
  WRONG_TYPE("%s must be %s", "%s 必须是 %s"),
  OUT_OF_RANGE("%s must be between %s and %s", "%s 必须在 %s 与 %s 之间"),
  TOO_LONG("%s is longer than %s characters", "%s 超过 %s 个字符"),
  TOO_MANY_DECIMALS("%s has more than two decimals", "%s 超过两位小数"),
  ONE_OF("%s must be one of %s", "%s 必须是 %s 之一"),
  UNKNOWN_PARAMETER("there is no parameter %s", "参数 %s 不存在"),
  FOREIGN_CURSOR("%s is not one of this search", "%s 不属于该查询"),
  CONTROL_CHARACTERS("%s contains control characters", "%s 含有控制字符"),
  UNKNOWN_PRODUCT("product %s (sku %s) does not exist", "商品 %s (SKU %s) 不存在"),
  FOREIGN_USER("user_id is not the caller's own", "user_id 不是当前用户"),
  PRICE_IS_NOW("product %s now costs %s", "商品 %s 现价 %s"),
  AMOUNT_TOO_LARGE("the order's amount is larger than %s", "订单金额超过 %s"),
  SHORT_PRODUCT("product %s (sku %s)", "商品 %s (SKU %s)"),
  MESSAGE_NOT_FAILED("message %s does not exist or has not failed", "消息 %s 不存在或未失败"),
  BAD_CREDENTIALS("user name or password is wrong", "用户名或密码错误"),
  BAD_NAME(
      "%s must have %s to %s letters, digits, dots, dashes or underscores and begin with a letter or digit",
      "%s 须为 %s 至 %s 个字母、数字、点、短横线或下划线，并以字母或数字开头"),
  PASSWORD_LENGTH(
      "%s must have at least %s characters and at most %s bytes", "%s 至少 %s 个字符，最多 %s 字节"),
  PASSWORD_IS_NAME("the password must not be the user name", "密码不能与用户名相同"),
  SESSION_ENDED("the session has ended, please log in again", "会话已失效，请重新登录"),
  UNKNOWN_ACCOUNT("account %s does not exist", "账户 %s 不存在"),
  OWN_ACCOUNT("an admin cannot disable or demote their own account", "管理员不能停用或降级自己的账户"),
  BAD_TOKEN("the access token is missing, invalid or expired", "访问令牌缺失、无效或已过期"),
  TOKEN_IN_USE("a request with this token is running or had other content", "该令牌的请求正在处理或内容不同"),
  ORDER_IS("the order is %s", "订单状态为 %s"),
  BAD_SIGNATURE("the signature is missing, wrong or too old", "签名缺失、错误或已过期"),
  NO_SUCH_PATH("no such path", "路径不存在"),
  METHOD_NOT_ALLOWED("method not allowed", "方法不允许"),
  TRY_AGAIN_IN("try again in %s s", "请在 %s 秒后重试"),
  UNAVAILABLE("%s is not available", "%s 暂不可用"),
  NOT_IN_TIME("the order could not be written in time", "订单未能及时写入"),
  SLOT_MOVED("the order is being moved to another shard", "订单正在迁移到其他分库"),
  TIMED_OUT("no answer in time; the request may or may not have been carried out", "超时，请求可能已执行");

  private final String english;
  private final String chinese;

  Detail(String english, String chinese) {
    this.english = english;
    this.chinese = chinese;
  }

  String text(Language language, List<String> arguments) {
    return String.format(
        Locale.ROOT,
        language == Language.CHINESE ? chinese : english,
        arguments.toArray(Object[]::new));
  }
}
