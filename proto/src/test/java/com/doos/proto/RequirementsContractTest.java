package com.doos.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.proto.inventory.v1.Inventory;
import com.doos.proto.inventory.v1.ProductOuterClass;
import com.doos.proto.order.v1.OrderOuterClass;
import com.doos.proto.order.v1.Payment;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The requirements' protos are served word for word; what DOOS adds only adds. */
class RequirementsContractTest {
  private static final String REPEATED_ITEMS = "repeated OrderItem items = 9;";

  static Stream<Arguments> requirements() {
    return Stream.of(
        Arguments.of("order.proto", OrderOuterClass.getDescriptor(), 65),
        Arguments.of("inventory.proto", Inventory.getDescriptor(), 35));
  }

  @ParameterizedTest
  @MethodSource("requirements")
  void everyPromiseOfTheRequirementsIsKept(String file, FileDescriptor generated, int promises) {
    // Given
    Set<String> required = ProtoText.promises(requirements(file));
    assertThat(required).hasSize(promises);

    // When
    Set<String> broken = broken(required, generated);

    // Then
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '`',
      textBlock =
          """
          `int64 user_id = 1;  // 用于分库路由` -> `int32 user_id = 1;`
          `string order_no = 2;` -> `string order_number = 2;`
          `google.protobuf.Timestamp paid_at = 11;` -> `google.protobuf.Timestamp paid_at = 12;`
          `repeated OrderItem items = 9;` -> `OrderItem items = 9;`
          `double actual_amount = 3;` -> `repeated double actual_amount = 3;`
          `rpc CancelOrder (CancelOrderRequest)` -> `rpc CancelOrder (ListOrdersRequest)`
          `returns (ListOrdersResponse)` -> `returns (Order)`
          `rpc UpdateOrderStatus (` -> `rpc ChangeOrderStatus (`
          `message UpdateOrderStatusResponse {` -> `message UpdateOrderStatusReply {`
          `service OrderService {` -> `service Orders {`
          `package order.v1;` -> `package order.v2;`
          `api/proto/v1;orderv1` -> `api/proto/v2;orderv2`
          """)
  void aChangedPromiseIsNoticed(String from, String to) {
    // Given
    String original = requirements("order.proto");
    String mutated = original.replace(from, to);
    assertThat(mutated).isNotEqualTo(original);

    // When
    Set<String> broken = broken(ProtoText.promises(mutated), OrderOuterClass.getDescriptor());

    // Then
    assertThat(broken).isNotEmpty();
  }

  @Test
  void aTextThatIsNotUnderstoodIsRefused() {
    String mutated =
        requirements("order.proto").replace(REPEATED_ITEMS, "map<string, int64> items = 9;");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtoText.promises(mutated))
        .withMessageContaining("map<string, int64>");
  }

  @Test
  void noNumberNamesTwoFields() {
    for (FileDescriptor file :
        List.of(
            OrderOuterClass.getDescriptor(),
            Payment.getDescriptor(),
            Inventory.getDescriptor(),
            ProductOuterClass.getDescriptor())) {
      for (Descriptor message : file.getMessageTypes()) {
        assertThat(message.getFields())
            .as(message.getFullName())
            .extracting(FieldDescriptor::getNumber)
            .doesNotHaveDuplicates()
            .allSatisfy(number -> assertThat(number).isPositive());
      }
    }
  }

  @Test
  void additionsStayInTheRequirementsPackages() {
    for (FileDescriptor addition :
        List.of(Payment.getDescriptor(), ProductOuterClass.getDescriptor())) {
      FileDescriptor original =
          addition.getPackage().equals("order.v1")
              ? OrderOuterClass.getDescriptor()
              : Inventory.getDescriptor();

      assertThat(addition.getPackage()).isEqualTo(original.getPackage());
      assertThat(addition.getOptions().getGoPackage())
          .isEqualTo(original.getOptions().getGoPackage());
    }
  }

  private static Set<String> broken(Set<String> required, FileDescriptor generated) {
    Set<String> broken = new TreeSet<>(required);
    broken.removeAll(ProtoText.promises(generated));
    return broken;
  }

  private static String requirements(String name) {
    try (InputStream in =
        RequirementsContractTest.class.getResourceAsStream("/requirements/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
