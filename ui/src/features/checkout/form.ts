import type { PaymentMethod } from '@/shared/api/types';
import type { SkuRef } from '@/shared/cart/cart';
import type { WantedLine } from '@/shared/cart/lineState';
import { uuid } from '@/shared/lib/ids';
import { toAmount } from '@/shared/lib/money';
import { type Address, rememberedAddress } from './address';
import type { Attempt, AttemptState, OrderBody } from './attempt';

export interface CheckoutValues {
  address: Address;
  remember: boolean;
  remark: string;
  payment: PaymentMethod | 'later';
}

/** As the buyer left the form of an attempt that goes on, or as they asked to remember it. */
export function initialValues(state: AttemptState, userId: number): Partial<CheckoutValues> {
  const remembered = rememberedAddress(userId);
  const values = { address: remembered, remember: remembered !== undefined, payment: 'alipay' as const };
  if (!('attempt' in state)) return values;
  const { shipping_address, remark, payment_method } = state.attempt.body;
  return {
    ...values,
    address: JSON.parse(shipping_address as string) as Address,
    remark,
    payment: payment_method ?? 'later',
  };
}

/** A new attempt, with the prices that the buyer has seen. */
export function attemptOf(values: CheckoutValues, lines: WantedLine[], fromCart: boolean, userId: number): Attempt {
  const { name, phone, region, street } = values.address;
  const remark = values.remark?.trim();
  const body: OrderBody = {
    items: lines.map((line) => ({
      product_id: line.productId,
      sku_id: line.skuId,
      quantity: line.quantity,
      price: toAmount(line.price),
    })),
    shipping_address: JSON.stringify({ name, phone, region, street }),
    ...(remark && { remark }),
    ...(values.payment !== 'later' && { payment_method: values.payment }),
  };
  const refs: SkuRef[] = lines.map(({ productId, skuId }) => ({ productId, skuId }));
  return { token: uuid(), userId, body, fromCart: fromCart ? refs : [] };
}

/** `PRODUCT:SKU:QUANTITY` of a purchase that does not go through the cart. */
export function parseBuy(text: string | null): (SkuRef & { quantity: number }) | undefined {
  const match = text?.match(/^([1-9]\d{0,15}):(\d{1,15}):([1-9]\d{0,3})$/);
  return match ? { productId: Number(match[1]), skuId: Number(match[2]), quantity: Number(match[3]) } : undefined;
}
