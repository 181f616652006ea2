package com.doos.order.api;

import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.Language;
import com.doos.shared.money.Money;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the body of {@code POST /v1/order/create} token by token, without a tree in between.
 * Unknown fields are passed over; a known one of the wrong type is refused by name.
 */
final class CreateOrderDecoder {
  private static final ObjectMapper TREES = JsonMapper.builder().build();
  private static final JsonFactory FACTORY = TREES.getFactory();

  private final JsonParser json;
  private long userId;
  private final List<OrderLine> lines = new ArrayList<>();
  private String address = "";
  private String remark = "";
  private @Nullable PaymentMethod paymentMethod;
  private String token = "";

  private CreateOrderDecoder(JsonParser json) {
    this.json = json;
  }

  /**
   * @param tokenHeader the {@code Idempotency-Key} header, the same thing as the body's field
   * @throws DoosException when the body is malformed or the order cannot be placed as it is
   */
  static PlaceOrder decode(
      @Nullable Buffer body, Principal caller, @Nullable String tokenHeader, Language language) {
    if (body == null) {
      throw DoosException.invalid(Detail.MALFORMED_JSON, "empty");
    }
    try (JsonParser parser = FACTORY.createParser(body.getBytes())) {
      CreateOrderDecoder decoder = new CreateOrderDecoder(parser);
      decoder.request();
      String token = tokenHeader == null ? decoder.token : tokenHeader;
      if (!decoder.token.isEmpty() && !decoder.token.equals(token)) {
        throw DoosException.invalid(
            Detail.WRONG_TYPE, "idempotency_token", "the same as Idempotency-Key");
      }
      return new PlaceOrder(
          caller.actingFor(decoder.userId),
          decoder.lines,
          decoder.address,
          decoder.remark,
          decoder.paymentMethod,
          token,
          language);
    } catch (IOException malformed) {
      throw DoosException.invalid(Detail.MALFORMED_JSON, where(malformed));
    }
  }

  private static String where(IOException malformed) {
    return malformed instanceof JsonProcessingException at && at.getLocation() != null
        ? "line " + at.getLocation().getLineNr() + ", column " + at.getLocation().getColumnNr()
        : "unreadable";
  }

  private void request() throws IOException {
    expectStart(json.nextToken(), JsonToken.START_OBJECT, "the body", "an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "user_id" -> userId = wholeNumber(field);
        case "items" -> items();
        case "shipping_address" -> address = addressText();
        case "remark" -> remark = text(field);
        case "payment_method" -> {
          String name = text(field);
          paymentMethod = name.isEmpty() ? null : PaymentMethod.ofWireName(name);
        }
        case "idempotency_token" -> token = text(field);
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw DoosException.invalid(Detail.MALFORMED_JSON, "more than one value");
    }
  }

  private void items() throws IOException {
    expectStart(json.currentToken(), JsonToken.START_ARRAY, "items", "an array");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (lines.size() == PlaceOrder.LINES_MAX) {
        throw DoosException.invalid(Detail.OUT_OF_RANGE, "items", 1, PlaceOrder.LINES_MAX);
      }
      lines.add(item("items[" + lines.size() + "]."));
    }
  }

  private OrderLine item(String path) throws IOException {
    expectStart(json.currentToken(), JsonToken.START_OBJECT, path + "item", "an object");
    Long productId = null;
    Long quantity = null;
    long skuId = 0;
    Long price = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "product_id" -> productId = wholeNumber(path + field);
        case "sku_id" -> skuId = value == JsonToken.VALUE_NULL ? 0 : wholeNumber(path + field);
        case "quantity" -> quantity = wholeNumber(path + field);
        case "price" -> price = value == JsonToken.VALUE_NULL ? null : price(path + field);
        default -> json.skipChildren();
      }
    }
    if (productId == null) {
      throw DoosException.invalid(Detail.MISSING_FIELD, path + "product_id");
    }
    if (quantity == null) {
      throw DoosException.invalid(Detail.MISSING_FIELD, path + "quantity");
    }
    if (quantity < 1 || quantity > OrderLine.QUANTITY_MAX) {
      throw DoosException.invalid(
          Detail.OUT_OF_RANGE, path + "quantity", 1, OrderLine.QUANTITY_MAX);
    }
    return new OrderLine(productId, skuId, quantity.intValue(), price);
  }

  /** Ids may come as numbers or as strings of digits. */
  private long wholeNumber(String field) throws IOException {
    try {
      return switch (json.currentToken()) {
        case VALUE_NUMBER_INT -> json.getLongValue();
        case VALUE_STRING -> Long.parseLong(json.getText());
        default -> throw DoosException.invalid(Detail.WRONG_TYPE, field, "a whole number");
      };
    } catch (NumberFormatException | InputCoercionException bad) {
      throw DoosException.invalid(Detail.WRONG_TYPE, field, "a whole number");
    }
  }

  private long price(String field) throws IOException {
    if (!json.currentToken().isNumeric()) {
      throw DoosException.invalid(Detail.WRONG_TYPE, field, "a number");
    }
    try {
      return Money.parse(json.getDecimalValue(), field);
    } catch (NumberFormatException endlessExponent) {
      throw DoosException.invalid(Detail.WRONG_TYPE, field, "a number");
    }
  }

  private String text(String field) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getText();
      case VALUE_NULL -> "";
      default -> throw DoosException.invalid(Detail.WRONG_TYPE, field, "a text");
    };
  }

  /** The address is JSON: as an object, or as a text that holds one. */
  private String addressText() throws IOException {
    return json.currentToken() == JsonToken.START_OBJECT
        ? TREES.readTree(json).toString()
        : text("shipping_address");
  }

  private static void expectStart(
      @Nullable JsonToken actual, JsonToken expected, String field, String type) {
    if (actual == null) {
      throw DoosException.invalid(Detail.MALFORMED_JSON, "empty");
    }
    if (actual != expected) {
      throw DoosException.invalid(Detail.WRONG_TYPE, field, type);
    }
  }
}
