import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Order } from '@/shared/api/types';
import { useSession } from '@/shared/session/session';
import { CancelDialog } from './CancelDialog';
import { PayDialog } from './PayDialog';

/** What its owner can do with an unpaid order. */
export function OrderActions({ order }: { order: Order }) {
  const { t } = useTranslation('orders');
  const owner = useSession((session) => session.user?.id === order.user_id);
  const [dialog, setDialog] = useState<'pay' | 'cancel'>();
  const close = () => setDialog(undefined);
  if (!owner || order.status !== 'pending') return null;
  return (
    <div className="flex gap-2">
      <Button onClick={() => setDialog('cancel')}>{t('cancel')}</Button>
      <Button type="primary" onClick={() => setDialog('pay')}>
        {t('pay')}
      </Button>
      {dialog === 'pay' && <PayDialog order={order} onClose={close} />}
      {dialog === 'cancel' && <CancelDialog order={order} onClose={close} />}
    </div>
  );
}
