package com.doos.standalone;

import com.doos.proto.inventory.v1.InventoryServiceGrpcService;
import com.doos.proto.inventory.v1.ProductServiceGrpcService;
import com.doos.proto.order.v1.IdentityServiceGrpcService;
import com.doos.proto.order.v1.OrderServiceGrpcService;
import com.doos.proto.order.v1.PaymentServiceGrpcService;
import com.doos.standalone.FuzzInput.Call;
import com.doos.standalone.FuzzInput.Header;
import com.doos.standalone.FuzzInput.Target;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Calls of every method of the gRPC services, with messages that may be anything. */
final class FuzzGrpc {
  private static final List<MethodDescriptor> ORDER =
      methods(
          OrderServiceGrpcService.SERVICE_DESCRIPTOR,
          PaymentServiceGrpcService.SERVICE_DESCRIPTOR,
          IdentityServiceGrpcService.SERVICE_DESCRIPTOR);
  private static final List<MethodDescriptor> INVENTORY =
      methods(
          InventoryServiceGrpcService.SERVICE_DESCRIPTOR,
          ProductServiceGrpcService.SERVICE_DESCRIPTOR);
  private static final List<String> OTHERS =
      List.of(
          "/grpc.health.v1.Health/Check",
          "/grpc.health.v1.Health/Watch",
          "/grpc.health.v1.Health/List",
          "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
          "/order.v1.OrderService/Nothing",
          "/order.v1.OrderService/",
          "/nothing.v1.Nothing/Nothing",
          "/order.v1.OrderService/CreateOrder/x",
          "/",
          "//",
          "/a",
          "/v1/order/list",
          "/%zz/%");
  private static final List<String> CONTENT_TYPES =
      List.of(
          "application/grpc+proto",
          "application/grpc+json",
          "application/grpc-web",
          "application/grpc-web+proto",
          "application/grpc-web-text",
          "application/grpc+xml",
          "application/json",
          "text/plain",
          "");
  private static final List<String> TIMEOUTS =
      List.of(
          "1n",
          "0n",
          "1u",
          "1m",
          "5m",
          "99999999H",
          "999999999S",
          "-1S",
          "1",
          "S",
          "1x",
          "\u00e4",
          "1e3S");
  private static final List<String> METADATA =
      List.of(
          "x-request-id",
          "accept-language",
          "x-forwarded-for",
          "grpc-encoding",
          "x-doos-key",
          "x-doos-signature",
          "x-doos-captcha",
          "trace-bin",
          "grpc-accept-encoding",
          "user-agent");

  private final RandomGenerator random;
  private final FuzzText text;
  private final FuzzInputs.World world;

  FuzzGrpc(RandomGenerator random, FuzzInputs.World world) {
    this.random = random;
    this.text = new FuzzText(random);
    this.world = world;
  }

  private static List<MethodDescriptor> methods(ServiceDescriptor... services) {
    List<MethodDescriptor> methods = new ArrayList<>();
    for (ServiceDescriptor service : services) {
      methods.addAll(service.getMethods());
    }
    return methods;
  }

  Call call() {
    boolean order = random.nextInt(10) < 6;
    MethodDescriptor method = text.one(order ? ORDER : INVENTORY);
    String path =
        text.rarely(10)
            ? text.one(OTHERS)
            : "/" + method.getService().getFullName() + "/" + method.getName();
    List<Header> headers = new ArrayList<>();
    headers.add(
        new Header("content-type", text.rarely(15) ? text.one(CONTENT_TYPES) : "application/grpc"));
    headers.add(new Header("te", "trailers"));
    if (!text.rarely(8)) {
      headers.add(new Header("authorization", "Bearer " + text.one(world.tokens())));
    }
    if (text.rarely(10)) {
      headers.add(new Header("grpc-timeout", text.one(TIMEOUTS)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      headers.add(new Header(text.one(METADATA), text.visible()));
    }
    Target target = order ? Target.ORDER_GRPC : Target.INVENTORY_GRPC;
    return new Call(
        target,
        !text.rarely(40),
        text.rarely(60) ? "GET" : "POST",
        path,
        headers,
        Buffer.buffer(frames(method)),
        false);
  }

  private byte[] frames(MethodDescriptor method) {
    byte[] message = new FuzzMessages(random, world).message(method.getInputType());
    byte[] whole = frame(0, message.length, message);
    return switch (random.nextInt(24)) {
      case 0 -> new byte[0];
      case 1 -> frame(1, message.length, message);
      case 2 -> frame(0, message.length + random.nextInt(1, 100), message);
      case 3 -> frame(0, Math.max(0, message.length - random.nextInt(1, 5)), message);
      case 4 ->
          frame(0, text.one(List.of(-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 5 << 20)), message);
      case 5 -> frame(random.nextInt(256), message.length, message);
      case 6 -> Buffer.buffer(whole).appendBytes(whole).getBytes();
      case 7 -> Buffer.buffer(whole).getBytes(0, random.nextInt(whole.length));
      case 8 -> text.damaged(whole);
      default -> whole;
    };
  }

  private static byte[] frame(int flag, int length, byte[] message) {
    return Buffer.buffer()
        .appendByte((byte) flag)
        .appendInt(length)
        .appendBytes(message)
        .getBytes();
  }
}
