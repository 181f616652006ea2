package com.doos.standalone;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Messages: right ones with extreme values, and bytes that are none. */
final class FuzzMessages {
  private static final List<Long> NUMBERS =
      List.of(0L, 1L, -1L, 2L, 10L, 1_001L, 1L << 31, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE);
  private static final List<Double> DOUBLES =
      List.of(
          0.0,
          -0.0,
          1.0,
          0.005,
          -1.0,
          1e300,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          99_999_999.99);
  private static final int DEEP = 3_000;

  private final RandomGenerator random;
  private final FuzzText text;
  private final FuzzInputs.World world;

  FuzzMessages(RandomGenerator random, FuzzInputs.World world) {
    this.random = random;
    this.text = new FuzzText(random);
    this.world = world;
  }

  byte[] message(Descriptor type) {
    byte[] right = filled(type, 0).toByteArray();
    return switch (random.nextInt(16)) {
      case 0 -> text.damaged(right);
      case 1 -> noise(random.nextInt(100));
      case 2 -> Buffer.buffer(right).appendBytes(odd()).getBytes();
      case 3 -> new byte[random.nextInt(80_000)];
      default -> right;
    };
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  /** Fields that no generated code would write. */
  private byte[] odd() {
    return switch (random.nextInt(5)) {
      case 0 -> Buffer.buffer().appendBytes(repeated(0x0b, DEEP)).getBytes(); // groups in groups
      case 1 -> repeated(0xff, 11); // a number without an end
      case 2 -> new byte[] {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 1};
      case 3 -> new byte[] {0x1a, 3, (byte) 0xff, (byte) 0xc0, (byte) 0x80}; // not UTF-8
      default ->
          UnknownFieldSet.newBuilder()
              .addField(
                  random.nextInt(1, 40),
                  UnknownFieldSet.Field.newBuilder()
                      .addVarint(random.nextLong())
                      .addLengthDelimited(ByteString.copyFrom(noise(20)))
                      .build())
              .build()
              .toByteArray();
    };
  }

  private static byte[] repeated(int b, int times) {
    byte[] bytes = new byte[times];
    Arrays.fill(bytes, (byte) b);
    return bytes;
  }

  private DynamicMessage filled(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      if (text.rarely(5)) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = random.nextInt(text.rarely(30) ? 1_100 / (depth + 1) : 3); i > 0; i--) {
          message.addRepeatedField(field, value(field, depth));
        }
      } else {
        message.setField(field, value(field, depth));
      }
    }
    return message.build();
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case LONG -> number(field);
      case INT -> (int) (text.rarely(4) ? text.one(NUMBERS) : random.nextInt(5));
      case DOUBLE -> text.rarely(2) ? 0.0 : text.one(DOUBLES);
      case FLOAT -> 0f;
      case BOOLEAN -> random.nextBoolean();
      case STRING -> valid(text.text());
      case BYTE_STRING -> ByteString.copyFrom(noise(random.nextInt(50)));
      case ENUM -> text.one(field.getEnumType().getValues());
      case MESSAGE -> filled(field.getMessageType(), depth + 1);
    };
  }

  private static String valid(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /**
   * What a service or a seller says of an order's stock or status is believed: said of a real order
   * it would be a lie, and the invariants would rightly be broken.
   */
  private static boolean isBelieved(Descriptor message) {
    return message.getFile().getPackage().equals("inventory.v1")
        || Set.of("UpdateOrderStatusRequest", "OrderStatusUpdate").contains(message.getName());
  }

  private long number(FieldDescriptor field) {
    if (text.rarely(4)) {
      return text.one(NUMBERS);
    }
    return switch (field.getName()) {
      case "order_id", "order_ids" ->
          isBelieved(field.getContainingType())
              ? random.nextInt(1, 30)
              : Long.parseLong(text.one(world.orderIds()));
      case "product_id", "product_ids" -> random.nextInt(1_001, 1_201);
      case "seconds" -> 1_900_000_000L + random.nextInt();
      case "user_id" -> text.rarely(2) ? 0 : FuzzIT.USER;
      default -> 0;
    };
  }
}
