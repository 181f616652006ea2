import { App, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import { type Order, PAYMENT_METHODS, type PaymentMethod } from '@/shared/api/types';
import { toCents } from '@/shared/lib/money';
import { Money } from '@/shared/ui/Money';
import { useErrorToast } from '@/shared/ui/useErrorToast';
import { useRefreshOrders } from './orderEvents';

/** Asks how to pay. To pay again while a payment is under way is safe: the server answers the first one. */
export function PayDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation(['orders', 'common']);
  const { message } = App.useApp();
  const [method, setMethod] = useState<PaymentMethod>('alipay');
  const refresh = useRefreshOrders();
  const onError = useErrorToast();
  const pay = $api.useMutation('post', '/v1/order/{id}/pay', {
    onSuccess: () => void message.success(t('paying')),
    onError,
    onSettled: () => {
      onClose();
      return refresh();
    },
  });
  return (
    <Modal
      open
      title={t('payTitle')}
      okText={t('pay')}
      confirmLoading={pay.isPending}
      onCancel={onClose}
      onOk={() => pay.mutate({ params: { path: { id: order.id } }, body: { payment_method: method } })}
    >
      <p className="text-2xl font-semibold my-2">
        <Money cents={toCents(order.actual_amount)} />
      </p>
      <Radio.Group
        aria-label={t('payTitle')}
        vertical
        value={method}
        onChange={(event) => setMethod(event.target.value as PaymentMethod)}
        options={PAYMENT_METHODS.map((value) => ({ value, label: t(`payment.${value}`, { ns: 'common' }) }))}
      />
    </Modal>
  );
}
