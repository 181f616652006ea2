package com.doos.order.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.error.RefusedItem;
import com.doos.shared.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what a client wants into what it is sold: names, pictures and prices of the catalogue. */
public final class Pricing {
  private Pricing() {}

  /**
   * @throws DoosException when a product is unknown, a price differs from the one the client has
   *     seen, or the amount is more than an order can hold
   */
  public static List<OrderItem> price(PlaceOrder request, Map<Long, Product> products) {
    List<OrderItem> items =
        request.lines().stream()
            .map(line -> price(line, products.get(line.productId()), request.language()))
            .toList();
    requireClaimedPrices(request.lines(), items);
    long total = items.stream().mapToLong(OrderItem::subtotalCents).sum();
    if (total > Money.CENTS_MAX) {
      throw DoosException.invalid(Detail.AMOUNT_TOO_LARGE, Money.decimal(Money.CENTS_MAX));
    }
    return items;
  }

  private static OrderItem price(OrderLine line, @Nullable Product product, Language language) {
    if (product == null) {
      throw unknown(line);
    }
    Long price = product.priceCents().get(line.skuId());
    if (price == null) {
      throw unknown(line);
    }
    return new OrderItem(
        line.productId(),
        line.skuId(),
        language == Language.CHINESE ? product.nameZh() : product.nameEn(),
        product.image(),
        price,
        line.quantity());
  }

  private static void requireClaimedPrices(List<OrderLine> lines, List<OrderItem> items) {
    List<OrderItem> changed = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Long claimed = lines.get(i).claimedPriceCents();
      if (claimed != null && claimed != items.get(i).priceCents()) {
        changed.add(items.get(i));
      }
    }
    if (!changed.isEmpty()) {
      throw priceChanged(changed);
    }
  }

  private static DoosException priceChanged(List<OrderItem> items) {
    OrderItem first = items.get(0);
    return new DoosException(
            ErrorCode.PRICE_CHANGED,
            Detail.PRICE_IS_NOW,
            first.productId(),
            Money.decimal(first.priceCents()))
        .about(
            items.stream()
                .map(item -> RefusedItem.ofPrice(item.productId(), item.skuId(), item.priceCents()))
                .toList());
  }

  private static DoosException unknown(OrderLine line) {
    return DoosException.invalid(Detail.UNKNOWN_PRODUCT, line.productId(), line.skuId());
  }
}
