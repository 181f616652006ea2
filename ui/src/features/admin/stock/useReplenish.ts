import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/shared/api/client';
import type { ApiError } from '@/shared/api/errors';
import type { Stock } from '@/shared/api/types';
import { useErrorToast } from '@/shared/ui/useErrorToast';
import { replenish } from './replenish';
import type { SkuStock } from './SkuTable';

export type Step =
  | { name: 'asking' }
  | { name: 'unknown'; error: ApiError }
  /** Nothing was added: the total is not the one the operator has seen. */
  | { name: 'conflict'; seen: number; now: SkuStock; afterUnknown: boolean };

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** The way of one replenishment: sent with the total as it was seen, so that it counts once and on top of nothing unseen. */
export function useReplenish(productId: number, sku: SkuStock, onAdded: (stock: SkuStock) => void) {
  const queries = useQueryClient();
  const toast = useErrorToast();
  const [step, setStep] = useState<Step>({ name: 'asking' });
  const [seen, setSeen] = useState(sku.total_stock);
  const [busy, setBusy] = useState(false);
  const ofSku = (stock: Stock) => stock.skus.find(({ sku_id }) => sku_id === sku.sku_id)!;
  const path = { params: { path: { product_id: productId } } };

  const submit = async (units: number, expected: number) => {
    setBusy(true);
    setSeen(expected);
    const body = { sku_id: sku.sku_id, replenish: units, expected_total: expected };
    const send = async () => (await api.POST('/v1/stock/{product_id}', { ...path, body })).data!;
    try {
      const outcome = await replenish(send, step.name === 'unknown', pause);
      if (outcome.kind === 'unknown') setStep({ name: 'unknown', error: outcome.error });
      else if (outcome.kind === 'added') onAdded(ofSku(outcome.stock));
      else {
        const now = ofSku((await api.GET('/v1/stock/{product_id}', path)).data!);
        setStep({ name: 'conflict', seen: expected, now, afterUnknown: outcome.afterUnknown });
      }
      await queries.invalidateQueries({ queryKey: ['get', '/v1/stock/{product_id}'] });
      await queries.invalidateQueries({ queryKey: ['get', '/v1/product/list'] });
    } catch (error) {
      toast(error);
    } finally {
      setBusy(false);
    }
  };
  return { step, seen, busy, submit };
}
