package com.doos.shared.error;

import io.vertx.grpc.common.GrpcStatus;

/**
 * The error codes of the product with their fixed HTTP and gRPC statuses. The number is part of the
 * public contract and never changes meaning.
 */
public enum ErrorCode {
  INVALID_PARAM(10001, 400, GrpcStatus.INVALID_ARGUMENT, "invalid parameter", "参数错误"),
  UNAUTHORIZED(10002, 401, GrpcStatus.UNAUTHENTICATED, "please log in", "请先登录"),
  INTERNAL(10003, 500, GrpcStatus.INTERNAL, "internal error", "系统内部错误"),
  FORBIDDEN(10004, 403, GrpcStatus.PERMISSION_DENIED, "not allowed", "没有权限"),
  OVERLOADED(10005, 503, GrpcStatus.UNAVAILABLE, "busy, please try again later", "系统繁忙，请稍后重试"),
  TOO_MANY_REQUESTS(10006, 429, GrpcStatus.RESOURCE_EXHAUSTED, "too many requests", "请求过于频繁"),
  NAME_TAKEN(10007, 409, GrpcStatus.ALREADY_EXISTS, "the user name is taken", "用户名已被占用"),
  VERIFICATION_NEEDED(10008, 403, GrpcStatus.PERMISSION_DENIED, "verification needed", "需要验证"),
  ORDER_NOT_FOUND(20001, 404, GrpcStatus.NOT_FOUND, "order not found", "订单不存在"),
  ORDER_CANCELLED(20002, 409, GrpcStatus.FAILED_PRECONDITION, "order is cancelled", "订单已取消"),
  ORDER_PAID(20003, 409, GrpcStatus.FAILED_PRECONDITION, "order is already paid", "订单已支付"),
  DUPLICATE_SUBMIT(20004, 409, GrpcStatus.ALREADY_EXISTS, "duplicate submission", "重复提交"),
  PRICE_CHANGED(20005, 409, GrpcStatus.FAILED_PRECONDITION, "price has changed", "价格已变动"),
  PAYMENT_DECLINED(20006, 409, GrpcStatus.FAILED_PRECONDITION, "payment declined", "支付被拒绝"),
  ORDER_NOT_PAID(20007, 409, GrpcStatus.FAILED_PRECONDITION, "order is not paid yet", "订单尚未支付"),
  ORDER_REFUSED(
      20008, 403, GrpcStatus.PERMISSION_DENIED, "order refused by risk control", "订单被风控拒绝"),
  STOCK_INSUFFICIENT(30001, 409, GrpcStatus.FAILED_PRECONDITION, "insufficient stock", "库存不足"),
  STOCK_LOCKED(30002, 409, GrpcStatus.FAILED_PRECONDITION, "stock is locked", "库存已锁定"),
  STOCK_CHANGED(
      30003, 409, GrpcStatus.FAILED_PRECONDITION, "stock was replenished meanwhile", "库存已被他人补充");

  private final int number;
  private final int httpStatus;
  private final GrpcStatus grpcStatus;
  private final String english;
  private final String chinese;

  ErrorCode(int number, int httpStatus, GrpcStatus grpcStatus, String english, String chinese) {
    this.number = number;
    this.httpStatus = httpStatus;
    this.grpcStatus = grpcStatus;
    this.english = english;
    this.chinese = chinese;
  }

  /** The code with this number, or {@link #INTERNAL} when there is none. */
  public static ErrorCode ofNumber(int number) {
    for (ErrorCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return INTERNAL;
  }

  public int number() {
    return number;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public GrpcStatus grpcStatus() {
    return grpcStatus;
  }

  /** Whether trying the same request again later can succeed. */
  public boolean retryable() {
    return this == OVERLOADED || this == TOO_MANY_REQUESTS;
  }

  String text(Language language) {
    return language == Language.CHINESE ? chinese : english;
  }
}
