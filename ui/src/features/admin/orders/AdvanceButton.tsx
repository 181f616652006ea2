import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Order, OrderStatus } from '@/shared/api/types';
import { useErrorToast } from '@/shared/ui/useErrorToast';

const ACTIONS: Partial<Record<OrderStatus, 'ship' | 'complete'>> = { paid: 'ship', shipped: 'complete' };

interface Props {
  order: Order;
  /** Given the order as it is afterwards, also when the step was refused because the order had moved on. */
  onChanged: (order: Order) => void;
}

/** The next step of an order that operators take; nothing for the others. */
export function AdvanceButton({ order, onChanged }: Props) {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const toast = useErrorToast();
  const [busy, setBusy] = useState(false);
  const action = ACTIONS[order.status];
  if (!action) return null;
  const path = { params: { path: { id: order.id } } };

  const advance = async () => {
    setBusy(true);
    try {
      if (action === 'ship') await api.POST('/v1/order/{id}/ship', path);
      else await api.POST('/v1/order/{id}/complete', path);
      void message.success(t(`orders.${action}Done`, { order: order.order_no }));
    } catch (error) {
      toast(error);
    }
    await api
      .GET('/v1/order/{id}', path)
      .then(({ data }) => onChanged(data!.order))
      .catch(toast);
    setBusy(false);
  };
  return (
    <Button
      size="small"
      loading={busy}
      aria-label={`${t(`orders.${action}`)} ${order.order_no}`}
      onClick={() => void advance()}
    >
      {t(`orders.${action}`)}
    </Button>
  );
}
